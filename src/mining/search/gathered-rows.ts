import { FETCHED, fetchRows } from './fetched-rows.ts';
import type { Marks } from './marks.ts';
import { runOf, type StemmedRows } from './stems.ts';

/**
 * The rows of some places one after another, to be read several times: the places themselves are far apart in memory. Places
 * beside each other whose rows have a stem in common are a run, and the stem stands once.
 */
export class GatheredRows {
  /** How many places. */
  length = 0;
  /** Where the items of a place's row begin that are not of its stem. */
  offsets = new Uint32Array(1);
  rows: Uint16Array | Uint32Array;
  /** How many runs. */
  runs = 0;
  /** Per run its first place, and the first of those after it. */
  runStarts = new Uint32Array(1);
  /** Per run where its stem begins. */
  stemOffsets = new Uint32Array(1);
  stems: Uint16Array | Uint32Array;

  constructor({ rows }: StemmedRows) {
    this.rows = rows.slice(0, 0);
    this.stems = rows.slice(0, 0);
  }

  clear(): void {
    this.length = 0;
    this.runs = 0;
  }

  gather(space: StemmedRows, places: Uint32Array): void {
    this.clear();
    this.add(space, places);
  }

  /** Gathers those of the places that are not yet: the first ones are. */
  add(space: StemmedRows, places: Uint32Array): void {
    if (places.length <= this.length) return;
    this.#makeRoom(places.length, space.stems.longest);
    const { offsets, rows, stems } = space;
    const { rows: into, stems: intoStems, offsets: starts, runStarts, stemOffsets } = this;
    let at = starts[this.length] ?? 0;
    let runs = this.runs;
    let stemEnd = stemOffsets[runs] ?? 0;
    let first = 0;
    let beyond = 0;
    let stem = 0;
    for (let from = this.length; from < places.length; from += FETCHED) {
      const to = fetchRows(space, places, from);
      for (let j = from; j < to; j++) {
        const place = places[j] ?? 0;
        const start = offsets[place] ?? 0;
        const end = offsets[place + 1] ?? 0;
        if (place < first || place >= beyond) {
          const run = runOf(stems, place);
          first = stems.starts[run] ?? 0;
          beyond = stems.starts[run + 1] ?? 0;
          stem = stems.lengths[run] ?? 0;
          runStarts[runs++] = j;
          for (let i = start; i < start + stem; i++) intoStems[stemEnd++] = rows[i] ?? 0;
          stemOffsets[runs] = stemEnd;
        }
        for (let i = start + stem; i < end; i++) into[at++] = rows[i] ?? 0;
        starts[j + 1] = at;
      }
    }
    runStarts[runs] = places.length;
    this.length = places.length;
    this.runs = runs;
  }

  /** `longest`: no row has more items. */
  #makeRoom(places: number, longest: number): void {
    if (this.offsets.length > places) return;
    this.offsets = moreNumbers(this.offsets, 2 * places + 1);
    this.runStarts = moreNumbers(this.runStarts, 2 * places + 1);
    this.stemOffsets = moreNumbers(this.stemOffsets, 2 * places + 1);
    this.rows = moreItems(this.rows, 2 * places * longest);
    this.stems = moreItems(this.stems, 2 * places * longest);
  }

  /** Leaves out the rows of those of the places, in their order, that are marked; `counts` is of those that stay then. */
  drop(places: Uint32Array, { at: marks, now }: Marks, counts: Uint32Array): void {
    const { rows, offsets, length, runs, runStarts, stems, stemOffsets } = this;
    let gone = 0;
    for (let j = 0; j < length; j++) if (marks[places[j] ?? 0] === now) gone++;
    const fewGo = 2 * gone < length;
    let kept = 0;
    let at = 0;
    let j = 0;
    let keptRuns = 0;
    let stemEnd = 0;
    let stemStart = 0;
    for (let run = 0; run < runs; run++) {
      const from = j;
      const before = kept;
      const to = runStarts[run + 1] ?? 0;
      // Places stand in an order in which who is alike is near: several stay, or go, together.
      while (j < to) {
        const first = j;
        const isGone = marks[places[j] ?? 0] === now;
        do j++;
        while (j < to && (marks[places[j] ?? 0] === now) === isGone);
        const start = offsets[first] ?? 0;
        const end = offsets[j] ?? 0;
        if (!isGone) {
          rows.copyWithin(at, start, end);
          for (let i = first; i < j; i++) offsets[++kept] = (offsets[i + 1] ?? 0) - start + at;
          at += end - start;
        } else if (fewGo) addItems(rows, start, end, counts, -1);
      }
      const start = stemStart;
      const end = stemOffsets[run + 1] ?? 0;
      stemStart = end;
      const stay = kept - before;
      if (fewGo && stay < to - from) addItems(stems, start, end, counts, stay - (to - from));
      if (stay === 0) continue;
      stems.copyWithin(stemEnd, start, end);
      stemEnd += end - start;
      runStarts[++keptRuns] = kept;
      stemOffsets[keptRuns] = stemEnd;
    }
    this.length = kept;
    this.runs = keptRuns;
    if (fewGo) return;
    counts.fill(0);
    this.count(counts);
  }

  /** Adds to `counts` how many of the places meet each item. */
  count(counts: Uint32Array): void {
    const { runs, runStarts, stems, stemOffsets } = this;
    addItems(this.rows, 0, this.offsets[this.length] ?? 0, counts, 1);
    for (let run = 0; run < runs; run++) {
      const places = (runStarts[run + 1] ?? 0) - (runStarts[run] ?? 0);
      addItems(stems, stemOffsets[run] ?? 0, stemOffsets[run + 1] ?? 0, counts, places);
    }
  }
}

function moreNumbers(numbers: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const more = new Uint32Array(length);
  more.set(numbers);
  return more;
}

function moreItems(items: Uint16Array | Uint32Array, length: number): Uint16Array | Uint32Array {
  const more = items instanceof Uint16Array ? new Uint16Array(length) : new Uint32Array(length);
  more.set(items);
  return more;
}

/** Adds `times` to the count of each item from `start` to `end`. */
export function addItems(
  rows: Uint16Array | Uint32Array,
  start: number,
  end: number,
  counts: Uint32Array,
  times: number,
): void {
  for (let i = start; i < end; i++) {
    const item = rows[i] ?? 0;
    counts[item] = (counts[item] ?? 0) + times;
  }
}
