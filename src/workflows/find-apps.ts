import type { App } from '../model/tenant-objects.ts';
import { ProductError } from '../model/product-error.ts';
import type { Call, Context } from './context.ts';

/** Apps by id, or by the beginning of name or label; `governed` says whether entitlement management is on, where that can be told. */
export async function findApps(
  _context: Context,
  _input: { readonly text: string },
  _call: Call = {},
): Promise<readonly (App & { readonly governed: 'yes' | 'no' | 'unknown' })[]> {
  throw new ProductError('internal');
}
