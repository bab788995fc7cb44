import { Worker } from 'node:worker_threads';
import { analyzeRemembering, looksAtHeader, type RememberingInput } from '../intake/analyze-remembering.ts';
import type { ErrorCode } from '../model/error-registry.ts';
import { ProductError } from '../model/product-error.ts';
import type { Understanding } from '../model/understanding.ts';
import type { Call } from './context.ts';

export type ApartInput = Omit<RememberingInput, 'open'>;

export type FromWorker =
  | { readonly kind: 'open' | 'next' }
  | { readonly kind: 'done'; readonly understanding: Understanding }
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly fill: Readonly<Record<string, string | number>>;
      readonly subject: string | undefined;
    }
  | { readonly kind: 'failed'; readonly error: Error };

/** The next bytes; none: that was all. */
export interface ToWorker {
  readonly chunk?: Uint8Array;
}

/** Smaller reports are read before a thread has started. */
const LEAST_BYTES = 8_000_000;
/** How often `analyze` reads a report: for its dialect, for its columns, for what it wants. */
const PASSES = 3;

/**
 * `analyze` in a thread of its own where the report is large, so that the server answers meanwhile. Tells how many bytes
 * are read of all that will be; ends at once when the call is cancelled. Throws `intake.*`, or why it was cancelled.
 */
export async function analyzeApart(
  input: RememberingInput,
  bytes: number,
  { signal, progress }: Call = {},
  leastBytes = LEAST_BYTES,
): Promise<Understanding> {
  signal?.throwIfAborted();
  let done = 0;
  let opened: AsyncIterator<Uint8Array> | undefined;
  const { open, ...rest } = input;
  const all = (PASSES + (looksAtHeader(rest) ? 1 : 0)) * bytes;
  const counted = (chunk: Uint8Array) => {
    done += chunk.length;
    progress?.(Math.min(done, all), all, 'reading-report');
  };
  if (bytes < leastBytes) {
    const read = async function* () {
      for await (const chunk of await open()) {
        signal?.throwIfAborted();
        counted(chunk);
        yield chunk;
      }
    };
    return await analyzeRemembering({ ...rest, open: read });
  }
  const worker = startWorker(rest);
  const serve = async (): Promise<ToWorker> => {
    opened ??= (await open())[Symbol.asyncIterator]();
    const next = await opened.next();
    if (next.done === true) return {};
    counted(next.value);
    return { chunk: next.value };
  };
  try {
    return await new Promise<Understanding>((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(cancelled(signal)), { once: true });
      worker.on('error', reject);
      worker.on('exit', () => reject(new ProductError('internal', { subject: 'the analysis ended early' })));
      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'done') resolve(message.understanding);
        else if (message.kind === 'failed') reject(message.error);
        else if (message.kind === 'refused') {
          const { code, fill, subject } = message;
          reject(new ProductError(code, { fill, ...(subject === undefined ? {} : { subject }) }));
        } else if (message.kind === 'open') {
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

function startWorker(workerData: ApartInput): Worker {
  if (!import.meta.url.endsWith('.ts'))
    return new Worker(new URL('./analysis-worker.js', import.meta.url), { workerData });
  // Tests and benches run the sources, which a thread of Node 20 reads only through a loader of its own.
  const file = JSON.stringify(new URL('./analysis-worker.ts', import.meta.url).href);
  return new Worker(
    `import('tsx/esm/api').then(({ register }) => { register(); return import(${file}); });`,
    { eval: true, workerData },
  );
}

function cancelled(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}
