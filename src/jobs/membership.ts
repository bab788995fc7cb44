import { WriteAbandoned } from '../okta/okta.ts';
import { parseInstant } from '../model/instant.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { JobContext } from './job-context.ts';

/** For so long after it was planned, the plan itself says who is in the app, and who is active. */
export const PLAN_COUNTS_MS = 10 * 60_000;

/**
 * Who is in the app by now. A grant puts whoever was taken out of it back (contract §10.9), with everything that the
 * grants of before give: whoever the plan saw as a member must be one still.
 */
export class Membership {
  readonly #context: JobContext;
  readonly #appId: string;
  readonly #plannedAt: number;
  #listed: Promise<ReadonlySet<string>> | undefined;

  constructor(context: JobContext, { app, createdAt }: Pick<PlanHeader, 'app' | 'createdAt'>) {
    this.#context = context;
    this.#appId = app.id;
    this.#plannedAt = parseInstant(createdAt) ?? 0;
  }

  /** As it is now: one call. Throws `WriteAbandoned`. */
  async checkNow(principal: string): Promise<void> {
    if ((await this.#context.okta.members.get(this.#appId, principal)) === undefined) throw gone();
  }

  /**
   * As it was when this runner first asked, one call for 500 people, once; as long as the plan counts nobody is asked.
   * Throws `WriteAbandoned`.
   */
  async check(principal: string): Promise<void> {
    if (this.#context.clock.now() - this.#plannedAt < PLAN_COUNTS_MS) return;
    this.#listed ??= this.#list();
    if (!(await this.#listed).has(principal)) throw gone();
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
