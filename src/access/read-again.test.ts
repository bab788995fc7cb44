import { describe, expect, it } from 'vitest';
import { EMPTY_APP } from '../../test/support/empty-app.ts';
import type { Grant } from '../model/tenant-objects.ts';
import { readAnew, withAnew } from './read-again.ts';
import { SnapshotBuilder } from './snapshot-builder.ts';
import type { Snapshot } from './snapshot.ts';

const grant = (principalId: string, ...values: string[]): Grant => ({
  id: `grant of ${values.join()} to ${principalId}`,
  type: 'CUSTOM',
  status: 'ACTIVE',
  action: 'ALLOW',
  principalId,
  entitlements: [{ id: 'role', values }],
});

function snapshot(
  members: readonly string[],
  grants: readonly Grant[],
  asked: readonly string[] = [],
): Snapshot {
  const builder = new SnapshotBuilder();
  for (const principal of asked) builder.addPerson(principal);
  builder.addMembers(members.map((userId) => ({ userId, scope: 'USER', status: '' })));
  builder.addGrants(grants, 0);
  return builder.build(EMPTY_APP);
}

/** Principal → whether they are a member, and what they are granted. */
const told = (of: Snapshot) =>
  Array.from({ length: of.people }, (_, p) => [
    of.principal(p),
    of.isMember(p),
    of.grantsOf(p).flatMap(({ values }) => values ?? []),
  ]).sort(([a], [b]) => (String(a) < String(b) ? -1 : 1));

const withReadAgain = (
  of: Snapshot,
  again: { snapshot: Snapshot; grantsOf: ReadonlySet<string>; membershipOf: ReadonlySet<string> },
) => withAnew(of, readAnew(of, again.snapshot, again.grantsOf, again.membershipOf));

describe('a snapshot with some read again', () => {
  const before = snapshot(
    ['ann', 'bob', 'cid', 'dan'],
    [grant('ann', 'A'), grant('bob', 'A', 'B'), grant('cid', 'B'), grant('dan', 'B'), grant('eve', 'C')],
  );

  it('has them as they are, others as they were, and nobody without membership and grants', () => {
    const asked = ['ann', 'bob', 'cid', 'dan', 'eve', 'fay'];
    const grants = [grant('ann', 'D', 'B'), grant('bob', 'C'), grant('dan', 'A')];
    const again = {
      snapshot: snapshot(['ann', 'fay'], grants, asked),
      grantsOf: new Set(asked),
      membershipOf: new Set(['ann', 'cid', 'dan', 'fay']),
    };
    expect(told(withReadAgain(before, again))).toEqual([
      ['ann', true, ['D', 'B']],
      ['bob', true, ['C']],
      ['dan', false, ['A']],
      ['fay', true, []],
    ]);
  });

  it('takes nothing of somebody who was not asked for', () => {
    const again = {
      snapshot: snapshot([], [grant('ann', 'D'), grant('ANN', 'D'), grant('bob', 'D')]),
      grantsOf: new Set(['ann']),
      membershipOf: new Set<string>(),
    };
    expect(told(withReadAgain(before, again))).toEqual([
      ['ann', true, ['D']],
      ['bob', true, ['A', 'B']],
      ['cid', true, ['B']],
      ['dan', true, ['B']],
      ['eve', false, ['C']],
    ]);
  });
});
