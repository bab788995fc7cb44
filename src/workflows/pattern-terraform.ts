import { ProductError } from '../model/product-error.ts';
import { type TerraformBundle, terraformText } from '../planning/terraform.ts';
import { patternToMake } from './as-decided.ts';
import type { Call, Context } from './context.ts';
import { checkedValues } from './pattern-values.ts';
import { placeOf, wordsOf } from './preview-bundle.ts';

/**
 * The bundles of patterns (numbers or ids) of one app as Terraform, with the entitlements read again. Throws `pattern.*`,
 * `app.not_found`.
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
  const bundles: TerraformBundle[] = [];
  for (const { analysis, candidate, decision } of chosen) {
    const values = await checkedValues(context, analysis, candidate, place.id, call);
    const words = wordsOf(analysis, candidate, values, place.label);
    bundles.push({ ...words, name: decision?.name ?? words.name, values });
  }
  const { entitlements } = context.okta();
  return terraformText({
    appId: place.id,
    bundles,
    entitlements: await entitlements.list(place.id, call.signal),
    values: await entitlements.values(place.id, call.signal),
  });
}
