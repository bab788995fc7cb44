import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const report = (name: string, cells: readonly string[]) => [
  `Email,Role,${name}`,
  ...Array.from({ length: 24 }, (_, n) => `u${n}@x.example,Role ${n % 5},"${cells[n % cells.length]}"`),
];

describe('a column that says from when until when something is held', () => {
  it.each([
    ['Validity', ['01.01.2024 - 31.12.2025', '01.01.2024 - 31.12.2027', '01.01.2024 - 31.12.9999']],
    ['Gültigkeit', ['01.01.2024-31.12.2025', 'ab 01.01.2024', 'bis 31.12.2027']],
    ['Valid', ['2024-01-01 to 2025-12-31', '2024-01-01/2027-12-31', '2027-12-31']],
    ['有効期間', ['2024/01/01～2025/12/31', '2024/01/01～2027/03/31', '2024/01/01～']],
    ['Période de validité', ['du 01/01/2024 au 31/12/2025', 'jusqu’au 31/12/2027', 'depuis le 01/01/2024']],
    ['Vigencia', ['01/13/2024 - 12/31/2025', '01/13/2024 - 12/31/2027', '']],
    ['Gültig von - bis', ['01/2024 - 12/2025', '2024 - 2027', '']],
    ['Valid To', ['bis 31.12.2025', 'bis 31.12.2027', '31.12.2028']],
  ])('ends with its last day: %s, %s', async (name, cells) => {
    const { lines, rejects, wantedHoldings, layout } = await understood(report(name, cells));
    expect([lines.leftOut, rejects, wantedHoldings]).toEqual([8, [], 16]);
    expect(layout.ends).toHaveLength(1);
  });

  it('grants nothing before its first day', async () => {
    const cells = ['01.01.2027 - 31.12.2028', '01.01.2026 - 31.12.2028'];
    const { rejects, wantedHoldings } = await understood(report('Validity', cells));
    expect(new Set(rejects.map(({ reason }) => reason))).toEqual(new Set(['unclear-date']));
    expect(wantedHoldings).toBe(12);
  });

  it.each([
    ['Valid', ['x', '']],
    ['Gültig', ['unbefristet', '']],
    ['Period', ['2026-11', '2026-10']],
    ['Term', ['Spring - Fall', 'Fall']],
    ['Dates', ['2024-01-01', '2025-01-01']],
  ])('is none without periods: %s, %s', async (name, cells) => {
    const { layout, wantedHoldings } = await understood(report(name, cells));
    expect([layout.ends, wantedHoldings]).toEqual([[], 24]);
  });
});

describe('a column of days that ends access in another language', () => {
  it.each([
    'Vertragsende',
    'Einsatzende',
    'Fin de contrat',
    'Fin',
    'Término',
    'Slutdatum',
    'Дата окончания',
    '終了',
    '到期日',
    '만료일',
    'تاريخ الانتهاء',
    'Off-boarding',
    'Gültig',
  ])('leaves out what is over: %s', async (name) => {
    const { lines, layout } = await understood(report(name, ['31.12.2025', '31.12.2027']));
    expect([lines.leftOut, layout.ends.length]).toEqual([12, 1]);
  });

  it.each([
    'Probezeitende',
    'Probation End Date',
    'Fin de période d’essai',
    'Geschäftsjahresende',
    'Exit Interview',
  ])('is about something else: %s', async (name) => {
    const { lines, layout } = await understood(report(name, ['31.12.2025', '31.12.2027']));
    expect([lines.leftOut, layout.ends.length]).toEqual([0, 0]);
  });

  it('needs days', async () => {
    for (const [name, cells] of [
      ['Fin', ['SAP', 'CRM']],
      ['Ende', ['x', '']],
    ] as const) {
      const { lines, wantedHoldings } = await understood(report(name, cells));
      expect([lines.leftOut, wantedHoldings]).toEqual([0, 24]);
    }
  });
});
