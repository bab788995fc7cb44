import { restOf } from '../../jobs/rest-of.ts';
import type { Call, Context } from '../context.ts';

/**
 * Waits until reading an app shows what a job wrote to it last: one that stopped a moment ago does not wait for that itself, and
 * what does not show yet would be called missing. A request that nobody answered may arrive as long as it may take.
 */
export async function untilSettled(
  { store, clock, settings }: Pick<Context, 'store' | 'clock' | 'settings'>,
  tenantId: string,
  appId: string,
  { signal, progress }: Call,
): Promise<void> {
  const { settleMs, timeoutMs } = settings;
  const since = clock.now() - settleMs;
  const last = await store.jobs.lastWriteAt(tenantId, appId, since, timeoutMs);
  const wait = last === 0 ? 0 : restOf(clock, last - timeoutMs, timeoutMs + settleMs);
  if (wait <= 0) return;
  progress?.(0, undefined, 'settling', Math.ceil(wait / 1_000));
  await clock.sleep(wait, signal);
}
