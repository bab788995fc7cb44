import { describe, expect, it } from 'vitest';
import { EMPTY_APP } from '../../test/support/empty-app.ts';
import { SnapshotBuilder } from '../access/snapshot-builder.ts';
import type { Grant } from '../model/tenant-objects.ts';
import { ranOut } from './ran-out.ts';

const END = '2027-01-01T00:00:00.000Z';

function grant(id: string, extra: Partial<Grant>): Grant {
  return { id, type: 'ENTITLEMENT', action: 'ALLOW', status: 'ACTIVE', principalId: 'p', ...extra };
}

const shown = { entitlements: [{ id: 'e', values: ['v'] }] };
const ending = grant('ending', { ...shown, expiresAt: END });

describe('whether what somebody held had ended by itself', () => {
  it.each<{ what: string; others: readonly Grant[]; atMs: number; expected: boolean }>([
    { what: 'its end has come', others: [], atMs: 0, expected: true },
    { what: 'it has not come yet', others: [], atMs: -1, expected: false },
    { what: 'another gives it without end', others: [grant('other', shown)], atMs: 0, expected: false },
    {
      what: 'a policy does not show what it gives',
      others: [grant('policy', { type: 'POLICY' })],
      atMs: 0,
      expected: false,
    },
    {
      what: 'a bundle that nobody knows may give it',
      others: [grant('bundle', { type: 'ENTITLEMENT-BUNDLE', bundleId: 'enb' })],
      atMs: 0,
      expected: false,
    },
    {
      what: 'another gives something else',
      others: [grant('else', { entitlements: [{ id: 'e', values: ['w'] }] })],
      atMs: 0,
      expected: true,
    },
  ])('$what: $expected', ({ others, atMs, expected }) => {
    const builder = new SnapshotBuilder();
    builder.addGrants([ending, ...others], 0);
    const snapshot = builder.build(EMPTY_APP);
    const givers = snapshot
      .grantsOf(snapshot.indexOf('p') ?? -1)
      .filter(({ values }) => values?.includes('v') === true);
    expect(ranOut(snapshot, 'p', givers, Date.parse(END) + atMs)).toBe(expected);
  });
});
