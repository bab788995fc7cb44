import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

/** A matrix of 20 people; the cells of its third column are these in turn. */
const matrix = (odd: readonly string[], mark = 'X', header = 'Login,AP,AR,GL,Tax') => [
  header,
  ...Array.from({ length: 20 }, (_, n) => {
    const [ap, ar, tax] = [2, 3, 4].map((by) => (n % by === 0 ? '' : mark));
    return [`user${n}`, ap, ar, odd[n % odd.length], tax].join(',');
  }),
];
const MARKS = 10 + 13 + 15;

describe('a column of a matrix whose cells hold other words', () => {
  it.each([
    ['besides marks', ['X', 'X (temp)'], 'x (temp)', 10, 10],
    ['and no marks', ['', 'X - temp'], 'x - temp', 0, 10],
    ['once', ['', '', '', '', 'see GL owner'], 'see gl owner', 0, 4],
    ['in numbers', ['', '2'], '2', 0, 10],
    ['of another language', ['X', 'Leihstellung', ''], 'leihstellung', 7, 7],
  ])('belongs to it %s; what they say is asked', async (_what, odd, about, held, adds) => {
    const { wantedHoldings, questions } = await understood(matrix(odd));
    expect(wantedHoldings).toBe(MARKS + held);
    expect(questions).toMatchObject([
      { code: 'level-codes', about, options: [{}, { adds: { holdings: adds } }] },
    ]);
    const answers = { 'level-codes:AP': 'yes' };
    expect((await understood(matrix(odd), { answers })).wantedHoldings).toBe(MARKS + held + adds);
  });

  it('belongs to it at its end where marks stand among them', async () => {
    const lines = matrix(['X', ''], 'X').map((line, n) => `${line},${n === 0 ? 'Close' : n % 2 ? 'X' : 'R'}`);
    const { wantedHoldings, questions } = await understood(lines);
    expect(wantedHoldings).toBe(MARKS + 20);
    expect(questions).toMatchObject([{ code: 'level-codes', about: 'r' }]);
  });

  it.each([
    ['a department', 'Login,AP,AR,Department,Tax', ['Sales', 'Stock']],
    [
      'of very many words',
      'Login,AP,AR,Nearby,Tax',
      Array.from({ length: 20 }, (_, n) => `${n} said so here and more than that`),
    ],
  ])('does not where it is %s', async (_what, header, odd) => {
    const { wantedHoldings, questions } = await understood(matrix(odd, 'X', header));
    expect([wantedHoldings, questions]).toEqual([MARKS, []]);
  });
});

describe('marks that mean the opposite beside each other', () => {
  const people = Array.from({ length: 20 }, (_, n) => n);
  const both = (yes: string, no: string) => [
    'Login,AP,AR,GL',
    ...people.map((n) => [`user${n}`, ...[2, 3, 4].map((by) => (n % by ? yes : no))].join(',')),
  ];
  const [MOST, REST] = [10 + 13 + 15, 10 + 7 + 5];

  it.each([
    ['X', 'O', 'x, o', 0],
    ['x', '○', 'x', REST],
    ['✓', 'x', 'x', MOST],
    ['Yes', 'X', 'x', MOST],
    ['●', '○', '○', MOST],
    ['X', '*', '*', MOST],
  ])('%s and %s are not both a yes: %s is asked about', async (one, other, about, held) => {
    const { wantedHoldings, questions } = await understood(both(one, other));
    expect(wantedHoldings).toBe(held);
    expect(questions.map(({ code }) => code)).toEqual(['level-codes']);
    expect(new Set((questions[0]?.about ?? '').split(', '))).toEqual(new Set(about.split(', ')));
  });

  it('but not where the words are an answer in a column of its own', async () => {
    const lines = both('X', '').map((line, n) => `${line},${n === 0 ? 'Remote' : n % 2 ? 'Yes' : 'No'}`);
    const { wantedHoldings, questions } = await understood(lines);
    expect([wantedHoldings, questions]).toEqual([MOST + 10, []]);
  });

  it('but not where a word for yes stands in another column, beside cells without a cross', async () => {
    const beside = (last: (n: number) => string) => [
      'Login,AP,AR,GL',
      ...people.map((n) => `user${n},${n % 2 ? 'Y' : ''},${n % 3 ? 'x' : ''},${last(n)}`),
    ];
    const apart = await understood(beside((n) => (n % 4 ? 'x' : '')));
    expect([apart.wantedHoldings, apart.questions]).toEqual([10 + 13 + 15, []]);
    for (const last of [() => 'x', (n: number) => (n % 4 ? 'x' : 'Y')]) {
      const { wantedHoldings, questions } = await understood(beside(last));
      expect(questions).toMatchObject([{ code: 'level-codes', about: 'x' }]);
      expect(wantedHoldings).toBe(last(0) === 'Y' ? 15 : 10);
    }
  });

  it('and which of them grants something can be said of each', async () => {
    const lines = both('X', 'O');
    for (const [answer, held] of [
      ['x', MOST],
      ['O', REST],
      ['x, o', MOST + REST],
      ['yes', MOST + REST],
    ] as const) {
      const { wantedHoldings, questions } = await understood(lines, {
        answers: { 'level-codes:AP': answer },
      });
      expect([wantedHoldings, questions]).toEqual([held, []]);
    }
    const [question] = (await understood(lines)).questions;
    expect(question).toMatchObject({
      several: true,
      options: [
        { name: 'leave out' },
        { name: 'yes', adds: { holdings: MOST + REST } },
        { name: 'o', adds: { holdings: REST } },
        { name: 'x', adds: { holdings: MOST } },
      ],
    });
  });
});
