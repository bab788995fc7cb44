import { snapshotFrom } from '../../access/snapshot-chunks.ts';
import type { Difference } from '../../model/job.ts';
import type { Run } from '../run.ts';

/** Value ids of one person as differences, with the names that the plan's snapshot has for them. */
export async function named(
  run: Run,
  principal: string,
  values: {
    readonly lost: readonly string[];
    readonly extra: readonly string[];
    readonly missing?: readonly string[];
  },
): Promise<readonly Difference[]> {
  const { lost, extra, missing = [] } = values;
  if (lost.length + extra.length + missing.length === 0) return [];
  const { header } = snapshotFrom(await run.context.store.snapshots.chunks(run.plan.snapshotId ?? ''));
  const difference = (kind: 'lost' | 'extra' | 'missing', id: string): Difference => {
    const value = header.values.find((row) => row.id === id);
    const entitlement = header.entitlements.find((row) => row.id === value?.entitlementId);
    return {
      kind,
      principal,
      ...(entitlement === undefined ? {} : { entitlementName: entitlement.name }),
      valueName: value?.name ?? id,
      outside: false,
    };
  };
  return [
    ...lost.map((id) => difference('lost', id)),
    ...extra.map((id) => difference('extra', id)),
    ...missing.map((id) => difference('missing', id)),
  ];
}
