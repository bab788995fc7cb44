import { WriteAbandoned } from '../../okta/okta.ts';
import { knownSince, type PlanHeader } from '../../model/plan.ts';
import type { JobContext } from '../job-context.ts';
import { Reading, stillCounts } from '../reading.ts';

/**
 * Who is in the app by now. A grant puts whoever was taken out of it back (contract §10.9), with everything that the
 * grants of before give: whoever the plan saw as a member must be one still.
 */
export class Membership {
  readonly #context: JobContext;
  readonly #appId: string;
  readonly #plannedAt: number;
  readonly #members: Reading<ReadonlySet<string>>;

  constructor(context: JobContext, plan: Pick<PlanHeader, 'app' | 'createdAt' | 'readAt'>) {
    this.#context = context;
    this.#appId = plan.app.id;
    this.#plannedAt = knownSince(plan);
    this.#members = new Reading(context.clock, () => this.#list());
  }

  /** As it is now: one call. Throws `WriteAbandoned`. */
  async checkNow(principal: string): Promise<void> {
    if ((await this.#context.okta.members.get(this.#appId, principal)) === undefined) throw gone();
  }

  /**
   * As it was ten minutes ago at most, one call for 500 people of the app each time; of somebody whom this job took in
   * (`assignedAt`, by our clock, asked for only where it matters) one call of their own, no sooner than ten minutes
   * later. As long as the plan counts nobody is asked. Throws `WriteAbandoned`.
   */
  async check(principal: string, assignedAt?: () => Promise<number | undefined>): Promise<void> {
    const now = this.#context.clock.now();
    if (stillCounts(this.#plannedAt, now)) return;
    if (assignedAt !== undefined) {
      if (!stillCounts((await assignedAt()) ?? 0, now)) await this.checkNow(principal);
      return;
    }
    if (!(await this.#members.now()).has(principal)) throw gone();
  }

  async #list(): Promise<ReadonlySet<string>> {
    const members = new Set<string>();
    for await (const page of this.#context.okta.members.list(this.#appId))
      for (const { userId } of page) members.add(userId);
    return members;
  }
}

function gone(): WriteAbandoned {
  return new WriteAbandoned('stale: no longer in the app');
}
