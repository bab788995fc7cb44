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
