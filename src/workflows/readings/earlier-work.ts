import type { ReadAnew } from '../../access/read-again.ts';
import { StoredSnapshot } from '../../access/snapshot-chunks.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import { type TakenDataset, takenDataset, type Taking } from '../../mining/dataset/taken-dataset.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { StoredChunk } from '../../model/stored-chunk.ts';
import { TextTable } from '../../model/text-table.ts';
import { type AnalysedPeople, peopleFrom } from '../patterns/analysed-people.ts';

/** Who was read of apps before. */
export interface EarlierPeople extends AnalysedPeople {
  /** Row of a person of the dataset. */
  readonly rows: TextTable;
}

/** What an earlier reading is put to: each takes up to a second for a million people. Of an app in this order. */
export interface EarlierWork {
  /** Their stored chunks are used up. */
  people(chunks: readonly StoredChunk[]): Promise<EarlierPeople>;
  /** What is taken over of their attributes and holdings, which are used up. */
  take(taking: Taking): Promise<TakenDataset>;
  /** Of an app, by its place among those that are read. As above. */
  app(app: number, chunks: readonly StoredChunk[]): Promise<Snapshot>;
  /** The app with what was read anew, for the store; it is forgotten here. */
  chunks(app: number, anew: ReadAnew): Promise<readonly StoredChunk[]>;
  /** Nothing more is asked for. */
  close(): Promise<void>;
}

/** Does it in this thread. */
export class EarlierWorkHere implements EarlierWork {
  #dataset: Dataset | undefined;
  readonly #apps: (StoredSnapshot | undefined)[] = [];

  async people(chunks: readonly StoredChunk[]): Promise<EarlierPeople> {
    const people = peopleFrom(chunks);
    this.#dataset = people.dataset;
    return { ...people, rows: new TextTable(people.dataset.people.ids) };
  }

  async take(taking: Taking): Promise<TakenDataset> {
    const dataset = told(this.#dataset);
    this.#dataset = undefined;
    return takenDataset(dataset, taking);
  }

  async app(app: number, chunks: readonly StoredChunk[]): Promise<Snapshot> {
    const stored = new StoredSnapshot(chunks);
    this.#apps[app] = stored;
    return stored.snapshot;
  }

  async chunks(app: number, anew: ReadAnew): Promise<readonly StoredChunk[]> {
    const stored = told(this.#apps[app]);
    this.#apps[app] = undefined;
    return stored.with(anew);
  }

  async close(): Promise<void> {}
}

function told<T>(one: T | undefined): T {
  if (one === undefined) throw new Error('asked for before it was told');
  return one;
}
