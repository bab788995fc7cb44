import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const identifierOf = async (lines: readonly string[]) => {
  const { columns, identifier } = await understood(lines);
  return columns[identifier]?.name;
};

describe('who is meant', () => {
  it('are the users of a cloud account and not the account', async () => {
    const lines = Array.from(
      { length: 24 },
      (_, n) =>
        `${1 + (n % 4)}11111111111,acc${n % 4},${n % 3 ? 'Admin' : 'Reader'},USER,u${n % 9}@x.example`,
    );
    const header = 'AccountId,AccountName,PermissionSet,PrincipalType,PrincipalName';
    expect(await identifierOf([header, ...lines])).toBe('PrincipalName');
  });

  it.each(['Kullanıcı', 'KULLANICI', 'Native Identity'])('stand below %s', async (header) => {
    const lines = Array.from(
      { length: 12 },
      (_, n) => `user${n},Anna Berg${'abcdefghijkl'[n]},Role ${n % 3}`,
    );
    expect(await identifierOf([`${header},Name,Role`, ...lines])).toBe(header);
  });

  it.each([
    ['of one address each', (n: number) => `u${n}@x.example`],
    ['that share addresses', (n: number) => `team${n % 3}@x.example`],
  ])('are accounts %s', async (_what, address) => {
    const lines = Array.from({ length: 24 }, (_, n) => `acc${n % 9},${address(n % 9)},Role ${n % 3}`);
    expect(await identifierOf(['Account Name,E-Mail,Role', ...lines])).toBe('Account Name');
  });
});
