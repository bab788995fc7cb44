import { describe, expect, it } from 'vitest';
import { EMPTY_APP } from '../../test/support/empty-app.ts';
import type { Grant } from '../model/tenant-objects.ts';
import { SnapshotBuilder } from './snapshot-builder.ts';

const grant = (id: string, principalId: string, values: readonly string[], expiresAt?: string): Grant => ({
  id,
  type: 'ENTITLEMENT',
  action: 'ALLOW',
  status: 'ACTIVE',
  principalId,
  entitlements: [{ id: 'e', values }],
  ...(expiresAt === undefined ? {} : { expiresAt }),
});

const END = '2027-01-01T00:00:00.000Z';

describe('pages that overlap because others write meanwhile', () => {
  it.each([
    ['next to each other', ['a', 'b', 'b', 'c']],
    ['pages apart', ['b', 'a', 'c', 'b']],
    ['more than twice', ['b', 'b', 'a', 'b', 'c', 'b']],
  ])('give every grant once, as it was listed last: %s', (_, ids) => {
    const builder = new SnapshotBuilder();
    const last = ids.lastIndexOf('b');
    for (const [n, id] of ids.entries()) {
      const whose = id === 'c' ? 'q' : 'p';
      const page =
        id === 'b' && n === last ? grant('b', whose, ['x', 'y'], END) : grant(id, whose, [`of ${id}`]);
      builder.addGrants([page], 0);
    }
    const snapshot = builder.build(EMPTY_APP);
    const facts = (principal: string) =>
      snapshot
        .grantsOf(snapshot.indexOf(principal) ?? -1)
        .map(({ id, values, expiresAt }) => ({ id, values, expiresAt }));
    expect(facts('p').sort((one, other) => (one.id < other.id ? -1 : 1))).toEqual([
      { id: 'a', values: ['of a'], expiresAt: undefined },
      { id: 'b', values: ['x', 'y'], expiresAt: Date.parse(END) },
    ]);
    expect(facts('q')).toEqual([{ id: 'c', values: ['of c'], expiresAt: undefined }]);
    expect(snapshot.columns.grantIds).toHaveLength(3);
    expect([...snapshot.access(snapshot.indexOf('p') ?? -1).holdings.keys()].sort()).toEqual([
      'of a',
      'x',
      'y',
    ]);
  });
});
