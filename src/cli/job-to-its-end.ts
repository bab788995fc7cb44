import type { JobStatus } from '../model/job.ts';
import type { Context, Progress } from '../workflows/context.ts';
import { planHeader } from '../workflows/own-records.ts';
import { stopJob } from '../workflows/jobs/stop-job.ts';
import type { Invocation } from './invocation.ts';
import { jobText } from './texts/job-text.ts';
import { printableJson } from './printable-json.ts';
import { EXIT, quiet } from './terminal.ts';
import { watched } from './watch-job.ts';

/** Shows a job to its end, and how it ended, as words or as JSON; `isGood`: whether that is what was wanted. */
export async function jobToItsEnd(
  { terminal, context: openContext, finish }: Invocation,
  {
    id,
    json,
    isGood,
  }: { readonly id: string; readonly json: boolean; readonly isGood: (status: JobStatus) => boolean },
  run: (context: Context, progress: Progress) => Promise<JobStatus>,
): Promise<void> {
  const context = await openContext();
  try {
    const status = await watched(
      context,
      json ? quiet(terminal) : terminal,
      (progress) => run(context, progress),
      () => stopJob(context, id),
    );
    terminal.out(
      json ? `${printableJson(status)}\n` : jobText(status, await planHeader(context, status.planId)),
    );
    finish(isGood(status) ? EXIT.done : EXIT.notAsPlanned);
  } finally {
    await context.close();
  }
}
