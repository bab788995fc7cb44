import type { Dataset, HoldingColumns } from '../../model/dataset.ts';
import { canonicalOrder } from './canonical-order.ts';
import { commonCounts } from './common-counts.ts';
import { type Crew, partsOf, type Started } from '../threads/crew.ts';
import { encode, type Encoding } from './encoding.ts';
import type { LearnedItems } from '../dataset/learned-items.ts';
import { sameNumbers } from './same-numbers.ts';
import { stemsOf } from './stems.ts';
import type { Allocate } from '../dataset/shared-columns.ts';
import type { Unplaced } from '../threads/tasks.ts';
import { canonicalValues, countOf, type Placed, type Universe } from './universe.ts';

/** Universes whose members are put in order by what they hold: it needs nothing that is learned, and may go on beside learning. */
export interface Ordering {
  readonly columns: readonly Unplaced[];
  readonly work: Started<'order'>;
}

/** Every app with values belongs to one universe; apps and values in canonical order: label and names, not ids or rows. */
export function startOrdering(dataset: Dataset, crew: Crew, allocate: Allocate): Ordering {
  const { holdings, derived, people } = dataset;
  const canonical = canonicalValues(dataset);
  const groupOf = groupsByMembers(dataset.apps);
  for (const value of canonical) groupOf[dataset.values[value]?.app ?? 0]?.values.push(value);
  const all = [...new Set(canonical.flatMap((value) => groupOf[dataset.values[value]?.app ?? 0] ?? []))];
  const columns = all.map(({ members, values }): Unplaced => ({
    members,
    values: Uint32Array.from(values),
    order: new Uint32Array(allocate(4 * members.length)),
  }));
  const parts = columns.map((_, universe) => ({ universe, values: [] }));
  const task = { kind: 'order', holdings, derived, columns, people: people.ids.length } as const;
  return { columns, work: crew.start(task, parts) };
}

/** The universes of a dataset, once their members are in order, as learning sees their people. */
export async function universesOf(
  { holdings, derived, people }: Dataset,
  { columns: ordered, work }: Ordering,
  learned: LearnedItems,
  crew: Crew,
  allocate: Allocate,
): Promise<readonly Universe[]> {
  await work.finish();
  const columns = ordered.map(({ members, values, order }) => {
    const held = roomFor(holdings, values, allocate);
    const given = derived && roomFor(derived, values, allocate);
    return {
      values,
      personAt: canonicalOrder(learned, members, order, allocate),
      holderOffsets: held.offsets,
      holders: held.people,
      ...(given === undefined ? {} : { derivedOffsets: given.offsets, derived: given.people }),
    };
  });
  // The holders get their places while the places get their items.
  const placing = crew.start(
    { kind: 'place', holdings, derived, columns, people: people.ids.length },
    ordered.flatMap(({ values }, u) => partsOf(u, [...values.keys()])),
  );
  const universes = columns.map((own, u) => {
    const members = ordered[u]?.members ?? own.personAt;
    return {
      ...own,
      ...searchable(encode(learned, members, own.personAt, allocate), members.length, allocate),
    };
  });
  await placing.finish();
  return universes;
}

function searchable({ items, ...columns }: Encoding, people: number, allocate: Allocate) {
  return {
    items,
    space: {
      ...columns,
      people,
      stems: stemsOf(columns, allocate),
      common: commonCounts(columns.support, allocate),
      bits: Float64Array.from(items, ({ bits }) => bits),
      kinds: Uint16Array.from(items, ({ kind }) => kind),
      priority: Float64Array.from(items, ({ priorityBits }) => priorityBits),
    },
  };
}

/** What threads need of a universe before they search it. */
export function placedOf({ personAt, holderOffsets, holders, derivedOffsets, derived }: Universe): Placed {
  return {
    personAt,
    holderOffsets,
    holders,
    ...(derived === undefined || derivedOffsets === undefined ? {} : { derivedOffsets, derived }),
  };
}

/** Room for the people of some values, one value after another. */
function roomFor(columns: HoldingColumns, values: Uint32Array, allocate: Allocate): HoldingColumns {
  const offsets = new Uint32Array(allocate(4 * (values.length + 1)));
  for (const [v, value] of values.entries()) offsets[v + 1] = (offsets[v] ?? 0) + countOf(columns, value);
  return { offsets, people: new Uint32Array(allocate(4 * (offsets[values.length] ?? 0))) };
}

interface MembersGroup {
  readonly members: Uint32Array;
  /** Rows of the dataset. */
  readonly values: number[];
}

/** Per app its group: apps with the same members share one. */
function groupsByMembers(apps: Dataset['apps']): readonly MembersGroup[] {
  const byKey = new Map<string, MembersGroup[]>();
  return apps.map(({ members }) => {
    const key = membersKey(members);
    const alike = byKey.get(key) ?? [];
    const known = alike.find((group) => sameNumbers(group.members, members));
    if (known !== undefined) return known;
    const group: MembersGroup = { members, values: [] };
    byKey.set(key, [...alike, group]);
    return group;
  });
}

/** Equal for equal members; rarely for others as well. */
function membersKey(members: Uint32Array): string {
  let [a, b] = [0, 0];
  for (let m = 0; m < members.length; m++) {
    const person = members[m] ?? 0;
    a = (Math.imul(a, 31) + person) | 0;
    b = Math.imul(b ^ person, 0x9e3779b1);
  }
  return `${members.length},${a},${b}`;
}
