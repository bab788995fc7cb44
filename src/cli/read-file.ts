import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ProductError } from '../model/product-error.ts';
import type { OpenFile } from '../workflows/small-table.ts';

const MOST_BYTES = 20_000_000;

/** A small file that a person named on the command line. Throws `signoff.unreadable`. */
export async function readableFile(path: string): Promise<OpenFile> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true)
    throw new ProductError('signoff.unreadable', { fill: { why: 'there is no such file' }, subject: path });
  if (found.size > MOST_BYTES)
    throw new ProductError('signoff.unreadable', { fill: { why: 'it is too large' }, subject: path });
  return () => createReadStream(path) as AsyncIterable<Uint8Array>;
}
