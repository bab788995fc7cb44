import type { Corroboration } from '../../identity/resolver.ts';
import type { PlanHeader, PlanValue } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Entitlement, EntitlementValue } from '../../model/tenant-objects.ts';
import type { Understanding, Wanted } from '../../model/understanding.ts';
import { planValueByName } from '../../planning/structure/plan-value.ts';
import { ValueMap } from '../../planning/structure/value-map.ts';
import { chooseGovernedApp } from '../tenant/choose-app.ts';
import { readStructure } from '../tenant/read-structure.ts';
import { chooseSettled } from '../reports/choose-report.ts';
import type { Synonym } from '../../planning/grants/grants-input.ts';
import type { Call, Context } from '../context.ts';
import { checkMatchRate } from '../reports/match-rate.ts';
import { checkOtherKey } from '../reports/other-key.ts';
import { planWanted } from './plan-wanted.ts';
import { wantedOfReport } from '../reports/read-wanted-apart.ts';

/**
 * Plans assignments and grants so that everybody holds what the report says, on top of what they hold; mode `exact`: and
 * nothing else in the entitlements of the report. Writes nothing to the tenant. Throws `plan.exact_blocked`, `plan.exact_questions`, `plan.exact_ends`.
 */
export async function planGrants(
  context: Context,
  input: { readonly app: string; readonly report: string; readonly mode?: 'merge' | 'exact' },
  call: Call = {},
): Promise<PlanHeader> {
  const { understanding, file } = await chooseSettled(context, input.report, call);
  // What is still to be answered would look like surplus.
  if (input.mode === 'exact' && understanding.questions.length > 0)
    throw new ProductError('plan.exact_questions', { fill: { count: understanding.questions.length } });
  if (understanding.entitlements.length === 0)
    throw new ProductError('intake.no_entitlements', { subject: understanding.report.path });
  const readAt = context.clock.now();
  const app = await chooseGovernedApp(context, input.app, call);
  call.progress?.(0, undefined, 'reading-report');
  const wanted = await wantedOfReport(context, { file, understanding }, call);
  if (input.mode === 'exact' && wanted.ends !== undefined) throw new ProductError('plan.exact_ends');
  const { entitlements, entitlementValues } = await readStructure(context, app, call);
  const { values, synonyms, indexes } = valuesOfReport(
    context,
    understanding,
    wanted,
    entitlements,
    entitlementValues,
  );
  return planWanted(
    context,
    {
      readAt,
      app,
      source: {
        kind: 'report',
        name: understanding.report.name,
        sha256: understanding.report.sha256,
        understandingId: understanding.id,
      },
      wanted: { ...wanted, values: wanted.values.map((row) => indexes[row] ?? 0) },
      values,
      ...(synonyms.length === 0 ? {} : { synonyms }),
      entitlements,
      entitlementValues,
      corroboration: (n) => corroborationOf(understanding, wanted, n),
      onResolved: async (resolutions, tenantId) => {
        await checkOtherKey(context, { understanding, file }, resolutions, call);
        await checkMatchRate(context, tenantId, understanding, resolutions);
      },
      rejectedLines: understanding.rejects.length,
      openQuestions: understanding.questions.length,
      ...(input.mode === undefined ? {} : { mode: input.mode }),
    },
    call,
  );
}

/** The app's values for those of the report, each once: `indexes[row of the report's table]`. Throws `app.no_structure`. */
function valuesOfReport(
  context: Context,
  understanding: Understanding,
  wanted: Wanted,
  entitlements: readonly Entitlement[],
  entitlementValues: readonly EntitlementValue[],
): {
  readonly values: readonly PlanValue[];
  readonly synonyms: readonly Synonym[];
  readonly indexes: readonly number[];
} {
  const map = new ValueMap(entitlements, entitlementValues);
  const absent: string[] = [];
  const values: PlanValue[] = [];
  const synonyms: Synonym[] = [];
  const known = new Map<string, number>();
  const indexes = wanted.valueTable.map((row) => {
    const column = understanding.entitlements[row.entitlement];
    const name = column?.values[row.value]?.name ?? '';
    const entitlement = map.entitlement(column?.name ?? '');
    const value = entitlement === undefined ? undefined : map.value(entitlement, name);
    if (entitlement === undefined || value === undefined) {
      absent.push(`${column?.name ?? ''}=${name}`);
      return 0;
    }
    const before = known.get(value.id);
    if (before !== undefined) {
      synonyms.push({ text: name, valueName: value.name });
      return before;
    }
    known.set(value.id, values.length);
    return values.push(planValueByName(entitlement, value, context.sensitiveWords)) - 1;
  });
  if (absent.length > 0) {
    throw new ProductError('app.no_structure', {
      fill: { count: absent.length },
      subject: absent.slice(0, 5).join(', '),
    });
  }
  return { values, synonyms, indexes };
}

function corroborationOf(understanding: Understanding, wanted: Wanted, n: number): readonly Corroboration[] {
  return understanding.corroboration.map(({ attribute }, i) => ({
    attribute,
    text: wanted.corroboration[n]?.[i] ?? '',
  }));
}
