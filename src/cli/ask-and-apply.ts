import { createInterface } from 'node:readline/promises';
import { agreementLines, agreementPhrase } from '../mcp/agreement.ts';
import { jobSummary } from '../mcp/answers/job-summary.ts';
import type { JobOptions, JobStatus } from '../model/job.ts';
import type { PlanHeader } from '../model/plan.ts';
import { ProductError } from '../model/product-error.ts';
import { applyPlan, planToApply } from '../workflows/jobs/apply-plan.ts';
import type { ClosableContext } from '../workflows/create-context.ts';
import { finishedJob } from '../workflows/jobs/finished-job.ts';
import { stopJob } from '../workflows/jobs/stop-job.ts';
import type { Terminal } from './terminal.ts';
import { listLines } from './texts/plan-text.ts';
import { goesOnLine, watched } from './watch-job.ts';

/**
 * Shows a stored plan at the terminal, asks, and when the person agrees carries it out and shows what was read back.
 * Throws `plan.not_agreed`, `plan.*`.
 */
export async function askAndApply(
  context: ClosableContext,
  terminal: Terminal,
  stored: PlanHeader,
  options: JobOptions | undefined,
): Promise<JobStatus> {
  const plan = await planToApply(context, { plan: stored.id, hash: stored.hash, options });
  const finished = await finishedJob(context, plan);
  if (finished !== undefined) {
    terminal.out(`This plan was carried out before.\n${jobSummary(finished, plan)}\n`);
    return finished;
  }
  terminal.out(`${[...agreementLines(plan), ...listLines(plan)].join('\n')}\n`);
  await context.store.plans.personAsked(plan.id, context.clock.now());
  const phrase = agreementPhrase(plan);
  const question =
    phrase === undefined ? 'Apply this plan? Type yes: ' : 'Apply this plan? Type the phrase: ';
  if ((await typed(terminal, question)) !== (phrase ?? 'yes'))
    throw new ProductError('plan.not_agreed', { fill: { plan: plan.id } });
  const status = await carryOut(context, plan, terminal, options);
  terminal.out(`${jobSummary(status, plan)}\n${goesOnLine(status)}`);
  return status;
}

/** What a person types at the terminal, trimmed; undefined for Ctrl-C and the end of the input. */
export async function typed(
  { input, output }: Pick<Terminal, 'input' | 'output'>,
  question: string,
): Promise<string | undefined> {
  const prompt = createInterface({ input, output });
  const interrupted = new AbortController();
  prompt.once('SIGINT', () => interrupted.abort());
  prompt.once('close', () => interrupted.abort());
  try {
    return (await prompt.question(question, { signal: interrupted.signal })).trim();
  } catch {
    return undefined;
  } finally {
    prompt.close();
  }
}

async function carryOut(
  context: ClosableContext,
  plan: PlanHeader,
  terminal: Terminal,
  options: JobOptions | undefined,
): Promise<JobStatus> {
  return watched(
    context,
    terminal,
    (progress) =>
      applyPlan(
        context,
        {
          plan: plan.id,
          hash: plan.hash,
          agreement: { method: 'terminal', who: context.osUser },
          ...(options === undefined ? {} : { options }),
        },
        { progress },
      ),
    async () => {
      const job = await context.store.jobs.forPlan(plan.id);
      if (job !== undefined) await stopJob(context, job.id);
    },
  );
}
