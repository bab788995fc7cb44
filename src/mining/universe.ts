import type { Dataset, HoldingColumns } from '../model/dataset.ts';
import { commonCounts } from './common-counts.ts';
import { encode, type Item } from './encoding.ts';
import type { Allocate } from './shared-columns.ts';
import { compare, type LearnedItems } from './learned-items.ts';
import type { SearchSpace } from './search-space.ts';

/** What more than this share of the members hold needs no condition. */
const BIRTHRIGHT = 0.9;

/** Apps with the same members, searched together: what is rare among these people is judged among these people. */
export interface Universe {
  readonly items: readonly Item[];
  readonly space: SearchSpace;
  /** Per place the row of the person in the dataset. */
  readonly personAt: Uint32Array;
  /** Rows of the dataset's values, in canonical order. */
  readonly values: Uint32Array;
  /** Per value (in that order) the places of its holders, ascending once they are sorted. */
  readonly holderOffsets: Uint32Array;
  readonly holders: Uint32Array;
  /** Per value the places of those who hold it by policy or a bundle, ascending; absent: nobody does. */
  readonly derivedOffsets?: Uint32Array;
  readonly derived?: Uint32Array;
}

/** Every app belongs to one universe; apps and values in canonical order: label and names, not ids or rows. */
export function universesOf(
  dataset: Dataset,
  learned: LearnedItems,
  allocate: Allocate,
): readonly Universe[] {
  const order = canonicalValues(dataset);
  const groups = new Map<string, { members: Uint32Array; values: number[] }>();
  const keyOf = dataset.apps.map(({ members }) => membersKey(members));
  for (const value of order) {
    const app = dataset.values[value]?.app ?? 0;
    const members = dataset.apps[app]?.members ?? new Uint32Array();
    const key = keyOf[app] ?? '';
    const group = groups.get(key) ?? { members, values: [] };
    groups.set(key, group);
    group.values.push(value);
  }
  return [...groups.values()].map(({ members, values }) =>
    universe(dataset, learned, members, values, allocate),
  );
}

function universe(
  { holdings, derived, people }: Dataset,
  learned: LearnedItems,
  members: Uint32Array,
  values: readonly number[],
  allocate: Allocate,
): Universe {
  const memberAt = new Int32Array(people.ids.length).fill(-1);
  for (const [m, person] of members.entries()) memberAt[person] = m;
  const signatures = new Uint32Array(members.length);
  const sign = ({ offsets, people: rows }: HoldingColumns, value: number, mark: number) => {
    for (let i = offsets[value] ?? 0; i < (offsets[value + 1] ?? 0); i++) {
      const m = memberAt[rows[i] ?? 0] ?? 0;
      signatures[m] = Math.imul(signatures[m] ?? 0, 31) + mark;
    }
  };
  for (const [v, value] of values.entries()) {
    sign(holdings, value, v + 1);
    if (derived !== undefined) sign(derived, value, -v - 1);
  }
  const { items, personAt, ...columns } = encode(learned, members, signatures, allocate);
  const placeOf = memberAt;
  for (let place = 0; place < personAt.length; place++) placeOf[personAt[place] ?? 0] = place;
  const held = byPlace(holdings, values, placeOf, allocate);
  const given = derived === undefined ? undefined : byPlace(derived, values, placeOf, allocate);
  return {
    items,
    personAt,
    space: {
      ...columns,
      people: members.length,
      common: commonCounts(columns.support, allocate),
      bits: Float64Array.from(items, ({ bits }) => bits),
      kinds: Uint16Array.from(items, ({ kind }) => kind),
      priority: Float64Array.from(items, ({ priorityBits }) => priorityBits),
    },
    values: Uint32Array.from(values),
    holderOffsets: held.offsets,
    holders: held.places,
    ...(given === undefined ? {} : { derivedOffsets: given.offsets, derived: given.places }),
  };
}

/** Per value of the universe the places of its people, in the order of the dataset. */
function byPlace(
  columns: HoldingColumns,
  values: readonly number[],
  placeOf: Int32Array,
  allocate: Allocate,
): { readonly offsets: Uint32Array; readonly places: Uint32Array } {
  const offsets = new Uint32Array(allocate(4 * (values.length + 1)));
  for (const [v, value] of values.entries())
    offsets[v + 1] = (offsets[v] ?? 0) + (columns.offsets[value + 1] ?? 0) - (columns.offsets[value] ?? 0);
  const places = new Uint32Array(allocate(4 * (offsets[values.length] ?? 0)));
  for (const [v, value] of values.entries()) {
    let at = offsets[v] ?? 0;
    for (let i = columns.offsets[value] ?? 0; i < (columns.offsets[value + 1] ?? 0); i++)
      places[at++] = placeOf[columns.people[i] ?? 0] ?? 0;
  }
  return { offsets, places };
}

/** The places of the holders of the v-th value. */
export function holdersOf(
  { holders, holderOffsets }: Pick<Universe, 'holders' | 'holderOffsets'>,
  v: number,
): Uint32Array {
  return holders.subarray(holderOffsets[v], holderOffsets[v + 1]);
}

const NOBODY = new Uint32Array();

/** The places of those who hold the v-th value by policy or a bundle. */
export function derivedOf(
  { derived, derivedOffsets }: Pick<Universe, 'derived' | 'derivedOffsets'>,
  v: number,
): Uint32Array {
  return derived?.subarray(derivedOffsets?.[v], derivedOffsets?.[v + 1]) ?? NOBODY;
}

/** Members whom the v-th value is about: all but those who hold it by policy or a bundle. */
export function concernedBy(
  universe: Pick<Universe, 'space' | 'derived' | 'derivedOffsets'>,
  v: number,
): number {
  return universe.space.people - derivedOf(universe, v).length;
}

/** How many there are of a value of the dataset. */
export function countOf(columns: HoldingColumns | undefined, value: number): number {
  return (columns?.offsets[value + 1] ?? 0) - (columns?.offsets[value] ?? 0);
}

/** Whether nearly all of those hold the value who do not have it by policy or a bundle, and they are not a few. */
export function isForEverybody(holders: number, concerned: number, members: number): boolean {
  return holders > BIRTHRIGHT * concerned && 2 * holders > members;
}

/** Rows of values by app label, entitlement and value name; ids only where all of these are equal. */
export function canonicalValues({ values, apps }: Dataset): readonly number[] {
  const label = (row: number) => apps[values[row]?.app ?? 0];
  return [...values.keys()].sort((x, y) => {
    const [a, b] = [values[x], values[y]];
    if (a === undefined || b === undefined) return 0;
    return (
      compare(label(x)?.label ?? '', label(y)?.label ?? '') ||
      compare(a.entitlement, b.entitlement) ||
      compare(a.name, b.name) ||
      compare(label(x)?.id ?? '', label(y)?.id ?? '') ||
      compare(a.entitlementId, b.entitlementId) ||
      compare(a.id, b.id)
    );
  });
}

function membersKey(members: Uint32Array): string {
  let [a, b] = [0, 0];
  for (const person of members) {
    a = (Math.imul(a, 31) + person) | 0;
    b = Math.imul(b ^ person, 0x9e3779b1);
  }
  return `${members.length},${a},${b}`;
}
