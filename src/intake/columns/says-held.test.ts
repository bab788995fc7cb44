import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

/** Twenty roles; what stands below the name in turn. */
const report = (name: string, words: readonly string[], header = `Email,Role,${name}`) => [
  header,
  ...Array.from({ length: 20 }, (_, n) => `u${n}@x.example,Role ${n % 3},${words[n % words.length]}`),
];

describe('a role of which the report says that it is not held', () => {
  it.each([
    ['Has Access', ['Y', 'N']],
    ['Access?', ['Yes', 'No']],
    ['Give Access', ['Yes', 'No']],
    ['Still required?', ['Yes', 'No']],
    ['Recertified', ['Y', 'N']],
    ['Manager approval', ['Yes', 'No']],
    ['Noch benötigt', ['ja', 'nein']],
    ['Bestätigt', ['ja', 'nein']],
    ['Toujours nécessaire', ['oui', 'non']],
    ['Assigned', ['TRUE', 'FALSE']],
    ['Held', ['1', '0']],
    ['Permitted', ['yes', 'no']],
    ['Vorhanden', ['ja', 'nein']],
    ['Effective_Access', ['Permitted', 'Not Permitted']],
    ['Access Granted', ['granted', 'denied']],
  ])('grants nothing until somebody says that it counts: %s, %s', async (name, words) => {
    const { wantedHoldings, entitlements, lines, questions } = await understood(report(name, words));
    expect([wantedHoldings, lines.leftOut]).toEqual([10, 10]);
    expect(entitlements.map((one) => one.name)).toEqual(['Role']);
    expect(questions).toMatchObject([{ code: 'filter', options: [{}, { adds: { holdings: 10 } }] }]);
    const counted = await understood(report(name, words), { answers: { [`filter:${name}`]: 'count' } });
    expect(counted.wantedHoldings).toBe(20);
  });

  it.each([
    ['names what is held', 'Access', ['Ledger', 'Tax'], 40],
    ['says no of nobody', 'Assigned', ['Yes'], 20],
  ])('is not meant where the column %s', async (_what, name, words, held) => {
    const { wantedHoldings, lines } = await understood(report(name, words));
    expect([wantedHoldings, lines.leftOut]).toEqual([held, 0]);
  });

  it('may be what is held itself where nothing else is', async () => {
    const lines = Array.from({ length: 20 }, (_, n) => `u${n}@x.example,${n % 2 ? 'Yes' : 'No'}`);
    const { questions } = await understood(['Email,Has Access', ...lines]);
    expect(questions).toMatchObject([{ code: 'flag-columns', options: [{}, { adds: { holdings: 10 } }] }]);
  });
});
