import { createHash } from 'node:crypto';

/** What was read of a source, and of all its bytes the SHA-256 and their number. */
export interface Hashed<T> {
  readonly read: T;
  readonly sha256: string;
  readonly bytes: number;
}

/**
 * Reads a source and hashes all its bytes, also those that `read` leaves, as behind the end of compressed content. Throws
 * what the source or `read` throws; the source is given up then.
 */
export async function hashed<T>(
  source: AsyncIterable<Uint8Array>,
  read: (bytes: AsyncIterable<Uint8Array>) => Promise<T>,
): Promise<Hashed<T>> {
  const passing = new PassingBytes(source);
  try {
    return { read: await read(passing.bytes()), ...(await passing.end()) };
  } finally {
    await passing.close();
  }
}

class PassingBytes {
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #hash = createHash('sha256');
  #length = 0;
  #ended = false;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#iterator = source[Symbol.asyncIterator]();
  }

  async *bytes(): AsyncIterable<Uint8Array> {
    for (let chunk = await this.#next(); chunk !== undefined; chunk = await this.#next()) yield chunk;
  }

  async end(): Promise<Omit<Hashed<unknown>, 'read'>> {
    while (!this.#ended) await this.#next();
    return { sha256: this.#hash.digest('hex'), bytes: this.#length };
  }

  async close(): Promise<void> {
    if (!this.#ended) await this.#iterator.return?.();
  }

  async #next(): Promise<Uint8Array | undefined> {
    try {
      const next = await this.#iterator.next();
      if (next.done !== true) {
        this.#length += next.value.length;
        this.#hash.update(next.value);
        return next.value;
      }
    } catch (error) {
      this.#ended = true;
      throw error;
    }
    this.#ended = true;
    return undefined;
  }
}
