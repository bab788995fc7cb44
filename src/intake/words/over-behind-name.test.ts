import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const report = (remark: string) => [
  'Login,Full Name,Role',
  ...Array.from(
    { length: 12 },
    (_, n) => `user${n},Anna Berg${'abcdefghijkl'[n] ?? ''}${n % 2 ? '' : remark},Role ${n % 3}`,
  ),
];

describe('behind the name of a person', () => {
  it.each([' (Inactive)', ' [X]', ' (deactivated)', ' (ausgeschieden)', ' [gesperrt]', ' (supprimé)'])(
    'it may be said that they are no longer there, which is asked:%s',
    async (remark) => {
      const { wantedHoldings, questions } = await understood(report(remark));
      expect(wantedHoldings).toBe(6);
      expect(questions).toMatchObject([
        { id: 'filter:Full Name', about: 'inactive', options: [{}, { adds: { holdings: 6 } }] },
      ]);
    },
  );

  it('stand other things as well', async () => {
    for (const remark of [' (external)', ' (Sales)', ' Left', '']) {
      const { wantedHoldings, questions } = await understood(report(remark));
      expect([wantedHoldings, questions]).toEqual([12, []]);
    }
  });
});
