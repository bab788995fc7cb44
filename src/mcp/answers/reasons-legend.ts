import * as z from 'zod';
import type { FilterReason } from '../../model/layout.ts';
import type { RejectReason } from '../../model/report-lines.ts';
import type { Understanding } from '../../model/understanding.ts';
import { code, fitting } from '../envelope.ts';
import { reasonMeaning, sentenceSchema } from '../sentence.ts';

/** What the reasons mean for which lines are not taken. */
export const reasonsLegend = z.array(z.object({ code, meaning: sentenceSchema }));

/** Characters of a legend: some five reasons. */
const LEGEND_FIT = 900;

/** Why lines of a report are not taken: rejected, or left out. */
export function reasonsIn({
  rejects,
  layout,
  leftOut,
}: Understanding): ReadonlySet<RejectReason | FilterReason> {
  return new Set([
    ...rejects.map(({ reason }) => reason),
    ...layout.filters.flatMap(({ reason }, i) => ((leftOut[i]?.lines ?? 0) > 0 ? [reason] : [])),
  ]);
}

/** The reasons, each once, as far as there is room. */
export function legendOfReasons(
  reasons: Iterable<RejectReason | FilterReason>,
): z.output<typeof reasonsLegend> {
  const found = [...new Set(reasons)].map((reason) => ({
    code: reason,
    meaning: reasonMeaning(reason),
  }));
  return fitting(found, LEGEND_FIT);
}
