import { describe, expect, it } from 'vitest';
import { EMPTY_APP } from '../../../test/support/empty-app.ts';
import { SnapshotBuilder } from '../../access/snapshot-builder.ts';
import type { Capability, PlanValue } from '../../model/plan.ts';
import type { Grant } from '../../model/tenant-objects.ts';
import { decidePerson } from './decide-person.ts';

const APP = 'app';
const ANN = 'ann';
/** Role takes several values, Tier takes one. */
const VALUES: readonly PlanValue[] = [
  ['role', 'admin', true],
  ['role', 'viewer', true],
  ['tier', 'gold', false],
  ['tier', 'iron', false],
].map(([entitlementId, valueId, multiValue]) => ({
  entitlementId: String(entitlementId),
  entitlementName: String(entitlementId),
  valueId: String(valueId),
  valueName: String(valueId),
  multiValue: multiValue === true,
  sensitive: false,
}));
const [ADMIN, VIEWER, GOLD, IRON] = [0, 1, 2, 3] as const;

function grant(type: string, values: readonly string[] | undefined, extra: Partial<Grant> = {}): Grant {
  const groups = new Map<string, string[]>();
  for (const id of values ?? []) {
    const entitlement = VALUES.find((value) => value.valueId === id)?.entitlementId ?? '';
    groups.set(entitlement, [...(groups.get(entitlement) ?? []), id]);
  }
  return {
    id: `gra-${type}-${values?.join('-') ?? 'blind'}`,
    type,
    status: 'ACTIVE',
    action: 'ALLOW',
    principalId: ANN,
    ...(values === undefined ? {} : { entitlements: [...groups].map(([id, ids]) => ({ id, values: ids })) }),
    ...extra,
  };
}

const END = { expiresAt: '2030-01-01T00:00:00Z' };
const MIXES: Readonly<Record<string, readonly Grant[]>> = {
  none: [],
  custom: [grant('CUSTOM', ['admin'])],
  'custom until': [grant('CUSTOM', ['admin'], END)],
  'custom by request': [grant('CUSTOM', ['admin'], { actor: 'ACCESS_REQUEST' })],
  policy: [grant('POLICY', undefined)],
  bundle: [grant('ENTITLEMENT-BUNDLE', undefined, { bundleId: 'enb1' })],
  collection: [grant('ENTITLEMENT-BUNDLE', undefined, { bundleId: 'enb1', collectionId: 'col1' })],
  entitlement: [grant('ENTITLEMENT', ['admin'])],
  'entitlement until': [grant('ENTITLEMENT', ['admin'], END)],
  'custom and entitlement': [grant('CUSTOM', ['admin']), grant('ENTITLEMENT', ['admin'])],
  unknown: [grant('IMPORT', ['admin'])],
  deny: [grant('CUSTOM', ['admin']), grant('CUSTOM', [], { action: 'DENY', id: 'gra-deny' })],
  'unknown action': [grant('CUSTOM', ['admin'], { action: 'PAUSE' })],
};

function decided(mix: string, member: boolean, wanted: readonly number[], additive: Capability) {
  const builder = new SnapshotBuilder();
  if (member) builder.addMembers([{ userId: ANN, scope: 'USER', status: 'ACTIVE' }]);
  builder.addGrants(MIXES[mix] ?? [], 0);
  if (mix === 'policy') builder.addEffective(ANN, [{ id: 'role', values: ['admin'] }]);
  const snapshot = builder.build({
    appId: APP,
    takenAt: 0,
    scope: 'app',
    entitlements: ['role', 'tier'].map((id) => ({
      id,
      name: id,
      externalValue: id,
      multiValue: id === 'role',
    })),
    values: VALUES.map(({ valueId, entitlementId }) => ({
      id: valueId,
      entitlementId,
      name: valueId,
      externalValue: valueId,
    })),
    bundles: [
      { id: 'enb1', name: 'Bundle', status: 'ACTIVE', entitlements: [{ id: 'role', values: ['admin'] }] },
    ],
  });
  return decidePerson(snapshot, ANN, wanted, VALUES, additive);
}

