import { ReadAgain, type SnapshotAgain } from '../../access/read-again.ts';
import { snapshotChunks, snapshotFrom } from '../../access/snapshot-chunks.ts';
import type { Snapshot, SnapshotHeader } from '../../access/snapshot.ts';
import type { StoredChunk } from '../../model/stored-chunk.ts';
import { TextTable } from '../../model/text-table.ts';
import { type AnalysedPeople, peopleFrom } from '../patterns/analysed-people.ts';

/** Who was read of apps before. */
export interface EarlierPeople extends AnalysedPeople {
  /** Row of a person of the dataset. */
  readonly rows: TextTable;
}

/** What was read of an app anew, by itself. */
export interface ReadAnew {
  readonly snapshot: Snapshot;
  /** Those of whom it tells whether they are members. */
  readonly membershipOf: ReadonlySet<string>;
  /** Of the app as it is now. */
  readonly header: SnapshotHeader;
}

/** What an earlier reading is put to: each takes up to a second for a million people. Of an app in this order. */
export interface EarlierWork {
  /** Their stored chunks are used up. */
  people(chunks: readonly StoredChunk[]): Promise<EarlierPeople>;
  /** Of an app, by its place among those that are read. As above. */
  app(app: number, chunks: readonly StoredChunk[]): Promise<Snapshot>;
  /** Takes over an app but for those who are read again. */
  takeOver(app: number, grantsOf: ReadonlySet<string>): Promise<void>;
  /** Adds what was read of them. */
  add(app: number, anew: ReadAnew): Promise<SnapshotAgain>;
  /** The app as it is now for the store; it is forgotten here. */
  chunks(app: number): Promise<readonly StoredChunk[]>;
  /** Nothing more is asked for. */
  close(): Promise<void>;
}

/** Does it in this thread. */
export class EarlierWorkHere implements EarlierWork {
  readonly #apps: (Snapshot | undefined)[] = [];
  readonly #again: (ReadAgain | undefined)[] = [];
  readonly #now: (Snapshot | undefined)[] = [];

  async people(chunks: readonly StoredChunk[]): Promise<EarlierPeople> {
    const people = peopleFrom(chunks);
    return { ...people, rows: new TextTable(people.dataset.people.ids) };
  }

  async app(app: number, chunks: readonly StoredChunk[]): Promise<Snapshot> {
    const snapshot = snapshotFrom(chunks);
    this.#apps[app] = snapshot;
    return snapshot;
  }

  async takeOver(app: number, grantsOf: ReadonlySet<string>): Promise<void> {
    const before = told(this.#apps[app]);
    this.#apps[app] = undefined;
    this.#again[app] = new ReadAgain(before, grantsOf);
  }

  async add(app: number, { snapshot, membershipOf, header }: ReadAnew): Promise<SnapshotAgain> {
    const again = told(this.#again[app]).with(snapshot, membershipOf, header);
    this.#again[app] = undefined;
    this.#now[app] = again.snapshot;
    return again;
  }

  async chunks(app: number): Promise<readonly StoredChunk[]> {
    const snapshot = told(this.#now[app]);
    this.#now[app] = undefined;
    return snapshotChunks(snapshot);
  }

  async close(): Promise<void> {}
}

function told<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('asked for before it was told');
  return one;
}
