import { chunksOf, StoredParts } from '../../access/stored-chunks.ts';
import { datasetChunks, datasetFrom } from '../../mining/dataset/dataset-chunks.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { ReadingNotes } from '../../model/reading-notes.ts';
import type { StoredChunk } from '../../model/stored-chunk.ts';
import { type TextList, textList } from '../../model/text-list.ts';
import type { Context } from '../context.ts';

/** The people, attributes and holdings behind an analysis. */
export interface AnalysedPeople {
  readonly dataset: Dataset;
  /** Login (identifier of the report) per person. */
  readonly logins: TextList;
  /** Absent: of a report, or of a product that kept none. */
  readonly notes?: ReadingNotes;
}

/** The people behind an analysis as the store keeps them. */
export async function peopleChunks({
  dataset,
  logins,
  notes,
}: AnalysedPeople): Promise<readonly StoredChunk[]> {
  return [
    ...(await chunksOf([
      ['logins', logins],
      [NOTES, JSON.stringify(notes ?? null)],
    ])),
    ...(await datasetChunks(dataset)),
  ];
}

/** Who is behind an analysis, of all its stored chunks. */
export function peopleFrom(chunks: readonly StoredChunk[]): AnalysedPeople {
  const parts = new StoredParts(chunks);
  const notes = parts.json(NOTES) as ReadingNotes | null;
  return {
    dataset: datasetFrom(chunks),
    logins: parts.texts('logins') ?? textList(parts.json('logins') as readonly string[]),
    ...(notes === null ? {} : { notes }),
  };
}

export async function analysedPeople(context: Context, id: string): Promise<AnalysedPeople> {
  return peopleFrom(await context.store.analyses.chunks(id));
}

/** What a later reading must know of the one behind an analysis, alone; undefined where nothing is known. */
export async function readingNotes(context: Context, id: string): Promise<ReadingNotes | undefined> {
  const parts = new StoredParts(await context.store.analyses.chunks(id, [NOTES]));
  return (parts.json(NOTES) as ReadingNotes | null) ?? undefined;
}

const NOTES = 'notes';
