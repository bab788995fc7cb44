/** What a spreadsheet could take for the beginning of a formula, also behind white space, and in full or small width. */
const FORMULA = /^[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe62\ufe63\ufe66\ufe6b]|^[\t\r\n]/u;

/** One line of CSV for people. A cell that a spreadsheet could take for a formula gets an apostrophe in front (OWASP, CSV injection). */
export function csvLine(cells: readonly string[]): string {
  return csvLineAsIs(cells.map((cell) => (FORMULA.test(cell) ? `'${cell}` : cell)));
}

/** A cell as it was before `csvLine` wrote it. */
export function unguarded(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell.slice(1)) ? cell.slice(1) : cell;
}

/** One line of CSV for a program that takes every cell as it is. */
export function csvLineAsIs(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}
