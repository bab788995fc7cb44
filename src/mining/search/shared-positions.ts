import { firstFrom } from './first-from.ts';

/** So many numbers of a list are passed by in the time in which one is searched for. */
const SEARCHED = 16;

/** Whether so few numbers are searched for in a list of that length sooner than all are passed by. */
export function areSearchedFor(numbers: number, length: number): boolean {
  return SEARCHED * numbers < length;
}

/** Calls `found` with the positions from `start` to `end` where `rows` has one of the numbers of `some`; both are ascending. */
export function sharedPositions(
  some: Uint32Array,
  rows: Uint32Array,
  start: number,
  end: number,
  found: (position: number) => void,
): void {
  const searched = areSearchedFor(some.length, end - start);
  let at = start;
  for (let i = 0; i < some.length && at < end; i++) {
    const wanted = some[i] ?? 0;
    if (searched) at = firstFrom(rows, at, end, wanted);
    else while (at < end && (rows[at] ?? 0) < wanted) at++;
    if (at < end && rows[at] === wanted) found(at);
  }
}
