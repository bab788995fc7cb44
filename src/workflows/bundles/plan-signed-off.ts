import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Call, Context } from '../context.ts';
import { planBundlesByApp, planPatternBundles } from './plan-pattern-bundles.ts';
import { signOffState } from './read-sign-off-sheet.ts';

/**
 * Plans what an owner approved or amended on a sheet and nobody has made yet: one plan per app. `oneApp`: refused where it
 * is about several. Throws `signoff.*`, `pattern.*`, `bundle.*`.
 */
export async function planSignedOff(
  context: Context,
  input: { readonly sheet: string; readonly oneApp?: boolean },
  call: Call = {},
): Promise<readonly PlanHeader[]> {
  const { sheet, lines } = await signOffState(context, input.sheet, call);
  const agreed = lines.filter(({ state }) => state === 'approved' || state === 'amended');
  if (agreed.length === 0) throw new ProductError('signoff.nothing', { subject: sheet.id });
  const bundles = agreed.map(({ line }) => ({ pattern: String(line.number) }));
  return input.oneApp === true
    ? [await planPatternBundles(context, { bundles }, call)]
    : planBundlesByApp(context, bundles, call);
}
