import type { RejectReason } from '../../model/report-lines.ts';

/** How the cells of a workbook look beside their texts, where not as usual. */
export type Dress = readonly string[];

/** A cell whose text is a guess, or of which something else says that it does not count. */
export interface CellDoubt {
  readonly cell: number;
  readonly reason: RejectReason;
  /** `commented`: what the comment says, which is of a day on which something begins, and of nothing that is over. */
  readonly begins?: string;
}
