import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const ROLES = ['Ledger Read', 'Ledger Post', 'Vendor Create', 'Payment Release'];

/** Cells of fifteen people, each with its own choice of the roles. */
function report(cellOf: (roles: readonly string[]) => string, more: readonly string[] = []) {
  const cells = Array.from({ length: 15 }, (_, n) => ROLES.filter((_role, i) => (((n + 1) >> i) & 1) === 1));
  return [
    'Login,Roles',
    ...[...cells.map(cellOf), ...more].map((cell, n) => `user${n},"${cell.replaceAll('"', '""')}"`),
  ];
}
const HELD = 32;

describe('lists with a mark before each item', () => {
  it.each<readonly [string, (roles: readonly string[]) => string]>([
    ['numbers, one below the other', (roles) => roles.map((role, i) => `${i + 1}. ${role}`).join('\n')],
    ['numbers with brackets', (roles) => roles.map((role, i) => `${i + 1}) ${role}`).join('\r\n')],
    ['numbers in a line', (roles) => roles.map((role, i) => `${i + 1}. ${role}`).join(' ')],
    ['numbers with semicolons', (roles) => roles.map((role, i) => `(${i + 1}) ${role}`).join('; ')],
    ['dashes', (roles) => roles.map((role) => `- ${role}`).join('\n')],
    ['dots', (roles) => roles.map((role) => `•${role}`).join('\n')],
  ])('%s are read without them', async (_what, cellOf) => {
    const { entitlements, wantedHoldings, rejects, questions } = await understood(report(cellOf));
    expect(entitlements.flatMap(({ values }) => values.map(({ name }) => name)).sort()).toEqual(
      [...ROLES].sort(),
    );
    expect([wantedHoldings, rejects, questions]).toEqual([HELD, [], []]);
  });

  it('that cannot be read are rejected, and a value without a number is one', async () => {
    const numbers = (roles: readonly string[]) => roles.map((role, i) => `${i + 1}. ${role}`).join('\n');
    const { wantedHoldings, rejects } = await understood(
      report(numbers, ['Ledger Read', '2. Ledger Read\n3. Ledger Post', 'Ledger Read\nLedger Post']),
    );
    expect(wantedHoldings).toBe(HELD + 1);
    expect(rejects.map(({ reason }) => reason)).toEqual(Array(4).fill('unclear-list'));
  });

  it('are no lists where numbers are part of single values', async () => {
    const lines = ROLES.flatMap((role, i) => [0, 1, 2].map((n) => `user${n}${i},${i + 1}. ${role}`));
    const { entitlements } = await understood(['Login,Role', ...lines]);
    expect(entitlements.flatMap(({ values }) => values.map(({ name }) => name))).toEqual(
      ROLES.map((role, i) => `${i + 1}. ${role}`),
    );
  });
});

describe('a delimiter inside a quoted item', () => {
  it.each([',', ';'])('is part of it: %s', async (delimiter) => {
    const name = (role: string) => (role === 'Vendor Create' ? `"Vendor${delimiter} ""A"" Create"` : role);
    const { entitlements, wantedHoldings } = await understood(
      report((roles) => roles.map(name).join(`${delimiter} `)),
    );
    expect(entitlements.flatMap(({ values }) => values.map((value) => value.name)).sort()).toEqual(
      [...ROLES.filter((role) => role !== 'Vendor Create'), `Vendor${delimiter} "A" Create`].sort(),
    );
    expect(wantedHoldings).toBe(HELD);
  });

  it('is none where the quotes are text', async () => {
    const { entitlements } = await understood(report((roles) => roles.map((role) => `5" ${role}`).join(';')));
    expect(entitlements[0]?.values.map(({ name }) => name).sort()).toEqual(
      ROLES.map((role) => `5" ${role}`).sort(),
    );
  });
});

describe('lists in words', () => {
  it.each([' and ', ' und ', ' et ', ' y '])('are cut at%s', async (word) => {
    const { entitlements, wantedHoldings } = await understood(report((roles) => roles.join(word)));
    expect(entitlements.flatMap(({ values }) => values.map(({ name }) => name)).sort()).toEqual(
      [...ROLES].sort(),
    );
    expect(wantedHoldings).toBe(HELD);
  });

  it('are none where the word is part of names', async () => {
    const names = ['Research and Development', 'Sales and Marketing', 'Buyer'];
    const lines = names.flatMap((name, i) => [0, 1, 2].map((n) => `user${n}${i},${name}`));
    const { entitlements } = await understood(['Login,Role', ...lines]);
    expect(entitlements.flatMap(({ values }) => values.map(({ name }) => name))).toEqual(names);
  });
});
