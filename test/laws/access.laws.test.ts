import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EMPTY_APP } from '../support/empty-app.ts';
import { effectiveAccess } from '../../src/access/effective-access.ts';
import { type GrantFacts, fingerprint } from '../../src/access/grant-facts.ts';
import { SnapshotBuilder } from '../../src/access/snapshot-builder.ts';
import { snapshotChunks, snapshotFrom } from '../../src/access/snapshot-chunks.ts';
import { effectiveAccess as oracle } from '../../src/sandbox/state/effective-access.ts';
import type { SandboxGrant } from '../../src/sandbox/state/objects.ts';
import { volume } from '../support/volume.ts';

/** Value vN belongs to entitlement N % 3; entitlement 0 takes one value. */
const VALUES = Array.from({ length: 9 }, (_, n) => `v${n}`);
const entitlementOf = (value: string) => {
  const id = Number(value.slice(1)) % 3;
  return { id: `e${id}`, multiValue: id !== 0 };
};
const lookup = { entitlementOf, bundleValues: () => ['v0', 'v1'] };

const grants = fc
  .array(
    fc.record({
      type: fc.constantFrom('CUSTOM', 'POLICY', 'ENTITLEMENT', 'ENTITLEMENT-BUNDLE', 'IMPORT'),
      action: fc.constantFrom('ALLOW', 'ALLOW', 'ALLOW', 'ALLOW', 'ALLOW', 'DENY'),
      values: fc.uniqueArray(fc.constantFrom(...VALUES), { maxLength: 4 }),
      expiresAt: fc.constantFrom(undefined, 5_000),
    }),
    { maxLength: 5 },
  )
  .map((rows) =>
    rows.map((row, n) => ({ ...row, id: `gra${n}`, bundle: row.type === 'ENTITLEMENT-BUNDLE' })),
  );

const facts = (
  rows: readonly {
    readonly id: string;
    readonly type: string;
    readonly action: string;
    readonly values: readonly string[];
    readonly expiresAt: number | undefined;
    readonly bundle: boolean;
  }[],
): GrantFacts[] =>
  rows.map(({ id, type, action, values, expiresAt, bundle }) => ({
    id,
    type,
    action,
    actor: 'API',
    expiresAt,
    bundleId: bundle ? 'enb1' : undefined,
    collectionId: undefined,
    values: bundle ? undefined : values,
  }));

/** The n-th of the orders of some rows. */
function turned<T>(rows: readonly T[], n: number): readonly T[] {
  const rest = [...rows];
  const order: T[] = [];
  for (let left = n; rest.length > 0; left = Math.floor(left / (rest.length + 1)))
    order.push(...rest.splice(left % rest.length, 1));
  return order;
}

describe('effective access', () => {
  it('is what the organisation says, for any grants in any order, or says that it is not known', () => {
    const counts = { complete: 0, incomplete: 0 };
    fc.assert(
      fc.property(grants, fc.nat({ max: 119 }), (rows, turn) => {
        const said = oracle(
          rows.map(({ id, type, action, values, bundle }): SandboxGrant => ({
            id,
            type,
            action,
            actor: 'API',
            appId: 'a',
            userId: 'u',
            values,
            created: 0,
            createdBy: 'x',
            lastUpdated: 0,
            ...(bundle ? { bundleId: 'enb1' } : {}),
          })),
          lookup,
        );
        // Okta lists grants by id: in any order of time.
        const computed = effectiveAccess(facts(turned(rows, turn)), lookup);
        const held = [...computed.holdings.keys()];
        counts[computed.complete ? 'complete' : 'incomplete'] += 1;
        if (computed.complete) expect(held.sort()).toEqual([...said.keys()].sort());
        else expect(held.filter((value) => !said.has(value))).toEqual([]);
      }),
      { numRuns: volume(2_000, 100_000), seed: 5 },
    );
    expect(counts.incomplete).toBeGreaterThan(0);
    expect(counts.complete).toBeGreaterThan(counts.incomplete);
  });

  it('has a fingerprint that does not depend on the order, and changes with anything that matters', () => {
    fc.assert(
      fc.property(grants, (rows) => {
        const before = fingerprint(facts(rows));
        expect(fingerprint(facts([...rows].reverse()))).toBe(before);
        const [first, ...rest] = rows;
        if (first === undefined) return;
        for (const changed of [
          { ...first, id: 'graX' },
          { ...first, type: 'OTHER' },
          { ...first, expiresAt: 7 },
        ]) {
          expect(fingerprint(facts([changed, ...rest]))).not.toBe(before);
        }
      }),
      { numRuns: volume(500, 20_000), seed: 6 },
    );
  });
});

describe('a snapshot', () => {
  it('reads back from its chunks as it was', async () => {
    const people = fc.array(fc.record({ member: fc.boolean(), grants }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(people, async (rows) => {
        const builder = new SnapshotBuilder();
        for (const [p, { member, grants: held }] of rows.entries()) {
          if (member)
            builder.addMembers([
              { userId: `00u${p}`, scope: p % 2 === 0 ? 'USER' : 'GROUP', status: 'ACTIVE' },
            ]);
          builder.addGrants(
            held.map(({ id, type, action, values, bundle, expiresAt }) => ({
              id: `${id}-${p}`,
              type,
              status: 'ACTIVE',
              action,
              principalId: `00u${p}`,
              ...(bundle ? { bundleId: 'enb1' } : { entitlements: [{ id: 'e', values }] }),
              ...(expiresAt === undefined ? {} : { expiresAt: '2030-01-01T00:00:00Z' }),
            })),
            0,
          );
        }
        builder.addEffective('00u0', [{ id: 'e', values: ['v8'] }]);
        const header = { ...EMPTY_APP, takenAt: 1 };
        const snapshot = builder.build(header);
        const again = snapshotFrom(await snapshotChunks(snapshot));
        expect(again.header).toEqual(header);
        expect(again.people).toBe(snapshot.people);
        for (let p = 0; p < snapshot.people; p++) {
          expect(again.grantsOf(p)).toEqual(snapshot.grantsOf(p));
          expect(again.isMember(p)).toBe(snapshot.isMember(p));
          expect([...again.access(p).holdings.keys()]).toEqual([...snapshot.access(p).holdings.keys()]);
        }
      }),
      { numRuns: volume(200, 5_000), seed: 8 },
    );
  });
});
