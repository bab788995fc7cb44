import { promisify } from 'node:util';
import { deflate, inflateSync } from 'node:zlib';
import type { StoredChunk } from '../model/stored-chunk.ts';

const deflated = promisify(deflate);

/** Compresses parts, one after the other, beside this thread, which has others to answer meanwhile. */
export async function chunksOf(
  parts: Iterable<readonly [name: string, content: string | Uint8Array]>,
): Promise<readonly StoredChunk[]> {
  const chunks: StoredChunk[] = [];
  for (const [name, content] of parts) chunks.push({ name, bytes: await deflated(content) });
  return chunks;
}

/** The parts by name, as bytes; one that is not there is empty. */
export function partsOf(chunks: readonly StoredChunk[]): (name: string) => Buffer {
  const parts = new Map(chunks.map(({ name, bytes }) => [name, bytes]));
  return (name) => {
    const bytes = parts.get(name);
    return bytes === undefined ? Buffer.alloc(0) : inflateSync(bytes);
  };
}
