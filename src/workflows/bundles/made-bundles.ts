import { formatInstant } from '../../model/instant.ts';
import type { MadeOfPattern } from '../../model/blocked-bundle.ts';
import type { Context } from '../context.ts';

/** Key of a candidate → the bundle that was made of it and that no later job took away. From the journals; asks nobody. */
export async function madeBundles(
  { store }: Context,
  tenantId: string,
): Promise<ReadonlyMap<string, MadeOfPattern>> {
  const made = new Map<string, MadeOfPattern>();
  for (const { plan, jobId } of await store.plans.bundlePlans(tenantId)) {
    const rows = await store.jobs.operationRows(jobId, 0, plan.operations);
    const ended = new Map(rows.map((row) => [row.seq, row]));
    for (const operation of await store.plans.operations(plan.id, 0, plan.operations)) {
      const row = ended.get(operation.seq);
      if (row?.state !== 'done') continue;
      if (operation.kind === 'create-bundle' && plan.source.kind === 'patterns') {
        const key = plan.source.patterns[operation.seq];
        const result = row.result as { bundleId?: unknown } | null | undefined;
        if (key !== undefined && typeof result?.bundleId === 'string')
          made.set(key, {
            bundleId: result.bundleId,
            jobId,
            planId: plan.id,
            ...(row.endedAt === undefined ? {} : { at: formatInstant(row.endedAt) }),
          });
      }
      if (operation.kind === 'remove-bundle')
        for (const [key, { bundleId }] of made) if (bundleId === operation.bundleId) made.delete(key);
    }
  }
  return made;
}
