import { mine } from '../mining/mine.ts';
import type { Dataset } from '../model/dataset.ts';
import type { MinedAnalysis, MiningOptions } from '../model/patterns.ts';
import { ProductError } from '../model/product-error.ts';
import type { Call } from './context.ts';
import { startThread } from './thread.ts';

export interface MiningTask {
  readonly dataset: Dataset;
  readonly options: MiningOptions;
}

export type FromMiner =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly mined: MinedAnalysis; readonly dataset: Dataset }
  | { readonly kind: 'failed'; readonly error: Error };

/** With fewer people and fewer holdings a dataset is mined before a thread has started. */
const LEAST_ROWS = 20_000;

/**
 * Mines a dataset, in a thread of its own where it is large, so that the server answers meanwhile; ends at once when the
 * call is cancelled. The columns move to the thread and come back: use the dataset of the answer.
 */
export async function mineApart(
  dataset: Dataset,
  options: MiningOptions,
  { signal, progress }: Call = {},
  leastRows = LEAST_ROWS,
): Promise<{ readonly mined: MinedAnalysis; readonly dataset: Dataset }> {
  signal?.throwIfAborted();
  const told = (done: number, total: number) => progress?.(done, total, 'mining');
  if (Math.max(dataset.people.ids.length, dataset.holdings.people.length) < leastRows)
    return {
      mined: await mine(dataset, options, { progress: told, ...(signal === undefined ? {} : { signal }) }),
      dataset,
    };
  const worker = startThread('mining-worker', {
    workerData: { dataset, options } satisfies MiningTask,
    transferList: columnsOf(dataset),
  });
  let cancelled: (() => void) | undefined;
  try {
    return await new Promise((resolve, reject) => {
      cancelled = () => reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      signal?.addEventListener('abort', cancelled, { once: true });
      worker.on('error', reject);
      worker.on('exit', () => reject(new ProductError('internal', { subject: 'mining ended early' })));
      worker.on('message', (message: FromMiner) => {
        if (message.kind === 'progress') told(message.done, message.total);
        else if (message.kind === 'failed') reject(message.error);
        else resolve({ mined: message.mined, dataset: message.dataset });
      });
    });
  } finally {
    // A signal may outlive the call by long: it must not keep the dataset.
    if (cancelled !== undefined) signal?.removeEventListener('abort', cancelled);
    await worker.terminate();
  }
}

/** The memory of all columns, to be handed to another thread instead of being copied. */
export function columnsOf(dataset: Dataset): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  const visit = (node: unknown) => {
    if (ArrayBuffer.isView(node)) {
      if (node.buffer instanceof ArrayBuffer) buffers.add(node.buffer);
    } else if (Array.isArray(node)) {
      // Lists of texts are long and hold no columns.
      if (typeof node[0] === 'object') for (const child of node) visit(child);
    } else if (typeof node === 'object' && node !== null)
      for (const child of Object.values(node)) visit(child);
  };
  visit(dataset);
  return [...buffers];
}
