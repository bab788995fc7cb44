import { chunksOf, partsOf } from '../access/stored-chunks.ts';
import type { StoredChunk } from '../model/stored-chunk.ts';
import { SHARED } from './shared-columns.ts';
import { textList } from '../model/text-list.ts';
import type { Dataset } from '../model/dataset.ts';

/** The dataset as chunks for the store; what is not a column stands as JSON in the first. */
export async function datasetChunks(dataset: Dataset): Promise<readonly StoredChunk[]> {
  const columns: Uint8Array[] = [];
  // Columns by their number; everything else as it is.
  const rest = JSON.stringify(dataset, (_, value: unknown) => {
    if (value instanceof Uint32Array || value instanceof Uint8Array) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return { column: columns.push(bytes) - 1, wide: value instanceof Uint32Array };
    }
    return value;
  });
  return [
    ...(await chunksOf([['dataset', rest]])),
    ...(await chunksOf(columns.map((bytes, n) => [`column ${n}`, bytes] as const))),
  ];
}

/** The dataset of stored chunks; older ones have the ids as texts. */
export function datasetFrom(chunks: readonly StoredChunk[]): Dataset {
  const part = partsOf(chunks);
  const rest = JSON.parse(part('dataset').toString('utf8'), (_, value: unknown) => {
    if (!isColumn(value)) return value;
    const stored = part(`column ${value.column}`);
    const bytes = new Uint8Array(SHARED(stored.length));
    bytes.set(stored);
    return value.wide ? new Uint32Array(bytes.buffer) : bytes;
  }) as Dataset;
  const ids: unknown = rest.people.ids;
  return Array.isArray(ids)
    ? { ...rest, people: { ...rest.people, ids: textList(ids as readonly string[]) } }
    : rest;
}

function isColumn(value: unknown): value is { readonly column: number; readonly wide: boolean } {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { column?: unknown }).column === 'number' &&
    typeof (value as { wide?: unknown }).wide === 'boolean'
  );
}
