import * as z from 'zod';

/** Text that came from a tenant or a file, cleaned: data, never prose that instructs a model. */
export const TenantText = z.string().brand<'TenantText'>();
export type TenantText = z.output<typeof TenantText>;

const MOST_CHARS = 300;

/** Control, bidirectional, zero-width, tag and other invisible characters. */
// oxlint-disable-next-line no-control-regex, no-misleading-character-class -- these characters are what must go
const INVISIBLE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\uffff]|[\u{e0000}-\u{e0fff}]/gu;

/** The only way for tenant and file text into an answer: invisible characters go, length is capped. */
export function tenantText(text: string, most = MOST_CHARS): TenantText {
  const clean = text.replace(/[\t\n\r]+/g, ' ').replace(INVISIBLE, '');
  return (clean.length > most ? `${clean.slice(0, most)}…` : clean) as TenantText;
}
