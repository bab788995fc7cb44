import { NumberColumn } from '../access/columns.ts';
import type { Dataset } from '../model/dataset.ts';
import type { Outlier, Pattern } from '../model/patterns.ts';
import { compare } from './learned-items.ts';
import { departmentOf, Peers } from './peers.ts';
import type { Pool } from './pool.ts';
import type { ListEntry } from './ranking.ts';
import { textCodes } from './repair.ts';
import { placesOf } from './search-space.ts';
import type { TermBook } from './terms.ts';
import { concernedBy, type Universe } from './universe.ts';
import type { Explained } from './value-lists.ts';

/** A holding that nothing explains is strange below this expected rate. */
const STRANGE = 0.3;

/**
 * Holdings of values that have patterns, where the holder meets none of them and the value is not expected otherwise. The
 * strangest first: what a former department explains, then the least expected. At most `most` are made; all are counted.
 */
export function outliersOf(
  dataset: Dataset,
  explainedLists: readonly Explained[],
  patterns: readonly Pattern[],
  explained: Uint8Array,
  book: TermBook,
  most: number,
): { readonly outliers: readonly Outlier[]; readonly count: number } {
  const { holdings, people } = dataset;
  const byValue = new Map<number, Pattern[]>();
  for (const pattern of patterns)
    byValue.set(pattern.value, [...(byValue.get(pattern.value) ?? []), pattern]);
  const fits = formerFits(dataset, byValue);
  const found = new Strange();
  for (const { universe, pool, lists } of explainedLists) {
    const placeOf = placesByPerson(universe, people.ids.length);
    const rates = new Float64Array(universe.space.people);
    for (const [v, value] of universe.values.entries()) {
      if (!byValue.has(value)) continue;
      const [start = 0, end = 0] = holdings.offsets.subarray(value, value + 2);
      const list = lists[v] ?? [];
      let [n, k] = [concernedBy(universe, v), end - start];
      for (const entry of list) [n, k] = [n - entry.n, k - entry.k];
      const otherwise = n > 0 ? k / n : 0;
      if (otherwise >= STRANGE) continue;
      raiseRates(rates, pool, list);
      for (let i = start; i < end; i++) {
        if (explained[i] === 1) continue;
        const person = holdings.people[i] ?? 0;
        const expected = Math.max(otherwise, rates[placeOf[person] ?? 0] ?? 0);
        if (expected < STRANGE) found.add(person, value, expected, fits(person, value));
      }
      for (const { items } of list) for (const place of placesOf(pool.space, items)) rates[place] = 0;
    }
  }
  const peers = new Peers(dataset, book);
  const missed = new Map(
    [...byValue].map(([value, own]) => [
      value,
      own.reduce((a, b) => (b.evidence.coverage > a.evidence.coverage ? b : a)).condition,
    ]),
  );
  const key = (person: number, value: number) => `${person} ${missed.get(value)?.key}`;
  const chosen = found.strangest(most, dataset);
  const together = new Map(chosen.map(({ person, value }) => [key(person, value), 0]));
  const isChosen = new Uint8Array(people.ids.length);
  for (const { person } of chosen) isChosen[person] = 1;
  found.each((person, value) => {
    if (isChosen[person] === 0) return;
    const count = together.get(key(person, value));
    if (count !== undefined) together.set(key(person, value), count + 1);
  });
  const outliers = chosen.map(({ person, value, expected, fits }): Outlier => {
    const condition = missed.get(value);
    const former = formerDepartment(dataset, person);
    return {
      person: people.ids[person] ?? '',
      value,
      ...peers.of(person, value),
      expected,
      ...(condition === undefined ? {} : { missed: condition }),
      ...(former === undefined ? {} : { former: { department: former, fits } }),
      together: (together.get(key(person, value)) ?? 1) - 1,
    };
  });
  return { outliers, count: found.length };
}

/** Per place the highest rate of the entries that it meets. */
function raiseRates(rates: Float64Array, { space }: Pool, list: readonly ListEntry[]): void {
  for (const { items, n, k } of list) {
    const rate = k / n;
    const places = placesOf(space, items);
    for (let i = 0; i < places.length; i++) {
      const place = places[i] ?? 0;
      if (rate > (rates[place] ?? 0)) rates[place] = rate;
    }
  }
}

