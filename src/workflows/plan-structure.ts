import { ProductError } from '../model/product-error.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { Call, Context } from './context.ts';

/** Plans the entitlements and values that the report needs and the app lacks. `app`: id or name. Writes nothing to the tenant. */
export async function planStructure(
  _context: Context,
  _input: { readonly app: string; readonly report: string },
  _call: Call = {},
): Promise<PlanHeader> {
  throw new ProductError('internal');
}
