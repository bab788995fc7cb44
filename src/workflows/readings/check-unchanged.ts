import { SnapshotBuilder } from '../../access/snapshot-builder.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import { ACTIVE_STATUSES } from '../../model/identity.ts';
import { attributeRole } from '../../mining/dataset/attribute-policy.ts';
import type { AttributePolicy, Dataset } from '../../model/dataset.ts';
import type { Random } from '../../model/random.ts';
import type { User } from '../../model/tenant-objects.ts';
import { textAt } from '../../model/text-list.ts';
import { type Changes, ReadWhole } from './app-changes.ts';
import type { Call, Context } from '../context.ts';
import { isServiceAccount } from '../tenant/service-account.ts';

/** If none of so many is another than before, at most 1 % of all are (95 %, the rule of three). */
const CHECKED = 300;

/**
 * Reads the profile and the grants of some people, drawn by chance, of whom neither the log nor a list tells anything: they are
 * to be as they were. Returns how many these were. Calls: 6, and 3 for each app more. Throws `ReadWhole`.
 */
export async function checkUnchanged(
  context: Context,
  policy: AttributePolicy,
  { dataset, snapshots }: { readonly dataset: Dataset; readonly snapshots: readonly Snapshot[] },
  { changes, until }: { readonly changes: Changes; readonly until: number },
  { signal }: Call,
): Promise<number> {
  const okta = context.okta();
  const isChanged = (id: string) =>
    changes.users.has(id) || changes.deleted.has(id) || changes.apps.some(({ grants }) => grants.has(id));
  const drawn = drawnFrom(dataset.people.ids.length, context.random);
  const people = new Map(
    drawn.map((row) => [textAt(dataset.people.ids, row), row] as const).filter(([id]) => !isChanged(id)),
  );
  const ids = [...people.keys()];
  if (ids.length === 0) return 0;
  const users = new Map((await okta.users.withProfiles(ids, signal)).map((user) => [user.id, user]));
  for (const [id, row] of people) {
    const user = users.get(id);
    if (user === undefined || !isAsRead(user, row, policy, dataset)) throw new ReadWhole('check-failed');
  }
  for (const before of snapshots) {
    const builder = new SnapshotBuilder();
    builder.addGrants(await okta.grants.listForPrincipals(before.header.appId, ids, signal), until);
    const [was, is] = [grantsOf(before, ids), grantsOf(builder.build(before.header), ids)];
    if (ids.some((id) => was.get(id) !== is.get(id))) throw new ReadWhole('check-failed');
  }
  return ids.length;
}

/** Rows, each once, in no order. */
function drawnFrom(people: number, random: Random): readonly number[] {
  const rows = new Set<number>();
  if (people <= CHECKED) for (let row = 0; row < people; row++) rows.add(row);
  while (rows.size < Math.min(people, CHECKED)) rows.add(Math.floor(random.next() * people));
  return [...rows];
}

function isAsRead(
  user: User,
  row: number,
  policy: AttributePolicy,
  { attributes, aside = [] }: Dataset,
): boolean {
  const columns = [...attributes, ...aside];
  const known = new Set(columns.map(({ name }) => name));
  const isNew = (name: string) => {
    const role = attributeRole(name, policy);
    return !known.has(name) && role !== 'sensitive' && role !== 'not-named';
  };
  return (
    ACTIVE_STATUSES.has(user.status) &&
    !isServiceAccount(user) &&
    columns.every(
      ({ name, codes, raws }) => (user.profile[name] ?? '') === (raws[(codes[row] ?? 0) - 1] ?? ''),
    ) &&
    !Object.keys(user.profile).some(isNew)
  );
}

/** Principal → what their grants say, as one text; nothing where there are none. */
function grantsOf(snapshot: Snapshot, people: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const id of people) {
    const p = snapshot.indexOf(id);
    if (p === undefined) continue;
    const grants = snapshot
      .grantsOf(p)
      .map(({ type, action, bundleId, expiresAt, values }) =>
        JSON.stringify([type, action, bundleId, expiresAt, values?.toSorted()]),
      )
      .sort();
    if (grants.length > 0) found.set(id, grants.join('\n'));
  }
  return found;
}
