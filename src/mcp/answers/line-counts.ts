import * as z from 'zod';
import type { LineCounts } from '../../model/report-lines.ts';
import { count } from '../envelope.ts';

/** How many lines of a report carry which label; those that no line carries are absent beyond the usual ones. */
export const lineCounts = z.object({
  total: count,
  header: count,
  blank: count,
  data: count,
  rejected: count,
  records: count,
  preamble: count.optional(),
  repeatedHeader: count.optional(),
  separator: count.optional(),
  footer: count.optional(),
  leftOut: count.optional(),
});

/** The labels, `records` aside, add up to `total`. */
export function linesAsData(lines: LineCounts): z.output<typeof lineCounts> {
  const { total, header, blank, data, rejected, records, ...others } = lines;
  const carried = Object.entries(others).filter(([, count]) => count > 0);
  return { total, header, blank, data, rejected, records, ...Object.fromEntries(carried) };
}
