import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

/** A report of 24 people, with such cells below a name in turn. */
const report = (name: string, cells: readonly string[], role = (n: number) => `Role ${n % 3}`) => [
  `Email,Role,${name}`,
  ...Array.from({ length: 24 }, (_, n) => `u${n}@x.example,${role(n)},"${cells[n % cells.length]}"`),
];

describe('a day on which access ends', () => {
  it.each([
    ['the last day of Excel beside another', 'Valid To', ['2958465', '45000']],
    ['the same with a time', 'Valid To', ['2958465.99', '45000.75']],
    ['beside as many words for no end', 'Valid To', ['Never', 'unlimited', '2025-12-31', '2025-06-30']],
    ['beside more words for no end', 'Expires', ['ongoing', 'until further notice', 'never', '2025-12-31']],
    ['behind its weekday', 'Expiration Date', ['Friday, January 1, 2027', 'Wednesday, December 31, 2025']],
    ['as Unix writes it', 'End Date', ['Wed Dec 31 23:59:59 UTC 2027', 'Wed Dec 31 23:59:59 UTC 2025']],
    ['in Arabic digits', 'Valid Until', ['٣١/١٢/٢٠٢٧', '٣١/١٢/٢٠٢٥']],
    ['in full-width digits', '有効期限', ['２０２７/１２/３１', '２０２５/１２/３１']],
    ['in nines for never', 'Valid To', ['99/99/9999', '12/31/2025']],
    ['in fewer nines', 'Valid To', ['9999', '12/9999', '99/99/99', '12/31/2025']],
    ['beside the first of Windows', 'Expires', ['1/1/1601 1:00:00 AM', '12/31/2025 12:00:00 AM']],
    ['beside the first of .NET', 'Expires', ['0001-01-01T00:00:00', '2025-12-31T00:00:00']],
    ['in six digits, the year first', 'Valid To', ['270615', '280102', '251231', '251130']],
    ['in six digits, late in their months', 'Valid To', ['270610', '270628', '251110', '251128']],
    ['in six digits, the day first', 'Valid To', ['150627', '090128', '311225', '301125']],
    ['in seven digits', 'Valid To', ['1270630', '1251231']],
  ])('is read %s: what is over grants nothing', async (_what, name, cells) => {
    const { lines, layout, rejects } = await understood(report(name, cells));
    const over = cells.filter((cell) => /2025|٢٠٢٥|２０２５|45000|^1?251\d{3}$|^3.1.25$/.test(cell)).length;
    expect(rejects).toEqual([]);
    expect(lines.leftOut).toBe((24 * over) / cells.length);
    expect(layout.filters).toMatchObject([{ reason: 'ended' }]);
  });

  it.each([
    'Exp. Date',
    'ExpDate',
    'Term Date',
    'Termination',
    'Deactivation date',
    'Sunset date',
    'Date limite',
    'Échéance',
    'Vervalt op',
    'Data ważności',
    'Ważne do',
    'Geçerlilik Bitişi',
    'Platnost do',
    'Gyldig til',
    'Voimassa asti',
    'Действует до',
  ])('stands below %s', async (name) => {
    const { wantedHoldings, questions } = await understood(report(name, ['31.12.2025', '31.12.2027']));
    expect(wantedHoldings).toBe(12);
    expect(questions).toMatchObject([{ id: `filter:${name}` }]);
  });

  it.each([
    ['Valid To', 'Q4 2025'],
    ['Expires in', '30 days'],
    ['Contract End Date', 'in 3 days'],
    ['Gültig bis', '251231'],
    ['Valid From', 'Q1 2030'],
    ['Bis', 'Dez 25'],
    ['Expiry', '12.25'],
    ['Days until expiry', '-5'],
    ['Business Role Valid To', 'Q4 2025'],
    ['Gültig bis', '1231'],
  ])('rejects the line where nobody can read it: %s, %s', async (name, cell) => {
    const lines = report(name, ['', cell]);
    const { rejects, wantedHoldings } = await understood(lines);
    expect(rejects).toHaveLength(12);
    expect(new Set(rejects.map(({ reason }) => reason))).toEqual(new Set(['unclear-date']));
    expect(wantedHoldings).toBe(12);
    expect((await understood(lines, { ignore: [name] })).wantedHoldings).toBe(24);
  });

  it.each([
    ['Expiry', ['12/2025', '12/2027']],
    ['Access End', ['2025-12', '2027-12']],
    ['Gültig bis', ['Dez. 2025', 'Ende März 2027']],
    ['Date de fin', ['déc. 2025', 'fin juin 2027']],
    ['有効期限', ['2025年12月', '2027年12月']],
    ['Expires', ['Dec-25', 'Dec-27']],
    ['End', ['2025', '2027']],
    ['Valid To', ['202512', '202712']],
    ['Valid Until', ['12/2025', '05/06/2027']],
  ])('is the last one of a month or a year, which is said: %s, %s', async (name, cells) => {
    const { columns, lines, rejects, wantedHoldings, layout } = await understood(report(name, cells));
    expect([rejects, lines.leftOut, wantedHoldings]).toEqual([[], 12, 12]);
    expect(layout.ends).toHaveLength(1);
    const evidence = columns
      .flatMap((column) => column.evidence)
      .filter(({ code }) => code === 'cells-months');
    expect(evidence).toEqual([{ code: 'cells-months', value: name === 'Valid Until' ? 12 : 24 }]);
  });

  it('says what to do where no line is left', async () => {
    await expect(understood(report('Valid To', ['Q4 2025', 'Q1 2027']))).rejects.toMatchObject({
      code: 'intake.all_rejected',
    });
  });
});

