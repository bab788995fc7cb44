import { chunksOf, partsOf } from '../access/stored-chunks.ts';
import type { StoredChunk } from '../model/stored-chunk.ts';
import type { Dataset } from '../model/dataset.ts';

/** The dataset as chunks for the store; what is neither a column nor an id stands as JSON in the first. */
export async function datasetChunks(dataset: Dataset): Promise<readonly StoredChunk[]> {
  const { ids, ...people } = dataset.people;
  const columns: Uint8Array[] = [];
  // Columns by their number; everything else as it is.
  const rest = JSON.stringify({ ...dataset, people }, (_, value: unknown) => {
    if (value instanceof Uint32Array || value instanceof Uint8Array) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return { column: columns.push(bytes) - 1, wide: value instanceof Uint32Array };
    }
    return value;
  });
  return [
    ...(await chunksOf([['dataset', rest]])),
    // A million ids go through no function each.
    ...(await chunksOf([['ids', JSON.stringify(ids)]])),
    ...(await chunksOf(columns.map((bytes, n) => [`column ${n}`, bytes] as const))),
  ];
}

/** The dataset of stored chunks; in older ones the ids stand among the rest. */
export function datasetFrom(chunks: readonly StoredChunk[]): Dataset {
  const part = partsOf(chunks);
  const rest = JSON.parse(part('dataset').toString('utf8'), (_, value: unknown) => {
    if (!isColumn(value)) return value;
    // Into a buffer of its own, so that it is aligned.
    const bytes = new Uint8Array(part(`column ${value.column}`));
    return value.wide ? new Uint32Array(bytes.buffer) : bytes;
  }) as Dataset;
  const ids = part('ids').toString('utf8');
  return ids === '' ? rest : { ...rest, people: { ...rest.people, ids: JSON.parse(ids) as string[] } };
}

function isColumn(value: unknown): value is { readonly column: number; readonly wide: boolean } {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { column?: unknown }).column === 'number' &&
    typeof (value as { wide?: unknown }).wide === 'boolean'
  );
}
