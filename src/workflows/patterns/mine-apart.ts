import { mine } from '../../mining/mine.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { MinedAnalysis, MiningOptions } from '../../model/patterns.ts';
import { ProductError } from '../../model/product-error.ts';
import type { StoredChunk } from '../../model/stored-chunk.ts';
import type { Call } from '../context.ts';
import { giveBackMemory } from '../give-back-memory.ts';
import { packedChunk } from './packed-chunk.ts';
import { failedWith, type ThreadFailure } from '../thread-failure.ts';
import { startThread } from '../thread.ts';

export interface MiningTask {
  readonly dataset: Dataset;
  readonly options: MiningOptions;
}

export type FromMiner =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  | { readonly kind: 'done'; readonly mined: MinedAnalysis }
  | { readonly kind: 'packed'; readonly chunk: StoredChunk }
  | ThreadFailure;

/** With fewer people and fewer holdings a dataset is mined before a thread has started. */
const LEAST_ROWS = 20_000;

/**
 * Mines a dataset, in a thread of its own where it is large, so that the server answers meanwhile; ends at once when the
 * call is cancelled. `besides`: what else is to be done, at the same time where mining has its thread, else after it; what it fails
 * with ends the mining. Returns what was found, what that returns, and what was found as the store keeps it, which the thread packs
 * while this one goes on.
 */
export async function mineApart<T>(
  dataset: Dataset,
  options: MiningOptions,
  besides: () => Promise<T>,
  { signal, progress }: Call = {},
  leastRows = LEAST_ROWS,
): Promise<readonly [MinedAnalysis, T, Promise<StoredChunk>]> {
  signal?.throwIfAborted();
  const told = (done: number, total: number) => progress?.(done, total, 'mining');
  if (Math.max(dataset.people.ids.length, dataset.holdings.people.length) < leastRows) {
    const mined = await mine(dataset, options, {
      progress: told,
      ...(signal === undefined ? {} : { signal }),
    });
    return [mined, await besides(), packedChunk(mined)];
  }
  const worker = startThread('patterns/mining-worker', { dataset, options } satisfies MiningTask);
  const end = () => worker.terminate();
  const packing = new Promise<StoredChunk>((resolve, reject) => {
    worker.on('error', reject);
    worker.on('exit', () => reject(new ProductError('internal', { subject: 'mining ended early' })));
    worker.on('message', (message: FromMiner) => {
      if (message.kind === 'packed') resolve(message.chunk);
      else if (message.kind === 'refused' || message.kind === 'failed') reject(failedWith(message));
    });
  });
  packing.then(end, end);
  let cancelled: (() => void) | undefined;
  try {
    const mining = new Promise<MinedAnalysis>((resolve, reject) => {
      cancelled = () => reject(signal?.reason instanceof Error ? signal.reason : new Error('aborted'));
      signal?.addEventListener('abort', cancelled, { once: true });
      // What ends the thread before it is through.
      packing.catch(reject);
      worker.on('message', (message: FromMiner) => {
        if (message.kind === 'progress') told(message.done, message.total);
        else if (message.kind === 'done') resolve(message.mined);
      });
    });
    // The memory while the thread starts; nothing is kept for a call that is over by then.
    const others = async () => {
      await giveBackMemory();
      signal?.throwIfAborted();
      return besides();
    };
    const [mined, done] = await Promise.all([mining, others()]);
    return [mined, done, packing];
  } catch (error) {
    await end();
    throw error;
  } finally {
    // A signal may outlive the call by long: it must not keep the dataset.
    if (cancelled !== undefined) signal?.removeEventListener('abort', cancelled);
  }
}
