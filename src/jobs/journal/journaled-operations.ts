import { hash } from 'node:crypto';
import type { Json } from '../../model/canonical-json.ts';
import { OPERATION_STATES, type OperationState } from '../../model/job.ts';
import type { JournalRow, OperationRow } from '../../store/job-table.ts';

/** Where each operation stands by the entries of its journal. Memory: 33 bytes for each. */
export class JournaledOperations {
  /** 0: no entry; else one more than the number of its state. */
  readonly #states: Uint8Array;
  readonly #attempts: Uint32Array;
  readonly #sentAt: Float64Array;
  readonly #endedAt: Float64Array;
  readonly #codes: Uint32Array;
  readonly #results: Uint32Array;
  readonly #befores: Uint32Array;
  readonly #knownCodes = new Map<string | undefined, number>([[undefined, 0]]);

  constructor(operations: number) {
    this.#states = new Uint8Array(operations);
    this.#attempts = new Uint32Array(operations);
    this.#sentAt = new Float64Array(operations).fill(-1);
    this.#endedAt = new Float64Array(operations).fill(-1);
    this.#codes = new Uint32Array(operations);
    this.#results = new Uint32Array(operations);
    this.#befores = new Uint32Array(operations);
  }

  /** Entries in their order. */
  entry({ seq, state, at, code, result, before }: JournalRow): void {
    if (seq >= this.#states.length) return;
    this.#states[seq] = OPERATION_STATES.indexOf(state) + 1;
    if (state === 'sent') {
      this.#attempts[seq] = (this.#attempts[seq] ?? 0) + 1;
      this.#sentAt[seq] = at;
    }
    this.#endedAt[seq] = state === 'sent' || state === 'pending' ? -1 : at;
    this.#codes[seq] = this.#code(code);
    if (result !== undefined) this.#results[seq] = fingerprint(result);
    if (before !== undefined) this.#befores[seq] = fingerprint(before as unknown as Json);
  }

  /** Whether the operation is in that state, no more than that. */
  hasState(seq: number, state: OperationState): boolean {
    return this.#states[seq] === OPERATION_STATES.indexOf(state) + 1;
  }

  /** Whether a row says what the entries say. `people`: also of what it made, and of what was there. */
  says(
    { seq, state, attempts, sentAt = -1, endedAt = -1, code, result, before }: OperationRow,
    people: boolean,
  ) {
    const told =
      this.hasState(seq, state) &&
      this.#attempts[seq] === attempts &&
      this.#sentAt[seq] === sentAt &&
      this.#endedAt[seq] === endedAt &&
      this.#codes[seq] === this.#code(code);
    return (
      told &&
      (!people ||
        (this.#results[seq] === fingerprint(result) &&
          this.#befores[seq] === fingerprint(before as unknown as Json)))
    );
  }

  /** Leaves it out of `others`. */
  seen(seq: number): void {
    this.#states[seq] = 0;
  }

  /** Operations with entries that were not seen. */
  *others(): Iterable<number> {
    for (const [seq, state] of this.#states.entries()) if (state !== 0) yield seq;
  }

  #code(code: string | undefined): number {
    const known = this.#knownCodes.get(code) ?? this.#knownCodes.size;
    this.#knownCodes.set(code, known);
    return known;
  }
}

/** 0: nothing. */
function fingerprint(value: Json | undefined): number {
  return value === undefined
    ? 0
    : Number.parseInt(hash('sha256', JSON.stringify(value)).slice(0, 8), 16) || 1;
}
