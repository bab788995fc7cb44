import type { Candidate } from '../../model/patterns.ts';
import type { PlanValue } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Entitlement, EntitlementValue } from '../../model/tenant-objects.ts';
import { planValue } from '../../planning/structure/plan-value.ts';
import type { Analysis } from './analysis-facts.ts';
import type { Call, Context } from '../context.ts';
import { looksSensitive, type Suspicions, suspicionsOf } from '../tenant/sensitivity.ts';

/** Entitlements and values of an app, as they are now, by id, and what makes values sensitive by now. */
export interface AppStructure {
  readonly entitlements: ReadonlyMap<string, Entitlement>;
  readonly values: ReadonlyMap<string, EntitlementValue>;
  readonly suspicions: Suspicions;
}

/** Reads what an app has to hold. Calls: 2 + ⌈V/200⌉ or so. */
export async function appStructure(context: Context, appId: string, call: Call): Promise<AppStructure> {
  const { signal } = call;
  const { entitlements } = context.okta();
  const { id: tenantId } = await context.org({ signal });
  return {
    entitlements: new Map((await entitlements.list(appId, signal)).map((row) => [row.id, row])),
    values: new Map((await entitlements.values(appId, signal)).map((row) => [row.id, row])),
    suspicions: await suspicionsOf(context, tenantId, call),
  };
}

/** A candidate, or what nearly everybody has: rows of values. */
interface OfValues {
  readonly patterns: readonly Pick<Candidate['patterns'][number], 'value'>[];
}

/** The values of a candidate, if they are there and called as they were. Throws `pattern.values_gone`. */
export async function checkedValues(
  context: Context,
  analysis: Analysis,
  candidate: OfValues,
  appId: string,
  call: Call,
): Promise<readonly PlanValue[]> {
  const { values, gone } = valuesThere(analysis, candidate, await appStructure(context, appId, call));
  if (gone.length > 0)
    throw new ProductError('pattern.values_gone', {
      fill: { count: gone.length },
      subject: gone.slice(0, 5).join(', '),
    });
  return values;
}

/** The values of a candidate that are there and called as they were, and the names of the others. */
export function valuesThere(
  { facts }: Analysis,
  { patterns }: OfValues,
  there: AppStructure,
): { readonly values: readonly PlanValue[]; readonly gone: readonly string[] } {
  const gone: string[] = [];
  const values = patterns.flatMap(({ value }): PlanValue[] => {
    const row = facts.values[value];
    const now = there.values.get(row?.id ?? '');
    const entitlement = there.entitlements.get(now?.entitlementId ?? '');
    if (row === undefined || now === undefined || entitlement === undefined || now.name !== row.name) {
      gone.push(`${row?.entitlement ?? ''}=${row?.name ?? ''}`);
      return [];
    }
    const sensitive = row.sensitive || looksSensitive(row, there.suspicions);
    return [planValue(entitlement, now, sensitive)];
  });
  return { values, gone };
}
