import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const alike = async (...values: readonly string[]) => {
  const lines = Array.from({ length: 20 }, (_, n) => `user${n},${values[n % values.length]}`);
  const { nearDuplicates, entitlements } = await understood(['Login,Role', ...lines]);
  // Nothing is merged by it.
  expect(entitlements.map((entitlement) => entitlement.values.length)).toEqual([values.length]);
  return nearDuplicates.map(({ likeness }) => likeness);
};

describe('values that may be misspelt', () => {
  it.each([
    ['two letters that changed places', ['Raeder', 'Reader', 'Buyer'], ['swapped-letters']],
    ['one letter less', ['Approver', 'Approvr', 'Buyer'], ['one-letter']],
    ['a hyphen', ['Read-Only', 'Read Only', 'Buyer'], ['punctuation']],
    ['numbers', ['Reader12', 'Reader21', 'Reader1'], []],
    ['other words', ['Reader', 'Leader', 'Trader'], ['one-letter']],
    ['short codes', ['EMEA', 'EMAE', 'APAC'], []],
  ])('%s', async (_what, values, expected) => {
    expect(await alike(...values)).toEqual(expected);
  });
});