it('six digits that read as two days are an end where both are to come, and unclear else', async () => {
  const { rejects, wantedHoldings } = await understood(report('Valid To', ['251231', '270630']));
  expect([rejects.length, wantedHoldings]).toEqual([12, 12]);
});

describe('what says that access does not end', () => {
  it.each([
    ['accountExpires', ['0', '9223372036854775807']],
    ['accountExpires', ['9223372036854775807']],
    ['accountExpires', ['0']],
    ['Valid Until', ['No limit', 'until revoked', '2027-12-31']],
    ['Date de fin', ['Indéterminée', 'Sans fin', '31/12/2027']],
    ['Fecha fin', ['Indefinido', 'Sin fecha', '31/12/2027']],
    ['Befristet bis', ['unbefr.', 'nicht befristet', '31.12.2027']],
    ['Date de fin', ['Néant', 'Sans objet', '31/12/2027']],
    ['Expiration', ['Not expiring', '2027-12-31']],
    ['AccountExpirationDate', ['12/31/1600 7:00:00 PM']],
    ['accountExpires', ['9.22337E+18']],
    ['End Date', ['1753-01-01', '253402300799', '31-DEC-4712']],
  ])('rejects no line: %s, %s', async (name, cells) => {
    const { rejects, wantedHoldings } = await understood(report(name, cells));
    expect([rejects, wantedHoldings]).toEqual([[], 24]);
  });

  it('is not 1900-01-01 for sure, by which access is ended too: that is asked', async () => {
    const { wantedHoldings, questions } = await understood(report('Valid To', ['1900-01-01', '2027-12-31']));
    expect(wantedHoldings).toBe(12);
    expect(questions).toMatchObject([{ code: 'filter' }]);
  });
});

describe('a day on which somebody left', () => {
  it.each([
    ['Termination Date', ['', 'Q4 2025', '', 'June 2025'], 12],
    ['Termination Reason', ['', 'Resigned'], 12],
    ['Last Day', ['active', '2025-01-31', 'employed', 'current'], 18],
    ['Austrittsdatum', ['', 'Ende Juni'], 12],
    ['Deactivated On', ['never', '2025-01-31'], 12],
    ['Exit Date', ['No', 'nein', 'no', '2025-01-31'], 18],
  ])('leaves what it is said of out, read or not: %s, %s', async (name, cells, held) => {
    const lines = report(name, cells);
    const { wantedHoldings, questions } = await understood(lines);
    expect(wantedHoldings).toBe(held);
    expect(questions).toMatchObject([{ code: 'filter', options: [{}, { adds: { holdings: 24 - held } }] }]);
    const answers = { [`filter:${name}`]: 'count' };
    expect((await understood(lines, { answers })).wantedHoldings).toBe(24);
  });
});

describe('what only sounds like an end', () => {
  it.each([
    ['Expires', ['yes', 'no']],
    ['Front End', ['yes', 'no']],
    ['Front End', ['Main Desk', 'Side Desk']],
    ['Ship To', ['Zug', 'Bern']],
    ['Session Expiry', ['30 minutes', '8 hours']],
    ['Days until expiry', ['12', '30', '99']],
    ['Spend to Date', ['1200.50', '30']],
    ['End Time', ['17:00', '6:30 pm']],
    ['Freigabe bis', ['1000 EUR', '50.000 EUR']],
    ['Bis', ['1000', '2000', '*', 'ZZZZ']],
    ['Logins last day', ['0', '1', '25']],
    ['Year to date', ['2025', '30']],
    ['Member Since', ['2019', '2021']],
    ['Termination Notice', ['3 months', '6 months']],
    ['Termination Period', ['3 months', '6 months']],
  ])('rejects no line: %s, %s', async (name, cells) => {
    const { rejects, wantedHoldings } = await understood(report(name, cells));
    expect(rejects).toEqual([]);
    expect(wantedHoldings).toBe(24);
  });

  it('says who is over in words: Active, Expired', async () => {
    const { rejects, wantedHoldings } = await understood(report('Expires', ['Active', 'Expired']));
    expect([rejects, wantedHoldings]).toEqual([[], 12]);
  });

  it('is what people hold where its cells say so', async () => {
    const { entitlements } = await understood([
      'Email,Access To',
      ...Array.from({ length: 24 }, (_, n) => `u${n}@x.example,${['Ledger', 'Tax'][n % 2]}`),
    ]);
    expect(entitlements.map(({ name, values }) => [name, values.length])).toEqual([['Access To', 2]]);
  });
});
