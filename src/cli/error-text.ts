import { tenantText } from '../mcp/tenant-text.ts';
import type { ProductError } from '../model/product-error.ts';

/** One sentence of cause, one of remedy; what it is about, as data. */
export function errorText({ code, reason, remedy, subject }: ProductError): string {
  return `${code}: ${reason}\n${remedy}\n${subject === undefined ? '' : `About: ${tenantText(subject, 400)}\n`}`;
}
