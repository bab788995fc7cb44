import type { Clock } from '../model/clock.ts';

/** For so long a reading of what others seldom change counts, and so does the plan itself. */
const COUNTS_MS = 10 * 60_000;

/** Whether what was so at an instant still counts, both by our clock. One that was set back since tells nothing. */
export function stillCounts(at: number, now: number, forMs = COUNTS_MS): boolean {
  return at <= now && now - at < forMs;
}

/**
 * A reading that counts for a time and is then made again; whoever asks while it is made waits for the same one. One that failed
 * counts for nobody else.
 */
export class Reading<T> {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #read: () => Promise<T>;
  readonly #countsMs: number | undefined;
  #last: { readonly at: number; readonly found: Promise<T> } | undefined;

  constructor(clock: Pick<Clock, 'now'>, read: () => Promise<T>, countsMs?: number) {
    this.#clock = clock;
    this.#read = read;
    this.#countsMs = countsMs;
  }

  /** As it is now, or was no longer ago than it counts. Throws what the reading throws. */
  now(): Promise<T> {
    const at = this.#clock.now();
    if (this.#last !== undefined && stillCounts(this.#last.at, at, this.#countsMs)) return this.#last.found;
    const last = { at, found: this.#read() };
    this.#last = last;
    last.found.catch(() => {
      if (this.#last === last) this.#last = undefined;
    });
    return last.found;
  }
}
