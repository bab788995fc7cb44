import { textAt } from '../../model/text-list.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { BirthrightLine, Candidate } from '../../model/patterns.ts';
import { peopleWho } from './condition-extent.ts';

/** Nothing on a picture stands for fewer people. */
export const LEAST_GROUP = 5;
/** Rows and columns of a picture at most. */
export const MOST_CELLS = 200;

/** Who holds what in one app: rows are groups of people, columns are values. */
export interface AccessPicture {
  /** Rows of `Dataset.values`, those with most holders first in the order of the candidates. */
  readonly values: readonly number[];
  /** Values that nobody holds, or beyond the widest picture. */
  readonly valuesLeftOut: number;
  /** In an order that knows nothing of patterns. */
  readonly before: readonly PictureRow[];
  /** By the candidates that people meet. */
  readonly after: readonly PictureRow[];
  /** Members in groups under `LEAST_GROUP`: `after` does not show them. */
  readonly suppressed: number;
  /** Members in larger groups for which `after` has no room. */
  readonly noRoom: number;
}

export interface PictureRow {
  readonly people: number;
  /** Ranks of the candidates that all of them meet; empty in `before`. */
  readonly candidates: readonly number[];
  /**
   * Per column: of these people, who hold it and a candidate or birthright line says so; hold it otherwise; are said to and do not.
   * Whom a policy or a bundle gives it is none of them.
   */
  readonly explained: readonly number[];
  readonly unexplained: readonly number[];
  readonly lacking: readonly number[];
}

/** The picture of an app before and after patterns explain it. Memory grows with people and with values, not with both. */
export function accessPicture(
  dataset: Dataset,
  app: number,
  found: { readonly candidates: readonly Candidate[]; readonly birthright: readonly BirthrightLine[] },
): AccessPicture {
  const members = dataset.apps[app]?.members ?? new Uint32Array();
  const candidates = found.candidates
    .filter((candidate) => candidate.app === app)
    .sort((a, b) => a.rank - b.rank);
  const values = columnsOf(dataset, app, candidates).slice(0, MOST_CELLS);
  const size = Math.max(LEAST_GROUP, Math.ceil(members.length / MOST_CELLS));
  const groups = groupsOf(dataset, members, candidates);
  const large = groups.filter(({ people }) => people.length >= LEAST_GROUP);
  const shown = withRoom(large, size);
  const before = members.length < LEAST_GROUP ? [] : parts(scattered(members, dataset), size);
  const after = shown.flatMap(({ people, met }) =>
    parts(people, size).map((part) => ({
      people: part,
      ranks: met.map((c) => candidates[c]?.rank ?? 0),
    })),
  );
  const count = (list: readonly { readonly people: readonly number[] }[]) =>
    list.reduce((sum, { people }) => sum + people.length, 0);
  const pictures = [
    new Rows(dataset, before, values.length),
    new Rows(
      dataset,
      after.map(({ people }) => people),
      values.length,
    ),
  ] as const;
  for (const [column, value] of values.entries()) {
    const held = holdersOf(dataset, value);
    const expected = expectedOf(dataset, value, candidates, found.birthright);
    // Nobody lacks what a policy or a bundle gives them.
    const given = dataset.derived;
    for (const person of given?.people.subarray(given.offsets[value], given.offsets[value + 1]) ?? [])
      expected[person] = 0;
    for (const rows of pictures) rows.count(column, members, held, expected);
  }
  return {
    values,
    valuesLeftOut: dataset.values.filter((row) => row.app === app).length - values.length,
    before: pictures[0].rows(before.map(() => [])),
    after: pictures[1].rows(after.map(({ ranks }) => ranks)),
    suppressed: members.length - count(large),
    noRoom: count(large) - count(shown),
  };
}

/** Counts the cells of one picture, a column at a time. */
class Rows {
  /** Per person the row, from 1; 0: on none. */
  readonly #rowOf: Uint32Array;
  readonly #people: readonly number[];
  readonly #width: number;
  readonly #explained: Uint32Array;
  readonly #unexplained: Uint32Array;
  readonly #lacking: Uint32Array;

  constructor({ people }: Dataset, rows: readonly (readonly number[])[], width: number) {
    this.#rowOf = new Uint32Array(people.ids.length);
    for (const [n, row] of rows.entries()) for (const person of row) this.#rowOf[person] = n + 1;
    this.#people = rows.map(({ length }) => length);
    this.#width = width;
    const cells = rows.length * width;
    this.#explained = new Uint32Array(cells);
    this.#unexplained = new Uint32Array(cells);
    this.#lacking = new Uint32Array(cells);
  }

