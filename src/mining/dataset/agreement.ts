import type { TextCodes, TextColumn } from './text-columns.ts';

/** How well the texts of a column tell those of another. */
export interface Agreement {
  /** Per text of the column: people who have both, the text of the other that most of them have, and how many have it. */
  readonly all: Uint32Array;
  readonly mostText: Uint32Array;
  readonly most: Uint32Array;
  /** People who have both, those who have the other text that most have, and those who are the only ones with their text. */
  readonly both: number;
  readonly agreeing: number;
  readonly alone: number;
}

/** With more pairs of texts than these, only pairs that somebody has are kept. */
const MOST_CELLS = 4_000_000;

/** How well one column tells the other, and the other the one. */
export function agreements(one: TextColumn, other: TextColumn): readonly [Agreement, Agreement] {
  const there = new Counts(one.column.texts.length);
  const back = new Counts(other.column.texts.length);
  eachPair(one, other, (x, y, people) => {
    there.add(x, y, people);
    back.add(y, x, people);
  });
  return [there.summed(), back.summed()];
}

/** Every pair of texts that somebody has, with how many people have it. */
function eachPair(
  { column: { texts }, codes }: TextColumn,
  other: TextColumn,
  use: (x: number, y: number, people: number) => void,
): void {
  const width = other.column.texts.length + 1;
  const cells = (texts.length + 1) * width;
  if (cells > MOST_CELLS) {
    for (const [cell, people] of sparseCounts(codes, other.codes, width))
      use(Math.floor(cell / width), cell % width, people);
    return;
  }
  const counts = denseCounts(codes, other.codes, width, cells);
  for (let x = 1; x <= texts.length; x++)
    for (let y = 1; y < width; y++) {
      const people = counts[x * width + y] ?? 0;
      if (people > 0) use(x, y, people);
    }
}

/** By pair (x * width + y); those of whom either is empty count in cells of their own, which is quicker than to leave them out. */
function denseCounts(xs: TextCodes, ys: TextCodes, width: number, cells: number): Uint32Array {
  const counts = new Uint32Array(cells);
  for (let person = 0; person < xs.length; person++) {
    const cell = (xs[person] ?? 0) * width + (ys[person] ?? 0);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

function sparseCounts(xs: TextCodes, ys: TextCodes, width: number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  for (let person = 0; person < xs.length; person++) {
    const [x, y] = [xs[person] ?? 0, ys[person] ?? 0];
    if (x === 0 || y === 0) continue;
    counts.set(x * width + y, (counts.get(x * width + y) ?? 0) + 1);
  }
  return counts;
}

class Counts {
  readonly #all: Uint32Array;
  readonly #most: Uint32Array;
  readonly #mostText: Uint32Array;

  constructor(texts: number) {
    this.#all = new Uint32Array(texts + 1);
    this.#most = new Uint32Array(texts + 1);
    this.#mostText = new Uint32Array(texts + 1);
  }

  /** Of equally many, the first text. */
  add(x: number, y: number, people: number): void {
    this.#all[x] = (this.#all[x] ?? 0) + people;
    const most = this.#most[x] ?? 0;
    if (people < most || (people === most && y > (this.#mostText[x] ?? 0))) return;
    this.#most[x] = people;
    this.#mostText[x] = y;
  }

  summed(): Agreement {
    const [all, most, mostText] = [this.#all, this.#most, this.#mostText];
    let [both, agreeing, alone] = [0, 0, 0];
    for (const [x, people] of all.entries()) {
      both += people;
      agreeing += most[x] ?? 0;
      if (people === 1) alone++;
    }
    return { all, most, mostText, both, agreeing, alone };
  }
}
