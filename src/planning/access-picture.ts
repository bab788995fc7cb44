import type { Dataset } from '../model/dataset.ts';
import type { BirthrightLine, Candidate } from '../model/patterns.ts';
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
  /** Members in groups under `LEAST_GROUP`, who are on neither picture of groups. */
  readonly suppressed: number;
}

export interface PictureRow {
  readonly people: number;
  /** Ranks of the candidates that all of them meet; empty in `before`. */
  readonly candidates: readonly number[];
  /** Per column: of these people, who hold it and a candidate or birthright line says so; hold it otherwise; are said to and do not. */
  readonly explained: readonly number[];
  readonly unexplained: readonly number[];
  readonly lacking: readonly number[];
}

/** The picture of an app before and after patterns explain it. */
export function accessPicture(
  dataset: Dataset,
  app: number,
  found: { readonly candidates: readonly Candidate[]; readonly birthright: readonly BirthrightLine[] },
): AccessPicture {
  const members = dataset.apps[app]?.members ?? new Uint32Array();
  const candidates = found.candidates
    .filter((candidate) => candidate.app === app)
    .sort((a, b) => a.rank - b.rank);
  const meets = candidates.map(({ condition }) => peopleWho(condition, dataset));
  const columns = columnsOf(dataset, app, candidates);
  const values = columns.slice(0, MOST_CELLS);
  const said = values.map((value) => ({
    everybody: found.birthright.some((line) => line.value === value),
    by: candidates.flatMap(({ patterns }, c) =>
      patterns.some((pattern) => pattern.value === value) ? [c] : [],
    ),
    holders: holdersOf(dataset, value),
  }));
  const rowOf = (people: readonly number[], ranks: readonly number[]): PictureRow => {
    const row = { explained: [] as number[], unexplained: [] as number[], lacking: [] as number[] };
    for (const { everybody, by, holders } of said) {
      let explained = 0;
      let unexplained = 0;
      let lacking = 0;
      for (const person of people) {
        const expected = everybody || by.some((c) => meets[c]?.[person] === 1);
        if (holders.has(person)) {
          if (expected) explained += 1;
          else unexplained += 1;
        } else if (expected) lacking += 1;
      }
      row.explained.push(explained);
      row.unexplained.push(unexplained);
      row.lacking.push(lacking);
    }
    return { people: people.length, candidates: ranks, ...row };
  };
  const groups = groupsOf(members, meets);
  const shown = groups.filter(({ people }) => people.length >= LEAST_GROUP);
  const size = Math.max(LEAST_GROUP, Math.ceil(members.length / MOST_CELLS));
  const after = shown
    .flatMap(({ people, met }) =>
      parts(people, size).map((part) =>
        rowOf(
          part,
          met.map((c) => candidates[c]?.rank ?? 0),
        ),
      ),
    )
    .slice(0, MOST_CELLS);
  const drawn = after.reduce((sum, { people }) => sum + people, 0);
  return {
    values,
    valuesLeftOut: dataset.values.filter((row) => row.app === app).length - values.length,
    before:
      members.length < LEAST_GROUP
        ? []
        : parts(scattered(members, dataset), size).map((part) => rowOf(part, [])),
    after,
    suppressed: members.length - drawn,
  };
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

function holdersOf({ holdings }: Dataset, value: number): ReadonlySet<number> {
  return new Set(holdings.people.subarray(holdings.offsets[value] ?? 0, holdings.offsets[value + 1] ?? 0));
}

/** People who meet the same candidates, in the order of their first candidates; who meets none comes last. */
function groupsOf(members: Iterable<number>, meets: readonly ArrayLike<number>[]) {
  const groups = new Map<string, { readonly people: number[]; readonly met: readonly number[] }>();
  for (const person of members) {
    const met = [...meets.keys()].filter((c) => meets[c]?.[person] === 1);
    const group = groups.get(met.join(' '));
    if (group === undefined) groups.set(met.join(' '), { people: [person], met });
    else group.people.push(person);
  }
  return [...groups.values()].sort((a, b) => compared(a.met, b.met));
}

function compared(a: readonly number[], b: readonly number[]): number {
  for (let n = 0; n < Math.max(a.length, b.length); n++) {
    const difference = (a[n] ?? Infinity) - (b[n] ?? Infinity);
    if (difference !== 0 && !Number.isNaN(difference)) return difference;
  }
  return 0;
}

/** Members by their id, which says nothing of them. */
function scattered(members: Iterable<number>, { people }: Dataset): readonly number[] {
  const key = (person: number) =>
    Array.from(people.ids[person] ?? '')
      .reverse()
      .join('');
  return [...members]
    .map((person) => [key(person), person] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, person]) => person);
}

/** As many parts of at least `size` as there are, equal but for one person. */
function parts(people: readonly number[], size: number): readonly (readonly number[])[] {
  const count = Math.max(1, Math.floor(people.length / size));
  return Array.from({ length: count }, (_, n) =>
    people.slice(Math.floor((n * people.length) / count), Math.floor(((n + 1) * people.length) / count)),
  );
}
