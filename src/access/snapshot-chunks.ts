import { ProductError } from '../model/product-error.ts';
import { textList, textsOf } from '../model/text-list.ts';
import { type ReadAnew, withAnew } from './read-again.ts';
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
/** As 2, with what was read anew of some principals beside a snapshot as it was. */
const ANEW_FORMAT = 3;

/** Before the names of parts of what was read anew. */
const ANEW = 'anew ';
/** Whose grants that are. */
const ANEW_OF = `${ANEW}of`;

/** What was read anew of more than this share of the principals is not kept beside the others: each reader would join them. */
const MOST_ANEW = 0.05;

/** The snapshot as chunks for the store. */
export function snapshotChunks({ header, columns }: Snapshot): Promise<readonly StoredChunk[]> {
  return chunksOf([headerPart(header, SNAPSHOT_FORMAT), ...columnParts(columns, '')]);
}

function headerPart(header: SnapshotHeader, format: number) {
  return ['header', JSON.stringify({ format, ...header })] as const;
}

function columnParts(columns: SnapshotColumns, prefix: string) {
  const { expiresAt, kinds, valueIds } = columns;
  return [
    [`${prefix}kinds`, JSON.stringify(kinds)],
    [`${prefix}expiresAt`, new Uint8Array(expiresAt.buffer, expiresAt.byteOffset, expiresAt.byteLength)],
    ...UINT32.map((name) => [prefix + name, columns[name]] as const),
    ...TEXTS.map((name) => [prefix + name, columns[name]] as const),
    [`${prefix}valueIds`, valueIds.join('\n')],
  ] as const;
}

/** The format of what was stored. */
export function formatOf(chunks: readonly StoredChunk[]): number {
  return chunks.some(({ name }) => name.startsWith(ANEW)) ? ANEW_FORMAT : SNAPSHOT_FORMAT;
}

/** A snapshot as it was stored, to which what is read anew of some principals can be added. */
export class StoredSnapshot {
  readonly #chunks: readonly StoredChunk[];
  readonly #anew: ReadAnew | undefined;
  readonly #people: number;
  /** Its texts may be handed over to another thread. */
  readonly snapshot: Snapshot;

  /** Of this format or an earlier one. Throws `plan.newer_format`. */
  constructor(chunks: readonly StoredChunk[]) {
    this.#chunks = chunks;
    const parts = new StoredParts(chunks);
    const { format, ...header } = parts.json('header') as SnapshotHeader & { readonly format: number };
    if (format > ANEW_FORMAT) throw new ProductError('plan.newer_format');
    const whole = new Snapshot(header, columnsFrom(parts, ''));
    const of = parts.texts(ANEW_OF);
    this.#anew =
      of === undefined
        ? undefined
        : { of: new Set(textsOf(of)), snapshot: new Snapshot(header, columnsFrom(parts, ANEW)) };
    this.snapshot = this.#anew === undefined ? whole : withAnew(whole, this.#anew);
    this.#people = this.snapshot.people;
  }

  /** With that as chunks for the store: what is not read anew stays as it is stored while that is nearly all. */
  async with(read: ReadAnew): Promise<readonly StoredChunk[]> {
    const anew = this.#anew === undefined ? read : bothAnew(this.#anew, read);
    if (anew.of.size > MOST_ANEW * this.#people) return snapshotChunks(withAnew(this.#again(), read));
    const { header, columns } = anew.snapshot;
    const kept = this.#chunks.filter(({ name }) => name !== 'header' && !name.startsWith(ANEW));
    const added = await chunksOf([
      headerPart(header, ANEW_FORMAT),
      [ANEW_OF, textList(anew.of)],
      ...columnParts(columns, ANEW),
    ]);
    return [...kept, ...added];
  }

  /** What was joined is in shared memory, and stays here. */
  #again(): Snapshot {
    return this.#anew === undefined ? snapshotFrom(this.#chunks) : this.snapshot;
  }
}

/** What was read anew, and some of that anew once more. */
function bothAnew(first: ReadAnew, then: ReadAnew): ReadAnew {
  return { of: new Set([...first.of, ...then.of]), snapshot: withAnew(first.snapshot, then) };
}

/** The snapshot of stored chunks, of this format or an earlier one. Throws `plan.newer_format`. */
export function snapshotFrom(chunks: readonly StoredChunk[]): Snapshot {
  return new StoredSnapshot(chunks).snapshot;
}

function columnsFrom(parts: StoredParts, prefix: string): SnapshotColumns {
  // Ids hold no line breaks.
  const lines = (name: string) => {
    const text = parts.text(prefix + name);
    return text === '' ? [] : text.split('\n');
  };
  const texts = (name: (typeof TEXTS)[number]) => parts.texts(prefix + name) ?? textList(lines(name));
  const numbers = (name: (typeof UINT32)[number]) => parts.numbers(prefix + name);
  return {
    principals: texts('principals'),
    membership: numbers('membership'),
    grantOffsets: numbers('grantOffsets'),
    grantIds: texts('grantIds'),
    grantKind: numbers('grantKind'),
    kinds: parts.json(`${prefix}kinds`) as SnapshotColumns['kinds'],
    expiresAt: parts.instants(`${prefix}expiresAt`),
    blind: numbers('blind'),
    valueOffsets: numbers('valueOffsets'),
    valueRows: numbers('valueRows'),
    valueIds: lines('valueIds'),
    readPrincipals: numbers('readPrincipals'),
    readOffsets: numbers('readOffsets'),
    readValues: numbers('readValues'),
  };
}
