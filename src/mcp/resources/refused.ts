import { ResourceNotFoundError } from '@modelcontextprotocol/server';
import { ProductError } from '../../model/product-error.ts';

/** What is of another organisation is for whoever asks here as if it were not there. */
const NOT_HERE: ReadonlySet<string> = new Set(['plan.wrong_tenant', 'tenant.changed']);

/**
 * What a client is told where a resource cannot be read. Only what is not there is called not found: an organisation that
 * does not answer, or a pattern that cannot be put into words, is said to be that, with what to do about it.
 */
export function refused(uri: URL, error: unknown): unknown {
  if (!(error instanceof ProductError)) return error;
  const { code, reason, remedy } = error;
  if (code.endsWith('.not_found') || NOT_HERE.has(code)) return new ResourceNotFoundError(uri.href);
  return new Error(`${code}: ${reason} ${remedy}`, { cause: error });
}
