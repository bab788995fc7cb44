import type { Call, Context } from '../context.ts';
import { work } from './work.ts';

const LOOK_EVERY_MS = 5_000;

/**
 * Runs every job of this organisation that waits or lost its runner, one after the other, until none is left (`stay`:
 * until the signal aborts). Returns how many ended or stopped. Throws `auth.*`, `tenant.*`, `store.*`.
 */
export async function workAll(
  context: Context,
  { stay, signal }: Call & { readonly stay: boolean },
): Promise<number> {
  const { store, clock } = context;
  const { id } = await context.org({ signal });
  let count = 0;
  const stopped = () => signal?.aborted === true;
  while (!stopped()) {
    const open = (await store.jobs.orphans(clock.now())).filter(({ tenantId }) => tenantId === id);
    for (const job of open) {
      if (stopped()) return count;
      await work(context, job.id, signal === undefined ? {} : { signal });
      count += 1;
    }
    if (open.length > 0) continue;
    if (!stay) return count;
    await clock.sleep(LOOK_EVERY_MS, signal).catch(() => undefined);
  }
  return count;
}