  count(column: number, members: Uint32Array, held: Uint8Array, expected: Uint8Array): void {
    for (const person of members) {
      const row = this.#rowOf[person] ?? 0;
      if (row === 0) continue;
      const counts =
        held[person] === 1
          ? expected[person] === 1
            ? this.#explained
            : this.#unexplained
          : expected[person] === 1
            ? this.#lacking
            : undefined;
      const cell = (row - 1) * this.#width + column;
      if (counts !== undefined) counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }

  rows(candidates: readonly (readonly number[])[]): readonly PictureRow[] {
    const part = (cells: Uint32Array, n: number) => [
      ...cells.subarray(n * this.#width, (n + 1) * this.#width),
    ];
    return this.#people.map((people, n) => ({
      people,
      candidates: candidates[n] ?? [],
      explained: part(this.#explained, n),
      unexplained: part(this.#unexplained, n),
      lacking: part(this.#lacking, n),
    }));
  }
}

/** Values of the app that somebody holds: those of the candidates side by side, then the others by holders. */
function columnsOf(dataset: Dataset, app: number, candidates: readonly Candidate[]): readonly number[] {
  const { offsets } = dataset.holdings;
  const holders = (value: number) => (offsets[value + 1] ?? 0) - (offsets[value] ?? 0);
  const own = candidates.flatMap(({ patterns }) => patterns.map(({ value }) => value));
  const rest = [...dataset.values.keys()]
    .filter((value) => dataset.values[value]?.app === app && holders(value) > 0)
    .sort((a, b) => holders(b) - holders(a) || a - b);
  return [...new Set([...own, ...rest])];
}

/** Per person 1 where they hold the value. */
function holdersOf({ holdings, people }: Dataset, value: number): Uint8Array {
  const held = new Uint8Array(people.ids.length);
  for (const person of holdings.people.subarray(holdings.offsets[value], holdings.offsets[value + 1]))
    held[person] = 1;
  return held;
}

/** Per person 1 where a candidate or a birthright line says that they have the value. */
function expectedOf(
  dataset: Dataset,
  value: number,
  candidates: readonly Candidate[],
  birthright: readonly BirthrightLine[],
): Uint8Array {
  const expected = new Uint8Array(dataset.people.ids.length);
  if (birthright.some((line) => line.value === value)) return expected.fill(1);
  for (const { condition, patterns } of candidates) {
    if (patterns.every((pattern) => pattern.value !== value)) continue;
    const meets = peopleWho(condition, dataset);
    for (let person = 0; person < meets.length; person++) if (meets[person] === 1) expected[person] = 1;
  }
  return expected;
}

interface Group {
  readonly people: readonly number[];
  /** Places of the candidates that all of them meet. */
  readonly met: readonly number[];
}

/**
 * People who meet the same candidates, in the order of their first candidates; who meets none comes last. One candidate
 * after another splits the groups that there are.
 */
function groupsOf(
  dataset: Dataset,
  members: Uint32Array,
  candidates: readonly Candidate[],
): readonly Group[] {
  const groupOf = new Uint32Array(dataset.people.ids.length);
  const met: (readonly number[])[] = [[]];
  for (const [c, { condition }] of candidates.entries()) {
    const meets = peopleWho(condition, dataset);
    const split = new Map<number, number>();
    for (const person of members) {
      if (meets[person] !== 1) continue;
      const from = groupOf[person] ?? 0;
      let into = split.get(from);
      if (into === undefined) {
        into = met.push([...(met[from] ?? []), c]) - 1;
        split.set(from, into);
      }
      groupOf[person] = into;
    }
  }
  const people = new Map<number, number[]>();
  for (const person of members) {
    const group = groupOf[person] ?? 0;
    const list = people.get(group);
    if (list === undefined) people.set(group, [person]);
    else list.push(person);
  }
  return [...people]
    .map(([group, list]): Group => ({ people: list, met: met[group] ?? [] }))
    .sort((a, b) => compared(a.met, b.met));
}

function compared(a: readonly number[], b: readonly number[]): number {
  for (let n = 0; n < Math.max(a.length, b.length); n++) {
    const difference = (a[n] ?? Infinity) - (b[n] ?? Infinity);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}

/** The groups for which there is room, in their order: the larger ones. */
function withRoom(groups: readonly Group[], size: number): readonly Group[] {
  const chosen = new Set<Group>();
  let rows = 0;
  for (const group of groups.toSorted((a, b) => b.people.length - a.people.length)) {
    rows += partCount(group.people.length, size);
    if (rows > MOST_CELLS) break;
    chosen.add(group);
  }
  return groups.filter((group) => chosen.has(group));
}

/** Members by their id, which says nothing of them. */
function scattered(members: Iterable<number>, { people }: Dataset): readonly number[] {
  const key = (person: number) => Array.from(textAt(people.ids, person)).reverse().join('');
  return [...members]
    .map((person) => [key(person), person] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, person]) => person);
}

/** As many parts of at least `size` as there are, equal but for one person. */
function parts(people: readonly number[], size: number): readonly (readonly number[])[] {
  const count = partCount(people.length, size);
  return Array.from({ length: count }, (_, n) =>
    people.slice(Math.floor((n * people.length) / count), Math.floor(((n + 1) * people.length) / count)),
  );
}

function partCount(people: number, size: number): number {
  return Math.max(1, Math.floor(people / size));
}
