import { beginsSaying } from '../words/canonical-value.ts';
import type { Cells, CellSpan } from './cells.ts';

/** What a byte is: part of a tidy text; and there what an address holds once, what it is divided by and what it never holds. */
const UNTIDY = 0;
const PART = 1;
const SIGN = 2;
const DOT = 3;
const NEVER = 4;
const KINDS = Uint8Array.from({ length: 256 }, (_, code) => {
  const isCapital = code >= 0x41 && code <= 0x5a;
  if (code <= 0x20 || code >= 0x7f || isCapital) return UNTIDY;
  const character = String.fromCharCode(code);
  return character === '@' ? SIGN : character === '.' ? DOT : '"<>'.includes(character) ? NEVER : PART;
});

/** Whether a cell surely says something. */
export function isClear({ bytes, start, end }: CellSpan): boolean {
  const last = bytes[end - 1] ?? 0;
  return start < end && beginsSaying(bytes[start] ?? 0) && last > 0x20 && last < 0x7f;
}

/** Whether a cell surely ends in a letter or digit, as it stands; where it stands in bytes no text is made of it. */
export function endsInWord(cells: Cells, column: number): boolean {
  const last = lastOf(cells, column);
  return (last >= 0x30 && last <= 0x39) || (last >= 0x61 && last <= 0x7a) || (last >= 0x41 && last <= 0x5a);
}

/** The code of the last character of a cell, or something beyond ASCII; −1: there is none. */
function lastOf(cells: Cells, column: number): number {
  const span = cells.spanAt?.(column);
  if (span !== undefined) return span.start === span.end ? -1 : (span.bytes[span.end - 1] ?? -1);
  const text = cells.at(column) ?? '';
  return text === '' ? -1 : text.charCodeAt(text.length - 1);
}

/** What is told of a cell by its bytes. `tidy`: it surely says something, and is its own canonical text in lower case. */
export type SpanShape = 'address' | 'tidy' | 'untidy';

/** `address`: tidy, and what `EMAIL` calls an email address. */
export function shapeOf(span: CellSpan): SpanShape {
  const { bytes, start, end } = span;
  let sign = -1;
  let dotted = false;
  let isAddress = true;
  for (let at = start; at < end; at++) {
    const kind = KINDS[bytes[at] ?? 0] ?? UNTIDY;
    if (kind === PART) continue;
    if (kind === UNTIDY) return 'untidy';
    if (kind === NEVER || (kind === SIGN && sign >= 0)) isAddress = false;
    else if (kind === SIGN) sign = at;
    else if (sign >= 0 && at > sign + 1 && at < end - 2) dotted = true;
  }
  if (!isClear(span)) return 'untidy';
  return isAddress && sign > start && dotted ? 'address' : 'tidy';
}
