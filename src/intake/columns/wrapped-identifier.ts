import type { IdentifierWrap } from '../../model/layout.ts';
import { canonicalValue, valueKey } from '../words/canonical-value.ts';
import { firstOfName, startsName } from './split-cell.ts';

const ADDRESS = String.raw`[^\s<>()[\]|;,:#]+@[^\s<>()[\]|;,]+`;
/** What stands around who is meant; the first group is who. */
const WRAPS: readonly (readonly [IdentifierWrap, RegExp])[] = [
  ['address', new RegExp(String.raw`^(?:.*\S\s*)?[<([](?:mailto:|smtp:)?(${ADDRESS})[>)\]]$`, 'iu')],
  ['address', new RegExp(String.raw`^(?:mailto|smtp|sip|upn|user|member|principal):(${ADDRESS})$`, 'iu')],
  // SharePoint and federation write how somebody logs in before who it is.
  ['claim', /^(?:c|i):0[^|]*\|(?:[^|]*\|)?([^|\s]+)$/iu],
  ['brackets', /^\p{L}[^()[\]<>]*[ \u00a0][([<]([\p{L}\d][\p{L}\d._\\-]{2,63})[)\]>]$/u],
];

/** Who is meant by a cell in which they stand among other things; the whole cell where it is not so. */
export function unwrapped(cell: string, wrap: IdentifierWrap | undefined): string {
  if (wrap === undefined) return cell;
  if (wrap === 'distinguished-name') return startsName(cell) ? canonicalValue(firstOfName(cell)) : cell;
  for (const [kind, shape] of WRAPS) {
    const found = kind === wrap ? shape.exec(cell)?.[1] : undefined;
    if (found !== undefined) return found;
  }
  return cell;
}

/** Share of the cells that are wrapped the same way. */
const ALIKE = 0.9;
const LOOKED_AT = 1_000;

/** In what the cells of a column say who is meant, nearly all of them; undefined: they say nothing else. */
export function wrapOf(cells: Iterable<string>): IdentifierWrap | undefined {
  const some = [...cells].slice(0, LOOKED_AT);
  if (some.length === 0) return undefined;
  const share = (test: (cell: string) => boolean) => some.filter(test).length / some.length;
  if (share(startsName) >= ALIKE) return 'distinguished-name';
  const kinds: readonly IdentifierWrap[] = ['address', 'claim', 'brackets'];
  return kinds.find((wrap) => {
    if (share((cell) => unwrapped(cell, wrap) !== cell) < ALIKE) return false;
    // What stands in brackets behind several names is no login: `Anna Berg (external)`.
    const people = new Set(some.map((cell) => valueKey(unwrapped(cell, wrap))));
    return people.size >= 0.95 * new Set(some.map(valueKey)).size;
  });
}
