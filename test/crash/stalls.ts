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

  /** Milliseconds, since an instant of `performance.now()`, for which it stood still within so long, at most. */
  mostWithin(windowMs: number, since: number): number {
    const ends = this.#ends.filter(({ at }) => at >= since);
    const before = (end: number) =>
      ends.reduce((sum, { at, ms }) => (at <= end && at > end - windowMs ? sum + ms : sum), 0);
    return Math.max(0, ...ends.map(({ at }) => before(at)));
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
