import type { ResourceLimits, Worker } from 'node:worker_threads';
import { ProductError } from '../model/product-error.ts';
import { startThread, type ThreadName } from './thread.ts';
import { failedWith, type ThreadFailure } from './thread-failure.ts';

/** What a thread is told; with a number it is to answer. */
export interface Asked<Question> {
  readonly number?: number;
  readonly question: Question;
}

/** A thread that failed is of no use any more: it may not know what it is asked about. */
export type Answered<Answer> =
  | { readonly kind: 'done'; readonly number: number; readonly answer: Answer }
  | ThreadFailure;

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A thread that is asked one thing after another. An answer belongs to its question: whoever gave one up may ask the next before
 * it is answered. What it failed with fails all that is asked, then and later; `internal` where it ended by itself.
 */
export class AskedThread<Question, Answer> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting<Answer>>();
  #asked = 0;
  #failed: Error | undefined;

  /** `subject`: what is said to have ended early; `limits`: of its memory. */
  constructor(name: ThreadName, subject: string, limits?: ResourceLimits) {
    this.#worker = startThread(name, undefined, limits);
    this.#worker.on('message', (message: Answered<Answer>) => {
      if (message.kind === 'done') this.#take(message.number)?.resolve(message.answer);
      else this.fail(failedWith(message));
    });
    this.#worker.on('messageerror', (error) => this.fail(error));
    this.#worker.on('error', (error) => this.fail(error));
    this.#worker.on('exit', () => this.fail(new ProductError('internal', { subject })));
  }

  /** Without an answer. */
  tell(question: Question): void {
    this.#worker.postMessage({ question } satisfies Asked<Question>);
  }

  /** `moved`: memory of the question that is handed over instead of being copied. */
  async ask(question: Question, moved: readonly ArrayBuffer[] = []): Promise<Answer> {
    if (this.#failed !== undefined) throw this.#failed;
    const number = this.#asked++;
    this.#worker.postMessage({ number, question } satisfies Asked<Question>, moved);
    return new Promise<Answer>((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
    });
  }

  /** Whoever waits waits no longer. */
  fail(error: Error): void {
    this.#failed ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#failed);
    this.#waiting.clear();
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }

  #take(number: number): Waiting<Answer> | undefined {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    return waiting;
  }
}
