import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';
import { isPlaceholder } from './placeholder.ts';

describe('a word that keeps a place free', () => {
  it.each([
    'Buyer (removed)',
    'NOT Buyer',
    'nicht Einkauf',
    'keine Freigabe',
    '!Buyer',
    'Deny Read',
    '(DENY) Modify',
    '~~Buyer~~',
    'Buyer (until 2025-06-30)',
    'Einkauf (bis 30.06.2025)',
    'Buyer (exp. 6/30/2025)',
    'Clerk exp 12/24',
    'Clerk exp. 6-25',
    'Clerk exp12/24',
    'Clerk ends 12/24',
    'Clerk (ending on 31.12.2026)',
    'exp 12/24 Clerk',
    'Until 30 June 2027: Buyer',
    'bis 31.12.2025 Einkauf',
    'Clerk exp 2024',
    'Clerk expired 12/24',
    'Clerk valid to 12/24',
    'Clerk, expiry 01.27',
    'Clerk (expires Dec 24)',
    'Clerk (bis 03/27)',
    'Clerk expiring 31.12.2024',
    'Buyer (valid to 30 Jun 2025)',
    'Acheteur (jusqu’au 30/06/2025)',
    'Buyer - until 2025-06-30',
    'Buyer (until 12/2025)',
    'Buyer (until project end)',
    'Buyer until go-live',
    'Einkauf (bis Projektende)',
    'Until: Project end',
    'jusqu’à la fin du projet',
    'Einkauf befristet bis 30.06.2025',
    'Buyer [TBC]',
    'Payer (revoked 2026-02-01)',
    'Payer (removed by J. Boss)',
    'Payeur (retiré le 01/02/2026)',
    'Buyer - revoked on 01/02/2026',
    'Buyer (planned)',
    'Buyer (requested 2026-11-01)',
    'Payer [inherited]',
    'Payer (via group SALES)',
    'Buyer (from 2027-01-01)',
    'Zahlung (ab 01.01.2027)',
    'Access removed',
    'Zugriff entzogen am 12.10.2026',
    'denied',
    'None required',
    '"',
    '〃',
    'ditto',
    'do.',
    's.o.',
    'siehe oben',
    'see above',
    'same as anna.b',
    '同上',
    'Auditor?',
    'Buyer -> Clerk',
    'Buyer=>Clerk',
    'Accounts Payable Clerk (Germany) → Accounts Payable Supervisor (EMEA)',
    '-Buyer',
    '+Clerk',
    '-Buyer, +Clerk',
    '- Buyer / + Clerk',
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
    'Notary',
    'Not for Profit Read',
    'Last',
    'Nichtraucher',
    'Keiner & Sons',
    'Approve (to 5,000)',
    'Freigabe (bis 5000 EUR)',
    'Freigabe bis 10.000',
    'Archive until 2019',
    'Freigabe (bis Stufe 3)',
    'Finance -> AP -> Clerk',
    '- Buyer',
    'Self-Service + Reports',
    'A - B, C + D',
    'Threshold >500',
    'Buyer (until further notice)',
    'Read-only to project documents',
    'Reader (to project archive)',
    'Freigabe (bis Projektleiter)',
    'Level (to 2)',
    'Open till 22:00',
    'Open till 12.30',
    'Freigabe bis 10/50',
    'Export exp 100',
    'Export exp100',
    'exp 100 Clerk',
    'Exp Manager',
    'Week ends 5',
    'Ends 24/7 Support',
    'Weekends 12/24',
    'Until 22:00 Desk',
    'bis 5000 EUR Freigabe',
    'Support until 24/7',
    'Unknown Caller Desk',
    'Todo List Editor',
    'Offenbach',
    'Q&A',
    'TB',
    'Orders (EMEA)',
    'Clerk (removed items)',
    'Requests (closed by agents)',
    'Payments (via EDI)',
    'Sales (Indirect)',
    'Approve (from 5000)',
    'Operations (planned maintenance)',
    'Revoked Certificates Viewer',
    'Access Denied Party Screening',
    'Same Day Payments',
    'Do',
    'Deny Claims',
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

  it('leaves out what is not held, or until a day, until a person says that these are values', async () => {
    const said = ['Buyer', 'Clerk', 'NOT Buyer', 'Buyer (until 2025-06-30)'];
    const rows = ['Login,Role', ...Array.from({ length: 40 }, (_, n) => `u${n},${said[n % 4]}`)];
    const { wantedHoldings, questions } = await understood(rows);
    expect([wantedHoldings, questions]).toMatchObject([
      20,
      [{ code: 'placeholders', about: 'NOT Buyer, Buyer (until 2025-06-30)' }],
    ]);
  });

  it.each([
    [['Orders -> Approve', 'Orders -> View', 'Stock -> View'], 40],
    [['Buyer -> Clerk', 'Buyer -> Auditor', 'Clerk -> Auditor'], 0],
    [['Buyer -> Clerk', 'Planner -> Clerk', 'Guest -> Clerk'], 0],
  ])('is no arrow that leads from few things to few in all values: %s', async (said, held) => {
    const rows = ['Login,Role', ...Array.from({ length: 40 }, (_, n) => `u${n},${said[n % 3]}`)];
    const { wantedHoldings, questions } = await understood(rows);
    expect([wantedHoldings, questions.map(({ code }) => code)]).toEqual([
      held,
      held > 0 ? [] : ['placeholders'],
    ]);
  });

  it('is answered for each word apart, or for all', async () => {
    const said = ['Buyer', 'Not Restricted', 'TBD', 'Pas de Calais'];
    const rows = ['Login,Role', ...Array.from({ length: 40 }, (_, n) => `u${n},${said[n % 4]}`)];
    const { questions, wantedHoldings } = await understood(rows);
    expect(wantedHoldings).toBe(10);
    expect(questions).toMatchObject([
      {
        several: true,
        options: [
          { name: 'leave out' },
          { name: 'values', adds: { holdings: 30 } },
          { name: 'Not Restricted', adds: { holdings: 10 } },
          { name: 'TBD', adds: { holdings: 10 } },
          { name: 'Pas de Calais', adds: { holdings: 10 } },
        ],
      },
    ]);
    for (const [answer, names] of [
      ['Not Restricted', ['Buyer', 'Not Restricted']],
      ['pas de calais, Not Restricted', ['Buyer', 'Not Restricted', 'Pas de Calais']],
      ['values', said],
      ['leave out', ['Buyer']],
    ] as const) {
      const after = await understood(rows, { answers: { 'placeholders:Role': answer } });
      expect(after.entitlements[0]?.values.map(({ name }) => name)).toEqual(names);
      expect([after.questions, after.unheard]).toEqual([[], undefined]);
    }
  });

  it('is answered apart of a place that a value is held at', async () => {
    const rows = Array.from({ length: 30 }, (_, n) =>
      ['A', 'B'].map(
        (role, i) => `u${n},${role},${n % 5 === 4 ? ['TBD', 'Not Restricted'][n % 2] : `P${(n + i) % 3}`}`,
      ),
    ).flat();
    const answers = { 'placeholders:Project': 'Not Restricted' };
    const { entitlements } = await understood(['Login,Role,Project', ...rows], { answers });
    const names = entitlements[0]?.values.map(({ name }) => name) ?? [];
    expect(names.filter((name) => /Not Restricted/.test(name))).toHaveLength(2);
    expect(names.filter((name) => /TBD/.test(name))).toEqual([]);
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
