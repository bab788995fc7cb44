import { describe, expect, it } from 'vitest';
import { analyze } from '../intake/analyze.ts';
import { reportAnswer } from './report-answer.ts';
import { reportData } from './report-data.ts';

async function* bytes(lines: readonly string[]): AsyncIterable<Uint8Array> {
  yield Buffer.from(`${lines.join('\n')}\n`);
}

async function answered(lines: readonly string[]) {
  const understanding = await analyze({
    id: 'und_0000000000000000000000000a',
    name: 'x.csv',
    path: 'x.csv',
    now: 0,
    open: () => bytes(lines),
  });
  const { summary, data } = reportAnswer(understanding, 1);
  return { summary, data: reportData.parse(data) };
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
