import { StoredParts } from '../../access/stored-chunks.ts';
import type { Snapshot, SnapshotHeader } from '../../access/snapshot.ts';
import type { AnalysisHeader } from '../../model/analysis.ts';
import { READING_RULES, type ReadingNotes } from '../../model/reading-notes.ts';
import type { StoredChunk } from '../../model/stored-chunk.ts';
import { TextTable } from '../../model/text-table.ts';
import { type AnalysedPeople, readingNotes } from '../patterns/analysed-people.ts';
import type { Call, Context } from '../context.ts';
import { ReadWhole } from './app-changes.ts';
import type { AppDatasetInput } from './app-dataset.ts';
import type { FormerDepartment } from './app-people.ts';
import { type EarlierPeople, type EarlierWork, EarlierWorkHere } from './earlier-work.ts';
import { EarlierWorkApart } from './earlier-work-apart.ts';

/** An earlier reading of the same apps: what is known of it before its million people are unpacked. */
export interface EarlierReading {
  readonly notes: ReadingNotes;
  /** By the tenant's clock. */
  readonly at: number;
  /** Principals of all apps. */
  readonly principals: number;
  /** Per app that is to be read. */
  readonly apps: readonly { readonly id: string; readonly snapshotId: string }[];
  readonly analysisId: string;
}

/** All of it, while it is unpacked. */
export interface UnpackedReading {
  readonly people: Promise<EarlierPeople>;
  /** Per app that is to be read. */
  readonly apps: Promise<readonly Snapshot[]>;
  readonly work: EarlierWork;
}

/** What an analysis read, where it can be taken for a beginning. Throws `ReadWhole`. */
export async function earlierReading(
  context: Context,
  analysis: AnalysisHeader | undefined,
  wanted: Pick<AppDatasetInput, 'apps' | 'policy'>,
): Promise<EarlierReading> {
  const { source, attributes, id: analysisId } = analysis ?? {};
  if (analysisId === undefined || source?.kind !== 'apps') throw new ReadWhole('not-read-before');
  if (JSON.stringify(attributes) !== JSON.stringify(wanted.policy)) throw new ReadWhole('other-rules');
  const notes = await readingNotes(context, analysisId);
  if (notes?.rules !== READING_RULES) throw new ReadWhole('not-read-before');
  const apps: { id: string; snapshotId: string }[] = [];
  let [at, principals] = [Infinity, 0];
  for (const { id } of wanted.apps) {
    const snapshotId = source.apps.find((one) => one.id === id)?.snapshotId;
    if (snapshotId === undefined) throw new ReadWhole('not-read-before');
    const chunks = await stored(context.store.snapshots.chunks(snapshotId, ['header', 'membership']));
    const parts = new StoredParts(chunks);
    at = Math.min(at, (parts.json('header') as SnapshotHeader).takenAt);
    principals += parts.count('membership');
    apps.push({ id, snapshotId });
  }
  return { notes, at, principals, apps, analysisId };
}

/** So many holdings are unpacked before a thread has started. */
const LEAST_HOLDINGS = 300_000;

/**
 * Unpacks an earlier reading, in threads of its own where it is large; whoever gets it closes its `work`. What it promises fails
 * with `ReadWhole` where it was purged meanwhile.
 */
export function unpackedReading(
  context: Context,
  { analysisId, apps, notes }: EarlierReading,
  { signal }: Call = {},
): UnpackedReading {
  const holdings = notes.tally.paths.reduce((sum, path) => sum + path.holdings, 0);
  const work = holdings < LEAST_HOLDINGS ? new EarlierWorkHere() : new EarlierWorkApart(signal);
  // Others have their turn between what is large.
  const turn = () => context.clock.sleep(0, signal);
  const unpackedApps = apps.map(async ({ snapshotId }, app) => {
    await turn();
    return work.app(app, await stored(context.store.snapshots.chunks(snapshotId)));
  });
  const unpackedPeople = async () => {
    await turn();
    return work.people(await stored(context.store.analyses.chunks(analysisId)));
  };
  const unpacking = { people: unpackedPeople(), apps: Promise.all(unpackedApps), work };
  // Whoever gives up may not wait for them.
  unpacking.people.catch(() => undefined);
  unpacking.apps.catch(() => undefined);
  return unpacking;
}

async function stored(reading: Promise<readonly StoredChunk[]>): Promise<readonly StoredChunk[]> {
  const chunks = await reading;
  if (chunks.length === 0) throw new ReadWhole('not-read-before');
  return chunks;
}

/** Where each person worked at the time of an analysis. */
export function departmentsOf(
  earlier: AnalysedPeople,
  rows = new TextTable(earlier.dataset.people.ids),
): FormerDepartment {
  const column = earlier.dataset.attributes.find(({ name }) => name === 'department');
  if (column === undefined) return () => undefined;
  return (id) => column.raws[(column.codes[rows.find(id) ?? -1] ?? 0) - 1];
}