function placesByPerson({ encoding }: Universe, people: number): Uint32Array {
  const placeOf = new Uint32Array(people);
  for (const [place, person] of encoding.personAt.entries()) placeOf[person] = place;
  return placeOf;
}

function formerDepartment({ people: { formerDepartment } }: Dataset, person: number): string | undefined {
  const code = formerDepartment?.codes[person] ?? 0;
  return code === 0 ? undefined : formerDepartment?.raws[code - 1];
}

/** Whether a pattern of the value is about the person's former department. */
function formerFits(dataset: Dataset, byValue: ReadonlyMap<number, readonly Pattern[]>) {
  const column = dataset.people.formerDepartment;
  const name = departmentOf(dataset)?.name;
  if (column === undefined || name === undefined) return () => false;
  const codes = textCodes(column);
  const departments = new Map(
    [...byValue].map(([value, own]) => [
      value,
      new Set(
        own.flatMap(({ condition }) =>
          condition.terms.flatMap((term) =>
            term.kind === 'group' || term.attribute !== name
              ? []
              : term.kind === 'in'
                ? term.texts
                : [term.text],
          ),
        ),
      ),
    ]),
  );
  return (person: number, value: number) => {
    const code = codes[person] ?? 0;
    return code > 0 && departments.get(value)?.has(column.texts[code - 1] ?? '') === true;
  };
}

interface StrangeHolding {
  readonly person: number;
  readonly value: number;
  readonly expected: number;
  readonly fits: boolean;
}

/** Strange holdings as columns: there may be millions. */
class Strange {
  readonly #person = new NumberColumn('uint32');
  readonly #value = new NumberColumn('uint32');
  readonly #expected = new NumberColumn('float64');
  readonly #fits = new NumberColumn('uint32');

  get length(): number {
    return this.#person.length;
  }

  add(person: number, value: number, expected: number, fits: boolean): void {
    this.#person.push(person);
    this.#value.push(value);
    this.#expected.push(expected);
    this.#fits.push(fits ? 1 : 0);
  }

  each(use: (person: number, value: number) => void): void {
    const [people, values] = [this.#person.toUint32(), this.#value.toUint32()];
    for (let i = 0; i < people.length; i++) use(people[i] ?? 0, values[i] ?? 0);
  }

  /** Equally strange ones by their id, so that nothing depends on the order of reading. */
  strangest(most: number, { people, values }: Dataset): readonly StrangeHolding[] {
    const person = this.#person.toUint32();
    const value = this.#value.toUint32();
    const expected = this.#expected.toFloat64();
    const fits = this.#fits.toUint32();
    const at = (i: number): StrangeHolding => ({
      person: person[i] ?? 0,
      value: value[i] ?? 0,
      expected: expected[i] ?? 0,
      fits: fits[i] === 1,
    });
    const least = leastExpected(expected, fits, most);
    let count = 0;
    const near = new Uint32Array(person.length);
    for (let i = 0; i < person.length; i++)
      if (fits[i] === 1 || (expected[i] ?? 0) <= least) near[count++] = i;
    const order = near
      .subarray(0, count)
      .sort(
        (a, b) =>
          (fits[b] ?? 0) - (fits[a] ?? 0) ||
          (expected[a] ?? 0) - (expected[b] ?? 0) ||
          compare(values[value[a] ?? 0]?.name ?? '', values[value[b] ?? 0]?.name ?? '') ||
          compare(people.ids[person[a] ?? 0] ?? '', people.ids[person[b] ?? 0] ?? ''),
      );
    return Array.from(order.subarray(0, most), at);
  }
}

const BINS = 4096;

/** At least `most` of those that no former department explains are expected at this rate or less. */
function leastExpected(expected: Float64Array, fits: Uint32Array, most: number): number {
  const bins = new Uint32Array(BINS + 1);
  const bin = (rate: number) => Math.floor((rate / STRANGE) * BINS);
  for (let i = 0; i < expected.length; i++)
    if (fits[i] === 0) bins[bin(expected[i] ?? 0)] = (bins[bin(expected[i] ?? 0)] ?? 0) + 1;
  let found = 0;
  for (const [b, count] of bins.entries()) {
    found += count;
    if (found >= most) return ((b + 1.01) / BINS) * STRANGE;
  }
  return STRANGE;
}
