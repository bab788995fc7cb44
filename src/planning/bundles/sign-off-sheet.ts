import { canonicalHash } from '../../model/canonical-json.ts';
import type { RenamedValue } from '../../model/plan-source.ts';
import type { SignOffLine, SignOffSheet, SignOffValue } from '../../model/sign-off.ts';
import { visibleText } from '../../model/visible-text.ts';

/** The columns that an owner fills in, in their order on the sheet. */
export const ANSWER_COLUMNS = [
  'Decision',
  'New bundle name',
  'Leave out',
  'Decided by',
  'Date',
  'Comment',
] as const;

/** The columns that say what is asked; they must come back as they went out. */
const QUESTION_COLUMNS = [
  'Pattern',
  'App',
  'Who',
  'Values',
  'Certainty',
  'Evidence',
  'Would gain',
  'Risk rules',
  'Bundle name',
  'Bundle description',
] as const;

/** Which sheet a line belongs to: id, analysis, digest. */
export const SHEET_COLUMN = 'Sheet';

export const SIGN_OFF_COLUMNS = [...QUESTION_COLUMNS, ...ANSWER_COLUMNS, SHEET_COLUMN] as const;

/** What a sheet that comes back must have: those made earlier say nothing of risk rules. */
export const RETURNED_COLUMNS = SIGN_OFF_COLUMNS.filter((column) => column !== 'Risk rules');

/** A cell of a workbook takes 32,767 characters. */
const CELL_MAX = 30_000;

export type SignOffColumn = (typeof SIGN_OFF_COLUMNS)[number];

/** Whether its cells show all of what is decided on a line. */
export function isShownWhole(line: SignOffLine): boolean {
  const cells = questionCells(line);
  return HELD_COLUMNS.every((column) => visibleText(cells[column], Infinity).length <= CELL_MAX);
}

/** What must be the same when the sheet comes back: else something else was decided than was asked. */
export const HELD_COLUMNS = ['App', 'Who', 'Values', 'Bundle name', 'Bundle description'] as const;

export const VERDICTS = ['approved', 'amended', 'rejected'] as const;

/** How an owner is told to fill in a sheet. */
export const HOW_TO_SIGN_OFF = [
  'Decision: approved, amended or rejected; leave it empty to decide later.',
  'Amended: a new bundle name, or the letters of the values to leave out (such as B C), or both.',
  'Decided by and Date belong to each decision; a comment is free. Change nothing else.',
] as const;

/** A sheet with its digest. */
export function signOffSheet(sheet: Omit<SignOffSheet, 'digest'>): SignOffSheet {
  return { ...sheet, digest: canonicalHash(JSON.parse(JSON.stringify(sheet))) };
}

/** `sht_… of ana_… sha256:…`: the cell by which a line is known again. */
export function sheetMark({ id, analysisId, digest }: SignOffSheet): string {
  return `${id} of ${analysisId} sha256:${digest}`;
}

/** Whether a cell says a sheet, be it another one; a total that a spreadsheet adds counts the cells of this column. */
export function hasMark(text: string): boolean {
  return text.startsWith('sht_');
}

/** What stands in the columns of the question. */
export function questionCells(
  line: SignOffLine,
): Readonly<Record<(typeof QUESTION_COLUMNS)[number], string>> {
  return {
    Pattern: String(line.number),
    App: line.app,
    Who: line.condition,
    Values: line.values.map(valueWords).join('; '),
    Certainty: line.tier,
    Evidence: line.evidence,
    'Would gain': String(line.wouldGain),
    'Risk rules': line.riskRules ?? '',
    'Bundle name': line.name,
    'Bundle description': line.description,
  };
}

function valueWords({ letter, text, sensitive }: SignOffValue): string {
  return `${letter} ${text}${sensitive ? ' (sensitive)' : ''}`;
}

/** All cells of a line as it goes out, in the order of `SIGN_OFF_COLUMNS`; the answers are empty. */
export function lineCells(line: SignOffLine, sheet: SignOffSheet): readonly string[] {
  const question: Readonly<Partial<Record<SignOffColumn, string>>> = questionCells(line);
  return SIGN_OFF_COLUMNS.map((column) =>
    column === SHEET_COLUMN
      ? sheetMark(sheet)
      : // Read back, this character means damage.
        visibleText(question[column] ?? '', CELL_MAX).replaceAll('\ufffd', '?'),
  );
}

/** Values of a line that are called otherwise now: who decided saw other names. */
export function renamedSince(
  line: Pick<SignOffLine, 'values'>,
  now: readonly { readonly id: string; readonly entitlement: string; readonly name: string }[],
): readonly RenamedValue[] {
  const called = new Map(now.map(({ id, entitlement, name }) => [id, `${entitlement}=${name}`]));
  return line.values.flatMap(({ id, text }) => {
    const is = called.get(id);
    return is === undefined || is === text ? [] : [{ asked: text, now: is }];
  });
}

/** A, B … Z, AA, AB …: letters stay letters in every spreadsheet. */
export function letterOf(index: number): string {
  let letters = '';
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}
