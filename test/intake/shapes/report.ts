import iconv from 'iconv-lite';
import type { Holding, TrueColumn, Truth } from '../score.ts';
import type { OtherTable } from '../../../src/model/report-lines.ts';
import type { Dice } from './company.ts';

/** A made-up report and what is true of it. */
export interface Report {
  readonly bytes: Uint8Array;
  readonly truth: Truth;
  readonly holdings: readonly Holding[];
  /** Codes of questions that must be asked. */
  readonly mustAsk?: readonly string[];
  /** Tables below the first one that the answer must name. */
  readonly otherTables?: readonly OtherTable[];
}

/** A system whose exports look alike. */
export interface Shape {
  readonly name: string;
  readonly make: (dice: Dice) => Report | Promise<Report>;
}

/** A column of a made-up report: what is true of it, and its cell in each row. */
export type Col<Row> = TrueColumn & { readonly of: (row: Row) => string };

export interface Written {
  readonly delimiter: string;
  readonly newline?: '\n' | '\r\n';
  readonly encoding?: string;
  readonly bom?: boolean;
  /** All cells in quotes, or only those that need it. */
  readonly quoteAll?: boolean;
  readonly above?: readonly string[];
  readonly below?: readonly string[];
}

export function bytesOf<Row>(
  columns: readonly Col<Row>[],
  rows: readonly Row[],
  written: Written,
): Uint8Array {
  const { delimiter, newline = '\n', above = [], below = [] } = written;
  const cell = (text: string) =>
    written.quoteAll === true || text.includes(delimiter) || /["\n\r]/.test(text)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  const lines = [
    ...above,
    columns.map(({ header }) => cell(header)).join(delimiter),
    ...rows.map((row) => columns.map(({ of }) => cell(of(row))).join(delimiter)),
    ...below,
  ];
  return encoded(`${lines.join(newline)}${newline}`, written);
}

export function encoded(text: string, { encoding = 'utf-8', bom = false }: Partial<Written>): Uint8Array {
  return new Uint8Array(iconv.encode(text, encoding, { addBOM: bom }));
}

/** What is true of columns: without their cells. */
export function truthOf<Row>(
  identifier: string,
  columns: readonly Col<Row>[],
  more: Partial<Truth> = {},
): Truth {
  return {
    identifier: { column: identifier },
    columns: columns.map(({ of: _of, ...column }) => column),
    foldCase: true,
    ...more,
  };
}

/** Columns that say nothing of access, put anywhere. */
export function withNoise<Row>(
  dice: Dice,
  columns: readonly Col<Row>[],
  noise: readonly Col<Row>[],
): Col<Row>[] {
  const all = [...columns];
  for (const column of dice.some(noise, 0, noise.length)) all.splice(dice.number(all.length + 1), 0, column);
  return all;
}

export const ANYTHING_ELSE = ['ignore', 'profile', 'appAttribute'] as const;

/** A column that is no identifier and no entitlement, whatever it is called. */
export function plain<Row>(header: string, of: (row: Row) => string, more: readonly string[] = []): Col<Row> {
  return { header, class: 'ignore', acceptable: [...ANYTHING_ELSE, ...more], of };
}

/** A second name of the person. */
export function alias<Row>(header: string, of: (row: Row) => string): Col<Row> {
  return { header, class: 'profile', acceptable: ['identifier', 'ignore', 'appAttribute'], of };
}

/** A made-up report told by its rows: what the columns are, how it is written, and what a row grants. */
export interface Told<Row> {
  readonly rows: readonly Row[];
  readonly columns: readonly Col<Row>[];
  readonly identifier: string;
  readonly written: Written;
  readonly held: (row: Row) => readonly Holding[];
  readonly truth?: Partial<Truth>;
  readonly mustAsk?: readonly string[];
}

export function told<Row>({
  rows,
  columns,
  identifier,
  written,
  held,
  truth,
  mustAsk = [],
}: Told<Row>): Report {
  return {
    bytes: bytesOf(columns, rows, written),
    truth: truthOf(identifier, columns, truth),
    holdings: rows.flatMap(held),
    mustAsk,
  };
}
