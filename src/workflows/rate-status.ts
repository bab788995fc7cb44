import { ProductError } from '../model/product-error.ts';
import type { BucketStatus } from '../okta/okta.ts';
import type { Context } from './context.ts';

/** What is known of each rate bucket of the tenant; `calls` of this process so far. Sends nothing. */
export async function rateStatus(
  _context: Context,
): Promise<{
  readonly host: string;
  readonly buckets: readonly BucketStatus[];
  readonly calls: { readonly reads: number; readonly writes: number };
}> {
  throw new ProductError('internal');
}
