import type { JobStatus } from '../model/job.ts';
import { ProductError } from '../model/product-error.ts';
import type { Progress } from '../workflows/context.ts';
import type { ClosableContext } from '../workflows/create-context.ts';
import { watchRunners } from '../workflows/jobs/watch-runners.ts';
import { errorText } from './texts/error-text.ts';
import { shownProgress } from './progress-line.ts';
import type { Terminal } from './terminal.ts';

/**
 * Shows the progress of a job to its end, and starts another runner where one is lost. Ctrl-C stops the job wherever it
 * runs; closing the terminal does not.
 */
export async function watched(
  context: ClosableContext,
  terminal: Terminal,
  wait: (progress: Progress) => Promise<JobStatus>,
  stop: () => Promise<unknown>,
): Promise<JobStatus> {
  const { progress, end } = shownProgress(context.clock, terminal);
  const watch = new AbortController();
  const watching = watchRunners(context, watch.signal);
  let stopping: Promise<unknown> | undefined;
  const onInterrupt = () => {
    end();
    terminal.error('Stopping: requests in flight end, the rest stays pending.\n');
    stopping = stop().catch((error: unknown) => {
      const known = error instanceof ProductError ? error : new ProductError('internal');
      terminal.error(`It was not stopped.\n${errorText(known)}`);
    });
  };
  process.once('SIGINT', onInterrupt);
  try {
    return await wait(progress);
  } finally {
    end();
    process.removeListener('SIGINT', onInterrupt);
    watch.abort(new Error('ended'));
    await Promise.all([watching, stopping]);
  }
}

/** Ended, and read back without anything missing, lost, unplanned or refused. */
export function asPlanned({ state, states, verification }: JobStatus): boolean {
  return (
    state === 'done' &&
    verification !== undefined &&
    states.refused + states.stale + states.unknown + verification.lost === 0 &&
    verification.differences.every(({ outside }) => outside)
  );
}

/** When a job that stopped goes on by itself, as a line; empty where it does not. */
export function goesOnLine({ parked, runner }: JobStatus): string {
  if (parked?.retryAt === undefined) return '';
  return runner === 'gone'
    ? `Was to go on at ${parked.retryAt}, but its runner is gone\n`
    : `Goes on at ${parked.retryAt}\n`;
}
