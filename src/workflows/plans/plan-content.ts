import { snapshotFrom } from '../../access/snapshot-chunks.ts';
import type { Operation } from '../../model/operation.ts';
import type { PlanHeader, PlanPerson, PlanValue } from '../../model/plan.ts';
import type { RejectReason } from '../../model/report-lines.ts';
import type { PeopleFilter } from '../../store/store.ts';
import type { Context } from '../context.ts';

const ROWS = 2000;

/** What a plan does with one value. */
export interface ValueOfPlan {
  readonly value: PlanValue;
  /** People of the plan who get it. */
  readonly people: number;
  /** People on the app who held it when the plan was made; undefined where not everybody was read. */
  readonly heldBefore: number | undefined;
}

/** The values that a plan gives, those that few get first. Reads every person of the plan once. */
export async function valuesOfPlan(context: Context, plan: PlanHeader): Promise<readonly ValueOfPlan[]> {
  const people = new Uint32Array(plan.values.length);
  for await (const person of peopleInOrder(context, plan.id))
    for (const index of person.toGrant) people[index] = (people[index] ?? 0) + 1;
  const held = await holders(context, plan);
  return plan.values
    .map((value, index) => ({
      value,
      people: people[index] ?? 0,
      heldBefore: held === undefined ? undefined : (held.get(value.valueId) ?? 0),
    }))
    .filter(({ people }) => people > 0)
    .sort(
      (a, b) =>
        Number(b.value.sensitive) - Number(a.value.sensitive) ||
        (a.heldBefore ?? 0) - (b.heldBefore ?? 0) ||
        a.people - b.people,
    );
}

/** How many people held each value, by value id, as the snapshot of the plan saw it. */
async function holders(
  { store }: Context,
  { snapshotId }: PlanHeader,
): Promise<ReadonlyMap<string, number> | undefined> {
  if (snapshotId === undefined) return undefined;
  const chunks = await store.snapshots.chunks(snapshotId);
  if (chunks.length === 0) return undefined;
  const snapshot = snapshotFrom(chunks);
  if (snapshot.header.scope !== 'app') return undefined;
  const held = new Map<string, number>();
  for (let p = 0; p < snapshot.people; p++)
    for (const value of snapshot.access(p).holdings.keys()) held.set(value, (held.get(value) ?? 0) + 1);
  return held;
}

export type PeopleSection =
  | 'to-remove'
  | 'to-grant'
  | 'new-accounts'
  | 'needs-decision'
  | 'conflict'
  | 'held-back';

/** One page of the people of a section whose texts hold `text`, after row `after`. */
export async function peopleOfPlan(
  context: Context,
  plan: PlanHeader,
  input: {
    readonly section: PeopleSection;
    readonly text: string;
    readonly after: number;
    readonly limit: number;
  },
): Promise<{ readonly people: readonly PlanPerson[]; readonly more: boolean }> {
  const { section, after, limit } = input;
  const text = input.text.trim().toLowerCase();
  const found: PlanPerson[] = [];
  const filter = section === 'new-accounts' ? 'to-grant' : section;
  for await (const person of peopleInOrder(context, plan.id, filter, after)) {
    if (section === 'new-accounts' && person.membership !== 'new-account') continue;
    if (text !== '' && !textOf(plan, person).includes(text)) continue;
    if (found.length === limit) return { people: found, more: true };
    found.push(person);
  }
  return { people: found, more: false };
}

function textOf(plan: PlanHeader, person: PlanPerson): string {
  const values = [...person.toGrant, ...(person.toRemove ?? [])].map((index) => {
    const value = plan.values[index];
    return value === undefined ? '' : `${value.entitlementName} ${value.valueName}`;
  });
  return [person.identifier, person.login ?? '', person.class, ...values].join('\n').toLowerCase();
}

/** The people of a plan, or those of one kind, in source order after row `from`. */
export async function* peopleInOrder(
  { store }: Context,
  plan: string,
  filter: PeopleFilter = 'all',
  from = -1,
): AsyncIterable<PlanPerson> {
  for (let after = from; ;) {
    const people = await store.plans.people(plan, filter, after, ROWS);
    yield* people;
    const last = people.at(-1);
    if (last === undefined) return;
    after = last.n;
  }
}

/** Every step of a plan, in order. */
export async function* operationsInOrder({ store }: Context, plan: string): AsyncIterable<Operation> {
  for (let from = 0; ;) {
    const steps = await store.plans.operations(plan, from, ROWS);
    yield* steps;
    const last = steps.at(-1);
    if (last === undefined) return;
    from = last.seq + 1;
  }
}

/** One page of the steps of a plan whose stored text holds `text`, from `from` on. */
export async function stepsOfPlan(
  { store }: Context,
  plan: PlanHeader,
  input: { readonly text: string; readonly from: number; readonly limit: number },
): Promise<{ readonly steps: readonly Operation[]; readonly more: boolean }> {
  const text = input.text.trim().toLowerCase();
  const found: Operation[] = [];
  for (let { from } = input; ;) {
    const steps = await store.plans.operations(plan.id, from, ROWS);
    for (const step of steps) {
      if (text !== '' && !stepText(plan, step).includes(text)) continue;
      if (found.length === input.limit) return { steps: found, more: true };
      found.push(step);
    }
    const last = steps.at(-1);
    if (last === undefined) return { steps: found, more: false };
    from = last.seq + 1;
  }
}

function stepText(plan: PlanHeader, step: Operation): string {
  const values = step.kind === 'grant' ? step.values.map((index) => plan.values[index]) : [];
  const names = values.map((value) => `${value?.entitlementName ?? ''}: ${value?.valueName ?? ''}`);
  return `${JSON.stringify(step)} ${step.kind.replaceAll('-', ' ')} ${names.join(', ')}`.toLowerCase();
}

/** The lines of the report that could not be read; none where the source is no report. */
export async function rejectsOfPlan(
  { store }: Context,
  { source }: PlanHeader,
): Promise<readonly { readonly line: number; readonly reason: RejectReason }[]> {
  if (source.kind !== 'report') return [];
  return (await store.understandings.get(source.understandingId))?.rejects ?? [];
}
