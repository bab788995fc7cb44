import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';
import { ProductError } from '../../model/product-error.ts';

const MOST_ENTRIES = 1_000;
const MOST_BYTES = 1_000_000_000;
const ALWAYS_BYTES = 50_000_000;
const MOST_RATIO = 100;

/** A zip file in memory, whose table of contents has been found harmless. Nothing of it is ever written to a disk. */
export class Archive {
  readonly bytes: Buffer;
  readonly #zip: ZipFile;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(bytes: Buffer, zip: ZipFile, entries: ReadonlyMap<string, Entry>) {
    this.bytes = bytes;
    this.#zip = zip;
    this.#entries = entries;
  }

  /** Throws `intake.unreadable`, `intake.too_large`. */
  static async open(bytes: Buffer): Promise<Archive> {
    try {
      const zip = await new Promise<ZipFile>((resolve, reject) =>
        fromBuffer(bytes, { lazyEntries: true, validateEntrySizes: true }, (error, opened) =>
          opened === undefined ? reject(error ?? new Error('no archive')) : resolve(opened),
        ),
      );
      if (zip.entryCount > MOST_ENTRIES) throw tooLarge(`an archive of ${zip.entryCount} files`);
      const entries = new Map<string, Entry>();
      let expanded = 0;
      zip.on('entry', (entry: Entry) => {
        entries.set(entry.fileName, entry);
        expanded += entry.uncompressedSize;
        zip.readEntry();
      });
      const end = once(zip, 'end');
      zip.readEntry();
      await end;
      const limit = Math.min(MOST_BYTES, Math.max(ALWAYS_BYTES, MOST_RATIO * bytes.length));
      if (expanded > limit) throw tooLarge(`${expanded} bytes in an archive of ${bytes.length}`);
      if ([...entries.values()].some((entry) => entry.isEncrypted()))
        throw new ProductError('intake.unreadable', { fill: { why: 'it is protected by a password' } });
      return new Archive(bytes, zip, entries);
    } catch (error) {
      throw error instanceof ProductError ? error : damaged(error);
    }
  }

  has(name: string): boolean {
    return this.#entries.has(name);
  }

  /** Bytes of one file, as the table of contents says; no more are read. 0: there is none. */
  size(name: string): number {
    return this.#entries.get(name)?.uncompressedSize ?? 0;
  }

  /** Names of all files and folders. */
  names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  /** Files that a person put there. */
  files(): readonly string[] {
    return this.names().filter((name) => !name.endsWith('/') && !/(^|\/)(__MACOSX\/|\.)/.test(name));
  }

  /** The bytes of one file; never more than the table of contents says. */
  async *read(name: string): AsyncIterable<Uint8Array> {
    const entry = this.#entries.get(name);
    if (entry === undefined) return;
    try {
      const stream = await new Promise<Readable>((resolve, reject) =>
        this.#zip.openReadStream(entry, (error, opened) =>
          opened === undefined ? reject(error ?? new Error('no entry')) : resolve(opened),
        ),
      );
      for await (const chunk of stream) yield chunk as Uint8Array;
    } catch (error) {
      throw error instanceof ProductError ? error : damaged(error);
    }
  }

  /** One small file as text. */
  async text(name: string, most = 20_000_000): Promise<string> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of this.read(name)) {
      length += chunk.length;
      if (length > most) throw tooLarge(`a part of more than ${most} bytes in an archive`);
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  }
}

function damaged(cause: unknown): ProductError {
  return new ProductError('intake.unreadable', { fill: { why: 'its archive is damaged' }, cause });
}

function tooLarge(why: string): ProductError {
  return new ProductError('intake.too_large', { fill: { why } });
}
