import { cellLikeness } from './cell-types.ts';
import { textsOf } from './cells.ts';
import { fixedCells } from './fixed-cells.ts';
import { RecordReader, type RecordShape } from './records.ts';
import type { Row } from './row.ts';

const DELIMITERS = [',', ';', '\t', '|', ' ', '^', '~', ':', '\x1F'] as const;
/** What a delimiter that also stands in prose is worth. */
const WORTH: Readonly<Record<string, number>> = { ' ': 0.8, ':': 0.7 };
const MOST_RECORDS = 200;

/** Text of the head, the middle and the end of a report; the last two start and end with whole lines. */
export interface SampleTexts {
  readonly head: string;
  readonly others: readonly string[];
  readonly lineEnd: 'lf' | 'cr';
}

export interface FoundCutting {
  readonly shape: RecordShape;
  /** Usual number of cells. */
  readonly width: number;
}

/** How lines are cut: delimiter, quote and escape under which the records of all samples are most alike. */
export function findCutting(samples: SampleTexts, delimiter?: string): FoundCutting {
  const texts = [samples.head, ...samples.others];
  const all = texts.join('');
  const candidates = delimiter === undefined ? DELIMITERS : [delimiter];
  // Without any quote in the samples there may still be one elsewhere.
  const quotes = (['"', "'", ''] as const).filter(
    (quote) => quote === '"' || all.includes(quote === '' ? '"' : quote),
  );
  let best: Scored | undefined;
  for (const candidate of candidates) {
    if (delimiter === undefined && !all.includes(candidate) && candidate !== ',') continue;
    for (const quote of quotes)
      for (const escape of quote !== '' && all.includes(`\\${quote}`)
        ? (['doubled', 'backslash'] as const)
        : (['doubled'] as const)) {
        const shape = {
          delimiter: candidate,
          quote,
          escape,
          lineEnd: samples.lineEnd,
          columns: 0,
          trailingDelimiter: false,
          starts: [],
        };
        const found = scored(texts.map((text) => rowsOf(text, shape, MOST_RECORDS)).flat(), shape);
        if (best === undefined || isBetter(found, best)) best = found;
      }
  }
  if (best === undefined) throw new Error('no candidate for a delimiter');
  if (delimiter === undefined && (best.width === 1 || best.shape.delimiter === ' ')) {
    const starts = fixedColumns(all.split(samples.lineEnd === 'lf' ? /\r?\n/ : '\r'));
    if (starts.length > 1)
      return {
        shape: { ...best.shape, delimiter: '', quote: '', escape: 'doubled', starts },
        width: starts.length,
      };
  }
  return best;
}

/** Rows of a sample text, at most so many; an unfinished last line is left out unless it is all there is. */
export function rowsOf(text: string, shape: RecordShape, most: number): readonly Row[] {
  const rows: Row[] = [];
  const reader = new RecordReader(shape, (row) => rows.push(row));
  const lineEnd = shape.lineEnd === 'lf' ? '\n' : '\r';
  for (let at = 0; at < text.length && rows.length < most;) {
    const end = text.indexOf(lineEnd, at);
    const next = end < 0 ? text.length : end;
    reader.line(text.slice(at, next));
    at = next + 1;
  }
  if (rows.length < most) reader.end();
  return rows.slice(0, most);
}

interface Scored extends FoundCutting {
  readonly score: number;
  /** The share of lines that have the usual number of cells. */
  readonly steady: number;
}

/** Nearly all lines: in columns that are so many that no list within a cell is as steady. */
const STEADY = 0.95;
const MANY = 3;

/** Names of as many words each are even columns of words, too: a space is what cuts only where nothing else does. */
function isBetter(one: Scored, other: Scored): boolean {
  const cuts = ({ shape, width, steady }: Scored) =>
    shape.delimiter !== ' ' && shape.quote === '"' && width >= MANY && steady >= STEADY;
  if (one.shape.delimiter === ' ' && cuts(other)) return false;
  if (other.shape.delimiter === ' ' && cuts(one)) return true;
  return one.score > other.score;
}

