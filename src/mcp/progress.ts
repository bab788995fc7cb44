import type { Clock } from '../model/clock.ts';
import { duration } from '../model/duration.ts';
import type { Progress, ProgressStage } from '../workflows/context.ts';

const STAGE_WORDS: Readonly<Record<ProgressStage, string>> = {
  'reading-report': 'Reading the report',
  'resolving-people': 'Looking people up',
  'reading-app': 'Reading the app',
  'reading-people': 'Reading everybody in Okta',
  mining: 'Looking for patterns',
  settling: 'Waiting until what a job wrote last shows',
  planning: 'Planning',
  'first-wave': 'Writing the first wave',
  writing: 'Writing',
  reconciling: 'Looking at what became of unclear writes',
  'without-runner': 'The runner is gone, waiting for another one',
  verifying: 'Reading back',
};

const EVERY_MS = 500;
const number = new Intl.NumberFormat('en-US');

/** Fixed words for a stage with its numbers. */
export function progressMessage(
  done: number,
  total: number | undefined,
  stage: ProgressStage,
  secondsLeft?: number,
): string {
  const of = total === undefined ? '' : ` of ${number.format(total)}`;
  const left = secondsLeft === undefined || secondsLeft <= 0 ? '' : `, about ${duration(secondsLeft)} left`;
  return `${STAGE_WORDS[stage]}: ${number.format(done)}${of}${left}`;
}

/**
 * Turns a workflow's progress into notifications: at most two a second, with a number that only grows
 * (MCP: "MUST increase"), although every stage counts from 0. `stop` ends it: a call's token dies with the call.
 */
export function notifier(
  clock: Clock,
  notify: (params: { progress: number; total?: number; message: string }) => Promise<void>,
): { readonly progress: Progress; readonly stop: () => void } {
  let stage: ProgressStage | undefined;
  let base = 0;
  let last = -1;
  let lastAt = -EVERY_MS;
  let stopped = false;
  return {
    progress(done, total, now, secondsLeft) {
      if (stopped) return;
      const entered = now !== stage;
      if (entered) base = Math.max(0, last);
      const progress = base + done;
      const at = clock.now();
      if (progress <= last || (!entered && done !== total && at - lastAt < EVERY_MS)) return;
      stage = now;
      last = progress;
      lastAt = at;
      const message = progressMessage(done, total, now, secondsLeft);
      // A client that went away is no reason to stop the work.
      notify({ progress, ...(total === undefined ? {} : { total: base + total }), message }).catch(
        () => undefined,
      );
    },
    stop() {
      stopped = true;
    },
  };
}
