import type { Snapshot } from '../../access/snapshot.ts';
import { snapshotFrom } from '../../access/snapshot-chunks.ts';
import type { Difference } from '../../model/job.ts';
import type { RemoveEntitlement, RemoveValues } from '../../model/operation.ts';
import { WriteAbandoned } from '../../okta/okta.ts';
import { otherwiseChanged, valuesHeldBy } from '../../planning/structure/removal-effects.ts';
import { holdings } from '../verify/differences.ts';
import { named } from '../verify/name-differences.ts';
import { Parked } from '../park.ts';
import { ranOut } from '../verify/ran-out.ts';
import { stillCounts } from '../reading.ts';
import { readSnapshot } from '../read-snapshot.ts';
import type { Run } from '../run.ts';
import { readStructureUse, type StructureUse } from './structure-references.ts';

type Removal = RemoveEntitlement | RemoveValues;

const BATCH = 1000;

/**
 * Mode `replace`: values are removed although people hold them. Nobody loses more than the plan says of them: it is read
 * afresh before each removal, and after the first of each kind everybody is read back.
 */
export class RemovalGuard {
  readonly #run: Run;
  readonly #named: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #compared = new Set<Removal['kind']>();
  readonly #gone = new Set<string>();
  #seen: { readonly at: number; readonly use: StructureUse } | undefined;

  private constructor(run: Run, people: ReadonlyMap<string, ReadonlySet<string>>) {
    this.#run = run;
    this.#named = people;
  }

  /** Reads what the plan says of whom. */
  static async of(run: Run): Promise<RemovalGuard> {
    const people = new Map<string, ReadonlySet<string>>();
    for (let after = -1; ;) {
      const rows = await run.context.store.plans.people(run.plan.id, 'all', after, BATCH);
      for (const { principal, toRemove = [] } of rows)
        if (principal !== undefined)
          people.set(principal, new Set(toRemove.flatMap((v) => run.plan.values[v]?.valueId ?? [])));
      const last = rows.at(-1);
      if (last === undefined) return new RemovalGuard(run, people);
      after = last.n;
    }
  }

  /** Throws `WriteAbandoned` where somebody, or something, would lose by it what the plan does not say. */
  async check({ values }: Removal): Promise<void> {
    const { snapshot, bundles, rules } = await this.#fresh();
    if (bundles === undefined || rules === undefined)
      throw new WriteAbandoned('stale: what refers to the values cannot be seen');
    const goes = new Set(values.map(({ id }) => id));
    for (let p = 0; p < snapshot.people; p++) {
      if (!snapshot.access(p).complete)
        throw new WriteAbandoned('stale: who holds the values cannot be seen');
      const known = this.#named.get(snapshot.principal(p));
      for (const value of valuesHeldBy(snapshot, p))
        if (goes.has(value) && known?.has(value) !== true)
          throw new WriteAbandoned('stale: somebody else holds it');
    }
    if (otherwiseChanged(snapshot, goes).length > 0)
      throw new WriteAbandoned('stale: somebody would gain by it');
    const references = new Set((this.#run.plan.references ?? []).map(({ id }) => id));
    const referring = [
      ...bundles.filter(({ entitlements }) =>
        entitlements.some((row) => row.values.some((id) => goes.has(id))),
      ),
      ...rules.filter(({ criteria }) => criteria.some(({ valueIds }) => valueIds.some((id) => goes.has(id)))),
    ];
    if (referring.some(({ id }) => !references.has(id)))
      throw new WriteAbandoned('stale: something else refers to it');
  }

  /** A removal of an earlier runner: everybody is compared with what the plan saw. */
  async foundDone(operations: readonly Removal[]): Promise<void> {
    if (operations.length === 0) return;
    const { store } = this.#run.context;
    const planned = snapshotFrom(await store.snapshots.chunks(this.#run.plan.snapshotId ?? ''));
    for (const operation of operations) await this.#compare(operation, planned);
  }

  /** Reads everybody back after the first removal of each kind. Throws `Parked` with what was seen. */
  async removed(operation: Removal): Promise<void> {
    if (this.#seen === undefined) await this.foundDone([operation]);
    else await this.#compare(operation, this.#seen.use.snapshot);
  }

  async #compare(operation: Removal, before: Snapshot): Promise<void> {
    const { clock, settings } = this.#run.context;
    for (const { id } of operation.values) this.#gone.add(id);
    if (this.#compared.has(operation.kind)) return;
    const wait = () => clock.sleep(settings.settleMs, this.#run.stop.signal).catch(() => undefined);
    await wait();
    if (this.#run.stop.signal.aborted) return;
    let saw = await this.#differences(before);
    if (saw.length > 0) {
      // Reads may lag behind once more than expected: look again before stopping everything.
      await wait();
      if (this.#run.stop.signal.aborted) return;
      saw = await this.#differences(before);
    }
    if (saw.length > 0) throw new Parked('first-wave-differs', saw[0]?.principal, undefined, saw);
    this.#compared.add(operation.kind);
  }

  /** What somebody lost beyond the plan, or holds by a grant that stood there before and did not give it. */
  async #differences(before: Snapshot): Promise<readonly Difference[]> {
    const after = await readSnapshot(this.#run.context, {
      appId: this.#run.job.appId,
      known: before.header,
      signal: this.#run.stop.signal,
    });
    const found: Difference[] = [];
    for (const principal of before.principals()) {
      const p = before.indexOf(principal);
      const is = holdings(after, principal);
      const was = holdings(before, principal);
      const known = this.#named.get(principal);
      const lost = [...was].flatMap(([value, givers]) => {
        const ran = ranOut(before, principal, givers, after.header.takenAt);
        return is.has(value) || ran || (this.#gone.has(value) && known?.has(value) === true) ? [] : [value];
      });
      const old = new Set(p === undefined ? [] : before.grantsOf(p).map(({ id }) => id));
      const extra = [...is].flatMap(([value, givers]) =>
        !was.has(value) && givers.some(({ id }) => old.has(id)) ? [value] : [],
      );
      found.push(...(await named(this.#run, principal, { lost, extra })));
    }
    return found;
  }

  async #fresh(): Promise<StructureUse> {
    const { clock, settings } = this.#run.context;
    if (this.#seen !== undefined && stillCounts(this.#seen.at, clock.now(), settings.settleMs))
      return this.#seen.use;
    const at = clock.now();
    const { appId } = this.#run.job;
    const use = await readStructureUse(this.#run.context, { appId, signal: this.#run.stop.signal });
    this.#seen = { at, use };
    return use;
  }
}
