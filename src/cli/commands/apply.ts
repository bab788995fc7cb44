import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { agreementLines, agreementPhrase } from '../../mcp/agreement.ts';
import { jobSummary } from '../../mcp/job-answer.ts';
import type { JobOptions, JobStatus } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import { applyPlan, planToApply } from '../../workflows/apply-plan.ts';
import type { ClosableContext } from '../../workflows/create-context.ts';
import { storedPlan } from '../../workflows/get-plan.ts';
import { stopJob } from '../../workflows/stop-job.ts';
import { jobOptions, type JobOptionValues, withJobOptions } from '../job-options.ts';
import type { Invocation } from '../program.ts';
import { EXIT, type Terminal } from '../terminal.ts';
import { asPlanned, goesOnLine, watched } from '../watch-job.ts';

/** Shows a plan, asks at the terminal, carries it out. There is no way to agree without being asked. */
export function applyCommand(program: Command, { terminal, context: openContext, finish }: Invocation): void {
  withJobOptions(
    program
      .command('apply')
      .description('show a plan, ask, carry it out, and show what was read back')
      .argument('<plan>', 'id of the plan (pln_…)'),
  ).action(async (id: string, values: JobOptionValues) => {
    const options = jobOptions(values);
    if (!terminal.interactive) throw notAgreed(id);
    const context = await openContext();
    try {
      const { hash } = await storedPlan(context, id);
      const plan = await planToApply(context, { plan: id, hash });
      terminal.out(`${agreementLines(plan).join('\n')}\n`);
      if (!(await agrees(terminal, plan))) throw notAgreed(plan.id);
      const status = await carryOut(context, plan, terminal, options);
      terminal.out(`${jobSummary(status, plan)}\n${goesOnLine(status)}`);
      finish(asPlanned(status) ? EXIT.done : EXIT.notAsPlanned);
    } finally {
      await context.close();
    }
  });
}

/** Whether the person types `yes`, or for a plan that takes something away, its phrase. */
async function agrees(terminal: Terminal, plan: PlanHeader): Promise<boolean> {
  const phrase = agreementPhrase(plan);
  const prompt = createInterface({ input: terminal.input, output: terminal.output });
  const interrupted = new AbortController();
  prompt.once('SIGINT', () => interrupted.abort());
  prompt.once('close', () => interrupted.abort());
  try {
    const question =
      phrase === undefined ? 'Apply this plan? Type yes: ' : 'Apply this plan? Type the phrase: ';
    const answer = await prompt.question(question, { signal: interrupted.signal });
    return answer.trim() === (phrase ?? 'yes');
  } catch {
    // Ctrl-C, or the end of the input: not an agreement.
    return false;
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

function notAgreed(plan: string): ProductError {
  const known = /^pln_[0-9a-z]{26}$/.test(plan);
  return new ProductError('plan.not_agreed', { fill: { plan: known ? plan : 'PLAN' } });
}
