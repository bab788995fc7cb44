import * as z from 'zod';

/** Longest text that leaves in one piece, in UTF-16 units. */
export const TENANT_TEXT_MAX = 400;

const DEFAULT_CAP = 200;
const SPACING = /[\t\n\v\f\r\u0085\u2028\u2029]+/gu;
/** Control, format (bidirectional, zero-width, tags), lone surrogates, private and ignorable (variation selectors, fillers). */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;

/** How an output schema says: this is text of a tenant, a file or a client. Only `tenantText()` makes what fits here. */
export const tenantTextSchema = z.string().max(TENANT_TEXT_MAX).brand<'TenantText'>();

/** Text of a tenant, a file or a client: data, never prose. Clean of what a reader cannot see, and capped. */
export type TenantText = z.output<typeof tenantTextSchema>;

/**
 * The one way for text of a tenant or a file into an answer: line breaks become spaces; control, bidi, tag and other
 * invisible characters and lone surrogates are taken out; what is longer than `cap` units ends in "…".
 */
export function tenantText(text: string, cap = DEFAULT_CAP): TenantText {
  const visible = text.replace(SPACING, ' ').replace(INVISIBLE, '');
  return tenantTextSchema.parse(capped(visible, Math.min(cap, TENANT_TEXT_MAX)));
}

function capped(text: string, cap: number): string {
  if (text.length <= cap) return text;
  const cut = text.slice(0, cap - 1);
  const last = cut.charCodeAt(cut.length - 1);
  return `${last >= 0xd800 && last <= 0xdbff ? cut.slice(0, -1) : cut}…`;
}
