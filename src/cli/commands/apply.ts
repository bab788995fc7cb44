import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { agreementLines, agreementPhrase } from '../../mcp/agreement.ts';
import { jobSummary } from '../../mcp/job-answer.ts';
import { notifier } from '../../mcp/progress.ts';
import type { JobStatus } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import { applyPlan, planToApply } from '../../workflows/apply-plan.ts';
import { type ClosableContext, createContext } from '../../workflows/create-context.ts';
import { storedPlan } from '../../workflows/get-plan.ts';
import type { Invocation } from '../program.ts';
import { EXIT, type Terminal } from '../terminal.ts';

/** Shows a plan, asks at the terminal, carries it out. There is no way to agree without being asked. */
export function applyCommand(program: Command, { terminal, environment, finish }: Invocation): void {
  program
    .command('apply')
    .description('show a plan, ask, carry it out, and show what was read back')
    .argument('<plan>', 'id of the plan (pln_…)')
    .action(async (id: string) => {
      if (!terminal.interactive) throw notAgreed(id);
      const context = await createContext({ environment: environment() });
      try {
        const { hash } = await storedPlan(context, id);
        const plan = await planToApply(context, { plan: id, hash });
        terminal.out(`${agreementLines(plan).join('\n')}\n`);
        if (!(await agrees(terminal, plan))) throw notAgreed(plan.id);
        const status = await carryOut(context, plan, terminal);
        terminal.out(`${jobSummary(status, plan)}\n`);
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

async function carryOut(context: ClosableContext, plan: PlanHeader, terminal: Terminal): Promise<JobStatus> {
  const stop = () => {
    terminal.error('Stopping: requests in flight end, the rest stays pending.\n');
    void context.running.stopAll();
  };
  process.once('SIGINT', stop);
  const { progress } = notifier(context.clock, async ({ message }) => terminal.out(`${message}\n`));
  try {
    return await applyPlan(
      context,
      { plan: plan.id, hash: plan.hash, agreement: { method: 'terminal', who: context.osUser } },
      { progress },
    );
  } finally {
    process.removeListener('SIGINT', stop);
  }
}

/** Ended, and read back without anything missing, lost, unplanned or refused. */
function asPlanned({ state, states, verification }: JobStatus): boolean {
  return (
    state === 'done' &&
    verification !== undefined &&
    states.refused + states.stale + states.unknown + verification.lost === 0 &&
    verification.differences.every(({ outside }) => outside)
  );
}

function notAgreed(plan: string): ProductError {
  const known = /^pln_[0-9a-z]{26}$/.test(plan);
  return new ProductError('plan.not_agreed', { fill: { plan: known ? plan : 'PLAN' } });
}
