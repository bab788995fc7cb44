import { describe, expect, it } from 'vitest';
import { analyze } from '../../intake/analyze.ts';
import { LEFT_OUT_BECAUSE, REJECTED_BECAUSE } from '../../model/line-reasons.ts';
import type { RejectReason } from '../../model/report-lines.ts';
import { legendOfReasons } from './reasons-legend.ts';
import { reportAnswer } from './report-answer.ts';
import { reportData } from './report-data.ts';

async function* bytes(lines: readonly string[]): AsyncIterable<Uint8Array> {
  yield Buffer.from(`${lines.join('\n')}\n`);
}

async function answered(lines: readonly string[], entitlements?: readonly string[]) {
  const understanding = await analyze({
    id: 'und_0000000000000000000000000a',
    name: 'x.csv',
    path: 'x.csv',
    now: 0,
    open: () => bytes(lines),
    ...(entitlements === undefined ? {} : { overrides: { entitlements } }),
  });
  const { summary, data, warnings = [] } = reportAnswer(understanding, 1);
  const left = Object.fromEntries(warnings.map(({ code, count }) => [code, count]));
  return { summary, data: reportData.parse(data), left };
}

const people = Array.from({ length: 12 }, (_, n) => `u${n}`);

describe('the answer to a report', () => {
  it('names the tables that were not read, and their lines', async () => {
    const users = ['Login,Name,Email', ...people.map((who) => `${who},Ann ${who},${who}@a.example`)];
    const roles = ['Login,Role', ...people.map((who) => `${who},Buyer`)];
    const one = await answered([...users, '', ...roles]);
    expect(one.summary).toContain('Lines 15 to 27 are a second table, which was not read');
    expect(one.data.otherTables).toEqual([{ firstLine: 15, lastLine: 27, columns: ['Login', 'Role'] }]);
    const two = await answered([...users, '', ...roles, '', 'Role,Description', 'Buyer,Buys']);
    expect(two.summary).toContain('Below the first table stand 2 others, from line 15 on');
    expect(two.data.otherTables?.[1]).toEqual({
      firstLine: 29,
      lastLine: 30,
      columns: ['Role', 'Description'],
    });
  });

  it('accounts for every line, and asks in words', async () => {
    const lines = people.map((who, n) => `${who};Buyer;${n === 3 ? 'revoked' : ''}`);
    const { data } = await answered(['Report', '', 'Login;Role;Remark', ...lines, 'Total: 12;;']);
    const { total, records: _, ...parts } = data.lines;
    expect(parts).toMatchObject({ preamble: 1, leftOut: 1, footer: 1 });
    expect(Object.values(parts).reduce<number>((sum, part) => sum + (part ?? 0), 0)).toBe(total);
    expect(data.questions).toMatchObject([
      { code: 'filter', asks: 'do the lines that it leaves out count all the same?', column: 'Remark' },
    ]);
  });

  it('says that months were read as ends', async () => {
    const lines = people.map((who, n) => `${who},Buyer,${n % 3 === 0 ? '12/2027' : ''}`);
    const { left } = await answered(['Login,Role,Valid Until', ...lines]);
    expect(left['months-read-as-last-day']).toBe(4);
  });

  it('shows what there is room for, and counts the rest', async () => {
    const columns = Array.from(
      { length: 60 },
      (_, n) => `${String.fromCharCode(65 + (n % 26), 97 + Math.floor(n / 26))}_Role`,
    );
    const wide = await answered(
      [
        ['Email', ...columns].join(','),
        ...Array.from({ length: 40 }, (_, row) =>
          [`u${row}@a.example`, ...columns.map((_, n) => `Editor_of_ledgers_${(row * (n + 3)) % 17}`)].join(
            ',',
          ),
        ),
      ],
      columns,
    );
    expect(JSON.stringify(wide.data).length).toBeLessThanOrEqual(7_000);
    const { entitlements } = wide.data;
    expect(entitlements.length + (wide.left['columns-not-shown'] ?? 0)).toBe(60);
    const shown = entitlements.reduce((sum, { values }) => sum + values.length, 0);
    const all = entitlements.reduce((sum, { uniqueValues }) => sum + uniqueValues, 0);
    expect(shown + (wide.left['values-not-shown'] ?? 0)).toBe(all);

    const roles = Array.from({ length: 30 }, (_, n) => `Role ${n}`);
    const one = await answered([
      'Login,Role',
      ...roles.flatMap((role, n) => [0, 1, 2].map((m) => `u${n}-${m},${role}`)),
    ]);
    expect(one.data.entitlements[0]?.values).toHaveLength(30);
    expect(one.left['values-not-shown']).toBeUndefined();
  });

  it('tells what a question is about, and whether it takes several options', async () => {
    const { data } = await answered([
      'Login,Role,Status,Note',
      ...people.map((who, n) => `${who},${n === 3 ? 'TBD' : 'Buyer'},${n % 3},`),
    ]);
    expect(data.questions.map(({ code, about, several }) => ({ code, about, several }))).toEqual([
      { code: 'status-codes', about: undefined, several: true },
    ]);
    expect(data.questions[0]?.options.map(({ name, holdings }) => [name, holdings])).toEqual([
      ['leave out', 0],
      ['0', 3],
      ['1', 4],
      ['2', 4],
    ]);
  });
});

describe('the reasons for which lines are not taken', () => {
  it('are said in words, each once, as far as there is room', async () => {
    const { data, left } = await answered([
      'Login;Role;Status;End',
      ...people.map(
        (who, n) => `${who};Buyer;${n < 2 ? 'revoked' : 'active'};${n === 4 ? '1960-01-31' : ''}`,
      ),
      'u20;Buyer',
      'u21;Buyer',
      ';Buyer;active;',
    ]);
    expect(data.legend).toEqual([
      { code: 'too-few-cells', meaning: REJECTED_BECAUSE['too-few-cells'] },
      { code: 'no-identifier', meaning: REJECTED_BECAUSE['no-identifier'] },
      { code: 'inactive', meaning: LEFT_OUT_BECAUSE.inactive },
      { code: 'ended', meaning: LEFT_OUT_BECAUSE.ended },
    ]);
    expect(left['reasons-not-explained']).toBeUndefined();
    const all = legendOfReasons(Object.keys(REJECTED_BECAUSE) as readonly RejectReason[]);
    expect(all.length).toBeGreaterThan(4);
    expect(JSON.stringify(all).length).toBeLessThanOrEqual(900);
  });

  it.each(Object.entries({ ...REJECTED_BECAUSE, ...LEFT_OUT_BECAUSE }))('are short: %s', (_, meaning) => {
    expect(meaning).toMatch(/^[A-Z].*\.$/);
    expect(meaning.length).toBeLessThanOrEqual(150);
  });
});
