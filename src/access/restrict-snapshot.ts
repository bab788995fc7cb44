import { formatInstant } from '../model/instant.ts';
import type { GrantFacts } from './grant-facts.ts';
import { SnapshotBuilder } from './snapshot-builder.ts';
import type { Snapshot } from './snapshot.ts';

const SCOPES = ['', 'USER', 'GROUP', 'unknown'] as const;

/** The part of a snapshot that is about some principals; those it does not know are left out. */
export function restrictSnapshot(snapshot: Snapshot, principals: ReadonlySet<string>): Snapshot {
  const builder = new SnapshotBuilder();
  const { membership, readPrincipals, readOffsets, readValues, valueIds } = snapshot.columns;
  for (let p = 0; p < snapshot.people; p++) {
    const userId = snapshot.principal(p);
    if (!principals.has(userId)) continue;
    builder.addPerson(userId);
    const scope = SCOPES[membership[p] ?? 0];
    if (scope !== undefined && scope !== '') builder.addMembers([{ userId, scope, status: 'ACTIVE' }]);
    builder.addGrants(
      snapshot.grantsOf(p).map((facts) => grantOf(facts, userId)),
      -1,
    );
  }
  for (const [row, p] of readPrincipals.entries()) {
    const userId = snapshot.principal(p);
    if (!principals.has(userId)) continue;
    const rows = readValues.subarray(readOffsets[row] ?? 0, readOffsets[row + 1] ?? 0);
    builder.addEffective(userId, [{ id: '', values: [...rows].map((value) => valueIds[value] ?? '') }]);
  }
  return builder.build(snapshot.header);
}

function grantOf(facts: GrantFacts, principalId: string) {
  const { values, expiresAt, bundleId, collectionId, ...rest } = facts;
  return {
    ...rest,
    status: 'ACTIVE',
    principalId,
    ...(values === undefined ? {} : { entitlements: [{ id: '', values }] }),
    ...(expiresAt === undefined ? {} : { expiresAt: formatInstant(expiresAt) }),
    ...(bundleId === undefined ? {} : { bundleId }),
    ...(collectionId === undefined ? {} : { collectionId }),
  };
}
