import * as z from 'zod';
import { visibleText } from '../model/visible-text.ts';

/** Longest text that leaves in one piece, in UTF-16 units. */
export const TENANT_TEXT_MAX = 400;

const DEFAULT_CAP = 200;

/** How an output schema says: this is text of a tenant, a file or a client. Only `tenantText()` makes what fits here. */
export const tenantTextSchema = z.string().max(TENANT_TEXT_MAX).brand<'TenantText'>();

/** Text of a tenant, a file or a client: data, never prose. Clean of what a reader cannot see, and capped. */
export type TenantText = z.output<typeof tenantTextSchema>;

/**
 * The one way for text of a tenant or a file into an answer: line breaks become spaces; control, bidi, tag and other
 * invisible characters and lone surrogates are taken out; what is longer than `cap` units ends in "…".
 */
export function tenantText(text: string, cap = DEFAULT_CAP): TenantText {
  return tenantTextSchema.parse(visibleText(text, Math.min(cap, TENANT_TEXT_MAX)));
}
