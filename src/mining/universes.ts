import type { Dataset, HoldingColumns } from '../model/dataset.ts';
import { canonicalOrder } from './canonical-order.ts';
import { commonCounts } from './common-counts.ts';
import { type Crew, partsOf } from './crew.ts';
import { encode, type Encoding } from './encoding.ts';
import type { LearnedItems } from './learned-items.ts';
import { sameNumbers } from './same-numbers.ts';
import { scrambled } from './scrambled.ts';
import type { Allocate } from './shared-columns.ts';
import type { Placed } from './tasks.ts';
import { canonicalValues, countOf, placesByPerson, type Universe } from './universe.ts';

/** Every app with values belongs to one universe; apps and values in canonical order: label and names, not ids or rows. */
export async function universesOf(
  dataset: Dataset,
  learned: LearnedItems,
  crew: Crew,
  allocate: Allocate,
): Promise<readonly Universe[]> {
  const order = canonicalValues(dataset);
  const groupOf = groupsByMembers(dataset.apps);
  for (const value of order) groupOf[dataset.values[value]?.app ?? 0]?.values.push(value);
  const all = [...new Set(order.flatMap((value) => groupOf[dataset.values[value]?.app ?? 0] ?? []))];
  const columns = all.map(({ members, values }) => placed(dataset, learned, members, values, allocate));
  // The holders get their places while the places get their items.
  const sorting = crew.start(
    { kind: 'sort', columns, people: dataset.people.ids.length },
    all.flatMap(({ values }, u) => partsOf(u, [...values.keys()])),
  );
  const encoded = columns.map(({ personAt }) => encode(learned, personAt, allocate));
  await sorting.finish();
  return all.flatMap(({ values }, u) => {
    const [own, encoding] = [columns[u], encoded[u]];
    return own === undefined || encoding === undefined
      ? []
      : { ...own, values: Uint32Array.from(values), ...searchable(encoding, own.personAt.length, allocate) };
  });
}

/** The members of a universe in canonical order, and who holds its values: people of the dataset, until they are sorted. */
function placed(
  { holdings, derived, people }: Dataset,
  learned: LearnedItems,
  members: Uint32Array,
  values: readonly number[],
  allocate: Allocate,
): Placed {
  const memberAt = placesByPerson(members, people.ids.length);
  const signatures = new Uint32Array(members.length);
  // Different holdings may make one signature; another one, made in another way, then tells them apart.
  const second = new Uint32Array(members.length);
  const sign = ({ offsets, people: rows }: HoldingColumns, value: number, mark: number) => {
    for (let i = offsets[value] ?? 0; i < (offsets[value + 1] ?? 0); i++) {
      const m = memberAt[rows[i] ?? 0] ?? 0;
      signatures[m] = Math.imul(signatures[m] ?? 0, 31) + mark;
      second[m] = scrambled((second[m] ?? 0) ^ mark);
    }
  };
  for (const [v, value] of values.entries()) {
    sign(holdings, value, v + 1);
    if (derived !== undefined) sign(derived, value, -v - 1);
  }
  const held = ofValues(holdings, values, allocate);
  const given = derived === undefined ? undefined : ofValues(derived, values, allocate);
  return {
    personAt: canonicalOrder(learned, members, [signatures, second], allocate),
    holderOffsets: held.offsets,
    holders: held.people,
    ...(given === undefined ? {} : { derivedOffsets: given.offsets, derived: given.people }),
  };
}

function searchable({ items, ...columns }: Encoding, people: number, allocate: Allocate) {
  return {
    items,
    space: {
      ...columns,
      people,
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

/** The people of some values, one value after another. */
function ofValues(
  columns: HoldingColumns,
  values: readonly number[],
  allocate: Allocate,
): { readonly offsets: Uint32Array; readonly people: Uint32Array } {
  const offsets = new Uint32Array(allocate(4 * (values.length + 1)));
  for (const [v, value] of values.entries()) offsets[v + 1] = (offsets[v] ?? 0) + countOf(columns, value);
  const people = new Uint32Array(allocate(4 * (offsets[values.length] ?? 0)));
  for (const [v, value] of values.entries())
    people.set(columns.people.subarray(columns.offsets[value], columns.offsets[value + 1]), offsets[v]);
  return { offsets, people };
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
  for (const person of members) {
    a = (Math.imul(a, 31) + person) | 0;
    b = Math.imul(b ^ person, 0x9e3779b1);
  }
  return `${members.length},${a},${b}`;
}
