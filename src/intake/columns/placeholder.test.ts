import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';
import { isPlaceholder } from './placeholder.ts';

describe('a word that keeps a place free', () => {
  it.each([
    'Buyer (removed)',
    'Buyer [TBC]',
    'Auditor?',
    'TBD',
    'T.B.C.',
    '(tbd)',
    'unknown',
    '???',
    'pending approval',
    'noch zu klären',
    '未定',
    '...',
  ])('is known: %s', (word) => expect(isPlaceholder(word)).toBe(true));

  it.each([
    'Pending Orders Clerk',
    'Unknown Caller Desk',
    'Todo List Editor',
    'Offenbach',
    'Q&A',
    'TB',
    'Orders (EMEA)',
    'Clerk (removed items)',
  ])('is not seen in a name: %s', (name) => expect(isPlaceholder(name)).toBe(false));

  it('is asked about beyond the cells that are kept of a column, and in lists by lines', async () => {
    const many = Array.from(
      { length: 20_100 },
      (_, n) => `u${n},Role ${n % 90};Role ${(n * 7) % 97};Role ${n % 89}`,
    );
    const late = await understood(['Login,Roles', ...many, 'x1,Role 3;TBD']);
    expect(late.questions).toMatchObject([
      { code: 'placeholders', options: [{ name: 'leave out' }, { name: 'values', adds: { holdings: 1 } }] },
    ]);
    const lines = Array.from({ length: 20 }, (_, n) => `u${n};"A\nB"`);
    const inLines = await understood(['Login;Roles', ...lines, 'x1;"A\nunknown"', 'x2;A', 'x3;B']);
    expect(inLines.questions.map(({ code }) => code)).toEqual(['placeholders']);
    const { id } = inLines.questions[0] ?? { id: '' };
    const before = inLines.wantedHoldings;
    const after = await understood(['Login;Roles', ...lines, 'x1;"A\nunknown"', 'x2;A', 'x3;B'], {
      answers: { [id]: 'values' },
    });
    expect(after.wantedHoldings).toBe(before + 1);
  });

  it('is no place that a value is held at', async () => {
    const rows = Array.from({ length: 30 }, (_, n) =>
      ['A', 'B'].map((role, i) => `u${n},${role},${n % 5 === 4 ? 'TBD' : `P${(n + i) % 3}`}`),
    ).flat();
    const { entitlements, questions } = await understood(['Login,Role,Project', ...rows]);
    expect(entitlements[0]?.values.map(({ name }) => name).filter((name) => /TBD/.test(name))).toEqual([]);
    expect(questions.map(({ code }) => code)).toContain('placeholders');
  });

  it('is no day on which access ends', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => `u${n},Admin,${n % 7 === 3 ? '?' : '2031-01-01'}`);
    const { rejects } = await understood(['Login,Role,Valid To', ...rows]);
    expect(rejects).toEqual([3, 10, 17].map((n) => ({ line: n + 2, reason: 'unclear-date' })));
  });
});
