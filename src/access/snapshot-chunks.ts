import { deflateSync, inflateSync } from 'node:zlib';
import { ProductError } from '../model/product-error.ts';
import { Snapshot, type SnapshotColumns, type SnapshotHeader } from './snapshot.ts';

/** A named, compressed part of a stored snapshot. */
export interface SnapshotChunk {
  readonly name: string;
  readonly bytes: Uint8Array;
}

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
export function* snapshotChunks({ header, columns }: Snapshot): Iterable<SnapshotChunk> {
  yield { name: 'header', bytes: deflateSync(JSON.stringify(header)) };
  yield { name: 'kinds', bytes: deflateSync(JSON.stringify(columns.kinds)) };
  yield { name: 'expiresAt', bytes: deflateSync(bytesOf(columns.expiresAt)) };
  for (const name of UINT32) yield { name, bytes: deflateSync(bytesOf(columns[name])) };
  // Ids hold no line breaks.
  for (const name of TEXTS) yield { name, bytes: deflateSync(columns[name].join('\n')) };
}

/** The snapshot of stored chunks. Throws `plan.newer_format`. */
export function snapshotFrom(chunks: readonly SnapshotChunk[]): Snapshot {
  const parts = new Map(chunks.map(({ name, bytes }) => [name, inflateSync(bytes)]));
  const part = (name: string) => parts.get(name) ?? Buffer.alloc(0);
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
