/** The one door through which randomness comes in. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
  /** `length` unpredictable bytes (predictable under a seeded implementation). */
  bytes(length: number): Uint8Array;
}
