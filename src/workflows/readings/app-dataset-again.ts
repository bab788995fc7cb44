import { setMaxListeners } from 'node:events';
import { SHARED } from '../../mining/dataset/shared-columns.ts';
import { DatasetBuilder } from '../../mining/dataset/dataset-builder.ts';
import { formatInstant } from '../../model/instant.ts';
import type { User } from '../../model/tenant-objects.ts';
import { placesOf } from '../../access/read-again.ts';
import { Snapshot } from '../../access/snapshot.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { ReadingNotes } from '../../model/reading-notes.ts';
import type { TextTable } from '../../model/text-table.ts';
import type { Reading } from '../patterns/analysis-facts.ts';
import { type Changes, changesSince, checkStructure, ReadWhole } from './app-changes.ts';
import {
  addEverybody,
  type AppDataset,
  type AppDatasetInput,
  datasetOf,
  type StorableSnapshot,
  TURN,
} from './app-dataset.ts';
import { addGroups } from './app-groups.ts';
import { digestOf, takeHoldings, Tally } from './app-holdings.ts';
import { AppPeople } from './app-people.ts';
import { checkUnchanged } from './check-unchanged.ts';
import type { Call, Context } from '../context.ts';
import type { EarlierWork } from './earlier-work.ts';
import {
  departmentsOf,
  type EarlierReading,
  type UnpackedReading,
  unpackedReading,
} from './earlier-reading.ts';
import { LOG_LAG_MS } from '../patterns/freshness.ts';
import { type AppStructure, readAppStructure, type RereadApp, rereadApp } from './reread-app.ts';
import { takenPeople } from './taken-people.ts';
import { addMembers, keepApp, type KeptApp } from './kept-app.ts';

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
  input: Omit<AppDatasetInput, 'formerDepartment'>,
  reading: EarlierReading,
  call: Call = {},
): Promise<DatasetAgain> {
  // The tenant's time: some answer has told it by now.
  const until = context.clock.now() + (context.okta().clockAheadMs() ?? 0);
  if (until - reading.notes.wholeAt > LONGEST_MS) throw new ReadWhole('too-long-ago');
  const end = new AbortController();
  const signal = call.signal === undefined ? end.signal : AbortSignal.any([end.signal, call.signal]);
  // Every request listens to it.
  setMaxListeners(0, signal);
  const earlier = unpackedReading(context, reading, { signal });
  try {
    return await withChanges(context, input, { reading, earlier, until }, { ...call, signal });
  } finally {
    // What one part fails with ends the others, which may have a month of events before them: all is read then.
    end.abort();
    await earlier.work.close();
  }
}

