import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';
import { analyze } from '../analyze.ts';

const MANY = 21_000;

/** More people than are kept of a column, with what stands in the place of the last one. */
function many(last: string, below: readonly string[]): readonly string[] {
  const people = Array.from({ length: MANY }, (_, n) => `user${n},Anna Berg-${letters(n)},Buyer`);
  return ['Login,Name,Role', ...people, last, ...below];
}

function letters(n: number): string {
  return String.fromCodePoint(
    65 + (n % 26),
    ...[26, 676, 17_576].map((by) => 97 + (Math.trunc(n / by) % 26)),
  );
}

describe('of more cells than are kept', () => {
  it.each([
    ['zwolf,Zoe Wolf*,Buyer', ['', '* has left'], 'filter:Name:footnotes'],
    ['zwolf,Zoe Wolf (inactive),Buyer', [], 'filter:Name'],
  ])('what stands behind a name is read as well: %s', async (last, below, asked) => {
    const { wantedHoldings, questions } = await understood(many(last, below));
    expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([MANY, [asked]]);
  });

  it('a mark that nobody has asks nothing', async () => {
    const { wantedHoldings, questions } = await understood(many('zwolf,Zoe Wolf,Buyer', ['', '* has left']));
    expect([wantedHoldings, questions]).toEqual([MANY + 1, []]);
  });

  it('a letter in a name that may be another one rejects nobody', async () => {
    const bytes = Buffer.from(`${many('zwolf,Zo\u{eb} Wolf,Buyer', []).join('\n')}\n`, 'latin1');
    const { wantedHoldings, rejects } = await analyze({
      id: 'und_test',
      name: 'x.csv',
      path: 'x.csv',
      now: 0,
      overrides: {},
      open: async function* () {
        yield bytes;
      },
    });
    expect([wantedHoldings, rejects]).toEqual([MANY + 1, []]);
  });

  it('a mark behind a value is read as well', async () => {
    const roles = Array.from({ length: MANY }, (_, n) => `user${n % 3_000},Role ${letters(n)}`);
    const { wantedHoldings, questions } = await understood(
      ['Login,Role', ...roles, 'user1,Payer*', '', '* pending approval'],
      { entitlements: ['Role'] },
    );
    expect([wantedHoldings, questions.map(({ code }) => code)]).toEqual([MANY, ['placeholders']]);
  });
});
