import { DatasetBuilder } from '../../mining/dataset/dataset-builder.ts';
import { formatInstant } from '../../model/instant.ts';
import type { User } from '../../model/tenant-objects.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import type { Reading } from '../patterns/analysis-facts.ts';
import { type Changes, changesSince, ReadWhole } from './app-changes.ts';
import {
  addEverybody,
  addValues,
  type AppDataset,
  type AppDatasetInput,
  datasetOf,
  TURN,
} from './app-dataset.ts';
import { addGroups } from './app-groups.ts';
import { digestOf, takeHoldings, Tally } from './app-holdings.ts';
import { AppPeople } from './app-people.ts';
import { checkUnchanged } from './check-unchanged.ts';
import type { Call, Context } from '../context.ts';
import type { EarlierReading } from './earlier-reading.ts';
import { LOG_LAG_MS } from '../patterns/freshness.ts';
import { rereadApp } from './reread-app.ts';

/** What was read of apps by what changed since they were read before. */
export interface DatasetAgain extends AppDataset {
  readonly again: Omit<Extract<Reading, { readonly by: 'changes' }>, 'by'>;
}

/** So long before the earlier reading changes are looked for. */
const OVERLAP_MS = 15 * 60_000;
/**
 * So long before it the log is read again, for what it showed late; but not from before all was read, when everything was
 * seen whatever the log said. Okta names no bound ("near real-time").
 */
const LOG_LATE_MS = 24 * 3_600_000;
/** The System Log goes back 90 days; and what it never told must not stay for ever. */
const LONGEST_MS = 30 * 86_400_000;

/**
 * The dataset of apps that were read before: whoever changed since is read again, everybody else is taken over. It is that of a
 * whole reading if the System Log and the lists of people tell of every change, which is tried on some people of whom they
 * tell nothing. It counts as taken some minutes ago, since the log may lag. Throws `ReadWhole`.
 */
export async function appDatasetAgain(
  context: Context,
  input: AppDatasetInput,
  earlier: EarlierReading,
  call: Call = {},
): Promise<DatasetAgain> {
  // The tenant's time: some answer has told it by now.
  const until = context.clock.now() + (context.okta().clockAheadMs() ?? 0);
  const { at } = earlier.dataset.scope;
  if (until - earlier.notes.wholeAt > LONGEST_MS) throw new ReadWhole('too-long-ago');
  const since = at - OVERLAP_MS;
  const logSince = Math.max(earlier.notes.wholeAt - OVERLAP_MS, at - LOG_LATE_MS);
  const changes = await changesSince(context, earlier.snapshots, { since, logSince, until }, call);
  const takenAt = Math.max(at, until - LOG_LAG_MS);
  const [{ snapshots, users }, checked] = await Promise.all([
    reread(context, earlier, changes, { takenAt, until }, call),
    checkUnchanged(context, input.policy, earlier, { changes, until }, call),
  ]);
  const builder = new DatasetBuilder(input.policy);
  const taken = takenPeople(earlier, changes.users, snapshots);
  const people = new AppPeople(builder, input.formerDepartment, taken.row);
  builder.takePeople(earlier.dataset, taken.people, formerStill(earlier));
  people.logins.takeSome(earlier.logins, taken.people);
  const { imported } = input;
  // Which grants are ours may be known of others than then, or no longer: then all are counted again.
  const counts = earlier.notes.imported === digestOf(imported);
  const tally = new Tally(counts ? earlier.notes.tally : undefined);
  const turn = () => context.clock.sleep(0, call.signal);
  await turn();
  for (const [a, { id, label }] of input.apps.entries()) {
    const [before, snapshot, own] = [earlier.snapshots[a], snapshots[a], changes.apps[a]];
    if (before === undefined || snapshot === undefined || own === undefined) continue;
    const app = builder.addApp(id, label);
    const persons = taken.persons[a];
    addMembers(
      { app, snapshot, users, earlier, kept: (p) => taken.rowOf[persons?.[p] ?? -1] },
      builder,
      people,
    );
    await turn();
    const values = addValues(builder, app, snapshot.header, input.suspicions);
    takeUnchanged(builder, earlier, { id, values, rowOf: without(taken.rowOf, earlier, own.grants) });
    const changed = [...new Set([...own.grants, ...changes.users.keys()])];
    const was = { snapshot: before, tally, imported, values, row: (of: string) => earlier.rows.find(of) };
    if (counts) for (const p of principalsOf(before, changed)) takeHoldings(was, p, undefined, -1);
    const is = { snapshot, tally, imported, values, row: (of: string) => people.row(of) };
    const isNew = new Set(principalsOf(snapshot, changed));
    const everyone = snapshot.columns.membership.keys();
    let seen = 0;
    for (const p of counts ? isNew : everyone) {
      if (++seen % TURN === 0) await turn();
      takeHoldings(is, p, isNew.has(p) ? builder : undefined);
    }
  }
  const everybody = input.everybody !== 'no' && (await addEverybody(context, people, input.everybody, call));
  await addGroups(context, { builder, people }, input.groups, call);
  const read = new Set([...changes.users.keys()].filter((id) => earlier.rows.find(id) !== undefined));
  for (const { grants } of changes.apps) for (const id of grants) read.add(id);
  return {
    ...datasetOf({ builder, people, tally, imported, snapshots, everybody, wholeAt: earlier.notes.wholeAt }),
    again: { since: formatInstant(since), people: read.size, checked },
  };
}

