import { describe, expect, it } from 'vitest';
import { analyze } from './analyze.ts';
import { readLines, type LinesWish } from './read-lines.ts';

const PEOPLE = Array.from({ length: 30 }, (_, n) => `p${n}@a.example,Role ${n % 3},active,pw-${n}x9Q!,x`);
const REPORT = [
  'Access of the ERP',
  '',
  'Email,Role,Status,Password,Notes',
  ...PEOPLE.slice(0, 4),
  'p4@a.example,Role 1,active',
  'p5@a.example,Role 1,terminated,pw-5,x',
  'p6@a.example,Role 2,active,pw-6,"two',
  'lines"',
  ...PEOPLE.slice(7),
  '',
  '30 rows selected.',
];
const NO_SECRETS = REPORT.map((line) =>
  line.replace(/Password|pw-[^,]*/, (text) => (text.length > 7 ? 'Unit' : 'BU')),
);

async function* bytes(lines: readonly string[]): AsyncIterable<Uint8Array> {
  const all = Buffer.from(`${lines.join('\n')}\n`);
  for (let at = 0; at < all.length; at += 50) yield all.subarray(at, at + 50);
}

async function read(report: readonly string[], wish: Partial<LinesWish> = {}) {
  const understanding = await analyze({
    id: 'und_test',
    name: 'x.csv',
    path: 'x.csv',
    open: () => bytes(report),
    overrides: { identifier: 'Email', entitlements: ['Role'] },
    now: 0,
  });
  const columns = understanding.columns.map(({ index }) => index);
  return {
    understanding,
    ...(await readLines(bytes(report), understanding, 0, { from: 1, most: 1_000, columns, ...wish })),
  };
}

describe('lines of a report, with what became of them', () => {
  it('are the lines of the report, each once, labelled as they were counted', async () => {
    const { rows, next, understanding } = await read(REPORT);
    expect(next).toBeUndefined();
    expect(rows.map(({ line }) => line)).toEqual(
      Array.from({ length: REPORT.length }, (_, n) => n + 1).filter((line) => line !== 11),
    );
    const sums = new Map<string, number>();
    for (const { label, lines } of rows) sums.set(label, (sums.get(label) ?? 0) + lines);
    const { preamble, header, blank, footer, data, leftOut, rejected } = understanding.lines;
    expect(Object.fromEntries(sums)).toEqual({
      preamble,
      header,
      blank,
      footer,
      data,
      'left-out': leftOut,
      rejected,
    });
    expect(rows.find(({ line }) => line === 8)).toMatchObject({ label: 'rejected', reason: 'too-few-cells' });
    expect(rows.find(({ line }) => line === 9)).toMatchObject({ label: 'left-out', reason: 'inactive' });
    expect(rows.find(({ line }) => line === 10)).toMatchObject({ label: 'data', lines: 2 });
  });

  it('never show a secret, nor a damaged line of a report that has some', async () => {
    const { rows, understanding } = await read(REPORT);
    expect(understanding.columns.find(({ name }) => name === 'Password')?.class).toBe('secret');
    expect(JSON.stringify(rows)).not.toContain('pw-');
    expect(rows.find(({ line }) => line === 4)?.cells).toEqual(['p0@a.example', 'Role 0', 'active', 'x']);
    expect(rows.find(({ line }) => line === 8)?.cells).toBeUndefined();
  });

  it('show a damaged line as far as it could be cut', async () => {
    const { rows } = await read(NO_SECRETS);
    expect(rows.find(({ line }) => line === 8)?.cells).toEqual(['p4@a.example', 'Role 1', 'active']);
  });

  it('go on where the answer before ended, and are read no further than they must', async () => {
    const first = await read(REPORT, { from: 9, most: 2 });
    expect(first.rows.map(({ line }) => line)).toEqual([9, 10]);
    expect(first.next).toBe(12);
    // A line within a record is shown with its record.
    const within = await read(REPORT, { from: 11, most: 1 });
    expect(within.rows[0]).toMatchObject({ line: 10, lines: 2 });
    let chunks = 0;
    const counted = async function* () {
      for await (const chunk of bytes(REPORT)) {
        chunks += 1;
        yield chunk;
      }
    };
    await readLines(counted(), first.understanding, 0, { from: 4, most: 1, columns: [0] });
    expect(chunks).toBeLessThan(10);
  });

  it('can be those of one kind', async () => {
    const { rows } = await read(REPORT, { only: 'rejected' });
    expect(rows.map(({ line }) => line)).toEqual([8]);
  });
});
