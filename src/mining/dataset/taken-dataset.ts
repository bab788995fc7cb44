import type { AttributeColumn, Dataset, HoldingColumns } from '../../model/dataset.ts';
import { SHARED } from './shared-columns.ts';

/** Who is taken over of an earlier dataset. */
export interface Taking {
  /** Their rows there, ascending; now they are the first ones. In shared memory, as below. */
  readonly people: Uint32Array;
  /** Per app there, and per person there, their row now, ascending; or -1 of those whose holdings of the app are not taken over. */
  readonly rowOf: readonly Int32Array[];
}

/** What is taken over, by rows as they are now, in shared memory. */
export interface TakenDataset {
  /** The attributes that somebody of them has, mined or aside. */
  readonly columns: readonly TakenColumn[];
  /** By the values there. */
  readonly holdings: HoldingColumns;
  readonly derived?: HoldingColumns;
}

export interface TakenColumn extends Pick<AttributeColumn, 'name' | 'codes' | 'notText'> {
  /** Codes have room behind those who are taken over. */
  readonly taken: number;
  readonly raws: readonly string[];
}

/** Uses up the holdings of the earlier dataset. */
export function takenDataset(
  { attributes, aside = [], holdings, derived, values }: Dataset,
  { people, rowOf }: Taking,
): TakenDataset {
  const appOf = (value: number) => values[value]?.app ?? -1;
  const taken = (columns: HoldingColumns) => takenHoldings(columns, (value) => rowOf[appOf(value)]);
  return {
    columns: [...attributes, ...aside].flatMap((column) => takenColumn(column, people)),
    holdings: taken(holdings),
    ...(derived === undefined ? {} : { derived: taken(derived) }),
  };
}

/** So much more memory is asked for, which is none before it is used: fewer people than that join. */
const ROOM = 1.2;

/** The texts that they have, in the order in which they have them; nothing where they have none: a reading of all would not know it. */
function takenColumn(
  { name, codes, raws, notText }: AttributeColumn,
  people: Uint32Array,
): readonly TakenColumn[] {
  const numbers = new Uint32Array(raws.length + 1);
  const texts: string[] = [];
  const taken = new Uint32Array(SHARED(4 * Math.ceil(ROOM * people.length)));
  for (let i = 0; i < people.length; i++) {
    const code = codes[people[i] ?? 0] ?? 0;
    if (code !== 0 && numbers[code] === 0) numbers[code] = texts.push(raws[code - 1] ?? '');
    taken[i] = numbers[code] ?? 0;
  }
  if (texts.length === 0) return [];
  const kind = notText === undefined ? {} : { notText };
  return [{ name, codes: taken, taken: people.length, raws: texts, ...kind }];
}

/** In the memory where they stand: nobody moves backwards. */
function takenHoldings(
  { offsets, people }: HoldingColumns,
  rowsOf: (value: number) => Int32Array | undefined,
): HoldingColumns {
  const ends = new Uint32Array(SHARED(offsets.byteLength));
  let at = 0;
  for (let value = 0; value + 1 < offsets.length; value++) {
    const rows = rowsOf(value);
    const end = offsets[value + 1] ?? 0;
    for (let i = offsets[value] ?? 0; i < end; i++) {
      const row = rows?.[people[i] ?? 0] ?? -1;
      if (row >= 0) people[at++] = row;
    }
    ends[value + 1] = at;
  }
  return { offsets: ends, people: people.subarray(0, at) };
}
