import type { PlanHeader } from '../model/plan.ts';
import { WriteAbandoned } from '../okta/okta.ts';
import { nameKey } from '../planning/value-map.ts';
import type { JobContext } from './job-context.ts';
import { Reading } from './reading.ts';

/**
 * What the values of a plan are called by now. A person agreed to names, and a request carries ids: one that has become
 * the id of another name is not what they agreed to. One call for 200 values, every ten minutes.
 */
export class ValueNames {
  readonly #plan: PlanHeader;
  readonly #names: Reading<ReadonlyMap<string, string>>;

  constructor({ clock, okta }: JobContext, plan: PlanHeader) {
    this.#plan = plan;
    this.#names = new Reading(clock, async () => {
      const values = await okta.entitlements.values(plan.app.id);
      return new Map(values.map(({ id, name }) => [id, name]));
    });
  }

  /** `values`: indexes into those of the plan. One that is gone is left to Okta to refuse. Throws `WriteAbandoned`. */
  async check(values: readonly number[]): Promise<void> {
    const names = await this.#names.now();
    for (const index of values) {
      const planned = this.#plan.values[index];
      const name = names.get(planned?.valueId ?? '');
      if (planned !== undefined && name !== undefined && nameKey(name) !== nameKey(planned.valueName))
        throw new WriteAbandoned('stale: value renamed');
    }
  }
}
