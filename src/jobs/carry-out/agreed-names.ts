import { knownSince, type PlanHeader } from '../../model/plan.ts';
import { WriteAbandoned } from '../../okta/okta.ts';
import { nameKey } from '../../planning/structure/value-map.ts';
import type { JobContext } from '../job-context.ts';
import { Reading, stillCounts } from '../reading.ts';

type NamesById = ReadonlyMap<string, string>;

/**
 * What the entitlements and values of a plan are called by now. A person agreed to names, and a request carries ids: one
 * that has become the id of another name is not what they agreed to. One call for 200 values every ten minutes, and one
 * for 200 entitlements once the plan is older than that.
 */
export class AgreedNames {
  readonly #plan: PlanHeader;
  readonly #clock: JobContext['clock'];
  readonly #plannedAt: number;
  readonly #values: Reading<NamesById>;
  readonly #entitlements: Reading<NamesById>;

  constructor({ clock, okta }: JobContext, plan: PlanHeader) {
    this.#plan = plan;
    this.#clock = clock;
    this.#plannedAt = knownSince(plan);
    this.#values = new Reading(clock, async () => namesOf(await okta.entitlements.values(plan.app.id)));
    this.#entitlements = new Reading(clock, async () => namesOf(await okta.entitlements.list(plan.app.id)));
  }

  /** `values`: indexes into those of the plan. One that is gone is left to Okta to refuse. Throws `WriteAbandoned`. */
  async check(values: readonly number[]): Promise<void> {
    const names = await this.#values.now();
    for (const index of values) {
      const planned = this.#plan.values[index];
      if (planned === undefined) continue;
      if (isRenamed(names, planned.valueId, planned.valueName))
        throw new WriteAbandoned('stale: value renamed');
      await this.checkEntitlement(planned.entitlementId, planned.entitlementName);
    }
  }

  /** The same before an account is made for the values: one that is gone is not left to Okta, which refuses the grant only. */
  async checkThere(values: readonly number[]): Promise<void> {
    const names = await this.#values.now();
    for (const index of values) {
      const planned = this.#plan.values[index];
      if (planned !== undefined && !names.has(planned.valueId)) throw new WriteAbandoned('stale: value gone');
    }
    await this.check(values);
  }

  /** The same as `check` of an entitlement that the plan calls so. Throws `WriteAbandoned`. */
  async checkEntitlement(id: string, name: string): Promise<void> {
    if (stillCounts(this.#plannedAt, this.#clock.now())) return;
    if (isRenamed(await this.#entitlements.now(), id, name))
      throw new WriteAbandoned('stale: entitlement renamed');
  }
}

function namesOf(rows: readonly { readonly id: string; readonly name: string }[]): NamesById {
  return new Map(rows.map(({ id, name }) => [id, name]));
}

function isRenamed(names: NamesById, id: string, planned: string): boolean {
  const name = names.get(id);
  return name !== undefined && nameKey(name) !== nameKey(planned);
}
