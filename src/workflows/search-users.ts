import { ProductError } from '../model/product-error.ts';
import type { Resolution } from '../model/identity.ts';
import type { User } from '../model/tenant-objects.ts';
import type { ProfileCondition } from '../okta/okta.ts';
import type { Call, Context } from './context.ts';

/** People by the beginning of a name or address, or by exact profile values; at most `limit` are returned, all are counted where Okta lets. */
export async function searchUsers(
  _context: Context,
  _input: { readonly text?: string; readonly where?: readonly ProfileCondition[]; readonly limit?: number },
  _call: Call = {},
): Promise<{ readonly users: readonly User[]; readonly total?: number }> {
  throw new ProductError('internal');
}

/** Each identifier with the class it ends in, exactly as an import would resolve it. */
export async function resolveUsers(
  _context: Context,
  _input: { readonly identifiers: readonly string[] },
  _call: Call = {},
): Promise<readonly Resolution[]> {
  throw new ProductError('internal');
}
