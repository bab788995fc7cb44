import type { OperationState } from '../../model/job.ts';
import type { CreateBundle } from '../../model/operation.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { Bundle, EntitlementValues, RiskRule } from '../../model/tenant-objects.ts';
import { WriteAbandoned } from '../../okta/okta.ts';
import { earlierNo, ownerForbids } from '../../planning/bundles/owner-forbids.ts';
import { conflicts } from '../../planning/bundles/risk-rules.ts';
import { nameKey } from '../../planning/structure/value-map.ts';
import type { Run } from '../run.ts';
import { permitted } from '../carry-out/structure-references.ts';
import { abandonedAs, type Attempt, carryOut } from './carry-out.ts';

/**
 * Creates a bundle, if its values still are the ones that the plan named, no risk rule forbids them together by now and its
 * owner has not said no since; else it ends `stale`, also where the risk rules cannot be read.
 */
export function createBundle(
  run: Run,
  operation: CreateBundle,
  sentBefore?: number,
): Promise<OperationState> {
  const { okta } = run.context;
  const { appId } = run.job;
  const entitlements = entitlementsOf(run.plan, operation.values);
  const attempt: Attempt = {
    send: async () => {
      const outcome = await okta.bundles.create(
        appId,
        { name: operation.name, description: operation.description, entitlements },
        {
          beforeSend: async () => {
            await checkValues(run, operation);
            await checkRules(run, operation);
            await checkOwner(run, operation);
            await run.sending(operation);
          },
          ...run.control(),
        },
      );
      return outcome.outcome === 'ok' ? { ...outcome, value: { bundleId: outcome.value.id } } : outcome;
    },
    lookFor: async (sentAt) => {
      const rows = await okta.bundles.listForApp(appId);
      const found = rows.find((row) => nameKey(row.name) === nameKey(operation.name));
      if (found === undefined) return { found: 'absent' };
      const ours = run.isMadeByUs(found, sentAt) && asPlanned(run.plan, operation, found);
      return { found: ours ? 'ours' : 'not-provably-ours', result: { bundleId: found.id } };
    },
    abandoned: (why) => (STALE.has(why) ? { state: 'stale', code: why } : abandonedAs(why)),
  };
  return carryOut(run, operation, attempt, sentBefore);
}

const STALE: ReadonlySet<string> = new Set([
  'values-changed',
  'risk-rule',
  'rules-unknown',
  'rejected-since',
]);

/** A value that is gone, or means something else by now, must not be bundled under its old name. */
async function checkValues(run: Run, operation: CreateBundle): Promise<void> {
  const there = new Map(
    (await run.context.okta.entitlements.values(run.job.appId, run.stop.signal)).map((row) => [row.id, row]),
  );
  const changed = operation.values.some((index) => {
    const planned = run.plan.values[index];
    const now = there.get(planned?.valueId ?? '');
    return now?.entitlementId !== planned?.entitlementId || now?.name !== planned?.valueName;
  });
  if (changed) throw new WriteAbandoned('values-changed');
  for (const index of operation.values) {
    const planned = run.plan.values[index];
    if (planned !== undefined)
      await run.names.checkEntitlement(planned.entitlementId, planned.entitlementName);
  }
}

/** Between the plan and this moment lie hours at times: a rule that somebody made since must not be broken by a bundle. */
async function checkRules(run: Run, { values }: CreateBundle): Promise<void> {
  const rules = await rulesNow(run);
  if (rules === undefined) throw new WriteAbandoned('rules-unknown');
  const held = new Set(values.map((index) => run.plan.values[index]?.valueId ?? ''));
  if (rules.some((rule) => conflicts(rule, held))) throw new WriteAbandoned('risk-rule');
}

/** A job goes on days later at times: what an owner rejected or left out since is not made. */
async function checkOwner({ plan, context }: Run, { seq, values }: CreateBundle): Promise<void> {
  if (plan.source.kind !== 'patterns') return;
  const { patterns, found } = plan.source;
  const key = patterns[seq] ?? '';
  const { condition = '' } = found?.[seq] ?? {};
  const { signOffs } = context.store;
  const decision = (await signOffs.decisions(plan.tenantId, [key])).get(key);
  const valueIds = values.map((index) => plan.values[index]?.valueId ?? '');
  if (
    (decision !== undefined && ownerForbids(decision, valueIds)) ||
    earlierNo(await signOffs.decidedLines(plan.tenantId), { key, condition }, valueIds) !== undefined
  )
    throw new WriteAbandoned('rejected-since');
}

/** Undefined where the token may not read them. */
async function rulesNow(run: Run): Promise<readonly RiskRule[] | undefined> {
  return permitted(async () => {
    const orn = await ornOf(run);
    return orn === undefined ? undefined : run.context.okta.riskRules.listForApp(orn, run.stop.signal);
  });
}

const known = new WeakMap<Run, string>();

/** Of the app of a run, read once: apps are what Okta limits most. */
async function ornOf(run: Run): Promise<string | undefined> {
  const orn = known.get(run) ?? (await run.context.okta.apps.byId(run.job.appId, run.stop.signal))?.orn;
  if (orn !== undefined) known.set(run, orn);
  return orn;
}

/** The values of a bundle of the plan, as Okta takes them. */
function entitlementsOf(plan: PlanHeader, values: readonly number[]): readonly EntitlementValues[] {
  const groups = new Map<string, string[]>();
  for (const index of values) {
    const value = plan.values[index];
    if (value === undefined) continue;
    const group = groups.get(value.entitlementId);
    if (group === undefined) groups.set(value.entitlementId, [value.valueId]);
    else group.push(value.valueId);
  }
  return [...groups].map(([id, ids]) => ({ id, values: ids }));
}

/** Whether a bundle has the name, description and values that the plan says. */
export function asPlanned(
  plan: PlanHeader,
  wanted: Pick<CreateBundle, 'name' | 'description' | 'values'>,
  found: Bundle,
): boolean {
  const planned = wanted.values.map((index) => plan.values[index]?.valueId ?? '').sort();
  const held = found.entitlements.flatMap(({ values }) => values).sort();
  return (
    found.name === wanted.name && found.description === wanted.description && planned.join() === held.join()
  );
}
