import { valueKey } from './canonical-value.ts';

/** Codes of the states of the USA and the provinces of Canada: a `state` of an address, not of an account. */
const CODES = new Set(
  'al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc pr ab bc mb nb nl ns on pe qc sk yt nt nu'.split(
    ' ',
  ),
);

/** Whether all cells are such codes, of more than one place. */
export function areStates(cells: Iterable<string>): boolean {
  const codes = new Set([...cells].map(valueKey));
  return codes.size > 1 && [...codes].every((code) => CODES.has(code));
}
