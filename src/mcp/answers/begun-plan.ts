import type { PlanHeader } from '../../model/plan.ts';
import type { Context } from '../../workflows/context.ts';
import type { Next } from '../envelope.ts';
import { applyNext } from './plan-answer.ts';
import { handle, type Sentence, sentence, sentences } from '../sentence.ts';

/** What is said of a plan, and whether somebody agreed to it before; what follows is its job then, else to agree to it. */
export async function begunPlan(
  { store }: Context,
  plan: PlanHeader,
  said: Sentence,
): Promise<{ readonly summary: Sentence; readonly next: readonly Next[] }> {
  const job = await store.jobs.forPlan(plan.id);
  if (job === undefined) return { summary: said, next: plan.operations === 0 ? [] : [applyNext(plan)] };
  return {
    summary: sentences(said, sentence`Somebody agreed to it before: job ${handle(job.id)}, ${job.state}.`),
    next: [{ tool: 'get_job', arguments: { job: handle(job.id) } }],
  };
}
