import { chunksOf } from '../../access/stored-chunks.ts';
import { packed } from '../../mining/packed-analysis.ts';
import type { MinedAnalysis } from '../../model/patterns.ts';
import type { StoredChunk } from '../../model/stored-chunk.ts';

/** What was mined as the store keeps it. */
export async function packedChunk(mined: MinedAnalysis): Promise<StoredChunk> {
  const [chunk] = await chunksOf([[PACKED, JSON.stringify(packed(mined))]]);
  if (chunk === undefined) throw new Error('nothing was packed');
  return chunk;
}

export const PACKED = 'packed';
