import { runFirstWave } from './first-wave.ts';
import { parkFor } from '../park.ts';
import { Lane } from '../lane.ts';
import { carryOutTask, type Lanes, type PersonTask, personTasks } from './people-tasks.ts';
import type { Run } from '../run.ts';
import type { RunOptions } from '../run-options.ts';
import { inWaves } from './waves.ts';

/** People in progress at once; most of them wait for their assignment to settle. */
const MOST_TASKS = 2_000;

/** The first wave, read back; then everybody else. Throws `Parked`. */
export async function carryOutGrants(run: Run, onProgress: RunOptions['onProgress']): Promise<void> {
  const { store, settings } = run.context;
  const slots = 2 * settings.concurrency;
  const lanes: Lanes = { assign: new Lane(slots), grant: new Lane(slots) };
  await store.jobs.update(run.job.id, { phase: 'first-wave' });
  onProgress?.(run.ended, run.plan.operations, 'first-wave');
  await runFirstWave(run, lanes);
  if (run.stop.signal.aborted) return;
  run.remaining?.firstWaveOver();
  await run.tellTimeLeft();
  await store.jobs.update(run.job.id, { phase: 'writing' });
  const { wave } = run.job.options;
  if (wave === undefined) await everybodyElse(run, personTasks(run, false), lanes, onProgress);
  else await inWaves(run, lanes, wave, (tasks) => everybodyElse(run, tasks, lanes, onProgress));
}

/** All tasks beyond the first wave; the first that parks stops the rest. */
async function everybodyElse(
  run: Run,
  tasks: AsyncIterable<PersonTask> | Iterable<PersonTask>,
  lanes: Lanes,
  onProgress: RunOptions['onProgress'],
): Promise<void> {
  const active = new Set<Promise<void>>();
  let fault: unknown;
  let oneEnded: (() => void) | undefined;
  for await (const task of tasks) {
    if (run.stop.signal.aborted) break;
    const work = carryOutTask(run, task, lanes)
      .then(
        async (state) => {
          onProgress?.(run.ended, run.plan.operations, 'writing');
          if (state === 'done' && task.grant !== undefined)
            await run.races.watch(task.grant, run.stop.signal);
        },
        (error: unknown) => {
          fault ??= error;
          run.parked ??= parkFor(error);
          run.stop.abort(new Error('parked'));
        },
      )
      .finally(() => {
        active.delete(work);
        oneEnded?.();
      });
    active.add(work);
    while (active.size >= MOST_TASKS) {
      await new Promise<void>((resolve) => {
        oneEnded = resolve;
      });
    }
  }
  await Promise.all(active);
  if (fault !== undefined) throw run.parked ?? fault;
}
