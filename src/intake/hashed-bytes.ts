import { createHash } from 'node:crypto';

/** Counts and hashes what passes through. */
export class HashedBytes {
  readonly #source: AsyncIterable<Uint8Array>;
  readonly #hash = createHash('sha256');
  #digest: string | undefined;
  length = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source;
  }

  async *bytes(): AsyncIterable<Uint8Array> {
    for await (const chunk of this.#source) {
      this.length += chunk.length;
      this.#hash.update(chunk);
      yield chunk;
    }
  }

  sha256(): string {
    return (this.#digest ??= this.#hash.digest('hex'));
  }
}
