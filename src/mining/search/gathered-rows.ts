import { FETCHED, fetchRows, type Rows } from './fetched-rows.ts';
import type { Marks } from './marks.ts';

/** The rows of some places one after another, to be read several times: the places themselves are far apart in memory. */
export class GatheredRows {
  /** How many places. */
  length = 0;
  offsets = new Uint32Array(1);
  rows: Uint16Array | Uint32Array;

  constructor({ rows }: Rows) {
    this.rows = rows.slice(0, 0);
  }

  gather(space: Rows, places: Uint32Array): void {
    const { offsets, rows } = space;
    let all = 0;
    for (let j = 0; j < places.length; j++) {
      const place = places[j] ?? 0;
      all += (offsets[place + 1] ?? 0) - (offsets[place] ?? 0);
    }
    if (this.offsets.length <= places.length) this.offsets = new Uint32Array(2 * places.length + 1);
    if (this.rows.length < all)
      this.rows = rows instanceof Uint16Array ? new Uint16Array(2 * all) : new Uint32Array(2 * all);
    const [into, starts] = [this.rows, this.offsets];
    let at = 0;
    for (let from = 0; from < places.length; from += FETCHED) {
      const to = fetchRows(space, places, from);
      for (let j = from; j < to; j++) {
        const place = places[j] ?? 0;
        const end = offsets[place + 1] ?? 0;
        for (let i = offsets[place] ?? 0; i < end; i++) into[at++] = rows[i] ?? 0;
        starts[j + 1] = at;
      }
    }
    this.length = places.length;
  }

  /** Leaves out the rows of those of the places, in their order, that are marked; `counts` is of those that stay then. */
  drop(places: Uint32Array, { at: marks, now }: Marks, counts: Uint32Array): void {
    const { rows, offsets, length } = this;
    let gone = 0;
    for (let j = 0; j < length; j++) if (marks[places[j] ?? 0] === now) gone++;
    const fewGo = 2 * gone < length;
    let [kept, at, j] = [0, 0, 0];
    // Places stand in an order in which who is alike is near: runs stay, or go, together.
    while (j < length) {
      const first = j;
      const isGone = marks[places[j] ?? 0] === now;
      do j++;
      while (j < length && (marks[places[j] ?? 0] === now) === isGone);
      const [start, end] = [offsets[first] ?? 0, offsets[j] ?? 0];
      if (!isGone) {
        rows.copyWithin(at, start, end);
        for (let i = first; i < j; i++) offsets[++kept] = (offsets[i + 1] ?? 0) - start + at;
        at += end - start;
      } else if (fewGo) countRows(rows, start, end, counts, -1);
    }
    this.length = kept;
    if (fewGo) return;
    counts.fill(0);
    this.count(counts);
  }

  /** Adds to `counts` how many of the places meet each item. */
  count(counts: Uint32Array): void {
    countRows(this.rows, 0, this.offsets[this.length] ?? 0, counts, 1);
  }
}

function countRows(
  rows: Uint16Array | Uint32Array,
  start: number,
  end: number,
  counts: Uint32Array,
  times: 1 | -1,
): void {
  for (let i = start; i < end; i++) {
    const item = rows[i] ?? 0;
    counts[item] = (counts[item] ?? 0) + times;
  }
}
