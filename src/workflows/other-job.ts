import type { PlanHeader } from '../model/plan.ts';
import type { Context } from './context.ts';

/** Another job that is at work on the app of a plan, or waits to be. */
export interface OtherJob {
  readonly id: string;
  /** It writes, or has written since the plan was made, to people of the plan, which is refused then (`plan.overtaken`). */
  readonly overtakes: boolean;
}

/** The job that stands in the way of a plan that was just made, or that is carried out beside it; undefined: none. */
export async function otherJob(
  { store: { jobs } }: Context,
  plan: PlanHeader,
): Promise<OtherJob | undefined> {
  if (plan.operations === 0) return undefined;
  const overtaking = await jobs.overtakenBy(plan);
  if (overtaking !== undefined) return { id: overtaking, overtakes: true };
  const [other] = await jobs.list(plan.tenantId, {
    appId: plan.app.id,
    states: ['waiting', 'running'],
    limit: 1,
  });
  return other === undefined ? undefined : { id: other.id, overtakes: false };
}
