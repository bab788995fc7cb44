import { ProductError } from '../model/product-error.ts';
import { textList } from '../model/text-list.ts';
import { Snapshot, type SnapshotColumns, type SnapshotHeader } from './snapshot.ts';
import type { StoredChunk } from '../model/stored-chunk.ts';
import { chunksOf, StoredParts } from './stored-chunks.ts';

const UINT32 = [
  'membership',
  'grantOffsets',
  'grantKind',
  'blind',
  'valueOffsets',
  'valueRows',
  'readPrincipals',
  'readOffsets',
  'readValues',
] as const;
const TEXTS = ['principals', 'grantIds'] as const;

/** How a snapshot is stored. 1: columns as they stand in memory, texts in lines; 2: columns packed, texts with their ends. */
export const SNAPSHOT_FORMAT = 2;

/** The snapshot as chunks for the store. */
export function snapshotChunks({ header, columns }: Snapshot): Promise<readonly StoredChunk[]> {
  const { expiresAt } = columns;
  return chunksOf([
    ['header', JSON.stringify({ format: SNAPSHOT_FORMAT, ...header })],
    ['kinds', JSON.stringify(columns.kinds)],
    ['expiresAt', new Uint8Array(expiresAt.buffer, expiresAt.byteOffset, expiresAt.byteLength)],
    ...UINT32.map((name) => [name, columns[name]] as const),
    ...TEXTS.map((name) => [name, columns[name]] as const),
    ['valueIds', columns.valueIds.join('\n')],
  ]);
}

/** The snapshot of stored chunks, of this format or an earlier one. Throws `plan.newer_format`. */
export function snapshotFrom(chunks: readonly StoredChunk[]): Snapshot {
  const parts = new StoredParts(chunks);
  const { format, ...header } = JSON.parse(parts.text('header')) as SnapshotHeader & { format: number };
  if (format > SNAPSHOT_FORMAT) throw new ProductError('plan.newer_format');
  // Ids hold no line breaks.
  const lines = (name: string) => {
    const text = parts.text(name);
    return text === '' ? [] : text.split('\n');
  };
  const texts = (name: (typeof TEXTS)[number]) => parts.texts(name) ?? textList(lines(name));
  const numbers = (name: (typeof UINT32)[number]) => parts.numbers(name);
  return new Snapshot(header, {
    principals: texts('principals'),
    membership: numbers('membership'),
    grantOffsets: numbers('grantOffsets'),
    grantIds: texts('grantIds'),
    grantKind: numbers('grantKind'),
    kinds: JSON.parse(parts.text('kinds')) as SnapshotColumns['kinds'],
    expiresAt: parts.instants('expiresAt'),
    blind: numbers('blind'),
    valueOffsets: numbers('valueOffsets'),
    valueRows: numbers('valueRows'),
    valueIds: lines('valueIds'),
    readPrincipals: numbers('readPrincipals'),
    readOffsets: numbers('readOffsets'),
    readValues: numbers('readValues'),
  });
}
