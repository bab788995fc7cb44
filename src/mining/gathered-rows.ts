import type { SearchSpace } from './search-space.ts';

/** Per place the items of its row. */
export type Rows = Pick<SearchSpace, 'offsets' | 'rows'>;

/** The rows of some places one after another, to be read several times: the places themselves are far apart in memory. */
export class GatheredRows {
  /** How many places. */
  length = 0;
  offsets = new Uint32Array(1);
  rows: Uint16Array | Uint32Array;

  constructor({ rows }: Rows) {
    this.rows = rows.slice(0, 0);
  }

  gather({ offsets, rows }: Rows, places: Uint32Array): void {
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
    for (let j = 0; j < places.length; j++) {
      const place = places[j] ?? 0;
      const end = offsets[place + 1] ?? 0;
      for (let i = offsets[place] ?? 0; i < end; i++) into[at++] = rows[i] ?? 0;
      starts[j + 1] = at;
    }
    this.length = places.length;
  }

  /** Leaves out the rows of some of the places, and takes them out of `counts`. */
  drop(isDropped: (j: number) => boolean, counts: Uint32Array): void {
    const { rows, offsets, length } = this;
    let [kept, at, start] = [0, 0, 0];
    for (let j = 0; j < length; j++) {
      const end = offsets[j + 1] ?? 0;
      if (isDropped(j))
        for (let i = start; i < end; i++) {
          const item = rows[i] ?? 0;
          counts[item] = (counts[item] ?? 0) - 1;
        }
      else {
        for (let i = start; i < end; i++) rows[at++] = rows[i] ?? 0;
        offsets[++kept] = at;
      }
      start = end;
    }
    this.length = kept;
  }

  /** Adds to `counts` how many of the places meet each item. */
  count(counts: Uint32Array): void {
    const { rows, offsets, length } = this;
    const end = offsets[length] ?? 0;
    for (let i = 0; i < end; i++) {
      const item = rows[i] ?? 0;
      counts[item] = (counts[item] ?? 0) + 1;
    }
  }
}