/** An earlier reading, which is unpacked while the tenant is asked what changed since, with what did. */
async function withChanges(
  context: Context,
  input: Omit<AppDatasetInput, 'formerDepartment'>,
  {
    reading: { notes, at, apps, principals },
    earlier,
    until,
  }: { readonly reading: EarlierReading; readonly earlier: UnpackedReading; readonly until: number },
  call: Call,
): Promise<DatasetAgain> {
  const since = at - OVERLAP_MS;
  const logSince = Math.max(notes.wholeAt - OVERLAP_MS, at - LOG_LATE_MS);
  const ids = apps.map(({ id }) => id);
  const [changes, structures] = await Promise.all([
    changesSince(context, { ids, principals, unpacked: earlier.apps }, { since, logSince, until }, call),
    Promise.all(ids.map((id) => readAppStructure(context, id, call.signal))),
  ]);
  const turn = () => context.clock.sleep(0, call.signal);
  const snapshots = await earlier.apps;
  for (const [app, { header }] of snapshots.entries()) {
    const structure = structures[app];
    if (structure !== undefined) checkStructure(header, structure);
  }
  const { imported } = input;
  // Which grants are ours may be known of others than then, or no longer: then all are counted again.
  const counts = notes.imported === digestOf(imported);
  const tally = new Tally(counts ? notes.tally : undefined);
  const takenOver = async () => {
    const was = await earlier.people;
    await turn();
    const taken = takenPeople(was, snapshots, changes);
    await turn();
    const rowOf = was.dataset.apps.map(({ id }) =>
      without(taken.rowOf, was.rows, changes.apps[ids.indexOf(id)]?.grants ?? new Set()),
    );
    const taking = earlier.work.take({ people: taken.people, rowOf });
    // Whoever gives up meanwhile does not wait for it.
    taking.catch(() => undefined);
    const builder = new DatasetBuilder(input.policy);
    const people = new AppPeople(builder, departmentsOf(was, was.rows), taken.row);
    builder.takePeople(was.dataset, taken.people, formerStill(was.dataset, notes));
    await turn();
    people.logins.takeSome(was.logins, taken.people);
    const dataset = await taking;
    for (const column of dataset.columns) builder.takeColumn(column);
    const kept: KeptApp[] = [];
    for (const [a, app] of input.apps.entries()) {
      const [before, structure, own, persons] = [
        snapshots[a],
        structures[a],
        changes.apps[a],
        taken.persons[a],
      ];
      if (before === undefined || structure === undefined || own === undefined) continue;
      const rowOf = (p: number) => taken.rowOfPerson(persons?.[p]);
      const { suspicions } = input;
      const of = { before, structure, suspicions, anew: own.grants, rowOf };
      const one = keepApp(builder, app, of, { dataset: was.dataset, taken: dataset });
      kept[a] = one;
      await turn();
      const { values } = one;
      const then = { snapshot: before, tally, imported, values, row: (id: string) => was.rows.find(id) };
      const changed = new Set([...own.grants, ...changes.users.keys()]);
      if (counts) for (const p of placesOf(before, changed)) takeHoldings(then, p, undefined, -1);
      await turn();
    }
    return { was, kept, builder, people };
  };
  const checkedPeople = async () => {
    const { dataset } = await earlier.people;
    return checkUnchanged(context, input.policy, { dataset, snapshots }, { changes, until }, call);
  };
  const takenAt = Math.max(at, until - LOG_LAG_MS);
  const [{ was, kept, builder, people }, { again, users }, checked] = await Promise.all([
    takenOver(),
    reread(context, { snapshots, structures, work: earlier.work }, changes, { takenAt, until }, call),
    checkedPeople(),
  ]);
  for (const [a, before] of snapshots.entries()) {
    const [now, one] = [again[a], kept[a]];
    if (now === undefined || one === undefined) continue;
    const { snapshot: anew } = now;
    const { app, values, isAnew } = one;
    // The others are as they were in the app as it is now.
    const others = new Snapshot(anew.header, before.columns, before.index);
    addMembers({ app, snapshot: others, among: one.others, users, notes }, builder, people);
    const all = anew.columns.membership.keys();
    addMembers({ app, snapshot: anew, among: all, users, notes }, builder, people);
    await turn();
    const is = { snapshot: anew, tally, imported, values, row: (of: string) => people.row(of) };
    const stays = { ...is, snapshot: others };
    const moved = new Set(placesOf(before, changes.users.keys()).filter((p) => isAnew[p] !== 1));
    let seen = 0;
    for (const p of counts ? moved : before.columns.membership.keys()) {
      if (++seen % TURN === 0) await turn();
      if (isAnew[p] !== 1) takeHoldings(stays, p, moved.has(p) ? builder : undefined);
    }
    for (let p = 0; p < anew.people; p++) {
      if (++seen % TURN === 0) await turn();
      takeHoldings(is, p, builder);
    }
  }
  const everybody = input.everybody !== 'no' && (await addEverybody(context, people, input.everybody, call));
  await addGroups(context, { builder, people }, input.groups, call);
  const read = new Set([...changes.users.keys()].filter((id) => was.rows.find(id) !== undefined));
  for (const { grants } of changes.apps) for (const id of grants) read.add(id);
  const headers = again.map(({ snapshot }) => snapshot.header);
  const { wholeAt } = notes;
  return {
    ...datasetOf({ builder, people, tally, imported, headers, everybody, wholeAt }),
    snapshots: await Promise.all(again.map(storable)),
    again: { since: formatInstant(since), people: read.size, checked },
  };
}

/** As it was made ready for the store, meanwhile. */
async function storable({ snapshot: { header }, chunks }: RereadApp): Promise<StorableSnapshot> {
  const made = await chunks;
  return { header, chunks: async () => made };
}

/** The apps with what changed read again, and everybody whose profile was read. */
async function reread(
  context: Context,
  {
    snapshots,
    structures,
    work,
  }: {
    readonly snapshots: readonly Snapshot[];
    readonly structures: readonly AppStructure[];
    readonly work: EarlierWork;
  },
  changes: Changes,
  at: { readonly takenAt: number; readonly until: number },
  call: Call,
): Promise<{ readonly again: readonly RereadApp[]; readonly users: ReadonlyMap<string, User> }> {
  const again: RereadApp[] = [];
  const users = new Map(changes.users);
  for (const [app, before] of snapshots.entries()) {
    const [own, structure] = [changes.apps[app], structures[app]];
    if (own === undefined || structure === undefined) continue;
    const { users: changed } = changes;
    const of = { app, before, work };
    const reread = await rereadApp(context, of, structure, own, { changed, ...at }, call);
    again.push(reread);
    for (const [id, user] of reread.users) users.set(id, user);
  }
  return { again, users };
}

/** Per person 1, but for those whose former department only the analysis before the earlier one told. */
function formerStill({ people }: Dataset, { moved }: ReadingNotes): Uint8Array {
  const still = new Uint8Array(people.ids.length).fill(1);
  for (const person of moved) still[person] = 0;
  return still;
}

/** The rows without those of some people, in shared memory. */
function without(rowOf: Int32Array, rows: TextTable, people: ReadonlySet<string>): Int32Array {
  const others = new Int32Array(SHARED(rowOf.byteLength));
  others.set(rowOf);
  for (const id of people) {
    const person = rows.find(id);
    if (person !== undefined) others[person] = -1;
  }
  return others;
}
