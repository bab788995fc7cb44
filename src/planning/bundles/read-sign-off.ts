import { orderOf, readDay } from '../../intake/words/days.ts';
import { unguarded } from '../../model/csv-line.ts';
import { formatInstant, parseInstant } from '../../model/instant.ts';
import type {
  SignOffDecision,
  SignOffLine,
  SignOffOutcome,
  SignOffRefusal,
  SignOffSheet,
} from '../../model/sign-off.ts';
import { visibleText } from '../../model/visible-text.ts';
import { BUNDLE_NAME_LENGTH } from './blocked-bundles.ts';
import {
  hasMark,
  HELD_COLUMNS,
  isShownWhole,
  lineCells,
  SHEET_COLUMN,
  SIGN_OFF_COLUMNS,
  type SignOffColumn,
  VERDICTS,
} from './sign-off-sheet.ts';

/** One line of a sheet that came back: text by column; `cells` is absent where the line could not be read. */
export interface ReturnedLine {
  readonly line: number;
  /** A title, a note, a total. */
  readonly aside?: true;
  /** Columns whose cells say what a line above says, with which they are merged. */
  readonly merged?: readonly SignOffColumn[];
  readonly cells?: ReadonlyMap<SignOffColumn, string>;
}

export interface SignOffReading {
  /** One per line of the file, in its order. */
  readonly outcomes: readonly SignOffOutcome[];
  /** Key of the candidate → what was decided. */
  readonly decisions: ReadonlyMap<string, SignOffDecision>;
  /** Numbers of the patterns that were on the sheet and are on no line of the file. */
  readonly missing: readonly number[];
}

/** Why no decision about a pattern counts any more; undefined where it does. */
export type Standing = (line: SignOffLine) => 'gone' | 'created-already' | undefined;

/** What is decided: where it stands in a line above, nobody said it of this one; who decided, and when, may stand there. */
const DECIDING_COLUMNS = ['Decision', 'New bundle name', 'Leave out'] as const;

const DAY_MS = 86_400_000;
const NAME_MAX = 200;
const COMMENT_MAX = 1_000;
/** How people fill in a cell that they have nothing to say in. */
const NOTHING = /^(?:[-–—]+|n\/a)$/i;

/**
 * What the lines of a returned sheet say. Every cell is text and nothing else. A line that does not say clearly what it
 * decides decides nothing: it is refused with the reason, and the pattern stays as it was. `now`: epoch milliseconds.
 */
export function readSignOff(
  sheet: SignOffSheet,
  returned: readonly ReturnedLine[],
  standing: Standing,
  now: number,
): SignOffReading {
  const byNumber = new Map(sheet.lines.map((line) => [String(line.number), line]));
  const numberOf = (row: ReturnedLine) => said(row, 'Pattern');
  const times = new Map<string, number>();
  for (const row of returned) times.set(numberOf(row), (times.get(numberOf(row)) ?? 0) + 1);
  const decisions = new Map<string, SignOffDecision>();
  const outcomes = returned.map((row): SignOffOutcome => {
    const asked = byNumber.get(numberOf(row));
    const refused = (why: SignOffRefusal): SignOffOutcome => ({
      line: row.line,
      ...(asked === undefined ? {} : { pattern: asked.number }),
      state: 'refused',
      why,
    });
    if (row.aside === true) return refused('not-of-the-sheet');
    if (row.cells === undefined) return refused('unreadable');
    if (!hasMark(said(row, SHEET_COLUMN))) return refused('not-of-the-sheet');
    if (asked === undefined) return refused('unknown-pattern');
    if ((times.get(numberOf(row)) ?? 0) > 1) return refused('twice');
    if (!asAsked(row, asked, sheet)) return refused('changed');
    if (!isShownWhole(asked)) return refused('not-shown-whole');
    if (DECIDING_COLUMNS.some((column) => row.merged?.includes(column))) return refused('merged');
    const decision = decisionOf(row, asked, sheet, now);
    if (decision === undefined) return { line: row.line, pattern: asked.number, state: 'open' };
    if (typeof decision === 'string') return refused(decision);
    const stands = standing(asked);
    // Of a pattern that is gone a no still counts: the same values may be found again with others beside them.
    if (stands !== undefined && !(stands === 'gone' && decision.verdict === 'rejected'))
      return refused(stands);
    decisions.set(asked.key, decision);
    return { line: row.line, pattern: asked.number, state: decision.verdict };
  });
  return {
    outcomes,
    decisions,
    missing: sheet.lines.flatMap(({ number }) => (times.has(String(number)) ? [] : [number])),
  };
}

