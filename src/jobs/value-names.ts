import type { PlanHeader } from '../model/plan.ts';
import { WriteAbandoned } from '../okta/okta.ts';
import { nameKey } from '../planning/value-map.ts';
import type { JobContext } from './job-context.ts';

/** For so long one reading counts. */
const COUNTS_MS = 10 * 60_000;

/**
 * What the values of a plan are called by now. A person agreed to names, and a request carries ids: one that has become
 * the id of another name is not what they agreed to. One call for 200 values, every ten minutes.
 */
export class ValueNames {
  readonly #context: JobContext;
  readonly #plan: PlanHeader;
  #read: { readonly at: number; readonly names: Promise<ReadonlyMap<string, string>> } | undefined;

  constructor(context: JobContext, plan: PlanHeader) {
    this.#context = context;
    this.#plan = plan;
  }

  /** `values`: indexes into those of the plan. One that is gone is left to Okta to refuse. Throws `WriteAbandoned`. */
  async check(values: readonly number[]): Promise<void> {
    const { clock } = this.#context;
    if (this.#read === undefined || clock.now() - this.#read.at >= COUNTS_MS)
      this.#read = { at: clock.now(), names: this.#names() };
    const names = await this.#read.names;
    for (const index of values) {
      const planned = this.#plan.values[index];
      const name = names.get(planned?.valueId ?? '');
      if (planned !== undefined && name !== undefined && nameKey(name) !== nameKey(planned.valueName))
        throw new WriteAbandoned('stale: value renamed');
    }
  }

  async #names(): Promise<ReadonlyMap<string, string>> {
    const values = await this.#context.okta.entitlements.values(this.#plan.app.id);
    return new Map(values.map(({ id, name }) => [id, name]));
  }
}
