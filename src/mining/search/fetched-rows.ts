/** Per place the items of its row: those from its offset to the next one. */
export interface Rows {
  readonly offsets: Uint32Array;
  readonly rows: Uint16Array | Uint32Array;
}

/** Rows that are fetched beside each other. */
export const FETCHED = 64;

/** What was read of rows that were touched; nobody needs it, but what is never used might not be read. */
const touched = new Uint32Array(1);

/**
 * Touches the rows of the next `FETCHED` places, and returns where these end. Places are far apart in memory: who reads one row
 * whole before the next waits for each, who touches many first waits once.
 */
export function fetchRows({ offsets, rows }: Rows, places: Uint32Array, from: number): number {
  const to = Math.min(from + FETCHED, places.length);
  let all = 0;
  for (let j = from; j < to; j++) all ^= rows[offsets[places[j] ?? 0] ?? 0] ?? 0;
  touched[0] = all;
  return to;
}

/** The rows of these places in their order. */
export function rowsInOrder(space: Rows, places: Uint32Array): Rows {
  const offsets = new Uint32Array(places.length + 1);
  for (let j = 0; j < places.length; j++) {
    const place = places[j] ?? 0;
    offsets[j + 1] = (offsets[j] ?? 0) + (space.offsets[place + 1] ?? 0) - (space.offsets[place] ?? 0);
  }
  const rows = space.rows.slice(0, offsets[places.length]);
  let at = 0;
  for (let from = 0; from < places.length; from += FETCHED) {
    const to = fetchRows(space, places, from);
    for (let j = from; j < to; j++) {
      const place = places[j] ?? 0;
      const end = space.offsets[place + 1] ?? 0;
      for (let i = space.offsets[place] ?? 0; i < end; i++) rows[at++] = space.rows[i] ?? 0;
    }
  }
  return { offsets, rows };
}
