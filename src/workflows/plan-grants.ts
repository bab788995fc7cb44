import { ProductError } from '../model/product-error.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { Call, Context } from './context.ts';

/** Plans assignments and grants so that everybody holds what the report says, on top of what they hold. Writes nothing to the tenant. */
export async function planGrants(
  _context: Context,
  _input: { readonly app: string; readonly report: string },
  _call: Call = {},
): Promise<PlanHeader> {
  throw new ProductError('internal');
}
