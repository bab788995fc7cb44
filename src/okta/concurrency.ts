/**
 * How many requests are in flight. A 429 that shows a limit of 0 means too many at once (contract §9.1): the number is
 * halved, and grows again by one after a run of answers.
 */
export class Concurrency {
  readonly #most: number;
  #allowed: number;
  #inFlight = 0;
  #good = 0;
  readonly #waiting: (() => void)[] = [];
  readonly #prepared: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
    this.#allowed = most;
  }

  get allowed(): number {
    return this.#allowed;
  }

  /** `prepared`: a write for which has been read already, which ages while it waits: it goes before what is not. */
  async run<T>(work: () => Promise<T>, prepared = false): Promise<T> {
    const waiting = prepared ? this.#prepared : this.#waiting;
    // Whoever waits is given the slot of whoever ends, so that nobody slips in between.
    if (this.#inFlight >= this.#allowed) await new Promise<void>((resolve) => waiting.push(resolve));
    else this.#inFlight += 1;
    try {
      return await work();
    } finally {
      this.#inFlight -= 1;
      this.#next();
    }
  }

  tooMany(): void {
    this.#allowed = Math.max(1, Math.floor(this.#allowed / 2));
    this.#good = 0;
  }

  fine(): void {
    this.#good += 1;
    if (this.#good < 20 || this.#allowed >= this.#most) return;
    this.#good = 0;
    this.#allowed += 1;
    this.#next();
  }

  #next(): void {
    if (this.#inFlight >= this.#allowed) return;
    const next = this.#prepared.shift() ?? this.#waiting.shift();
    if (next === undefined) return;
    this.#inFlight += 1;
    next();
  }
}
