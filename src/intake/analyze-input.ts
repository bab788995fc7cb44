import type { Overrides } from '../model/question.ts';

/** A report that is to be understood, and what was answered about it. */
export interface AnalyzeInput {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  /** The bytes from the start, as often as it is called. */
  readonly open: () => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;
  readonly overrides?: Overrides;
  /** Epoch milliseconds: what has ended and what is still to come. */
  readonly now: number;
}
