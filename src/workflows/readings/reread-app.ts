import { withReadAgain } from '../../access/read-again.ts';
import { SnapshotBuilder } from '../../access/snapshot-builder.ts';
import type { Snapshot, SnapshotHeader } from '../../access/snapshot.ts';
import { Lane } from '../../jobs/lane.ts';
import type { Random } from '../../model/random.ts';
import type { User } from '../../model/tenant-objects.ts';
import { type Changes, checkStructure, ReadWhole } from './app-changes.ts';
import type { Call, Context } from '../context.ts';

/** An app as it was read, with what changed read again. */
export interface RereadApp {
  readonly snapshot: Snapshot;
  /** Members whose membership was read again, as they are now. */
  readonly users: ReadonlyMap<string, User>;
}

/** So many memberships are read; of more, so many drawn by chance, and the log is taken at its word where it is right of them. */
const READ = 50;

/**
 * Reads an app's entitlements, values and bundles, and the grants and memberships that may have changed. Calls: 1 + ⌈V/200⌉ +
 * ⌈bundles/200⌉, one or more for about 100 principals' grants, at most 50 for memberships, and where there are more one for
 * about 100 who joined. `changed`: people as they are now, by id; `takenAt`: what its header says; `until`: grants
 * that ended before are over. Throws `ReadWhole`.
 */
export async function rereadApp(
  context: Context,
  before: Snapshot,
  { grants, memberships }: Changes['apps'][number],
  {
    changed,
    takenAt,
    until,
  }: { readonly changed: Changes['users']; readonly takenAt: number; readonly until: number },
  call: Call,
): Promise<RereadApp> {
  const okta = context.okta();
  const { appId } = before.header;
  const { signal } = call;
  const [entitlements, values, bundles] = await Promise.all([
    okta.entitlements.list(appId, signal),
    okta.entitlements.values(appId, signal),
    okta.bundles.listForApp(appId, signal),
  ]);
  checkStructure(before.header, { entitlements, values, bundles });
  const builder = new SnapshotBuilder();
  for (const id of grants) builder.addPerson(id);
  const users = await membersAgain(context, builder, appId, { memberships, changed }, call);
  builder.addGrants(await okta.grants.listForPrincipals(appId, [...grants], signal), until);
  const header: SnapshotHeader = { ...before.header, takenAt, entitlements, values, bundles };
  const again = {
    snapshot: builder.build(header),
    grantsOf: grants,
    membershipOf: new Set(memberships.keys()),
  };
  return { snapshot: withReadAgain(before, again, header), users };
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
