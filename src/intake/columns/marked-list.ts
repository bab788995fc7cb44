/** What a number at the begin of an item looks like, and what may stand between two items of one line. */
const NUMBER = /(^|[\s;,|])\(?(\d{1,3})[.)](?:\s+(?=\S)|(?=\p{L}))/gu;
const NUMBER_OF_LINE = /(^|\n)[^\S\n]*\(?(\d{1,3})[.)](?:[^\S\n]+(?=\S)|(?=\p{L}))/gu;
const SIGN_OF_LINE = /^[-–*+]\s+(?=\S)|^[•▪◦‣●·]\s*(?=\S)/u;
const BETWEEN = /[\s;,|]+$/;

/**
 * The items of a list of which each begins with its number (`1. Buyer 2. Clerk`) or all lines with a sign (`- Buyer`), without
 * these; a cell of one line without any is one item. Undefined where the numbers do not run from 1, or not all lines have a sign.
 */
export function readMarkedList(cell: string): readonly string[] | undefined {
  const text = cell.replaceAll('\r\n', '\n').replaceAll('\r', '\n').trim();
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length > 0 && lines.every((line) => SIGN_OF_LINE.test(line)))
    return lines.map((line) => line.replace(SIGN_OF_LINE, ''));
  const items = numbered(text, lines.length > 1 ? NUMBER_OF_LINE : NUMBER);
  if (items.length > 0) return items;
  return lines.length > 1 || SIGN_OF_LINE.test(text) || FIRST_NUMBER.test(text) ? undefined : lines;
}

const FIRST_NUMBER = /^\(?\d{1,3}[.)]\s/;

/** What stands behind 1, 2, 3 and so on; none where the text does not begin with 1. */
function numbered(text: string, mark: RegExp): readonly string[] {
  const items: string[] = [];
  let from = -1;
  for (const { index, 0: found, 2: number } of text.matchAll(mark)) {
    if (from < 0 && index > 0) break;
    if (Number(number) !== items.length + (from < 0 ? 1 : 2)) continue;
    if (from >= 0) items.push(text.slice(from, index).replace(BETWEEN, ''));
    from = index + found.length;
  }
  return from < 0 ? [] : [...items, text.slice(from).trim()];
}

/** Share of the different cells that must be lists, and how many of them must have several items. */
const MARKED = 0.8;
const LEAST_LONG = 2;

/** Whether cells are lists with a number or a sign before each item. */
export function areMarkedLists(cells: Iterable<string>): boolean {
  let all = 0;
  let marked = 0;
  let long = 0;
  for (const cell of cells) {
    const items = readMarkedList(cell);
    all += 1;
    if (items === undefined || items[0] === cell.trim()) continue;
    marked += 1;
    if (items.length > 1) long += 1;
  }
  return long >= LEAST_LONG && marked >= MARKED * all;
}
