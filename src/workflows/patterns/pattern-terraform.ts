import type { BlockedBundle } from '../../model/blocked-bundle.ts';
import { ProductError } from '../../model/product-error.ts';
import { type BundleDraft, refusal, withoutBlocked } from '../../planning/blocked-bundles.ts';
import { terraformText } from '../../planning/terraform.ts';
import { askedPatterns } from './asked-patterns.ts';
import type { Call, Context } from '../context.ts';
import { appStructure, valuesThere } from './pattern-values.ts';
import { conditionWithoutIds } from './pattern-words.ts';
import { rulesOf, wordsOf } from '../bundles/preview-bundle.ts';

/** Patterns as Terraform. Whoever is not at one of these places is left out. */
export interface PatternsAsTerraform {
  readonly text: string;
  /** Places among those named. */
  readonly places: readonly number[];
  readonly leftOut: readonly BlockedBundle[];
}

/**
 * The bundles of patterns (numbers or ids) of one app as Terraform, with the entitlements, the bundles that are there and the
 * risk rules read again: what must not be made here must not be made by Terraform either, and is left out and named. Throws
 * `pattern.several_apps`, and where that leaves nothing the error of the first reason: `pattern.*`, `bundle.*`, `plan.limits`,
 * `app.not_found`.
 */
export async function patternTerraform(
  context: Context,
  patterns: readonly string[],
  call: Call = {},
): Promise<PatternsAsTerraform> {
  const asked = await askedPatterns(
    context,
    patterns.map((pattern) => ({ pattern })),
  );
  const ids = new Set(asked.flatMap((row) => ('blocked' in row ? [] : [row.app.id])));
  if (ids.size > 1) throw new ProductError('pattern.several_apps', { fill: { count: ids.size } });
  const [appId] = ids;
  if (appId === undefined) throw refusal(asked.flatMap((row) => ('blocked' in row ? [row.blocked] : [])));
  const okta = context.okta();
  const app = await okta.apps.byId(appId, call.signal);
  if (app === undefined) throw new ProductError('app.not_found', { subject: appId });
  const structure = await appStructure(context, appId, call);
  const rules = await rulesOf(context, app, call);
  const existing = await okta.bundles.listForApp(appId, call.signal);
  const bundles: BundleDraft[] = [];
  const places: number[] = [];
  const leftOut: BlockedBundle[] = [];
  for (const [place, row] of asked.entries()) {
    if ('blocked' in row) {
      leftOut.push(row.blocked);
      continue;
    }
    const { analysis, candidate, number: pattern, given } = row;
    const { values, gone } = valuesThere(analysis, candidate, structure);
    if (gone.length > 0) {
      const name = given ?? conditionWithoutIds(candidate.condition, analysis.facts);
      leftOut.push({ pattern, name, reason: 'values-gone', by: gone });
      continue;
    }
    const words = wordsOf(analysis, candidate, values, row.app.label);
    const bundle = { ...words, pattern, name: given ?? words.name, values };
    const { blocked } = withoutBlocked({ drafts: [bundle], existing: [], rules, app });
    leftOut.push(...blocked);
    if (blocked.length > 0) continue;
    bundles.push(bundle);
    places.push(place);
  }
  if (bundles.length === 0) throw refusal(leftOut);
  // The bundle of that name may be one that was made of the pattern: the file says so.
  const { places: free } = withoutBlocked({ drafts: bundles, existing, rules, app });
  const text = terraformText({
    appId,
    bundles: bundles.map((bundle, n) => ({ ...bundle, nameTaken: !free.includes(n) })),
    entitlements: [...structure.entitlements.values()],
    values: [...structure.values.values()],
  });
  return { text, places, leftOut };
}
