import { ACTIVE_STATUSES } from '../../model/identity.ts';
import type { Operation } from '../../model/operation.ts';
import { knownSince, type PlanHeader } from '../../model/plan.ts';
import { WriteAbandoned } from '../../okta/okta.ts';
import type { JobContext } from '../job-context.ts';
import { Reading, stillCounts } from '../reading.ts';

/** Operations of a plan whose people are asked for at once. */
const BLOCK = 200;

/**
 * Whether people still are active in Okta: a plan holds back whoever is suspended or deactivated, and between it and its
 * job lies a day at times. Asked when the work comes to them, and every ten minutes: one or two calls for 200 operations.
 */
export class Standing {
  readonly #context: JobContext;
  readonly #planId: string;
  readonly #plannedAt: number;
  /** Number of a block → its people who are not active. */
  readonly #blocks = new Map<number, Reading<ReadonlySet<string>>>();

  constructor(context: JobContext, plan: Pick<PlanHeader, 'id' | 'createdAt' | 'readAt'>) {
    this.#context = context;
    this.#planId = plan.id;
    this.#plannedAt = knownSince(plan);
  }

  /** Throws `WriteAbandoned`. Whoever is not found is left to Okta to refuse. */
  async check({ seq, principal }: Pick<Operation & { readonly principal: string }, 'seq' | 'principal'>) {
    if (stillCounts(this.#plannedAt, this.#context.clock.now())) return;
    const n = Math.floor(seq / BLOCK);
    const block = this.#blocks.get(n) ?? new Reading(this.#context.clock, () => this.#inactive(n));
    this.#blocks.set(n, block);
    if ((await block.now()).has(principal)) throw new WriteAbandoned('stale: no longer active');
  }

  async #inactive(n: number): Promise<ReadonlySet<string>> {
    const { okta, store } = this.#context;
    const operations = await store.plans.operations(this.#planId, n * BLOCK, BLOCK);
    const ids = operations.flatMap((operation) => ('principal' in operation ? [operation.principal] : []));
    const users = await okta.users.searchExact('id', ids);
    return new Set(users.flatMap(({ id, status }) => (ACTIVE_STATUSES.has(status) ? [] : [id])));
  }
}
