/** So often a process that is not busy comes round. */
const TURN_MS = 20;

/** When this process stood still: a tenant in it answered and committed later than its settings say. */
export class Stalls {
  readonly #ends: { readonly at: number; readonly ms: number }[] = [];
  readonly #timer: NodeJS.Timeout;
  #last = performance.now();

  constructor() {
    this.#timer = setInterval(() => {
      const now = performance.now();
      const ms = now - this.#last - TURN_MS;
      if (ms > TURN_MS) this.#ends.push({ at: now, ms });
      this.#last = now;
    }, TURN_MS);
  }

  /** Milliseconds of the longest one since an instant of `performance.now()`. */
  longestSince(instant: number): number {
    return Math.max(0, ...this.#ends.flatMap(({ at, ms }) => (at >= instant ? [ms] : [])));
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
