import { chunksOf, StoredParts } from '../../access/stored-chunks.ts';
import type { StoredChunk } from '../../model/stored-chunk.ts';
import { textList } from '../../model/text-list.ts';
import type { Dataset } from '../../model/dataset.ts';

/** The dataset as chunks for the store; what is not a column stands as JSON in the first. */
export async function datasetChunks(dataset: Dataset): Promise<readonly StoredChunk[]> {
  const columns: (Uint8Array | Uint32Array)[] = [];
  // Columns by their number; everything else as it is.
  const rest = JSON.stringify(dataset, (_, value: unknown) => {
    if (value instanceof Uint32Array || value instanceof Uint8Array)
      return { column: columns.push(value) - 1, wide: value instanceof Uint32Array };
    return value;
  });
  return [
    ...(await chunksOf([['dataset', rest]])),
    ...(await chunksOf(columns.map((column, n) => [`column ${n}`, column] as const))),
  ];
}

/** The dataset of stored chunks; older ones have the ids as texts. */
export function datasetFrom(chunks: readonly StoredChunk[]): Dataset {
  const parts = new StoredParts(chunks);
  const rest = JSON.parse(parts.text('dataset'), (_, value: unknown) => {
    if (!isColumn(value)) return value;
    const name = `column ${value.column}`;
    return value.wide ? parts.numbers(name) : parts.own(name);
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
