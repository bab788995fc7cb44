import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ProductError } from '../../model/product-error.ts';
import { Archive } from './archive.ts';

/** What a file holds, told from its bytes and not from its name. */
export type Content =
  | {
      readonly form: 'text';
      readonly container: 'none' | 'gzip' | 'zip';
      readonly bytes: AsyncIterable<Uint8Array>;
    }
  | { readonly form: 'workbook'; readonly archive: Archive };

/** Text beyond this is no report: a bomb, or to be split. */
const MOST_BYTES = 2_000_000_000;
const ALWAYS_BYTES = 50_000_000;
/** Reports shrink ten to twenty times. */
const MOST_RATIO = 100;
/** An archive is held in memory. */
const MOST_ARCHIVE_BYTES = 128_000_000;

/** Looks into a file. All its bytes are read in the end. Throws `intake.unreadable`, `intake.too_large`. */
export async function contentOf(source: AsyncIterable<Uint8Array>): Promise<Content> {
  const { head, bytes } = await peeked(source);
  if (isGzip(head)) return { form: 'text', container: 'gzip', bytes: notNested(unpacked(bytes)) };
  if (!isZip(head)) return { form: 'text', container: 'none', bytes };
  const archive = await Archive.open(await collected(bytes));
  if (archive.has('xl/workbook.xml')) return { form: 'workbook', archive };
  if (archive.has('xl/workbook.bin')) throw unreadable('it is a binary workbook (xlsb)');
  if (archive.has('content.xml')) throw unreadable('it is an OpenDocument file');
  const [file, ...others] = archive.files();
  if (file === undefined) throw new ProductError('intake.empty');
  if (others.length > 0) throw unreadable(`it is an archive of ${others.length + 1} files`);
  return { form: 'text', container: 'zip', bytes: notNested(archive.read(file)) };
}

/** Limits what comes out of a compressed file by what goes into it. */
export function expansionLimit(compressed: number): number {
  return Math.min(MOST_BYTES, Math.max(ALWAYS_BYTES, MOST_RATIO * compressed));
}

async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let taken = 0;
  let given = 0;
  const counted = async function* () {
    for await (const chunk of bytes) {
      taken += chunk.length;
      yield chunk;
    }
  };
  // The error arrives with the chunks.
  const gunzip = pipeline(Readable.from(counted(), { objectMode: false }), createGunzip(), () => undefined);
  try {
    for await (const chunk of gunzip) {
      const piece = chunk as Uint8Array;
      given += piece.length;
      if (given > expansionLimit(taken))
        throw tooLarge(`more than ${expansionLimit(taken)} bytes from ${taken} compressed ones`);
      yield piece;
    }
  } catch (error) {
    if (
      error instanceof Error &&
      'code' in error &&
      typeof error.code === 'string' &&
      error.code.startsWith('Z_')
    )
      throw unreadable('its compressed content is damaged', error);
    throw error;
  }
}

async function* notNested(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const inner = await peeked(bytes);
  if (isGzip(inner.head) || isZip(inner.head)) throw unreadable('it is an archive within an archive');
  yield* inner.bytes;
}

async function collected(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > MOST_ARCHIVE_BYTES) throw tooLarge(`an archive of more than ${MOST_ARCHIVE_BYTES} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The first bytes, and all of them. */
async function peeked(
  source: AsyncIterable<Uint8Array>,
): Promise<{ readonly head: Uint8Array; readonly bytes: AsyncIterable<Uint8Array> }> {
  const iterator = source[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  let length = 0;
  let ended = false;
  while (length < 4 && !ended) {
    const next = await iterator.next();
    if (next.done === true) ended = true;
    else {
      chunks.push(next.value);
      length += next.value.length;
    }
  }
  const head = Buffer.concat(chunks);
  const bytes = (async function* () {
    try {
      // The next bytes are fetched while these are worked on.
      let next = ended ? undefined : ahead(iterator);
      if (head.length > 0) yield head;
      while (next !== undefined) {
        const now = await next;
        if (now.done === true) {
          ended = true;
          return;
        }
        next = ahead(iterator);
        yield now.value;
      }
    } finally {
      if (!ended) await iterator.return?.();
    }
  })();
  return { head, bytes };
}

function ahead(iterator: AsyncIterator<Uint8Array>): Promise<IteratorResult<Uint8Array>> {
  const next = iterator.next();
  // Whoever waits for it is told; until then it is nobody's.
  next.catch(() => undefined);
  return next;
}

function isGzip([a, b]: Uint8Array): boolean {
  return a === 0x1f && b === 0x8b;
}

function isZip([a, b, c = 255, d = 255]: Uint8Array): boolean {
  return a === 0x50 && b === 0x4b && c < 9 && d < 9;
}

function unreadable(why: string, cause?: Error): ProductError {
  return new ProductError('intake.unreadable', { fill: { why }, ...(cause === undefined ? {} : { cause }) });
}

function tooLarge(why: string): ProductError {
  return new ProductError('intake.too_large', { fill: { why } });
}
