import { placesOf } from '../../access/read-again.ts';
import type { Snapshot, SnapshotHeader } from '../../access/snapshot.ts';
import type { DatasetBuilder } from '../../mining/dataset/dataset-builder.ts';
import type { TakenDataset } from '../../mining/dataset/taken-dataset.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { ReadingNotes } from '../../model/reading-notes.ts';
import type { App, User } from '../../model/tenant-objects.ts';
import type { Suspicions } from '../tenant/sensitivity.ts';
import { ReadWhole } from './app-changes.ts';
import { addValues } from './app-dataset.ts';
import type { AppPeople } from './app-people.ts';

/** An app in a dataset, with those who are taken over and what they hold. */
export interface KeptApp {
  /** Its row. */
  readonly app: number;
  /** Ids of values → their rows. */
  readonly values: ReadonlyMap<string, number>;
  /** Per principal of the snapshot before 1 where their grants are read anew. */
  readonly isAnew: Uint8Array;
  /** Where its other members stand in that snapshot who are not taken over. */
  readonly others: readonly number[];
}

/** Adds an app, its values, and those who are taken over, before it is known what changed of the others. */
export function keepApp(
  builder: DatasetBuilder,
  { id, label }: Pick<App, 'id' | 'label'>,
  {
    before,
    structure,
    suspicions,
    anew,
    rowOf,
  }: {
    readonly before: Snapshot;
    readonly structure: Pick<SnapshotHeader, 'entitlements' | 'values'>;
    readonly suspicions: Suspicions;
    /** Whose grants are read anew. */
    readonly anew: ReadonlySet<string>;
    /** Row of a principal who is taken over. */
    readonly rowOf: (p: number) => number | undefined;
  },
  { dataset, taken }: { readonly dataset: Dataset; readonly taken: TakenDataset },
): KeptApp {
  const isAnew = new Uint8Array(before.people);
  for (const p of placesOf(before, anew)) isAnew[p] = 1;
  const app = builder.addApp(id, label);
  const others: number[] = [];
  for (let p = 0; p < before.people; p++) {
    if (!before.isMember(p) || isAnew[p] === 1) continue;
    const row = rowOf(p);
    if (row === undefined) others.push(p);
    else builder.addMember(app, row);
  }
  const values = addValues(builder, app, structure, suspicions);
  for (const [was, { app: its, id: value }] of dataset.values.entries()) {
    if (dataset.apps[its]?.id !== id) continue;
    const now = values.get(value);
    if (now === undefined) throw new ReadWhole('structure-changed');
    builder.takeHolders(taken, was, now);
  }
  return { app, values, isAnew, others };
}

/** Adds the members among some principals; those who are left out are left out as before, unless they were read again. */
export function addMembers(
  {
    app,
    snapshot,
    among,
    users,
    notes,
  }: {
    readonly app: number;
    readonly snapshot: Snapshot;
    /** Their places. */
    readonly among: Iterable<number>;
    readonly users: ReadonlyMap<string, User>;
    readonly notes: ReadingNotes;
  },
  builder: DatasetBuilder,
  people: AppPeople,
): void {
  const [inactive, services] = [new Set(notes.inactive), new Set(notes.services)];
  for (const p of among) {
    if (!snapshot.isMember(p)) continue;
    const id = snapshot.principal(p);
    const user = users.get(id);
    const row = people.row(id) ?? (user === undefined ? undefined : people.add(user, true));
    if (row !== undefined) builder.addMember(app, row);
    else if (user !== undefined) continue;
    else if (inactive.has(id)) people.inactive.add(id);
    else if (services.has(id)) people.services.add(id);
    else throw new ReadWhole('check-failed');
  }
}
