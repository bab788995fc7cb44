import { snapshotFrom } from '../../access/snapshot-chunks.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import type { AnalysisHeader } from '../../model/analysis.ts';
import type { Dataset } from '../../model/dataset.ts';
import { READING_RULES, type ReadingNotes } from '../../model/reading-notes.ts';
import type { TextList } from '../../model/text-list.ts';
import { TextTable } from '../../model/text-table.ts';
import { ReadWhole } from './app-changes.ts';
import type { AppDatasetInput } from './app-dataset.ts';
import type { FormerDepartment } from './app-people.ts';
import type { Call, Context } from '../context.ts';
import { type AnalysedPeople, analysedPeople } from '../patterns/stored-analysis.ts';

/** An earlier reading of the same apps. */
export interface EarlierReading {
  readonly dataset: Dataset;
  readonly logins: TextList;
  readonly notes: ReadingNotes;
  /** Row of a person of the dataset. */
  readonly rows: TextTable;
  /** Per app that is to be read. */
  readonly snapshots: readonly Snapshot[];
}

/** What an analysis read, where it can be taken for a beginning. Throws `ReadWhole`. */
export async function earlierReading(
  context: Context,
  analysis: AnalysisHeader | undefined,
  { apps, policy }: Pick<AppDatasetInput, 'apps' | 'policy'>,
  { signal }: Call = {},
): Promise<EarlierReading> {
  // Each part of a million people takes a second: others have their turn between them.
  const turn = () => context.clock.sleep(0, signal);
  const { source, attributes, id } = analysis ?? {};
  if (id === undefined || source?.kind !== 'apps') throw new ReadWhole('not-read-before');
  if (JSON.stringify(attributes) !== JSON.stringify(policy)) throw new ReadWhole('other-rules');
  const { notes, ...people } = await analysedPeople(context, id);
  if (notes?.rules !== READING_RULES) throw new ReadWhole('not-read-before');
  await turn();
  const rows = new TextTable(people.dataset.people.ids);
  const snapshots: Snapshot[] = [];
  for (const app of apps) {
    const snapshotId = source.apps.find((one) => one.id === app.id)?.snapshotId;
    const chunks = snapshotId === undefined ? [] : await context.store.snapshots.chunks(snapshotId);
    if (chunks.length === 0) throw new ReadWhole('not-read-before');
    await turn();
    snapshots.push(snapshotFrom(chunks));
  }
  await turn();
  return { ...people, notes, rows, snapshots };
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
