import { readWanted, type WantedReading } from '../../intake/analyze.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Understanding, Wanted } from '../../model/understanding.ts';
import type { ReportFile } from '../../sources/report-folder.ts';
import { openReport } from './choose-report.ts';
import type { Call, Context } from '../context.ts';
import { counter, hereBytes, inThread, LEAST_BYTES, type Open, readingOf } from './report-thread.ts';

/**
 * What an analysed report wants, read again, in a thread of its own where it is large. Tells how much of it is read; ends
 * at once when the call is cancelled. `beside`: see `readWanted`.
 * Throws `intake.changed` where it is not what was analysed, or why it was cancelled.
 */
export async function wantedOfReport(
  context: Context,
  {
    file,
    understanding,
    beside,
  }: {
    readonly file: ReportFile;
    readonly understanding: Understanding;
    readonly beside?: readonly { readonly column: number }[];
  },
  call: Call = {},
): Promise<Wanted> {
  const { wanted, sha256 } = await readWantedApart(
    {
      open: () => openReport(context, file),
      understanding,
      now: context.clock.now(),
      ...(beside === undefined ? {} : { beside }),
    },
    call,
  );
  if (sha256 !== understanding.report.sha256)
    throw new ProductError('intake.changed', { subject: file.path });
  return wanted;
}

/** `readWanted`, in a thread of its own where the report is large. The caller compares the sha256. */
export async function readWantedApart(
  input: {
    readonly open: Open;
    readonly understanding: WantedReading & Pick<Understanding, 'report' | 'columns'>;
    readonly now: number;
    readonly beside?: readonly { readonly column: number }[];
  },
  call: Call = {},
  leastBytes = LEAST_BYTES,
): Promise<{ readonly wanted: Wanted; readonly sha256: string }> {
  const { open, understanding, now, beside = understanding.corroboration } = input;
  const { signal } = call;
  const { bytes } = understanding.report;
  signal?.throwIfAborted();
  const counted = counter(bytes, 1, call);
  if (bytes < leastBytes)
    return await readWanted(hereBytes(open, counted, signal), understanding, now, beside);
  return await inThread(
    {
      kind: 'wanted',
      understanding: readingOf(understanding),
      now,
      beside,
    },
    open,
    counted,
    signal,
  );
}