function said({ cells }: ReturnedLine, column: SignOffColumn): string {
  return tidy(cells?.get(column) ?? '');
}

function tidy(text: string): string {
  return visibleText(text, 40_000).normalize('NFC').replace(/\s+/gu, ' ').trim();
}

/** A guard against formulas is taken off both: a text of the tenant may begin like one. */
function asAsked(row: ReturnedLine, asked: SignOffLine, sheet: SignOffSheet): boolean {
  const went = lineCells(asked, sheet);
  return HELD_COLUMNS.every(
    (column) => said(row, column) === tidy(unguarded(went[SIGN_OFF_COLUMNS.indexOf(column)] ?? '')),
  );
}

/** Undefined: not decided yet. */
function decisionOf(
  row: ReturnedLine,
  asked: SignOffLine,
  sheet: SignOffSheet,
  now: number,
): SignOffDecision | SignOffRefusal | undefined {
  const word = said(row, 'Decision').toLowerCase();
  const [name, leaveOut, by, comment] = [
    said(row, 'New bundle name').replace(NOTHING, ''),
    said(row, 'Leave out').replace(NOTHING, ''),
    said(row, 'Decided by'),
    said(row, 'Comment'),
  ];
  // Letters without a word, say: meant is something, but not clear what.
  if (word === '') return name + leaveOut === '' ? undefined : 'unknown-decision';
  const verdict = VERDICTS.find((one) => one === word || one === `${word}${word.endsWith('e') ? 'd' : 'ed'}`);
  if (verdict === undefined) return 'unknown-decision';
  if (by === '') return 'no-name';
  if (by.length > NAME_MAX || comment.length > COMMENT_MAX) return 'too-long';
  const day = dayOf(said(row, 'Date'), sheet, now);
  if ('why' in day) return day.why;
  const plain = { verdict, by, on: day.on, comment, sheetId: sheet.id };
  if (verdict !== 'amended') return name + leaveOut === '' ? plain : 'amended-but-not-said';
  return amended(plain, asked, name, leaveOut);
}

function amended(
  plain: SignOffDecision,
  { values, name: asked }: SignOffLine,
  name: string,
  leaveOut: string,
): SignOffDecision | SignOffRefusal {
  const letters = new Set(
    leaveOut
      .toUpperCase()
      .split(/[\s,;]+/)
      .filter((letter) => letter !== ''),
  );
  const without = values.filter(({ letter }) => letters.has(letter)).map(({ id }) => id);
  if (without.length < letters.size) return 'unknown-value';
  if (without.length === values.length) return 'all-left-out';
  if (Array.from(name).length > BUNDLE_NAME_LENGTH || /[\u{10000}-\u{10ffff}]/u.test(name))
    return 'name-unusable';
  const renamed = name !== '' && name !== asked;
  if (!renamed && without.length === 0) return 'nothing-amended';
  return { ...plain, ...(renamed ? { name } : {}), ...(without.length === 0 ? {} : { without }) };
}

/**
 * The day in a cell, between the day the sheet was made and today wherever on earth; or why it is none. Spreadsheets write a
 * day as their country does, whatever was typed: of two readings the one that can be counts.
 */
function dayOf(
  text: string,
  { createdAt }: SignOffSheet,
  now: number,
): { readonly on: string } | { readonly why: SignOffRefusal } {
  const day = text === '' ? undefined : readDay(text, orderOf([text]));
  if (day?.kind !== 'day' || day.noSuchDay === true) return { why: 'no-date' };
  const first = dateOf((parseInstant(createdAt) ?? 0) - DAY_MS);
  const last = dateOf(now + DAY_MS);
  const readings = [...new Set([day.earliest, day.latest].map(dateOf))];
  const [on, ...others] = readings.filter((date) => date >= first && date <= last);
  if (on !== undefined) return others.length === 0 ? { on } : { why: 'date-ambiguous' };
  if (readings.every((date) => date < first)) return { why: 'date-before-sheet' };
  return { why: readings.every((date) => date > last) ? 'date-in-future' : 'date-ambiguous' };
}

function dateOf(at: number): string {
  return formatInstant(at).slice(0, 10);
}
