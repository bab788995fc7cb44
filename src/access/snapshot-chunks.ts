import { ProductError } from '../model/product-error.ts';
import { Snapshot, type SnapshotColumns, type SnapshotHeader } from './snapshot.ts';
import type { StoredChunk } from '../model/stored-chunk.ts';
import { chunksOf, partsOf } from './stored-chunks.ts';

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
const TEXTS = ['principals', 'grantIds', 'valueIds'] as const;

/** The snapshot as chunks for the store. */
export function snapshotChunks({ header, columns }: Snapshot): Promise<readonly StoredChunk[]> {
  return chunksOf([
    ['header', JSON.stringify(header)],
    ['kinds', JSON.stringify(columns.kinds)],
    ['expiresAt', bytesOf(columns.expiresAt)],
    ...UINT32.map((name) => [name, bytesOf(columns[name])] as const),
    // Ids hold no line breaks.
    ...TEXTS.map((name) => [name, columns[name].join('\n')] as const),
  ]);
}

/** The snapshot of stored chunks. Throws `plan.newer_format`. */
export function snapshotFrom(chunks: readonly StoredChunk[]): Snapshot {
  const part = partsOf(chunks);
  const header = JSON.parse(part('header').toString('utf8')) as SnapshotHeader;
  if (header.format !== 1) throw new ProductError('plan.newer_format');
  const uint32 = (name: (typeof UINT32)[number]) => new Uint32Array(copied(part(name)));
  const texts = (name: (typeof TEXTS)[number]) => {
    const text = part(name).toString('utf8');
    return text === '' ? [] : text.split('\n');
  };
  return new Snapshot(header, {
    principals: texts('principals'),
    membership: uint32('membership'),
    grantOffsets: uint32('grantOffsets'),
    grantIds: texts('grantIds'),
    grantKind: uint32('grantKind'),
    kinds: JSON.parse(part('kinds').toString('utf8')) as SnapshotColumns['kinds'],
    expiresAt: new Float64Array(copied(part('expiresAt'))),
    blind: uint32('blind'),
    valueOffsets: uint32('valueOffsets'),
    valueRows: uint32('valueRows'),
    valueIds: texts('valueIds'),
    readPrincipals: uint32('readPrincipals'),
    readOffsets: uint32('readOffsets'),
    readValues: uint32('readValues'),
  });
}

function bytesOf(column: Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
}

/** Into a buffer of its own, so that it is aligned. */
function copied(bytes: Uint8Array): ArrayBuffer {
  const buffer = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(buffer).set(bytes);
  return buffer;
}
