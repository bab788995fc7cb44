import { firstFrom } from '../search/first-from.ts';

/** So many numbers of a list are passed by in the time in which one is searched for. */
const SEARCHED = 16;

/** Whether the numbers of the other list are found in this one sooner than both are passed by. */
export function isFarLonger(list: { readonly length: number }, other: { readonly length: number }): boolean {
  return SEARCHED * other.length < list.length;
}

/** Calls `found` with the positions from `start` to `end` where `rows` has one of the numbers of `some`; both are ascending. */
export function sharedPositions(
  some: Uint32Array,
  rows: Uint32Array,
  start: number,
  end: number,
  found: (position: number) => void,
): void {
  const searched = isFarLonger({ length: end - start }, some);
  let at = start;
  for (let i = 0; i < some.length && at < end; i++) {
    const wanted = some[i] ?? 0;
    if (searched) at = firstFrom(rows, at, end, wanted);
    else while (at < end && (rows[at] ?? 0) < wanted) at++;
    if (at < end && rows[at] === wanted) found(at);
  }
}
