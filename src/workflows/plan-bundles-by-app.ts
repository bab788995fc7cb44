import type { PlanHeader } from '../model/plan.ts';
import type { Call, Context } from './context.ts';
import { planPatternBundles } from './plan-pattern-bundles.ts';
import type { BundleWishes } from './preview-bundle.ts';
import { choosePattern } from './stored-analysis.ts';

/**
 * Plans the bundles of patterns of any apps, one plan per app, as a business role over several apps needs them. Throws
 * `pattern.*`, `bundle.*`, `plan.limits`.
 */
export async function planBundlesByApp(
  context: Context,
  bundles: readonly ({ readonly pattern: string } & BundleWishes)[],
  call: Call = {},
): Promise<readonly PlanHeader[]> {
  const byApp = new Map<string, (typeof bundles)[number][]>();
  for (const bundle of bundles) {
    const { analysis, candidate } = await choosePattern(context, bundle.pattern);
    const app = analysis.facts.apps[candidate.app]?.id ?? '';
    byApp.set(app, [...(byApp.get(app) ?? []), bundle]);
  }
  const plans: PlanHeader[] = [];
  // One app of which nothing can be made does not stand in the way of the others.
  const evenIfNothing = byApp.size > 1;
  for (const group of byApp.values())
    plans.push(await planPatternBundles(context, { bundles: group, evenIfNothing }, call));
  return plans;
}
