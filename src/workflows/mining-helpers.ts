import type { Worker } from 'node:worker_threads';
import type { Helpers, Kind, PartDone, Searched, Task } from '../mining/tasks.ts';
import { ProductError } from '../model/product-error.ts';
import { startThread } from './thread.ts';

export type ToHelper =
  | { readonly kind: 'begin'; readonly universes: readonly Searched[]; readonly threads: number }
  | { readonly kind: 'work'; readonly task: Task };

export type FromHelper<K extends Kind = Kind> =
  | { readonly kind: 'done'; readonly done: readonly PartDone<K>[] }
  | { readonly kind: 'failed'; readonly error: Error };

/** Threads that help one that mines. They read the same memory; `close` ends them. */
export class MiningHelpers implements Helpers {
  readonly count: number;
  readonly #workers: readonly Worker[];
  #failed: Error | undefined;

  constructor(count: number) {
    this.count = count;
    this.#workers = Array.from({ length: count }, () => startThread('mining-helper'));
    for (const worker of this.#workers) worker.on('error', (error) => (this.#failed = error));
  }

  begin(universes: readonly Searched[]): void {
    for (const worker of this.#workers)
      worker.postMessage({ kind: 'begin', universes, threads: 1 + this.count } satisfies ToHelper);
  }

  async work<K extends Kind>(task: Task<K>): Promise<readonly PartDone<K>[]> {
    if (this.#failed !== undefined) throw this.#failed;
    const done = await Promise.all(this.#workers.map((worker) => answer(worker, task)));
    return done.flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}

function answer<K extends Kind>(worker: Worker, task: Task<K>): Promise<readonly PartDone<K>[]> {
  return new Promise((resolve, reject) => {
    const ended = () => reject(new ProductError('internal', { subject: 'a helper of mining ended early' }));
    const stop = () => {
      worker.off('message', heard).off('error', reject).off('exit', ended);
    };
    const heard = (message: FromHelper<K>) => {
      stop();
      if (message.kind === 'failed') reject(message.error);
      else resolve(message.done);
    };
    worker.on('message', heard).on('error', reject).on('exit', ended);
    worker.postMessage({ kind: 'work', task } satisfies ToHelper);
  });
}
