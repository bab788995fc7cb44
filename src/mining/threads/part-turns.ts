/**
 * Whose turn the parts of a task are, in memory that threads share. Each begins in a stretch of its own: what it keeps of one
 * part, and what lies near in memory, is of use for the next. Whoever is through with its stretch helps in the others.
 */
export interface PartTurns {
  readonly parts: number;
  /** Per stretch the next part that nobody has taken; behind its end: none is left. */
  readonly next: Int32Array;
}

export function partTurns(parts: number, threads: number): PartTurns {
  const next = new Int32Array(new SharedArrayBuffer(4 * threads));
  const turns = { parts, next };
  for (let stretch = 0; stretch < threads; stretch++) next[stretch] = startOf(turns, stretch);
  return turns;
}

/** Takes a part; undefined where none is left. */
export function takePart(turns: PartTurns, thread: number): number | undefined {
  const { next } = turns;
  for (let turn = 0; turn < next.length; turn++) {
    const stretch = (thread + turn) % next.length;
    const part = Atomics.add(next, stretch, 1);
    if (part < startOf(turns, stretch + 1)) return part;
  }
  return undefined;
}

/** From now on none is left. */
export function endTurns(turns: PartTurns): void {
  for (let stretch = 0; stretch < turns.next.length; stretch++)
    Atomics.store(turns.next, stretch, turns.parts);
}

/** Which parts were taken, whoever took them. */
export class TakenParts {
  readonly #turns: PartTurns;
  readonly #told: Int32Array;

  /** Before anybody takes one. */
  constructor(turns: PartTurns) {
    this.#turns = turns;
    this.#told = turns.next.slice();
  }

  /** Those taken since this was asked before. */
  *since(): Generator<number> {
    const { next } = this.#turns;
    for (const [stretch, from] of this.#told.entries()) {
      const to = Math.min(Atomics.load(next, stretch), startOf(this.#turns, stretch + 1));
      for (let part = from; part < to; part++) yield part;
      this.#told[stretch] = Math.max(from, to);
    }
  }
}

function startOf({ parts, next }: PartTurns, stretch: number): number {
  return Math.floor((stretch * parts) / next.length);
}
