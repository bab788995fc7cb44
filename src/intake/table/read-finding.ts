import { ProductError } from '../../model/product-error.ts';
import type { Dialect, DialectOverrides } from '../../model/dialect.ts';
import { contentOf } from '../bytes/content.ts';
import { inUtf8 } from '../bytes/decode.ts';
import type { TableReader } from './header.ts';
import { sampled, Sampler, type Samples } from '../bytes/sample.ts';
import { findSheetDialect, readSheet } from './sheet/sheet-table.ts';
import { findTextDialect } from './text-dialect.ts';
import { TextTable } from './text-table.ts';

/** Bytes from which it is told, for the time being, how a text is written. */
const FIRST = 131_072;

/** How a report is written, and how many lines it has; without that it must be read again. */
export interface ReadFinding {
  readonly dialect: Dialect;
  readonly total?: number;
}

/**
 * Reads a report while it finds how it is written: as its first bytes are, which nearly always goes for all of it.
 * `readerOf` is called at most once. Throws `intake.*`.
 */
export async function readFinding(
  bytes: AsyncIterable<Uint8Array>,
  overrides: DialectOverrides,
  readerOf: (dialect: Dialect) => TableReader,
): Promise<ReadFinding> {
  const content = await contentOf(bytes);
  if (content.form === 'workbook') {
    const { openWorkbook } = await import('./sheet/workbook.ts');
    const workbook = await openWorkbook(content.archive);
    const dialect = await findSheetDialect(workbook, overrides);
    return { dialect, total: await readSheet(workbook, dialect, readerOf(dialect)) };
  }
  const { container } = content;
  const source = new SampledSource(content.bytes);
  try {
    const first = await source.first();
    const guess = await guessOf(first, source.ended, (samples) =>
      findTextDialect(container, samples, overrides),
    );
    const read = guess === undefined ? {} : await readAs(guess, source.all(first), readerOf);
    const dialect = await findTextDialect(container, await source.samples(), overrides);
    if (JSON.stringify(dialect) !== JSON.stringify(guess)) return { dialect };
    if (read.error !== undefined) throw read.error;
    return { dialect, ...read };
  } finally {
    await source.close();
  }
}

/** How the first bytes are written; undefined where that cannot be told. */
async function guessOf(
  first: Buffer,
  complete: boolean,
  find: (samples: Samples) => Promise<Dialect>,
): Promise<Dialect | undefined> {
  const lines = complete
    ? first
    : first.subarray(0, 1 + Math.max(first.lastIndexOf(10), first.lastIndexOf(13)));
  try {
    return await find(await sampled(once(lines)));
  } catch (error) {
    whileGuessing(error);
    return undefined;
  }
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

async function readAs(
  dialect: Dialect,
  bytes: AsyncIterable<Uint8Array>,
  readerOf: (dialect: Dialect) => TableReader,
): Promise<{ readonly total?: number; readonly error?: ProductError }> {
  try {
    const table = new TextTable(dialect, readerOf(dialect));
    for await (const chunk of inUtf8(bytes, dialect.encoding)) table.push(chunk);
    return { total: table.end() };
  } catch (error) {
    return { error: whileGuessing(error) };
  }
}

/** What a wrong guess may lead to; anything else is thrown. */
function whileGuessing(error: unknown): ProductError {
  if (error instanceof ProductError && error.code !== 'internal') return error;
  throw error;
}

/** Bytes that are looked at as they pass. */
class SampledSource {
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #sampler = new Sampler();
  #ended = false;
  #failure: { readonly reason: unknown } | undefined;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.#iterator = bytes[Symbol.asyncIterator]();
  }

  /** All have passed. */
  get ended(): boolean {
    return this.#ended;
  }

  async first(): Promise<Buffer> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    while (length < FIRST) {
      const chunk = await this.#next();
      if (chunk === undefined) break;
      chunks.push(chunk);
      length += chunk.length;
    }
    return Buffer.concat(chunks);
  }

  /** The first ones and those behind. */
  async *all(first: Uint8Array): AsyncIterable<Uint8Array> {
    yield first;
    for (let chunk = await this.#next(); chunk !== undefined; chunk = await this.#next()) yield chunk;
  }

  /** What was seen, once all have passed. Throws what the source failed with. */
  async samples(): Promise<Samples> {
    while (!this.#ended) await this.#next();
    if (this.#failure !== undefined) throw this.#failure.reason;
    return this.#sampler.end();
  }

  async close(): Promise<void> {
    if (!this.#ended) await this.#iterator.return?.();
  }

  async #next(): Promise<Uint8Array | undefined> {
    try {
      const next = await this.#iterator.next();
      if (next.done === true) {
        this.#ended = true;
        return undefined;
      }
      this.#sampler.add(next.value);
      return next.value;
    } catch (error) {
      this.#ended = true;
      this.#failure = { reason: error };
      throw error;
    }
  }
}
