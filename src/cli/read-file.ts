import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ProductError } from '../model/product-error.ts';
import type { OpenFile, UnreadableTable } from '../workflows/reports/small-table.ts';

const MOST_BYTES = 20_000_000;

/** A small file that a person named on the command line. Throws `code`, here or where it is read. */
export async function readableFile(path: string, code: UnreadableTable): Promise<OpenFile> {
  const unreadable = (why: string, cause?: unknown) =>
    new ProductError(code, { fill: { why }, subject: path, cause });
  const found = await stat(path).catch(() => undefined);
  if (found?.isFile() !== true) throw unreadable('there is no such file');
  if (found.size > MOST_BYTES) throw unreadable('it is too large');
  return async function* () {
    try {
      for await (const part of createReadStream(path)) yield part as Uint8Array;
    } catch (error) {
      throw unreadable('it cannot be opened', error);
    }
  };
}
