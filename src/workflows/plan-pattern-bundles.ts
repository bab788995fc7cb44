import { newId } from '../model/ids.ts';
import { formatInstant } from '../model/instant.ts';
import type { BlockedBundle, PlanHeader } from '../model/plan.ts';
import { ProductError } from '../model/product-error.ts';
import type { BundleDraft } from '../planning/blocked-bundles.ts';
import { planBundles } from '../planning/plan-bundles.ts';
import { patternToMake } from './as-decided.ts';
import type { Call, Context } from './context.ts';
import { conditionText } from './pattern-words.ts';
import { wished } from './wished-words.ts';
import { type BundleWishes, placeOf, rulesOf, valuesThere, wordsOf } from './preview-bundle.ts';

export { blockedWords } from '../planning/blocked-bundles.ts';

/**
 * Plans the bundles of patterns (numbers or ids) of one app, as their owners decided them; what cannot be made is left out
 * and named. Writes nothing to the tenant; what the plan creates changes nobody's access. Throws `pattern.*`, `bundle.*`, `plan.limits`.
 */
export async function planPatternBundles(
  context: Context,
  input: {
    readonly bundles: readonly ({ readonly pattern: string } & BundleWishes)[];
    /** A plan that creates nothing, and says why, instead of a refusal. */
    readonly evenIfNothing?: boolean;
  },
  call: Call = {},
): Promise<PlanHeader> {
  const chosen = [];
  for (const wish of input.bundles) chosen.push({ wish, ...(await patternToMake(context, wish.pattern)) });
  const places = chosen.map(({ analysis, candidate }) => placeOf(analysis, candidate));
  const [place] = places;
  const apps = new Set(places.map(({ id }) => id));
  if (place === undefined) throw new ProductError('pattern.not_found');
  if (apps.size > 1) throw new ProductError('pattern.several_apps', { fill: { count: apps.size } });
  const okta = context.okta();
  const org = await context.org({ signal: call.signal });
  const app = await okta.apps.byId(place.id, call.signal);
  if (app === undefined) throw new ProductError('app.not_found', { subject: place.label });
  const drafts: BundleDraft[] = [];
  const blocked: BlockedBundle[] = [];
  const keys: string[] = [];
  for (const { wish, analysis, candidate, decision, number } of chosen) {
    const { values, gone } = await valuesThere(context, analysis, candidate, app.id, call);
    const given = wished(wish.name) ?? wished(decision?.name);
    if (gone.length > 0) {
      const what = given ?? conditionText(candidate.condition, analysis.facts);
      blocked.push({ pattern: number, name: what, reason: 'values-gone', by: gone });
      continue;
    }
    keys.push(candidate.key);
    const words = wordsOf(analysis, candidate, values, app.label);
    drafts.push({
      pattern: number,
      name: given ?? words.name,
      description: wished(wish.description) ?? words.description,
      values,
    });
  }
  const plan = planBundles({
    base: {
      id: newId('pln', context.clock, context.random),
      tenantId: org.id,
      host: okta.host,
      source: {
        kind: 'patterns',
        analysisId: chosen[0]?.analysis.header.id ?? '',
        patterns: keys,
      },
      createdAt: formatInstant(context.clock.now()),
    },
    app,
    drafts,
    existing: await okta.bundles.listForApp(app.id, call.signal),
    rules: await rulesOf(context, app, call),
    blocked,
    ...(input.evenIfNothing === undefined ? {} : { evenIfNothing: input.evenIfNothing }),
  });
  await context.store.plans.save(plan.header, plan.operations, plan.people);
  return plan.header;
}
