import type { Dataset, HoldingColumns } from '../../model/dataset.ts';
import type { Item } from './encoding.ts';
import { compare } from '../dataset/learned-items.ts';
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
  /** Per value (in that order) the places of its holders, ascending, once placing has found them. */
  readonly holderOffsets: Uint32Array;
  readonly holders: Uint32Array;
  /** Per value the places of those who hold it by policy or a bundle, ascending; absent: nobody does. */
  readonly derivedOffsets?: Uint32Array;
  readonly derived?: Uint32Array;
}

/** What a thread needs of a universe whose people have places; columns are shared between threads. */
export type Placed = Pick<Universe, 'personAt' | 'holderOffsets' | 'holders' | 'derivedOffsets' | 'derived'>;

/** What a thread needs of a universe to search it. */
export type Searched = Placed & Pick<Universe, 'space'>;

/** Per person of the dataset the place; -1 where there is none. */
export function placesByPerson(personAt: Uint32Array, people: number): Int32Array {
  const placeOf = new Int32Array(people).fill(-1);
  for (let place = 0; place < personAt.length; place++) placeOf[personAt[place] ?? 0] = place;
  return placeOf;
}

/** The places of the holders of the v-th value. */
export function holdersOf(
  { holders, holderOffsets }: Pick<Universe, 'holders' | 'holderOffsets'>,
  v: number,
): Uint32Array {
  return holders.subarray(holderOffsets[v], holderOffsets[v + 1]);
}

/** Values, those beside each other whose holders stand near each other: conditions and rows that one needs the next needs too. */
export function besideEachOther(universe: Placed, values: readonly number[]): readonly number[] {
  const middle = (v: number) => {
    const holders = holdersOf(universe, v);
    return holders[holders.length >>> 1] ?? 0;
  };
  return values.toSorted((a, b) => middle(a) - middle(b));
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