/** The apps with what changed read again, and everybody whose profile was read. */
async function reread(
  context: Context,
  earlier: EarlierReading,
  changes: Changes,
  at: { readonly takenAt: number; readonly until: number },
  call: Call,
): Promise<{ readonly snapshots: readonly Snapshot[]; readonly users: ReadonlyMap<string, User> }> {
  const snapshots: Snapshot[] = [];
  const users = new Map(changes.users);
  for (const [a, before] of earlier.snapshots.entries()) {
    const own = changes.apps[a];
    if (own === undefined) continue;
    const app = await rereadApp(context, before, own, { changed: changes.users, ...at }, call);
    snapshots.push(app.snapshot);
    for (const [id, user] of app.users) users.set(id, user);
  }
  return { snapshots, users };
}

interface TakenPeople {
  /** Rows of the earlier dataset, ascending. */
  readonly people: Uint32Array;
  /** Per person of the earlier dataset their row now, or -1. */
  readonly rowOf: Int32Array;
  /** Per app and principal of its snapshot their row of the earlier dataset, or -1. */
  readonly persons: readonly Int32Array[];
  readonly row: (id: string) => number | undefined;
}

/** Members who are mined and as they were. */
function takenPeople(
  { rows, dataset }: EarlierReading,
  changed: Changes['users'],
  snapshots: readonly Snapshot[],
): TakenPeople {
  const { length } = dataset.people.ids;
  const rowOf = new Int32Array(length).fill(-1);
  const persons = snapshots.map((snapshot) => {
    const own = rows.places(snapshot.columns.principals);
    for (const p of principalsOf(snapshot, changed.keys())) own[p] = -1;
    for (let p = 0; p < own.length; p++) {
      if (!snapshot.isMember(p)) own[p] = -1;
      const person = own[p] ?? -1;
      if (person >= 0) rowOf[person] = 0;
    }
    return own;
  });
  const people = new Uint32Array(length);
  let taken = 0;
  for (let person = 0; person < rowOf.length; person++)
    if (rowOf[person] === 0) {
      rowOf[person] = taken;
      people[taken++] = person;
    }
  const row = (id: string) => {
    const found = rowOf[rows.find(id) ?? -1] ?? -1;
    return found < 0 ? undefined : found;
  };
  return { people: people.subarray(0, taken), rowOf, persons, row };
}

/** Where some people stand in a snapshot, ascending; those who are not in it are left out. */
function principalsOf(snapshot: Snapshot, ids: Iterable<string>): readonly number[] {
  const found: number[] = [];
  for (const id of ids) {
    const p = snapshot.indexOf(id);
    if (p !== undefined) found.push(p);
  }
  return found.sort((a, b) => a - b);
}

/** Per person 1, but for those whose former department only the analysis before the earlier one told. */
function formerStill({ dataset, notes }: EarlierReading): Uint8Array {
  const still = new Uint8Array(dataset.people.ids.length).fill(1);
  for (const person of notes.moved) still[person] = 0;
  return still;
}

/** Adds the members of an app; those who are left out are left out as before, unless they were read again. */
function addMembers(
  {
    app,
    snapshot,
    users,
    earlier,
    kept,
  }: {
    readonly app: number;
    readonly snapshot: Snapshot;
    readonly users: ReadonlyMap<string, User>;
    readonly earlier: EarlierReading;
    /** Row of a principal who is taken over. */
    readonly kept: (p: number) => number | undefined;
  },
  builder: DatasetBuilder,
  people: AppPeople,
): void {
  const [inactive, services] = [new Set(earlier.notes.inactive), new Set(earlier.notes.services)];
  for (let p = 0; p < snapshot.people; p++) {
    if (!snapshot.isMember(p)) continue;
    const known = kept(p);
    if (known !== undefined) {
      builder.addMember(app, known);
      continue;
    }
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

/** Takes over who holds the values of an app. */
function takeUnchanged(
  builder: DatasetBuilder,
  { dataset }: EarlierReading,
  app: {
    readonly id: string;
    readonly values: ReadonlyMap<string, number>;
    readonly rowOf: Int32Array;
  },
): void {
  for (const [was, { app: its, id }] of dataset.values.entries()) {
    if (dataset.apps[its]?.id !== app.id) continue;
    const value = app.values.get(id);
    if (value === undefined) throw new ReadWhole('structure-changed');
    builder.takeHolders(dataset, was, value, app.rowOf);
  }
}

/** The rows without those of some people. */
function without(rowOf: Int32Array, { rows }: EarlierReading, people: ReadonlySet<string>): Int32Array {
  const others = rowOf.slice();
  for (const id of people) {
    const person = rows.find(id);
    if (person !== undefined) others[person] = -1;
  }
  return others;
}
