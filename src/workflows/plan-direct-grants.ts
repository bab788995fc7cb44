import { ProductError } from '../model/product-error.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { ProfileCondition } from '../okta/okta.ts';
import type { Call, Context } from './context.ts';

export interface DirectGrantsInput {
  readonly app: string;
  readonly values: readonly { readonly entitlement: string; readonly value: string }[];
  /** Either these people, or everybody whose profile has all of these values. */
  readonly people?: readonly string[];
  readonly where?: readonly ProfileCondition[];
}

/** Plans named values for a list of people or for everybody with given profile values. Writes nothing to the tenant. */
export async function planDirectGrants(
  _context: Context,
  _input: DirectGrantsInput,
  _call: Call = {},
): Promise<PlanHeader> {
  throw new ProductError('internal');
}
