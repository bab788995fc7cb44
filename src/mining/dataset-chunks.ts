import { deflateSync, inflateSync } from 'node:zlib';
import type { Dataset } from '../model/dataset.ts';

/** A named, compressed part of a stored dataset. */
export interface DatasetChunk {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The dataset as chunks for the store; what is not a column stands as JSON in the first. */
export function* datasetChunks(dataset: Dataset): Iterable<DatasetChunk> {
  const columns: Uint8Array[] = [];
  // Columns by their number; everything else as it is.
  const rest = JSON.stringify(dataset, (_, value: unknown) => {
    if (value instanceof Uint32Array || value instanceof Uint8Array) {
      const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
      return { column: columns.push(bytes) - 1, wide: value instanceof Uint32Array };
    }
    return value;
  });
  yield { name: 'dataset', bytes: deflateSync(rest) };
  for (const [n, bytes] of columns.entries()) yield { name: `column ${n}`, bytes: deflateSync(bytes) };
}

/** The dataset of stored chunks. */
export function datasetFrom(chunks: readonly DatasetChunk[]): Dataset {
  const parts = new Map(chunks.map(({ name, bytes }) => [name, bytes]));
  const part = (name: string) => inflateSync(parts.get(name) ?? deflateSync(''));
  return JSON.parse(part('dataset').toString('utf8'), (_, value: unknown) => {
    if (!isColumn(value)) return value;
    // Into a buffer of its own, so that it is aligned.
    const bytes = Uint8Array.from(part(`column ${value.column}`));
    return value.wide ? new Uint32Array(bytes.buffer) : bytes;
  }) as Dataset;
}

function isColumn(value: unknown): value is { readonly column: number; readonly wide: boolean } {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { column?: unknown }).column === 'number' &&
    typeof (value as { wide?: unknown }).wide === 'boolean'
  );
}
