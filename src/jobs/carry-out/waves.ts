import { compare, write } from './first-wave.ts';
import { type Lanes, type PersonTask, personTasks } from './people-tasks.ts';
import type { Run } from '../run.ts';

/** People of a wave who are read before and after. */
export const LOOKED_AT = 5;

/**
 * Everybody beyond the first wave, so many at a time: some of each wave are read back and compared as the first wave
 * was, before the next one begins. Throws `Parked`.
 */
export async function inWaves(
  run: Run,
  lanes: Lanes,
  size: number,
  others: (tasks: readonly PersonTask[]) => Promise<void>,
): Promise<void> {
  const { clock, settings } = run.context;
  for await (const wave of wavesOf(personTasks(run, false), size)) {
    if (run.stop.signal.aborted) return;
    const looking = write(run, lanes, wave.slice(0, LOOKED_AT));
    await run.all([looking, others(wave.slice(LOOKED_AT))]);
    const written = await looking;
    if (run.stop.signal.aborted || written.length === 0) continue;
    await clock.sleep(settings.settleMs, run.stop.signal).catch(() => undefined);
    if (!run.stop.signal.aborted) await compare(run, written);
  }
}

/** So many at a time, in order. */
export async function* wavesOf<T>(tasks: AsyncIterable<T>, size: number): AsyncIterable<readonly T[]> {
  let wave: T[] = [];
  for await (const task of tasks) {
    wave.push(task);
    if (wave.length < size) continue;
    yield wave;
    wave = [];
  }
  if (wave.length > 0) yield wave;
}
