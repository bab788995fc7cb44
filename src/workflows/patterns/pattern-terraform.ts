import { ProductError } from '../../model/product-error.ts';
import { refusal, withoutBlocked } from '../../planning/blocked-bundles.ts';
import { type TerraformBundle, terraformText } from '../../planning/terraform.ts';
import { patternToMake } from './as-decided.ts';
import type { Call, Context } from '../context.ts';
import { checkedValues } from './pattern-values.ts';
import { placeOf, rulesOf, wordsOf } from '../bundles/preview-bundle.ts';

/**
 * The bundles of patterns (numbers or ids) of one app as Terraform, with the entitlements, the bundles that are there and the
 * risk rules read again: what must not be made here must not be made by Terraform either. Throws `pattern.*`, `bundle.*`,
 * `plan.limits`, `app.not_found`.
 */
export async function patternTerraform(
  context: Context,
  patterns: readonly string[],
  call: Call = {},
): Promise<string> {
  const chosen = [];
  for (const pattern of patterns) chosen.push(await patternToMake(context, pattern));
  const places = chosen.map(({ analysis, candidate }) => placeOf(analysis, candidate));
  const [place] = places;
  if (place === undefined) throw new ProductError('pattern.not_found');
  const apps = new Set(places.map(({ id }) => id));
  if (apps.size > 1) throw new ProductError('pattern.several_apps', { fill: { count: apps.size } });
  const okta = context.okta();
  const app = await okta.apps.byId(place.id, call.signal);
  if (app === undefined) throw new ProductError('app.not_found', { subject: place.label });
  const bundles: TerraformBundle[] = [];
  for (const { analysis, candidate, decision } of chosen) {
    const values = await checkedValues(context, analysis, candidate, place.id, call);
    const words = wordsOf(analysis, candidate, values, place.label);
    bundles.push({ ...words, name: decision?.name ?? words.name, values });
  }
  const rules = await rulesOf(context, app, call);
  const existing = await okta.bundles.listForApp(app.id, call.signal);
  const forbidden = bundles.flatMap(
    (bundle) => withoutBlocked({ drafts: [bundle], existing: [], rules, app }).blocked,
  );
  if (forbidden.length > 0) throw refusal(forbidden);
  // The bundle of that name may be one that was made of the pattern: the file says so.
  const { places: free } = withoutBlocked({ drafts: bundles, existing, rules, app });
  const { entitlements } = okta;
  return terraformText({
    appId: place.id,
    bundles: bundles.map((bundle, n) => ({
      ...bundle,
      nameTaken: !free.includes(n),
    })),
    entitlements: await entitlements.list(place.id, call.signal),
    values: await entitlements.values(place.id, call.signal),
  });
}
