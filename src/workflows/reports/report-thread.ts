import type { RememberingInput } from '../../intake/analyze-remembering.ts';
import type { WantedReading } from '../../intake/analyze.ts';
import type { LinesWish, ReadLines } from '../../intake/read-lines.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Understanding, Wanted } from '../../model/understanding.ts';
import type { Call } from '../context.ts';
import { startThread } from '../thread.ts';
import { failedWith, type ThreadFailure } from '../thread-failure.ts';

/** What a thread does with a report. */
export type ReportTask =
  | { readonly kind: 'analyze'; readonly input: Omit<RememberingInput, 'open'> }
  | {
      readonly kind: 'wanted';
      readonly understanding: WantedReading;
      readonly now: number;
      readonly beside: readonly { readonly column: number }[];
    }
  | {
      readonly kind: 'lines';
      readonly understanding: WantedReading & Pick<Understanding, 'columns'>;
      readonly now: number;
      readonly wish: LinesWish;
    };

export type ReportResult =
  | { readonly kind: 'analyze'; readonly understanding: Understanding }
  | { readonly kind: 'wanted'; readonly wanted: Wanted; readonly sha256: string }
  | ({ readonly kind: 'lines' } & ReadLines);

export type FromWorker =
  | { readonly kind: 'open' | 'next' }
  | { readonly kind: 'done'; readonly result: ReportResult }
  | ThreadFailure;

/** The next bytes; none: that was all. */
export interface ToWorker {
  readonly chunk?: Uint8Array;
}

/** The bytes of a report from its start, as often as it is called. */
export type Open = RememberingInput['open'];

/** Smaller reports are read before a thread has started. */
export const LEAST_BYTES = 8_000_000;

/**
 * Does a task with a report in a thread of its own, so that the server answers meanwhile; the thread ends at once when the
 * call is cancelled. `counted`: told of each chunk that is read. Throws what the task throws, or why it was cancelled.
 */
export async function inThread<Kind extends ReportTask['kind']>(
  task: ReportTask & { readonly kind: Kind },
  open: Open,
  counted: (chunk: Uint8Array) => void,
  signal: AbortSignal | undefined,
): Promise<ReportResult & { readonly kind: Kind }> {
  signal?.throwIfAborted();
  let opened: AsyncIterator<Uint8Array> | undefined;
  const worker = startThread('reports/report-worker', task);
  const serve = async (): Promise<ToWorker> => {
    opened ??= (await open())[Symbol.asyncIterator]();
    const next = await opened.next();
    if (next.done === true) return {};
    counted(next.value);
    return { chunk: next.value };
  };
  try {
    return await new Promise<ReportResult & { readonly kind: Kind }>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(cancelled(signal)), { once: true });
      worker.on('error', reject);
      worker.on('exit', () => reject(new ProductError('internal', { subject: 'the reading ended early' })));
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'done') resolve(message.result as ReportResult & { readonly kind: Kind });
        else if (message.kind === 'failed' || message.kind === 'refused') reject(failedWith(message));
        else if (message.kind === 'open') {
          const before = opened;
          opened = undefined;
          before?.return?.().catch(reject);
        } else serve().then((answer) => worker.postMessage(answer), reject);
      });
    });
  } finally {
    await worker.terminate();
    await opened?.return?.();
  }
}

/** The bytes of a report for whoever reads them in this thread: counted, and ending when the call is cancelled. */
export async function* hereBytes(
  open: Open,
  counted: (chunk: Uint8Array) => void,
  signal: AbortSignal | undefined,
): AsyncIterable<Uint8Array> {
  for await (const chunk of await open()) {
    signal?.throwIfAborted();
    counted(chunk);
    yield chunk;
  }
}

/** What a thread needs of an understanding to read the report again: not its values, which may be many. */
export function readingOf(
  understanding: WantedReading & Pick<Understanding, 'columns'>,
): WantedReading & Pick<Understanding, 'columns'> {
  const { dialect, identifier, layout, corroboration, columns, entitlements } = understanding;
  return {
    dialect,
    identifier,
    layout,
    corroboration,
    columns,
    entitlements: entitlements.map((one) => ({ ...one, values: [] })),
  };
}

/** Tells a call how many bytes are read of all that will be: a report of `bytes`, so often; once more where that is not enough. */
export function counter(bytes: number, passes: number, { progress }: Call): (chunk: Uint8Array) => void {
  let done = 0;
  return (chunk) => {
    done += chunk.length;
    progress?.(done, Math.max(passes, Math.ceil(done / bytes)) * bytes, 'reading-report');
  };
}

function cancelled(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}