/** Consistency × likeness of cells, as in van den Burg et al., "Wrangling messy CSV files by detecting row and type patterns" (2019). */
function scored(rows: readonly Row[], shape: RecordShape): Scored {
  const seen = rows.filter((row) => row.kind !== 'aside');
  const records = seen.filter((row) => row.kind === 'record');
  const counts = new Map<number, number>();
  for (const { cells } of records) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1);
  const [modal] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0]);
  if (modal === undefined) return { shape, width: 1, score: 0, steady: 0 };
  const [width, fitting] = modal;
  let alike = 0;
  let cells = 0;
  let spaced = 0;
  for (const record of records) {
    if (record.cells.length !== width) continue;
    for (const [i, cell] of textsOf(record.cells).entries()) {
      cells += 1;
      const holdsOther = /[,;|\t]/.test(cell) && !/[[{"]/.test(cell);
      alike += cellLikeness(cell) * (holdsOther ? 0.6 : 1);
      if (shape.quote !== '"' && /^\s?".*"\s?$/.test(cell)) spaced += 1;
      else if (shape.quote !== "'" && /^'.*'$/.test(cell.trim())) spaced += 1;
      else if (i > 0 && shape.delimiter === ' ' && cell === '') spaced += 1;
    }
  }
  const damaged = seen.length - records.length + records.filter((row) => row.doubts !== undefined).length;
  const score =
    (fitting / seen.length) ** 1.5 *
    (alike / cells) *
    (width === 1 ? 0.15 : 1 - 1 / (width + 1.5)) *
    (1 - 0.7 * Math.min(1, damaged / seen.length)) *
    (1 - 0.7 * (spaced / cells)) *
    // A file without quoting is rare, and one damaged line must not look like it.
    (shape.quote === '"' ? 1.02 : shape.quote === '' ? 0.75 : 0.97) *
    (WORTH[shape.delimiter] ?? 1) *
    (shape.escape === 'backslash' ? 1.01 : 1);
  return { shape, width, score, steady: fitting / seen.length };
}

/** Where the columns of a table without delimiters start: below a line of dashes, else behind gaps that go through all lines. */
function fixedColumns(all: readonly string[]): readonly number[] {
  const lines = all.filter((line) => line.trim() !== '').slice(0, 400);
  if (lines.length < 3 || lines.some((line) => line.includes('\t'))) return [];
  const rule = lines.find((line) => /^\s*-{2,}( +-{2,})+\s*$/.test(line));
  const body = lines.slice(1);
  const starts = rule === undefined ? gapColumns(lines) : startsOfWords(rule);
  const fitting = body.filter((line) => fixedCells(line, starts) !== undefined).length;
  return starts.length > 1 && fitting >= 0.9 * body.length ? starts : [];
}

function gapColumns(lines: readonly string[]): readonly number[] {
  const usual = lines.slice(Math.min(3, lines.length - 3));
  const length = Math.max(...usual.map((line) => line.length));
  const gap = Array.from(
    { length },
    (_, at) => usual.filter((line) => (line[at] ?? ' ') !== ' ').length <= 0.03 * usual.length,
  );
  const edges = gap.flatMap((blank, at) => (!blank && (at === 0 || gap[at - 1] === true) ? [at] : []));
  const header = lines.find((line) =>
    edges.every((at) => (line[at] ?? ' ') !== ' ' && (at === 0 || line[at - 1] === ' ')),
  );
  const starts = edges.filter(
    (at) =>
      at === 0 ||
      (gap[at - 1] === true && gap[at - 2] === true) ||
      (header !== undefined && header[at - 1] === ' '),
  );
  // Without gaps of two characters it is prose.
  return starts.some((at) => at > 1 && gap[at - 1] === true && gap[at - 2] === true) ? starts : [];
}

function startsOfWords(rule: string): readonly number[] {
  return [...rule.matchAll(/-+/g)].map((match) => match.index);
}
