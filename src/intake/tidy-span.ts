import { beginsSaying } from './canonical-value.ts';
import type { CellSpan } from './cells.ts';

/** 1: visible ASCII but for capital letters. */
const TIDY = Uint8Array.from({ length: 256 }, (_, code) =>
  code > 0x20 && code < 0x7f && !(code >= 0x41 && code <= 0x5a) ? 1 : 0,
);
/** What a byte is in an address. */
const OTHER = 0;
const SIGN = 1;
const DOT = 2;
const NEVER = 3;
const IN_ADDRESS = new Uint8Array(256);
for (const [characters, kind] of [
  ['@', SIGN],
  ['.', DOT],
  ['"<>', NEVER],
] as const)
  for (const character of characters) IN_ADDRESS[character.charCodeAt(0)] = kind;

/** Whether a cell surely says something. */
export function isClear({ bytes, start, end }: CellSpan): boolean {
  const last = bytes[end - 1] ?? 0;
  return start < end && beginsSaying(bytes[start] ?? 0) && last > 0x20 && last < 0x7f;
}

/** Whether a cell surely says something and is its own canonical text in lower case. */
export function isTidy(span: CellSpan): boolean {
  const { bytes, start, end } = span;
  for (let at = start; at < end; at++) if (TIDY[bytes[at] ?? 0] !== 1) return false;
  return isClear(span);
}

/** Whether a tidy cell has the shape of an email address: the same as `EMAIL` says. */
export function isEmail({ bytes, start, end }: CellSpan): boolean {
  let sign = -1;
  let dotted = false;
  for (let at = start; at < end; at++) {
    const kind = IN_ADDRESS[bytes[at] ?? 0];
    if (kind === OTHER) continue;
    if (kind === NEVER || (kind === SIGN && sign >= 0)) return false;
    if (kind === SIGN) sign = at;
    else if (sign >= 0 && at > sign + 1 && at < end - 2) dotted = true;
  }
  return sign > start && dotted;
}
