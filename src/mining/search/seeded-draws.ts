/**
 * Draws that are the same in every run: calibration and bootstrap need chance, and equal data must give equal bytes. Not a
 * door for randomness: nothing here is meant to be unpredictable.
 */
export class SeededDraws {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let t = this.#state ^ (this.#state >>> 16);
    t = Math.imul(t, 0x21f0aaad);
    t ^= t >>> 15;
    t = Math.imul(t, 0x735a2d97);
    return ((t ^ (t >>> 15)) >>> 0) / 4294967296;
  }

  /** 0 … size - 1 in random order. */
  shuffled(size: number): Uint32Array {
    const order = Uint32Array.from({ length: size }, (_, i) => i);
    for (let i = size - 1; i > 0; i--) {
      const j = Math.floor(this.next() * (i + 1));
      const other = order[j] ?? 0;
      order[j] = order[i] ?? 0;
      order[i] = other;
    }
    return order;
  }

  /** How many of n come out with chance p: drawn one by one where they are few, else by the normal approximation. */
  binomial(n: number, p: number): number {
    if (n > 200) {
      const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
      return Math.max(0, Math.min(n, Math.round(n * p + Math.sqrt(n * p * (1 - p)) * normal)));
    }
    let hits = 0;
    for (let i = 0; i < n; i++) if (this.next() < p) hits++;
    return hits;
  }
}