/** What happens to somebody who wants Admin (held wherever there is access) and Viewer (held by nobody). */
const MEMBERS: readonly (readonly [mix: string, withAdditive: string, withoutAdditive: string])[] = [
  ['none', 'additive', 'custom'],
  ['custom', 'additive', 'custom'],
  ['custom until', 'additive', 'time-limited'],
  ['custom by request', 'additive', 'access-request'],
  ['policy', 'additive', 'policy'],
  ['bundle', 'additive', 'bundle'],
  ['collection', 'additive', 'bundle,collection'],
  ['entitlement', 'additive', 'additive'],
  ['entitlement until', 'additive', 'time-limited,additive'],
  ['custom and entitlement', 'additive', 'additive'],
  ['unknown', 'additive', 'unknown-type'],
  ['deny', 'deny', 'deny'],
  ['unknown action', 'deny', 'deny'],
];

describe('merging, for one person', () => {
  for (const [mix, withAdditive, withoutAdditive] of MEMBERS) {
    it.each([
      ['yes', withAdditive],
      ['unknown', withAdditive],
      ['no', withoutAdditive],
    ] as const)(`a member with ${mix}, additive grants: %s → %s`, (additive, expected) => {
      const decision = decided(mix, true, [ADMIN, VIEWER], additive);
      const { toGrant, already, needsDecision, method, why, dormant, conflict } = decision;
      expect(
        [...toGrant, ...already, ...needsDecision, ...dormant, ...conflict].sort((a, b) => a - b),
      ).toEqual([ADMIN, VIEWER]);
      const granted = expected === 'custom' || (expected === 'additive' && additive !== 'no');
      if (granted) {
        expect(toGrant).toEqual(mix === 'none' ? [ADMIN, VIEWER] : [VIEWER]);
        expect(method).toBe(expected);
        expect(decision.freshRead, 'a base write reads afresh').toBe(expected === 'custom');
      } else {
        expect(toGrant).toEqual([]);
        expect(why?.reasons.join()).toBe(expected);
        expect(why?.consequences.length).toBeGreaterThan(0);
      }
    });

    it(`nobody who is not a member and has ${mix} is woken`, () => {
      const { toGrant, dormant } = decided(mix, false, [ADMIN, VIEWER], 'yes');
      if (mix === 'none') expect(toGrant).toEqual([ADMIN, VIEWER]);
      else expect({ toGrant, dormant }).toEqual({ toGrant: [], dormant: [ADMIN, VIEWER] });
    });
  }

  it('a grant that hides its values, and no effective read: nothing is guessed', () => {
    const builder = new SnapshotBuilder();
    builder.addMembers([{ userId: ANN, scope: 'USER', status: 'ACTIVE' }]);
    builder.addGrants([grant('POLICY', undefined)], 0);
    const snapshot = builder.build(EMPTY_APP);
    expect([...snapshot.unresolved()]).toEqual([ANN]);
    expect(decidePerson(snapshot, ANN, [ADMIN], VALUES, 'yes')).toMatchObject({
      toGrant: [],
      needsDecision: [ADMIN],
    });
  });

  it('a single-valued entitlement keeps what it has; of two wanted values none is chosen', () => {
    expect(decided('none', true, [GOLD, IRON], 'yes')).toMatchObject({
      toGrant: [],
      conflict: [GOLD, IRON],
      conflicts: [{ code: 'two-values-wanted' }],
    });
    expect(decided('none', true, [GOLD], 'yes')).toMatchObject({ toGrant: [GOLD], freshRead: true });
    const held = new SnapshotBuilder();
    held.addMembers([{ userId: ANN, scope: 'USER', status: 'ACTIVE' }]);
    held.addGrants([grant('CUSTOM', ['iron'])], 0);
    const snapshot = held.build({
      appId: APP,
      takenAt: 0,
      scope: 'app',
      entitlements: [{ id: 'tier', name: 'tier', externalValue: 'tier', multiValue: false }],
      values: VALUES.map(({ valueId, entitlementId }) => ({
        id: valueId,
        entitlementId,
        name: valueId,
        externalValue: valueId,
      })),
      bundles: [],
    });
    expect(decidePerson(snapshot, ANN, [GOLD], VALUES, 'no')).toMatchObject({
      toGrant: [],
      conflict: [GOLD],
      conflicts: [{ code: 'single-value-held', held: ['iron'] }],
    });
  });
});
