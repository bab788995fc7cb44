import type { CellValue } from 'hucre/xlsx';
import { csvLine } from '../../model/csv-line.ts';
import type { SignOffSheet } from '../../model/sign-off.ts';
import {
  HOW_TO_SIGN_OFF,
  lineCells,
  SIGN_OFF_COLUMNS,
  type SignOffColumn,
  VERDICTS,
} from '../../planning/bundles/sign-off-sheet.ts';

export { HOW_TO_SIGN_OFF, lineCells, SIGN_OFF_COLUMNS, VERDICTS };

/** A sheet as CSV, with the mark by which spreadsheets know UTF-8. Cells that could be formulas are guarded. */
export function* signOffCsv(sheet: SignOffSheet): Iterable<string> {
  yield `\ufeff${csvLine(SIGN_OFF_COLUMNS)}`;
  for (const line of sheet.lines) yield csvLine(lineCells(line, sheet));
}

/** Widths of columns, in characters. */
const WIDTHS: Readonly<Partial<Record<SignOffColumn, number>>> = {
  App: 18,
  Who: 34,
  Values: 40,
  Evidence: 60,
  'Risk rules': 40,
  'Bundle name': 30,
  'Bundle description': 40,
  Decision: 12,
  'New bundle name': 24,
  'Decided by': 20,
  Date: 12,
  Comment: 40,
};

/** A sheet as a workbook: all cells are text, the decision is chosen from a list. */
export async function signOffWorkbook(sheet: SignOffSheet): Promise<Uint8Array> {
  // The library takes as long to load as all the rest of a command.
  const { colToLetter, writeXlsx } = await import('hucre/xlsx');
  const rows: CellValue[][] = [
    [...SIGN_OFF_COLUMNS],
    ...sheet.lines.map((line) => [...lineCells(line, sheet)]),
  ];
  const column = (name: SignOffColumn) => colToLetter(SIGN_OFF_COLUMNS.indexOf(name));
  const range = (name: SignOffColumn) => `${column(name)}2:${column(name)}${sheet.lines.length + 1}`;
  return writeXlsx({
    sheets: [
      {
        name: 'Sign-off',
        rows,
        columns: SIGN_OFF_COLUMNS.map((name) => ({ width: WIDTHS[name] ?? 12 })),
        freezePane: { rows: 1 },
        dataValidations: [
          {
            type: 'list',
            values: [...VERDICTS],
            allowBlank: true,
            showErrorMessage: true,
            showInputMessage: true,
            inputTitle: 'Decision',
            inputMessage: HOW_TO_SIGN_OFF.join(' ').slice(0, 250),
            range: range('Decision'),
          },
        ],
      },
    ],
  });
}
