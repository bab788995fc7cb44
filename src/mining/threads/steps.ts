import type { MiningCall, MiningProgress } from '../../model/patterns.ts';

/**
 * Tells how far a run is and ends it when the call is cancelled. Nothing else has its turn meanwhile: in the thread of a run a
 * call is cancelled by its `progress` only, or before.
 */
export class Steps {
  readonly #call: MiningCall;
  #done = 0;
  #since = 0;
  total = 0;

  constructor(call: MiningCall) {
    this.#call = call;
  }

  /** `work` is in the unit of `total`: values searched. Throws what the signal was aborted with. */
  async step(stage: Parameters<MiningProgress>[2], work = 1): Promise<void> {
    this.#done += work;
    this.#since += work;
    if (this.#since < 64 && this.#done < this.total) return;
    this.#since = 0;
    this.#call.progress?.(Math.min(this.#done, this.total), this.total, stage);
    await Promise.resolve();
    this.#call.signal?.throwIfAborted();
  }
}
