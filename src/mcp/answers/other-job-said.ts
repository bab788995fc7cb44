import type { OtherJob } from '../../workflows/plans/other-job.ts';
import type { Next } from '../envelope.ts';
import { handle, sentence, type Sentence } from '../sentence.ts';

/** What an answer with a plan tells beside it. */
export interface BesidePlan {
  /** What follows when nothing is to do. */
  readonly whenNothing?: readonly Next[];
  readonly other?: OtherJob | undefined;
}

/** What another job means for a plan, as the answer with the plan says it. */
export function otherJobSaid({ id, how }: OtherJob): Sentence {
  const said: Readonly<Record<OtherJob['how'], Sentence>> = {
    overtakes: sentence`Job ${handle(id)} writes to people of this plan, or has just done so: apply_plan refuses this plan. Let that job end, or cancel it, then plan again.`,
    works: sentence`Job ${handle(id)} is at work on this app, or waits to be: the two are carried out one after the other.`,
    waits: sentence`Job ${handle(id)} of this app goes on by itself later: it then gives nothing to people to whom this plan has written by then.`,
  };
  return said[how];
}

/** The call that shows the other job. */
export function jobNext({ id }: OtherJob): Next {
  return { tool: 'get_job', arguments: { job: handle(id) } };
}
