import { expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';
import { isInForce } from './object-standing.ts';

it.each<[object, boolean]>([
  [{ name: 'Buyer' }, true],
  [{ name: 'Buyer', active: true, status: 'ACTIVE', expiresAt: null }, true],
  [{ name: 'Buyer', active: false }, false],
  [{ name: 'Buyer', status: 'REVOKED' }, false],
  [{ name: 'Buyer', state: 'eligible' }, false],
  [{ name: 'Buyer', inherited: true }, false],
  [{ name: 'Buyer', revoked: 'no' }, true],
  [{ name: 'Buyer', validTo: '2025-01-01' }, false],
  [{ name: 'Buyer', validTo: '9999-12-31' }, true],
  [{ name: 'Buyer', expires: 'never' }, true],
  [{ name: 'Buyer', revoked_at: '2025-01-01' }, false],
  [{ name: 'Buyer', status: { name: 'REVOKED' } }, false],
  [{ name: 'Buyer', validUntil: null, revoked: { at: '2025-01-01' } }, false],
  [{ name: 'Buyer', app: { name: 'SAP' } }, true],
  [{ name: 'Buyer', validFrom: '2099-01-01' }, false],
  [{ name: 'Buyer', start_date: '2025-01-01' }, true],
  [{ name: 'Buyer', validFrom: '9999-12-31' }, false],
  [{ name: 'Buyer', validFrom: '2025-02-30' }, false],
  [{ name: 'Buyer', valid_from: null }, true],
  [{ name: 'Buyer', startsAt: 'after the project' }, false],
  [{ name: 'Buyer', friend: 'Anna', depends: 'x' }, true],
])('an object says whether it is in force: %j', (item, is) => {
  expect(isInForce(item, Date.UTC(2026, 10, 25))).toBe(is);
});

it.each([
  ['active', 'true', 'false'],
  ['validFrom', '2025-01-01', '2099-01-01'],
])('a list with an object that is not in force is not read: %s', async (key, is, isNot) => {
  const cell = (inForce: boolean) =>
    `"[{""name"":""Buyer"",""${key}"":""${inForce ? is : isNot}""},{""name"":""Clerk""}]"`;
  const { wantedHoldings, rejects } = await understood([
    'Login,Role',
    ...Array.from({ length: 12 }, (_, n) => `user${n},${cell(n !== 3)}`),
  ]);
  expect([wantedHoldings, rejects]).toEqual([22, [{ line: 5, reason: 'unclear-list' }]]);
});
