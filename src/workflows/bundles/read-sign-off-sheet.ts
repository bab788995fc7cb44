import type { MadeOfPattern } from '../../model/blocked-bundle.ts';
import { canonicalJson } from '../../model/canonical-json.ts';
import { ProductError } from '../../model/product-error.ts';
import type { RenamedValue } from '../../model/plan-source.ts';
import type { Tier } from '../../model/patterns.ts';
import type { SignOffDecision, SignOffSheet } from '../../model/sign-off.ts';
import {
  readSignOff,
  type ReturnedLine,
  type SignOffReading,
  type Standing,
} from '../../planning/bundles/read-sign-off.ts';
import {
  ANSWER_COLUMNS,
  hasMark,
  renamedSince,
  RETURNED_COLUMNS,
  SHEET_COLUMN,
  sheetMark,
} from '../../planning/bundles/sign-off-sheet.ts';
import type { Analysis } from '../patterns/analysis-facts.ts';
import type { Call, Context } from '../context.ts';
import { madeBundles } from './made-bundles.ts';
import { evidenceText, valueText } from '../patterns/pattern-words.ts';
import { type OpenFile, smallTable, type TableLine } from '../reports/small-table.ts';
import { storedAnalysis } from '../patterns/stored-analysis.ts';

/** A decision about a pattern of a sheet. */
export interface DecidedPattern {
  /** Number of the pattern. */
  readonly pattern: number;
  readonly decision: SignOffDecision;
}

export interface SignOffResult extends SignOffReading {
  readonly sheet: SignOffSheet;
  /** Patterns about which this file decides nothing, and something was decided before: that still counts. */
  readonly stays: readonly DecidedPattern[];
  /** What this file decides otherwise than somebody before: it counts now instead. */
  readonly overrides: readonly OverriddenDecision[];
  /** What this file decides in another name than that of the sheet's owner. */
  readonly byOthers: readonly DecidedPattern[];
  /** What this file approves or amends and the newest analysis finds more or less certain than the sheet said. */
  readonly changed: readonly ChangedPattern[];
  /** Comments on cells of the workbook: nobody reads them. */
  readonly comments: number;
  /** Numbers of the patterns that are decided on hidden rows of the workbook, or on a hidden sheet. */
  readonly hidden: readonly number[];
  /** Columns to be filled in that the workbook hides: they are read all the same. */
  readonly hiddenColumns: readonly string[];
  /** What this file approves or amends and has values that the newest analysis finds under other names. */
  readonly renamed: readonly RenamedPattern[];
}

export interface OverriddenDecision {
  /** Number of the pattern. */
  readonly pattern: number;
  readonly before: SignOffDecision;
  readonly now: SignOffDecision;
}

export interface ChangedPattern {
  /** Number of the pattern. */
  readonly pattern: number;
  readonly asked: Tier;
  readonly now: Tier;
  /** The evidence as it is now. */
  readonly evidence: string;
}

export interface RenamedPattern {
  /** Number of the pattern. */
  readonly pattern: number;
  readonly values: readonly RenamedValue[];
}

/**
 * Takes back a sheet (CSV or workbook) that an owner filled in, and keeps what was decided. All lines that say a sheet must
 * be of one that this program made for this organisation, unchanged; else nothing is kept. Throws `signoff.*`, `intake.*`.
 */
export async function takeSignOff(context: Context, open: OpenFile, call: Call = {}): Promise<SignOffResult> {
  const { lines, comments, hiddenColumns } = await smallTable(open, RETURNED_COLUMNS, 'signoff.unreadable');
  const { id: tenantId } = await context.org({ signal: call.signal });
  const sheet = await sheetOf(context, lines, tenantId);
  const standing = await standingOf(context, sheet);
  const reading = readSignOff(sheet, lines, standing, context.clock.now());
  const { signOffs } = context.store;
  const undecided = sheet.lines.filter(({ key }) => !reading.decisions.has(key));
  const before = await signOffs.decisions(
    tenantId,
    sheet.lines.map(({ key }) => key),
  );
  // What may fail comes first: whoever is told that it failed takes nothing for decided.
  const since = await changedSince(context, sheet, reading.decisions);
  await signOffs.decide(tenantId, reading.decisions, context.clock.now());
  return {
    ...reading,
    sheet,
    ...since,
    comments,
    hidden: hiddenDecisions(lines, reading),
    hiddenColumns: ANSWER_COLUMNS.filter((column) => hiddenColumns.includes(column)),
    stays: decided(undecided, before),
    overrides: overridden(sheet, before, reading.decisions),
    byOthers: decided(sheet.lines, reading.decisions).filter(
      ({ decision }) => nameOf(decision.by) !== nameOf(sheet.owner),
    ),
  };
}

function hiddenDecisions(
  lines: readonly TableLine<string>[],
  { outcomes }: SignOffReading,
): readonly number[] {
  const hidden = new Set(lines.filter((row) => row.hidden === true).map(({ line }) => line));
  return outcomes.flatMap(({ line, pattern, state }) =>
    pattern !== undefined && hidden.has(line) && state !== 'open' && state !== 'refused' ? [pattern] : [],
  );
}

