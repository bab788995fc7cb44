import { describe, expect, it } from 'vitest';
import { understood } from '../../test/support/understood.ts';

const PEOPLE = Array.from({ length: 12 }, (_, n) => `user${n}`);
const ROLES = ['Buyer', 'AP Clerk', 'Stock Keeper', 'Payroll Run'];
const role = (n: number) => ROLES[n % ROLES.length] ?? '';

/** What the option of a question adds, and how many holdings there are more once it is the answer. */
async function answered(lines: readonly string[], question: string, answer: string) {
  const before = await understood(lines);
  const options = before.questions.find(({ id }) => id === question)?.options ?? [];
  const after = await understood(lines, { answers: { [question]: answer } });
  return {
    says: options.filter(({ name }) => name === answer).map(({ adds }) => adds.holdings),
    adds: after.wantedHoldings - before.wantedHoldings,
    unheard: after.unheard ?? [],
    after,
  };
}

describe('a question that is answered with a yes', () => {
  it('makes room for the next column that may be held: no answer is the last that is asked for', async () => {
    const systems = ['SAP', 'CRM', 'Jira', 'Concur', 'Git'];
    const lines = [
      `Login,Role,${systems.join(',')}`,
      ...Array.from({ length: 20 }, (_, n) =>
        [`user${n}`, role(n), ...systems.map((name, i) => `${name} ${(n + i) % 3}`)].join(','),
      ),
    ];
    const answers: Record<string, string> = {};
    for (let asked = 0; asked < systems.length; asked++) {
      const { questions } = await understood(lines, { answers });
      const [first] = questions;
      if (first === undefined) break;
      answers[first.id] = 'entitlement';
    }
    expect(Object.keys(answers)).toEqual(systems.map((name) => `column-class:${name}`));
    const { wantedHoldings, questions } = await understood(lines, { answers });
    expect([wantedHoldings, questions]).toEqual([120, []]);
  });
});

describe('an answer does what its question says', () => {
  it('where only a later column has cells that keep a place free', async () => {
    const lines = PEOPLE.map((who, n) => `${who},${role(n)},${['TBD', 'View', 'Edit'][n % 3] ?? ''}`);
    const found = await answered(['Login,Role,Permission', ...lines], 'placeholders:Permission', 'values');
    expect(found).toMatchObject({ says: [4], adds: 4, unheard: [] });
  });

  it('where an earlier column has such cells beyond those that are kept', async () => {
    const kept = Array.from(
      { length: 20_100 },
      (_, n) => `u${n},Role ${n % 90};Role ${(n * 7) % 97};Role ${n % 89},${n % 5 ? 'View' : 'TBD'}`,
    );
    const lines = ['Login,Roles,Permission', ...kept, 'x1,Role 3;TBC,View'];
    const found = await answered(lines, 'placeholders:Permission', 'values');
    expect(found).toMatchObject({ says: [4021], adds: 4021, unheard: [] });
  });

  it('where two columns are called the same but for case', async () => {
    const lines = PEOPLE.map((who, n) => `${who},G${n % 3},H${n % 2},D${n % 2}`);
    const report = ['Login,Access Group,access group,Dept', ...lines];
    const { after } = await answered(report, 'held-columns:Access Group', 'Access Group');
    expect(after.entitlements.map(({ name }) => name)).toEqual(['Access Group']);
    const neither = await understood(report, { answers: { 'held-columns:Access Group': 'ACCESS GROUP' } });
    expect([neither.wantedHoldings, neither.unheard]).toEqual([0, ['held-columns:Access Group']]);
  });

  it('where a code reads as the name of no code', async () => {
    const lines = PEOPLE.map((who, n) => `${who},${role(n)},${['Z1', 'Z2', '(empty)', ''][n % 4] ?? ''}`);
    const found = await answered(['Login,Role,Status', ...lines], 'status-codes:Status', '(empty)');
    expect(found).toMatchObject({ says: [3], adds: 3 });
  });

  it.each(['0', '1'])('where most have the status 0 and some 1, and %s is in force', async (code) => {
    const lines = PEOPLE.map((who, n) => `${who},${role(n)},${n % 3 === 0 ? 1 : 0}`);
    const found = await answered(['Login,Role,Status', ...lines], 'status-codes:Status', code);
    const adds = code === '0' ? 8 : 4;
    expect(found).toMatchObject({ says: [adds], adds, after: { wantedHoldings: adds } });
  });

  it('and need not be asked where most have the status 1: 0 is left out', async () => {
    const lines = PEOPLE.map((who, n) => `${who},${role(n)},${n % 3 === 0 ? 0 : 1}`);
    const { wantedHoldings, questions } = await understood(['Login,Role,Status', ...lines]);
    expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([8, ['filter:Status']]);
  });

  it('where a value goes on below the record that it stands in', async () => {
    const lines = PEOPLE.map((who, n) => `${n % 3 === 0 ? role(n / 3) : ''},${who}`);
    const found = await answered(['Role,Login', ...lines], 'fill-down:Role', 'as above');
    expect(found).toMatchObject({ says: [8], adds: 8 });
  });

  it.each(['Zwischensumme Team %', 'Team % Total'])(
    'where a person goes on below, but not in the total of a group: %s',
    async (total) => {
      const lines = PEOPLE.flatMap((who, n) => [
        `${n % 4 === 0 ? `Team ${n / 4}` : ''},${who},${role(n)}`,
        `,,${role(n + 1)}`,
        ...(n % 4 === 3 ? [`${total.replace('%', `${(n - 3) / 4}`)},,8`] : []),
      ]);
      const found = await answered(['Team,Login,Role', ...lines], 'fill-down:Login', 'as above');
      expect(found).toMatchObject({ says: [PEOPLE.length], adds: PEOPLE.length });
      const totals = PEOPLE.length / 4;
      expect(found.after.lines).toMatchObject({ rejected: totals, records: 2 * PEOPLE.length });
    },
  );

  it.each(['one value', 'split'])('where only some cells hold several values: %s', async (answer) => {
    const lines = PEOPLE.map((who, n) => `${who},${n % 3 === 0 ? 'Read|once' : role(n)}`);
    const found = await answered(['Login,Role', ...lines], 'multi-value:Role', answer);
    const adds = answer === 'split' ? 8 : 4;
    expect(found).toMatchObject({ says: [adds], adds, unheard: [] });
  });

  it('where a column is called as what stands below titles', async () => {
    const lines = PEOPLE.map((who, n) => `${who},${role(n)},${n === 1 ? 'removed' : ''}`);
    const report = ['Login,Role,sections', ...lines.slice(0, 4), 'Leavers,,', ...lines.slice(4)];
    const found = await answered(report, 'filter:sections', 'count');
    expect(found).toMatchObject({ says: [1], adds: 1 });
    expect(found.after.questions).toMatchObject([
      { about: 'revoked', options: [{}, { adds: { holdings: 8 } }] },
    ]);
  });
});
