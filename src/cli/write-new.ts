import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { ProductError } from '../model/product-error.ts';

/** Writes a file that is not there yet, for its owner only, and returns the SHA-256 of what it holds. Throws `output.taken`. */
export async function writeNew(
  path: string,
  lines: AsyncIterable<string> | Iterable<string | Uint8Array>,
): Promise<string> {
  const file = await open(path, 'wx', 0o600).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST')
      throw new ProductError('output.taken', { subject: path });
    throw error;
  });
  const hash = createHash('sha256');
  try {
    for await (const line of lines) {
      hash.update(line);
      await (typeof line === 'string' ? file.write(line) : file.write(line));
    }
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
