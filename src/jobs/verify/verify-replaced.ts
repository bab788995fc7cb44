import { snapshotFrom } from '../../access/snapshot-chunks.ts';
import type { Verification } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { JobRow } from '../../store/job-table.ts';
import { Differences, listed } from './differences.ts';
import type { JobContext } from '../job-context.ts';
import { readSnapshot } from '../read-snapshot.ts';

const BATCH = 1000;

/**
 * Reads everybody's access after a replacement of the structure: who lost what the plan did not say of them, and who
 * holds more by a grant that lost something. What somebody holds no more outside of the entitlements that lost values is
 * somebody else's doing.
 */
export async function verifyReplaced(
  context: JobContext,
  plan: PlanHeader,
  job: JobRow,
  structure: Verification,
  signal?: AbortSignal,
): Promise<Verification> {
  const { store } = context;
  const before = snapshotFrom(await store.snapshots.chunks(plan.snapshotId ?? ''));
  const after = await readSnapshot(context, { appId: plan.app.id, known: before.header, signal });
  const named = new Map<string, readonly string[]>();
  for (let from = -1; ;) {
    const people = await store.plans.people(plan.id, 'all', from, BATCH);
    for (const { principal, toRemove = [] } of people)
      if (principal !== undefined)
        named.set(
          principal,
          toRemove.flatMap((v) => plan.values[v]?.valueId ?? []),
        );
    const last = people.at(-1);
    if (last === undefined) break;
    from = last.n;
  }
  const gone = new Set<string>();
  const rows = new Map(
    (await store.jobs.operationRows(job.id, 0, plan.operations)).map((row) => [row.seq, row]),
  );
  for (const operation of await store.plans.operations(plan.id, 0, plan.operations)) {
    if (operation.kind !== 'remove-entitlement' && operation.kind !== 'remove-values') continue;
    const state = rows.get(operation.seq)?.state;
    if (state === 'done' || state === 'already' || state === 'unknown')
      for (const { id } of operation.values) gone.add(id);
  }
  const touched = new Set(plan.values.map(({ entitlementId }) => entitlementId));
  const differences = new Differences(plan, before);
  for (const principal of new Set([...before.principals(), ...after.principals()])) {
    const loses = (named.get(principal) ?? []).filter((value) => gone.has(value));
    const p = before.indexOf(principal);
    differences.compareReplaced(principal, before, after, {
      taken: new Set(loses),
      entitlements: touched,
      grants: new Set(p === undefined ? [] : before.grantsOf(p).map(({ id }) => id)),
    });
  }
  const people = differences.listed;
  return {
    ...structure,
    people: plan.counts.people,
    lost: differences.lost,
    extra: differences.extra,
    ...listed(
      [...structure.differences, ...people.differences],
      structure.differences.length +
        (structure.unnamed ?? 0) +
        people.differences.length +
        (people.unnamed ?? 0),
    ),
  };
}
