import type { ShownLabel } from '../model/shown-labels.ts';
import type { FilterReason } from '../model/layout.ts';
import type { RejectReason } from '../model/report-lines.ts';
import type { Understanding } from '../model/understanding.ts';
import type { WantedReading } from './analyze.ts';
import { Collector, type Outcome } from './collect.ts';
import type { Row } from './table/row.ts';
import { readTable } from './table/table.ts';

/** Physical lines `line` … `line + lines - 1` of a report and what became of them. */
export interface ReportLine {
  readonly line: number;
  readonly lines: number;
  readonly label: ShownLabel;
  /** Why it is rejected or left out. */
  readonly reason?: RejectReason | FilterReason;
  /**
   * As they stand. Of a record those of `columns`; of a rejected line as far as it could be cut, in whatever order. None
   * of a line that is no record, nor of one that may hold a secret.
   */
  readonly cells?: readonly string[];
}

export interface LinesWish {
  /** First physical line, 1-based. */
  readonly from: number;
  readonly only?: ShownLabel;
  /** Rows at most. */
  readonly most: number;
  /** Columns to show, by index; secret ones are never shown. */
  readonly columns: readonly number[];
}

export interface ReadLines {
  readonly rows: readonly ReportLine[];
  /** The line to go on from; absent: there are no more. */
  readonly next?: number;
}

/** There is no need to read on. */
class Enough extends Error {}

/**
 * Lines of a report with what became of them under an understanding, at a moment (epoch milliseconds). Reads from the
 * start, because what a line is depends on those above, and no further than it must. Throws `intake.*`.
 */
export async function readLines(
  bytes: AsyncIterable<Uint8Array>,
  understanding: WantedReading & Pick<Understanding, 'columns'>,
  now: number,
  wish: LinesWish,
): Promise<ReadLines> {
  const { dialect, identifier, layout, entitlements, columns } = understanding;
  const collector = new Collector({
    dialect,
    identifier,
    corroboration: [],
    layout,
    entitlements: entitlements.length,
    now,
  });
  const secret = new Set(columns.flatMap(({ class: kind, index }) => (kind === 'secret' ? [index] : [])));
  const shown = wish.columns.filter((index) => !secret.has(index));
  const rows: ReportLine[] = [];
  let next: number | undefined;
  const onRow = (row: Row) => {
    const outcome = collector.add(row);
    const label = labelOf(row, outcome);
    if (row.line + row.lines <= wish.from || (wish.only !== undefined && wish.only !== label)) return;
    if (rows.length === wish.most) {
      next = row.line;
      throw new Enough();
    }
    const reason =
      typeof outcome === 'object' ? layout.filters[outcome.filter]?.reason : (outcome ?? undefined);
    const cells = cellsOf(row, shown, secret.size > 0);
    rows.push({
      line: row.line,
      lines: row.lines,
      label,
      ...(reason === undefined ? {} : { reason }),
      ...(cells === undefined ? {} : { cells }),
    });
  };
  try {
    await readTable(bytes, dialect, { onHeader: () => undefined, onRow });
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  }
  return { rows, ...(next === undefined ? {} : { next }) };
}

function labelOf(row: Row, outcome: Outcome): ShownLabel {
  if (row.kind === 'aside') return row.label;
  if (outcome === undefined) return 'data';
  return typeof outcome === 'string' ? 'rejected' : 'left-out';
}

function cellsOf(row: Row, shown: readonly number[], secrets: boolean): readonly string[] | undefined {
  if (row.kind === 'record') return shown.map((index) => row.cells.at(index) ?? '');
  if (row.kind === 'aside' || row.reason === 'other-table') return undefined;
  // Nobody knows which cell of a damaged line is the secret one, nor what the columns of another table are.
  return secrets ? undefined : row.cells;
}
