import type { BlockedBundle } from '../../model/blocked-bundle.ts';
import { ProductError } from '../../model/product-error.ts';
import {
  blockedWords,
  type BundleDraft,
  refusal,
  withoutBlocked,
} from '../../planning/bundles/blocked-bundles.ts';
import { type TerraformBundle, terraformText } from '../../planning/bundles/terraform.ts';
import { askedPatterns } from './asked-patterns.ts';
import type { Call, Context } from '../context.ts';
import { appStructure, valuesThere } from './pattern-values.ts';
import { conditionWithoutIds } from './pattern-words.ts';
import { rulesOf, wordsOf } from '../bundles/preview-bundle.ts';

/** Patterns as Terraform. */
export interface PatternsAsTerraform {
  readonly text: string;
  /** Of the patterns that it holds; the others are left out. */
  readonly numbers: readonly number[];
  readonly leftOut: readonly LeftOutBundle[];
}

/** A bundle that must not be made, or that Terraform cannot say: then `by` says why. */
export type LeftOutBundle =
  | BlockedBundle
  | {
      readonly pattern: number;
      readonly name: string;
      readonly reason: 'no-terraform';
      readonly by: readonly [string];
    };

/** What stands in the way of a bundle, in words. Holds text of the tenant. */
export function leftOutWords(row: LeftOutBundle): string {
  return row.reason === 'no-terraform'
    ? `pattern ${row.pattern}, ${row.name}: ${row.by.join(' ')}`
    : blockedWords(row);
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
  const places = new Map(asked.flatMap((row) => ('blocked' in row ? [] : [[row.app.id, row.app] as const])));
  if (places.size > 1) throw new ProductError('pattern.several_apps', { fill: { count: places.size } });
  const [place] = places.values();
  if (place === undefined) throw refusal(asked.flatMap((row) => ('blocked' in row ? [row.blocked] : [])));
  const { id: appId, label } = place;
  const okta = context.okta();
  const app = await okta.apps.byId(appId, call.signal);
  if (app === undefined) throw new ProductError('app.not_found', { subject: label });
  const structure = await appStructure(context, appId, call);
  const rules = await rulesOf(context, app, call);
  const existing = await okta.bundles.listForApp(appId, call.signal);
  const textOf = (bundles: readonly TerraformBundle[]) =>
    terraformText({
      appId,
      bundles,
      entitlements: [...structure.entitlements.values()],
      values: [...structure.values.values()],
    });
  const bundles: BundleDraft[] = [];
  const written: number[] = [];
  const leftOut: LeftOutBundle[] = [];
  let unsayable: ProductError | undefined;
  for (const row of asked) {
    if ('blocked' in row) {
      leftOut.push(row.blocked);
      continue;
    }
    const { analysis, candidate, number: pattern, given, signed } = row;
    const { values, gone } = valuesThere(analysis, candidate, structure);
    if (gone.length > 0) {
      const name = given ?? conditionWithoutIds(candidate.condition, analysis.facts);
      leftOut.push({ pattern, name, reason: 'values-gone', by: gone });
      continue;
    }
    const words = wordsOf(analysis, candidate, values, app.label);
    const bundle = {
      pattern,
      name: given ?? words.name,
      description: signed?.description ?? words.description,
      values,
    };
    const { blocked } = withoutBlocked({ drafts: [bundle], existing: [], rules, app });
    const error = blocked.length > 0 ? undefined : whyUnsayable(() => textOf([bundle]));
    leftOut.push(...blocked);
    if (error !== undefined)
      leftOut.push({ pattern, name: bundle.name, reason: 'no-terraform', by: [error.reason] });
    unsayable ??= error;
    if (blocked.length > 0 || error !== undefined) continue;
    bundles.push(bundle);
    written.push(pattern);
  }
  if (bundles.length === 0) {
    const blocked = leftOut.filter((row) => row.reason !== 'no-terraform');
    throw blocked.length === 0 && unsayable !== undefined ? unsayable : refusal(blocked);
  }
  // The bundle of that name may be one that was made of the pattern: the file says so.
  const { places: free } = withoutBlocked({ drafts: bundles, existing, rules, app });
  const text = textOf(bundles.map((bundle, n) => ({ ...bundle, nameTaken: !free.includes(n) })));
  return { text, numbers: written, leftOut };
}

function whyUnsayable(text: () => string): ProductError | undefined {
  try {
    text();
    return undefined;
  } catch (error) {
    if (error instanceof ProductError && error.code === 'pattern.no_terraform') return error;
    throw error;
  }
}
