import { withReadAgain } from '../access/read-again.ts';
import { SnapshotBuilder } from '../access/snapshot-builder.ts';
import type { Snapshot, SnapshotHeader } from '../access/snapshot.ts';
import { Lane } from '../jobs/lane.ts';
import type { User } from '../model/tenant-objects.ts';
import { type Changes, checkStructure } from './app-changes.ts';
import type { Call, Context } from './context.ts';

/** An app as it was read, with what changed read again. */
export interface RereadApp {
  readonly snapshot: Snapshot;
  /** Members whose membership was read again, as they are now. */
  readonly users: ReadonlyMap<string, User>;
}

/**
 * Reads an app's entitlements, values and bundles, and the grants and memberships that may have changed. Calls: 1 + ⌈V/200⌉ +
 * ⌈bundles/200⌉, one for about 100 principals' grants, and one per membership. `takenAt`: what its header says; `until`: grants
 * that ended before are over. Throws `ReadWhole`.
 */
export async function rereadApp(
  context: Context,
  before: Snapshot,
  { grants, memberships }: Changes['apps'][number],
  { takenAt, until }: { readonly takenAt: number; readonly until: number },
  { signal, progress }: Call,
): Promise<RereadApp> {
  const okta = context.okta();
  const { appId } = before.header;
  const [entitlements, values, bundles] = await Promise.all([
    okta.entitlements.list(appId, signal),
    okta.entitlements.values(appId, signal),
    okta.bundles.listForApp(appId, signal),
  ]);
  checkStructure(before.header, { entitlements, values, bundles });
  const builder = new SnapshotBuilder();
  for (const id of grants) builder.addPerson(id);
  const users = new Map<string, User>();
  const lane = new Lane(context.settings.concurrency);
  let read = 0;
  await Promise.all(
    [...memberships].map((id) =>
      lane.run(async () => {
        const member = await okta.members.getWithProfile(appId, id, signal);
        progress?.(++read, memberships.size + grants.size, 'reading-app');
        if (member === undefined) return;
        builder.addMembers([member]);
        if (member.user !== undefined) users.set(id, member.user);
      }),
    ),
  );
  builder.addGrants(await okta.grants.listForPrincipals(appId, [...grants], signal), until);
  const header: SnapshotHeader = { ...before.header, takenAt, entitlements, values, bundles };
  const again = { snapshot: builder.build(header), grantsOf: grants, membershipOf: memberships };
  return { snapshot: withReadAgain(before, again, header), users };
}
