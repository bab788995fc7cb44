import { readLines, type LinesWish, type ReadLines } from '../../intake/read-lines.ts';
import type { ShownLabel } from '../../model/shown-labels.ts';
import type { LineCounts } from '../../model/report-lines.ts';
import type { Understanding } from '../../model/understanding.ts';
import { chooseUnderstood, openReport, type ChosenReport } from './choose-report.ts';
import type { Call, Context } from '../context.ts';
import { counter, hereBytes, inThread, LEAST_BYTES, readingOf } from './report-thread.ts';

export interface ReportLines extends ReadLines {
  readonly chosen: ChosenReport & { readonly understanding: Understanding };
  /** Indexes of the columns whose cells records show. */
  readonly columns: readonly number[];
  /** Physical lines of the report that carry the label that was asked for. */
  readonly total: number;
}

/**
 * Lines of an analysed report and what became of each, from a line on; `only`: those with one label. In a thread of its own
 * where the report is large. Throws `intake.*`.
 */
export async function reportLines(
  context: Context,
  input: {
    readonly report: string;
    readonly from: number;
    readonly only?: ShownLabel;
    readonly most: number;
    readonly mostColumns: number;
  },
  call: Call = {},
  leastBytes = LEAST_BYTES,
): Promise<ReportLines> {
  const chosen = await chooseUnderstood(context, input.report, call);
  const { understanding, file } = chosen;
  const columns = tellingColumns(understanding).slice(0, input.mostColumns);
  const { from, only, most } = input;
  const wish: LinesWish = { from, most, columns, ...(only === undefined ? {} : { only }) };
  const open = () => openReport(context, file);
  const { bytes } = understanding.report;
  const counted = counter(bytes, 1, call);
  const now = context.clock.now();
  const { signal } = call;
  const read =
    bytes < leastBytes
      ? await readLines(hereBytes(open, counted, signal), understanding, now, wish)
      : await inThread(
          { kind: 'lines', understanding: readingOf(understanding), now, wish },
          open,
          counted,
          signal,
        );
  return {
    rows: read.rows,
    ...(read.next === undefined ? {} : { next: read.next }),
    chosen,
    columns,
    total: only === undefined ? understanding.lines.total : linesWith(understanding.lines, only),
  };
}

/** Who and what comes first where not all columns can be shown; then as they stand. Secret ones are not shown. */
function tellingColumns({ columns, identifier, entitlements }: Understanding): readonly number[] {
  const holders = new Set([identifier, ...entitlements.flatMap((one) => one.columns)]);
  const rest = columns.flatMap(({ index, class: kind }) =>
    holders.has(index) || kind === 'secret' || kind === 'empty' ? [] : [index],
  );
  return [...holders, ...rest];
}

function linesWith(lines: LineCounts, label: ShownLabel): number {
  if (label === 'left-out') return lines.leftOut;
  return label === 'repeated-header' ? lines.repeatedHeader : lines[label];
}
