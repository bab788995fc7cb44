import type { CellValue } from 'hucre/xlsx';
import { columnOf } from './cell-looks.ts';
import { attribute, unescaped } from './xml-tags.ts';

/** Whether a rule is met by a cell that says something; undefined: nobody can tell without a spreadsheet. */
export type Condition = (cell: CellValue, row: readonly CellValue[], column: number) => boolean | undefined;

/** A number or a text that stands in a rule itself. */
type Constant = number | string;

const UNSURE: Condition = () => undefined;

/** What follows from how one text stands to another, in a rule about texts. */
const TEXTS: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  containsText: (text, part) => text.includes(part),
  notContainsText: (text, part) => !text.includes(part),
  beginsWith: (text, part) => text.startsWith(part),
  endsWith: (text, part) => text.endsWith(part),
};

const OPERATORS: Readonly<Record<string, string>> = {
  equal: '=',
  notEqual: '<>',
  greaterThan: '>',
  lessThan: '<',
  greaterThanOrEqual: '>=',
  lessThanOrEqual: '<=',
};

/**
 * When a rule of a conditional format is met. `tag`: that it begins with; `formulas`: as they are written; `first`: the row and
 * the column that they are written for.
 */
export function conditionOf(
  tag: string,
  formulas: readonly string[],
  first: { readonly row: number; readonly column: number },
): Condition {
  const type = attribute(tag, 'type') ?? '';
  const [formula = ''] = formulas.map((text) => unescaped(text).trim());
  if (type === 'cellIs') {
    const operator = OPERATORS[attribute(tag, 'operator') ?? ''];
    const constant = constantOf(formula);
    if (operator === undefined || constant === undefined) return UNSURE;
    return (cell) => compared(cell, operator, constant);
  }
  const text = attribute(tag, 'text');
  const stands = TEXTS[type];
  if (stands !== undefined) {
    if (text === undefined || /[*?~]/.test(text)) return UNSURE;
    const part = unescaped(text).toLowerCase();
    return (cell) => (isText(cell) ? stands(String(cell).toLowerCase(), part) : undefined);
  }
  // It is asked of cells that say something, and are no error.
  if (type === 'containsBlanks' || type === 'containsErrors') return () => false;
  if (type === 'notContainsBlanks' || type === 'notContainsErrors') return () => true;
  return type === 'expression' ? ofCellBeside(formula, first) : UNSURE;
}

const CELL_IS = /^\(?(\$?)([A-Z]{1,3})(\d{1,7})\s*(=|<>|>=|<=|>|<)\s*("(?:[^"]|"")*"|-?\d+(?:\.\d+)?)\)?$/;

/** `$C2="revoked"`: what another cell of the row says. */
function ofCellBeside(formula: string, first: { readonly row: number; readonly column: number }): Condition {
  const [, fixed, letters = '', row, operator = '', written = ''] = CELL_IS.exec(formula) ?? [];
  const constant = constantOf(written);
  if (constant === undefined || Number(row) !== first.row) return UNSURE;
  const by = columnOf(letters) - first.column;
  return (_, cells, column) =>
    compared(cells[fixed === '$' ? by + first.column : column + by] ?? null, operator, constant);
}

function constantOf(written: string): Constant | undefined {
  if (/^"(?:[^"]|"")*"$/.test(written)) return written.slice(1, -1).replaceAll('""', '"').toLowerCase();
  return /^-?\d+(?:\.\d+)?$/.test(written) ? Number(written) : undefined;
}

/** As a spreadsheet compares: whatever the case, and what is empty is 0 as well as no text. */
function compared(cell: CellValue, operator: string, constant: Constant): boolean | undefined {
  const value = cell ?? (typeof constant === 'number' ? 0 : '');
  const said = typeof value === 'string' ? value.toLowerCase() : value;
  if (operator === '=' || operator === '<>') {
    if (typeof said !== 'string' && typeof said !== 'number') return undefined;
    return (said === constant) === (operator === '=');
  }
  if (typeof said !== 'number' || typeof constant !== 'number') return undefined;
  if (operator === '>') return said > constant;
  if (operator === '<') return said < constant;
  return operator === '>=' ? said >= constant : said <= constant;
}

function isText(cell: CellValue): boolean {
  return typeof cell === 'string' || typeof cell === 'number';
}
