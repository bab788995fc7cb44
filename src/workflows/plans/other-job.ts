import type { PlanHeader } from '../../model/plan.ts';
import type { Context } from '../context.ts';

/** Another job of the app of a plan. */
export interface OtherJob {
  readonly id: string;
  /**
   * `overtakes`: it writes, or has written since the plan was made, to people of the plan, which is refused then
   * (`plan.overtaken`); `works`: it is at work, or waits to be; `waits`: it stopped, and goes on by itself later.
   */
  readonly how: 'overtakes' | 'works' | 'waits';
}

/** Of so many jobs that stopped, one that goes on by itself is looked for. */
const STOPPED = 100;

/** The job that stands in the way of a plan that was just made, or that is carried out beside it; undefined: none. */
export async function otherJob(
  { store: { jobs } }: Context,
  plan: PlanHeader,
): Promise<OtherJob | undefined> {
  if (plan.operations === 0) return undefined;
  const overtaking = await jobs.overtakenBy(plan);
  if (overtaking !== undefined) return { id: overtaking, how: 'overtakes' };
  const [other] = await jobs.list(plan.tenantId, {
    appId: plan.app.id,
    states: ['waiting', 'running'],
    limit: 1,
  });
  if (other !== undefined) return { id: other.id, how: 'works' };
  const stopped = await jobs.list(plan.tenantId, { appId: plan.app.id, states: ['parked'], limit: STOPPED });
  const later = stopped.find(({ parked }) => parked?.retryAt !== undefined);
  return later === undefined ? undefined : { id: later.id, how: 'waits' };
}
