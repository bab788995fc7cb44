import type { Worker } from 'node:worker_threads';
import type { Helpers, Kind, PartDone, Task } from '../../mining/threads/tasks.ts';
import type { Searched } from '../../mining/search/universe.ts';
import { ProductError } from '../../model/product-error.ts';
import { failedWith, type ThreadFailure } from '../thread-failure.ts';
import { startThread } from './thread.ts';

/** `number`: of the task, among those of one helper. */
export type ToHelper =
  | { readonly kind: 'begin'; readonly universes: readonly Searched[]; readonly threads: number }
  | { readonly kind: 'work'; readonly number: number; readonly task: Task };

/** What `failed` is of no use any more: it may not know what it works on. */
export type FromHelper<K extends Kind = Kind> =
  | { readonly kind: 'done'; readonly number: number; readonly done: readonly PartDone<K>[] }
  | ThreadFailure;

/**
 * Threads that help one that mines. They read the same memory; `close` ends them. What one of them failed with ends the task
 * and all after it; `internal` where it ended by itself.
 */
export class MiningHelpers implements Helpers {
  readonly count: number;
  readonly #helpers: readonly Helper[];

  constructor(count: number) {
    this.count = count;
    this.#helpers = Array.from({ length: count }, () => new Helper());
  }

  begin(universes: readonly Searched[]): void {
    for (const helper of this.#helpers) helper.tell({ kind: 'begin', universes, threads: 1 + this.count });
  }

  async work<K extends Kind>(task: Task<K>): Promise<readonly PartDone<K>[]> {
    const done = await Promise.all(this.#helpers.map((helper) => helper.work(task)));
    return done.flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.#helpers.map((helper) => helper.close()));
  }
}

interface Waiting {
  readonly resolve: (done: readonly PartDone[]) => void;
  readonly reject: (error: Error) => void;
}

/** One of the threads. An answer belongs to its task: whoever gave one up may hand over the next before it is answered. */
class Helper {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #tasks = 0;
  #failed: Error | undefined;

  constructor() {
    this.#worker = startThread('mining-helper');
    this.#worker.on('message', (message: FromHelper) => {
      if (message.kind === 'done') this.#take(message.number)?.resolve(message.done);
      else this.#fail(failedWith(message));
    });
    this.#worker.on('messageerror', (error) => this.#fail(error));
    this.#worker.on('error', (error) => this.#fail(error));
    this.#worker.on('exit', () =>
      this.#fail(new ProductError('internal', { subject: 'a helper of mining ended early' })),
    );
  }

  tell(message: ToHelper): void {
    this.#worker.postMessage(message);
  }

  async work<K extends Kind>(task: Task<K>): Promise<readonly PartDone<K>[]> {
    if (this.#failed !== undefined) throw this.#failed;
    const number = this.#tasks++;
    this.tell({ kind: 'work', number, task });
    return (await new Promise<readonly PartDone[]>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
    })) as readonly PartDone<K>[];
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    return waiting;
  }

  #fail(error: Error): void {
    this.#failed ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#failed);
    this.#waiting.clear();
  }
}
