import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

/** 24 people; every third has the note. */
const report = (name: string, note: string, beside = '') => [
  `Email,Role,${name}${beside === '' ? '' : ',Valid To'}`,
  ...Array.from(
    { length: 24 },
    (_, n) =>
      `u${n}@x.example,Role ${n % 5},"${n % 3 === 0 ? note : ['', 'needed'][n % 2]}"${beside === '' ? '' : `,${beside}`}`,
  ),
];

describe('a note that says until when something is held', () => {
  it.each([
    ['Notes', 'until 2025-06-30'],
    ['Comment', 'Temporary access, valid until 30 June 2027 (contractor)'],
    ['Remarks', 'expires 12/2025'],
    ['Remarks', 'contractor, exp. 12/25'],
    ['Notes', 'Until: Project end'],
    ['Bemerkung', 'befristet bis Projektende'],
    ['Commentaire', 'jusqu’au 30/06/2025'],
    ['Commentaire', 'compte clôturé'],
    ['Observaciones', 'hasta el fin del proyecto'],
  ])('leaves its line out until a person says that it counts: %s, %s', async (name, note) => {
    const { wantedHoldings, questions } = await understood(report(name, note));
    expect(wantedHoldings).toBe(16);
    expect(questions).toMatchObject([{ code: 'filter', options: [{}, { adds: { holdings: 8 } }] }]);
  });

  it.each([
    ['Notes', 'until further notice'],
    ['Notes', 'works on Friday until 12.30'],
    ['Notes', 'approves orders until 5000 EUR'],
    ['Bemerkung', 'Mo bis Fr'],
    ['Commentaire', 'clôture mensuelle'],
    ['Notes', 'exp: project manager'],
    ['Bemerkung', 'genehmigt bis Projektleiter'],
    ['Bemerkung', 'Freigabe bis Abteilungsleiter'],
    ['Notes', 'returns on Monday, till desk 4'],
  ])('is none: %s, %s', async (name, note) => {
    const { wantedHoldings, questions } = await understood(report(name, note));
    expect([wantedHoldings, questions]).toEqual([24, []]);
  });

  it('says nothing new where a column has the end', async () => {
    const { wantedHoldings, questions } = await understood(report('Notes', 'until 2027-01-31', '2027-01-31'));
    expect([wantedHoldings, questions]).toEqual([24, []]);
  });
});