async function changedSince(
  context: Context,
  { tenantId, lines }: SignOffSheet,
  decisions: SignOffReading['decisions'],
): Promise<Pick<SignOffResult, 'changed' | 'renamed'>> {
  const analyses = new Map<string, Analysis>();
  const changed: ChangedPattern[] = [];
  const renamed: RenamedPattern[] = [];
  for (const line of lines) {
    const { key, number, tier: asked } = line;
    const verdict = decisions.get(key)?.verdict;
    if (verdict === undefined || verdict === 'rejected') continue;
    const rows = await context.store.analyses.byKey(key);
    const id = rows.find((row) => row.tenantId === tenantId)?.analysisId;
    if (id === undefined) continue;
    const analysis = analyses.get(id) ?? (await storedAnalysis(context, id));
    analyses.set(id, analysis);
    const left = decisions.get(key)?.without ?? [];
    const values = renamedSince(
      line,
      analysis.facts.values.filter(({ id: value }) => !left.includes(value)),
    );
    if (values.length > 0) renamed.push({ pattern: number, values });
    const candidate = analysis.mined.candidates.find((row) => row.key === key);
    if (candidate === undefined || candidate.tier === asked) continue;
    const evidence = candidate.patterns
      .map((row) => `${valueText(row.value, analysis.facts)} ${evidenceText(row, analysis)}`)
      .join('; ');
    changed.push({ pattern: number, asked, now: candidate.tier, evidence });
  }
  return { changed, renamed };
}

function decided(
  lines: SignOffSheet['lines'],
  decisions: ReadonlyMap<string, SignOffDecision>,
): readonly DecidedPattern[] {
  return lines.flatMap(({ number, key }) => {
    const decision = decisions.get(key);
    return decision === undefined ? [] : [{ pattern: number, decision }];
  });
}

function overridden(
  { lines }: SignOffSheet,
  before: ReadonlyMap<string, SignOffDecision>,
  decisions: SignOffReading['decisions'],
): readonly OverriddenDecision[] {
  return lines.flatMap(({ number, key }) => {
    const [then, now] = [before.get(key), decisions.get(key)];
    return then === undefined || now === undefined || saidOf(then) === saidOf(now)
      ? []
      : [{ pattern: number, before: then, now }];
  });
}

/** Equal for decisions that say the same, on whatever sheet. */
function saidOf({ verdict, by, on, comment, name = '', without = [] }: SignOffDecision): string {
  return canonicalJson([verdict, by, on, comment, name, [...without].sort()]);
}

/** A name without the accidents of typing. */
function nameOf(text: string): string {
  return text.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();
}

/** A sheet of this organisation, by its id. Throws `signoff.unknown_sheet`. */
export async function storedSheet(context: Context, id: string, tenantId: string): Promise<SignOffSheet> {
  const sheet = await context.store.signOffs.sheet(id.trim());
  if (sheet === undefined || sheet.tenantId !== tenantId)
    throw new ProductError('signoff.unknown_sheet', { subject: id });
  return sheet;
}

/** One line of a sheet as it stands now. */
export interface SheetLineState {
  readonly line: SignOffSheet['lines'][number];
  readonly state: 'proposed' | SignOffDecision['verdict'] | 'created';
  readonly decision?: SignOffDecision;
  readonly made?: MadeOfPattern;
}

/** Where the lines of a sheet stand: proposed, approved, amended, rejected, created. Throws `signoff.unknown_sheet`. */
export async function signOffState(
  context: Context,
  id: string,
  call: Call = {},
): Promise<{ readonly sheet: SignOffSheet; readonly lines: readonly SheetLineState[] }> {
  const { id: tenantId } = await context.org({ signal: call.signal });
  const sheet = await storedSheet(context, id, tenantId);
  const made = await madeBundles(context, tenantId);
  const decisions = await context.store.signOffs.decisions(
    tenantId,
    sheet.lines.map(({ key }) => key),
  );
  return {
    sheet,
    lines: sheet.lines.map((line): SheetLineState => {
      const decision = decisions.get(line.key);
      const bundle = made.get(line.key);
      return {
        line,
        state: bundle === undefined ? (decision?.verdict ?? 'proposed') : 'created',
        ...(decision === undefined ? {} : { decision }),
        ...(bundle === undefined ? {} : { made: bundle }),
      };
    }),
  };
}

async function sheetOf(
  context: Context,
  lines: readonly ReturnedLine[],
  tenantId: string,
): Promise<SignOffSheet> {
  // A line without a mark is refused by itself: a note or a total that somebody wrote below.
  const marks = new Set(
    lines.map(({ cells }) => (cells?.get(SHEET_COLUMN) ?? '').trim()).filter((text) => hasMark(text)),
  );
  const [mark = '', ...others] = marks;
  if (others.length > 0) throw new ProductError('signoff.mismatch', { fill: { count: marks.size } });
  const id = /^sht_[0-9a-z]{26}/.exec(mark)?.[0];
  if (id === undefined)
    throw new ProductError('signoff.unreadable', { fill: { why: 'no line says which sheet it is of' } });
  const sheet = await storedSheet(context, id, tenantId);
  if (sheetMark(sheet) !== mark)
    throw new ProductError('signoff.mismatch', { fill: { count: 1 }, subject: id });
  return sheet;
}

/** Whether the newest analysis still has the pattern, and no bundle was made of it. */
async function standingOf(context: Context, sheet: SignOffSheet): Promise<Standing> {
  const { analyses } = context.store;
  const made = await madeBundles(context, sheet.tenantId);
  const here = new Map<string, boolean>();
  for (const { key } of sheet.lines) {
    const row = (await analyses.byKey(key)).find(({ tenantId }) => tenantId === sheet.tenantId);
    const header = row === undefined ? undefined : await analyses.header(row.analysisId);
    const newest = header === undefined ? undefined : await analyses.latest(sheet.tenantId, header.subject);
    here.set(key, newest !== undefined && newest.id === row?.analysisId);
  }
  return ({ key }) => (made.has(key) ? 'created-already' : here.get(key) === true ? undefined : 'gone');
}
