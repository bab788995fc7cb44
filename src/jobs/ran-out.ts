import { snapshotFrom } from '../access/snapshot-chunks.ts';
import { holdings } from './differences.ts';
import type { Run } from './run.ts';

/**
 * Of values that a person held before and does not hold now, those that somebody must answer for: not what was to end by
 * itself, as the plan saw it, and has by now. `lost`: value ids.
 */
export async function withoutRanOut(
  run: Run,
  principal: string,
  lost: readonly string[],
): Promise<readonly string[]> {
  if (lost.length === 0) return lost;
  const { store, clock, okta } = run.context;
  const planned = holdings(snapshotFrom(await store.snapshots.chunks(run.plan.snapshotId ?? '')), principal);
  const now = clock.now() + (okta.clockAheadMs() ?? 0);
  return lost.filter((value) => {
    const givers = planned.get(value) ?? [];
    return !(
      givers.length > 0 && givers.every(({ expiresAt }) => expiresAt !== undefined && expiresAt <= now)
    );
  });
}
