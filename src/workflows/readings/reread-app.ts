import { type ReadAnew, readAnew } from '../../access/read-again.ts';
import { SnapshotBuilder } from '../../access/snapshot-builder.ts';
import type { Snapshot, SnapshotHeader } from '../../access/snapshot.ts';
import { Lane } from '../../jobs/lane.ts';
import type { Random } from '../../model/random.ts';
import type { StoredChunk } from '../../model/stored-chunk.ts';
import type { User } from '../../model/tenant-objects.ts';
import { type Changes, ReadWhole } from './app-changes.ts';
import type { Call, Context } from '../context.ts';
import type { EarlierWork } from './earlier-work.ts';

/** An app as it was read before. */
export interface AppBefore {
  /** Its place among the apps that are read. */
  readonly app: number;
  readonly before: Snapshot;
  readonly work: EarlierWork;
}

/** What there is to hold in an app, as it is now. */
export type AppStructure = Pick<SnapshotHeader, 'entitlements' | 'values' | 'bundles'>;

/** What changed of an app, read again. */
export interface RereadApp extends ReadAnew {
  /** Of the app with that, for the store. */
  readonly chunks: Promise<readonly StoredChunk[]>;
  /** Members whose membership was read again, as they are now. */
  readonly users: ReadonlyMap<string, User>;
}

/** So many memberships are read; of more, so many drawn by chance, and the log is taken at its word where it is right of them. */
const READ = 50;

/** Reads an app's entitlements, values and bundles. Calls: 1 + ⌈V/200⌉ + ⌈bundles/200⌉. */
export async function readAppStructure(
  context: Context,
  appId: string,
  signal: AbortSignal | undefined,
): Promise<AppStructure> {
  const okta = context.okta();
  const [entitlements, values, bundles] = await Promise.all([
    okta.entitlements.list(appId, signal),
    okta.entitlements.values(appId, signal),
    okta.bundles.listForApp(appId, signal),
  ]);
  return { entitlements, values, bundles };
}

/**
 * Reads the grants and memberships of an app that may have changed. Calls: one or more for about 100 principals' grants, at most
 * 50 for memberships, and where there are more one for about 100 who joined. `changed`: people as they are now, by id;
 * `takenAt`: what its header says; `until`: grants that ended before are over. Throws `ReadWhole`.
 */
export async function rereadApp(
  context: Context,
  { app, before, work }: AppBefore,
  structure: AppStructure,
  { grants, memberships }: Changes['apps'][number],
  {
    changed,
    takenAt,
    until,
  }: { readonly changed: Changes['users']; readonly takenAt: number; readonly until: number },
  call: Call,
): Promise<RereadApp> {
  const { appId } = before.header;
  const builder = new SnapshotBuilder();
  for (const id of grants) builder.addPerson(id);
  const [users, read] = await Promise.all([
    membersAgain(context, builder, appId, { memberships, changed }, call),
    context.okta().grants.listForPrincipals(appId, [...grants], call.signal),
  ]);
  builder.addGrants(read, until);
  const header: SnapshotHeader = { ...before.header, takenAt, ...structure };
  const anew = readAnew(before, builder.build(header), grants, new Set(memberships.keys()));
  const chunks = work.chunks(app, anew);
  // Whoever gives up asks for them no more.
  chunks.catch(() => undefined);
  return { ...anew, users, chunks };
}

/** Adds those whose membership may have changed and who are members; returns them as they are now. */
async function membersAgain(
  context: Context,
  builder: SnapshotBuilder,
  appId: string,
  {
    memberships,
    changed,
  }: { readonly memberships: ReadonlyMap<string, boolean>; readonly changed: Changes['users'] },
  { signal, progress }: Call,
): Promise<ReadonlyMap<string, User>> {
  const { members, users: oktaUsers } = context.okta();
  const users = new Map<string, User>();
  const ids = [...memberships.keys()];
  const some = drawn(ids, context.random);
  const lane = new Lane(context.settings.concurrency);
  let read = 0;
  await Promise.all(
    some.map((id) =>
      lane.run(async () => {
        const member = await members.getWithProfile(appId, id, signal);
        progress?.(++read, some.length, 'reading-app');
        if (some.length < ids.length && (member !== undefined) !== memberships.get(id))
          throw new ReadWhole('check-failed');
        if (member === undefined) return;
        builder.addMembers([member]);
        if (member.user !== undefined) users.set(id, member.user);
      }),
    ),
  );
  const isRead = new Set(some);
  const others = ids.filter((id) => !isRead.has(id) && memberships.get(id) === true);
  const toFind = others.filter((id) => !changed.has(id));
  for (const user of await oktaUsers.withProfiles(toFind, signal)) users.set(user.id, user);
  for (const id of others) {
    // Whether in person or by a group is not told, nor asked.
    builder.addMembers([{ userId: id, scope: '', status: '' }]);
  }
  return users;
}

function drawn(ids: readonly string[], random: Random): readonly string[] {
  if (ids.length <= READ) return ids;
  const some = new Set<string>();
  while (some.size < READ) some.add(ids[Math.floor(random.next() * ids.length)] ?? '');
  return [...some];
}
