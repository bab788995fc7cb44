import { describe, expect, it } from 'vitest';
import { EMPTY_APP } from '../../../test/support/empty-app.ts';
import { SnapshotBuilder } from '../../access/snapshot-builder.ts';
import { formatInstant } from '../../model/instant.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Bundle, Grant } from '../../model/tenant-objects.ts';
import { heldBefore, ranOut, withoutRanOut } from './ran-out.ts';
import type { Run } from '../run.ts';

const [END, APP, ANN] = [1_000_000, 'app', 'ann'];
const BUNDLE: Bundle = {
  id: 'enb1',
  name: 'Vaults',
  status: 'ACTIVE',
  entitlements: [{ id: 'room', values: ['lab'] }],
};
const grant = (more: Partial<Grant>): Grant => ({
  id: 'gra1',
  type: 'ENTITLEMENT',
  status: 'ACTIVE',
  action: 'ALLOW',
  principalId: ANN,
  ...more,
});
const ENDING = grant({
  entitlements: [{ id: 'room', values: ['vault'] }],
  expiresAt: formatInstant(END),
});
const LASTING = grant({ id: 'gra2', entitlements: [{ id: 'room', values: ['vault'] }] });
const POLICY = grant({ id: 'gra2', type: 'POLICY' });
const IN_BUNDLE = grant({ id: 'gra2', type: 'ENTITLEMENT-BUNDLE', bundleId: BUNDLE.id });
const IN_OTHER = { ...IN_BUNDLE, bundleId: 'enb2' };

/** Whether the loss of Vault, by a grant that was to end, is taken for that end: not where another one may have given it too. */
const CASES: readonly (readonly [string, readonly Grant[], number, boolean])[] = [
  ['alone', [ENDING], END, true],
  ['alone, too soon', [ENDING], END - 1, false],
  ['beside a bundle that gives something else', [ENDING, IN_BUNDLE], END, true],
  ['beside a bundle of which nothing is known', [ENDING, IN_OTHER], END, false],
  ['beside a grant that does not show what it gives', [ENDING, POLICY], END, false],
  ['beside one that gives it for good', [ENDING, LASTING], END, false],
  ['by one whose end cannot be read', [{ ...ENDING, expiresAt: 'soon' }], END, false],
];

describe('a value whose grant was to end', () => {
  it.each(CASES)('as a snapshot saw it, %s', (_, grants, at, ended) => {
    const builder = new SnapshotBuilder();
    builder.addMembers([{ userId: ANN, scope: 'USER', status: 'ACTIVE' }]);
    builder.addGrants(grants, 0);
    const before = builder.build({ ...EMPTY_APP, bundles: [BUNDLE] });
    const seen = before.grantsOf(before.indexOf(ANN) ?? -1);
    const givers = seen.filter(({ values }) => values?.includes('vault') === true);
    expect(ranOut(before, ANN, givers, at)).toBe(ended);
  });

  it.each(CASES)('as it was read right before, %s', async (_, grants, at, ended) => {
    const run = {
      job: { appId: APP },
      context: {
        clock: { now: () => at },
        okta: {
          clockAheadMs: () => 0,
          grants: { listForPrincipal: async () => grants },
          access: { principalEntitlements: async () => [{ id: 'room', values: ['vault'] }] },
        },
      },
      bundleContents: { of: async (id: string) => (id === BUNDLE.id ? BUNDLE.entitlements : undefined) },
    } as unknown as Run;
    const before = await heldBefore(run, ANN);
    expect([...before.values]).toEqual(['vault']);
    expect(withoutRanOut(run, ['vault'], before)).toEqual(ended ? [] : ['vault']);
  });

  it('is nothing of somebody who was deleted, whatever Okta says to a question about them', async () => {
    const refused = () => Promise.reject(new ProductError('okta.refused'));
    const run = {
      job: { appId: APP },
      context: {
        okta: {
          users: { byId: () => Promise.resolve(undefined) },
          grants: { listForPrincipal: refused },
          access: { principalEntitlements: refused },
        },
      },
    } as unknown as Run;
    expect(await heldBefore(run, ANN)).toEqual({ values: new Set(), ends: new Map() });
  });
});
