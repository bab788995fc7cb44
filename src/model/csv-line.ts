/** What a spreadsheet could take for the beginning of a formula, also behind white space, and in full or small width. */
export const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b]|^[\t\r\n]/u;

/**
 * The same in the middle of a cell: where the list separator is a semicolon, Excel ends a cell at each of them, whatever
 * quotes stand around it.
 */
export const FORMULA_WITHIN =
  /([;\t\r\n][\s\p{Cc}\p{Cf}"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b])/gu;

const GUARDED_WITHIN =
  /([;\t\r\n][\s\p{Cc}\p{Cf}"]*)'(?=[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b])/gu;

/** One line of CSV for people. What a spreadsheet could take for a formula gets an apostrophe in front (OWASP, CSV injection). */
export function csvLine(cells: readonly string[]): string {
  return csvLineAsIs(
    cells.map((cell) => (FORMULA.test(cell) ? `'${cell}` : cell).replace(FORMULA_WITHIN, "$1'")),
  );
}

/** A cell as it was before `csvLine` wrote it. */
export function unguarded(cell: string): string {
  const inside = cell.replace(GUARDED_WITHIN, '$1');
  return inside.startsWith("'") && FORMULA.test(inside.slice(1)) ? inside.slice(1) : inside;
}

/** One line of CSV for a program that takes every cell as it is. */
export function csvLineAsIs(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}
