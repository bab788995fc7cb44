import type { LineLabel } from './report-lines.ts';

/** What a physical line of a report is, as `LineCounts` counts them. */
export const SHOWN_LABELS = [
  'data',
  'rejected',
  'left-out',
  'preamble',
  'header',
  'repeated-header',
  'separator',
  'blank',
  'footer',
] as const satisfies readonly (LineLabel | 'data' | 'rejected' | 'left-out')[];

export type ShownLabel = (typeof SHOWN_LABELS)[number];
