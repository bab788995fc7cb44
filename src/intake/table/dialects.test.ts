import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import type { Overrides } from '../../model/question.ts';
import type { Understanding } from '../../model/understanding.ts';
import { dress, written } from '../../../test/support/dressed-table.ts';
import { volume } from '../../../test/support/volume.ts';
import { textsOf } from './cells.ts';
import { analyze, readWanted } from '../analyze.ts';
import { findDialect, readTable } from './table.ts';

const SIZES = [1, 2, 3, 7, 65_536] as const;

async function* chunked(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function understood(bytes: Uint8Array, overrides: Overrides = {}, size = 65_536): Promise<Understanding> {
  return analyze({
    now: 0,
    id: 'und_test',
    name: 'x.csv',
    path: 'x.csv',
    open: () => chunked(bytes, size),
    overrides,
  });
}

/** `[person lower-cased, entitlement, value]`, sorted, with the understanding. */
async function holdings(bytes: Uint8Array, overrides: Overrides = {}, size = 65_536) {
  const understanding = await understood(bytes, overrides, size);
  const { wanted, sha256 } = await readWanted(chunked(bytes, size), understanding, 0);
  expect(sha256).toBe(understanding.report.sha256);
  expect(wanted.values.length).toBe(understanding.wantedHoldings);
  expect([...wanted.lineCount].reduce((sum, n) => sum + n, 0)).toBe(understanding.lines.data);
  const triples = wanted.identifiers.flatMap((person, p) =>
    [...wanted.values.subarray(wanted.offsets[p], wanted.offsets[p + 1])].map((v) => {
      const at = wanted.valueTable[v]!;
      const column = understanding.entitlements[at.entitlement]!;
      return [person.toLowerCase(), column.name, column.values[at.value]!.name] as const;
    }),
  );
  return { understanding, triples: triples.map((triple) => JSON.stringify(triple)).sort() };
}

/** Whether a line break inside the cells of a row leaves a line that may be as many cells by itself. */
function mayHoldRecord(row: readonly string[], delimiter: string): boolean {
  const quoted = row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter);
  return quoted
    .split('\n')
    .slice(1)
    .some((line) => line.split('"').length % 2 === 1 && line.split(delimiter).length >= row.length);
}

/** A value that survives canonical form, with whatever a dialect must quote inside. */
const value = fc
  .array(fc.constantFrom('A', 'b', 'é', '日', '😀', ',', ';', '|', '"', "'", ' ', '7'), {
    minLength: 1,
    maxLength: 7,
  })
  .map((parts) => `v${parts.join('')}z`.replace(/ +/g, ' '));

describe('a table reads back the same in every dialect', () => {
  it('holdings are those that were written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat({ max: 6 }), value, value), { minLength: 1, maxLength: 25 }),
        dress,
        fc.constantFrom(...SIZES),
        async (rows, clothes, size) => {
          const people = rows.map(([n, role, group]) => [`p${n}@a.example`, role, group] as const);
          const table = [['Email', 'Role', 'Support Group'], ...people];
          const { understanding, triples } = await holdings(
            written(table, clothes),
            {
              identifier: 'Email',
              entitlements: ['Role', 'Support Group'],
              delimiters: { Role: '', 'Support Group': '' },
            },
            size,
          );
          const expected = new Set(
            people.flatMap(([person, role, group]) => [
              JSON.stringify([person, 'Role', role.toLowerCase()]),
              JSON.stringify([person, 'Support Group', group.toLowerCase()]),
            ]),
          );
          expect(understanding.rejects).toEqual([]);
          expect(understanding.lines).toMatchObject({ header: 1, blank: 0, data: rows.length, rejected: 0 });
          const read = triples.map((triple) => {
            const [person, column, name] = JSON.parse(triple) as [string, string, string];
            return JSON.stringify([person, column, name.toLowerCase()]);
          });
          expect(read.sort()).toEqual([...expected].sort());
        },
      ),
      { numRuns: volume(300, 20_000), seed: 21 },
    );
  });

  it('well-formed files read as csv-parse and Papa Parse read them, line breaks in cells and all', async () => {
    const cell = fc
      .array(fc.constantFrom('a', 'é', ' ', ',', ';', '"', '\n', "'", '日', '|'), { maxLength: 6 })
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(cell, cell, cell), { minLength: 1, maxLength: 12 }),
        dress,
        fc.constantFrom(...SIZES),
        async (rows, clothes, size) => {
          const table = [['Email', 'Role', 'Group'], ...rows.map(([a, b, c]) => [`p${a}`, b, `g${c}`])];
          const bytes = written(table, {
            ...clothes,
            end: '\n',
            quoteAll: true,
            encoding: 'utf-8',
            container: 'none',
          });
          const read: (readonly string[])[] = [];
          const rejected: unknown[] = [];
          await readTable(chunked(bytes, size), await findDialect(chunked(bytes, size)), {
            onHeader: ({ names }) => read.push(names),
            onRow: (row) => {
              if (row.kind === 'record') read.push(textsOf(row.cells));
              else if (row.kind === 'rejected') rejected.push(row.reason);
            },
          });
          const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
          for (const all of [
            parse(bytes, { bom: true, delimiter: clothes.delimiter }),
            Papa.parse<string[]>(text, { delimiter: clothes.delimiter, skipEmptyLines: true }).data,
          ]) {
            let next = 0;
            const others: (readonly string[])[] = [];
            for (const row of all) {
              if (isDeepStrictEqual(row, read[next])) next += 1;
              else others.push(row);
            }
            expect(read.slice(next)).toEqual([]);
            // Where a line inside the quotes may be a record of its own, the quotes may as well be damaged: its lines are rejected.
            expect(others.filter((row) => !mayHoldRecord(row, clothes.delimiter))).toEqual([]);
            expect(rejected).toEqual(others.map(() => 'broken-quote'));
          }
        },
      ),
      { numRuns: volume(300, 20_000), seed: 22 },
    );
  });
});

describe('the size of the chunks changes nothing', () => {
  it('for files damaged in any way, down to their bytes', async () => {
    const rows = Array.from({ length: 20 }, (_, n) => `pü${n}@a.example,"Rôle ${n % 3}",日本 ${n % 2}`);
    const base = Buffer.from(`\uFEFFEmail,Role,Group\r\n${rows.join('\r\n')}\r\n`);
    const edit = fc.record({
      at: fc.nat({ max: base.length - 1 }),
      bytes: fc.constantFrom([0xff], [0xc3], [0x22], [0x0d], [0x0a], [0x0d, 0x0a], [0x2c], [0x22, 0x0a]),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 4 }), async (edits) => {
        let bytes: Buffer = base;
        for (const { at, bytes: more } of edits)
          bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from(more), bytes.subarray(at)]);
        const outcome = (size: number) =>
          understood(bytes, {}, size).catch((error: unknown) => {
            const { code } = error as { code: string };
            expect(code).toMatch(/^intake\./);
            return code;
          });
        const whole = await outcome(1_000_000);
        for (const size of SIZES) expect(await outcome(size)).toEqual(whole);
      }),
      { numRuns: volume(100, 5_000), seed: 23 },
    );
  });

  it('for NUL bytes', async () => {
    const bytes = Buffer.from('Email,Role\na@a.ex\0\0ample,X\nb@a.example,X\n');
    const outcome = (size: number) =>
      understood(bytes, {}, size).then(
        () => 'read',
        (error: unknown) => (error as { code: string }).code,
      );
    expect(await outcome(1)).toBe(await outcome(65_536));
  });
});

describe('damage keeps to its line', () => {
  const rows = Array.from({ length: 300 }, (_, n) => `p${n}@a.example,Role ${n % 4},Group ${n % 3}`);
  const bytesOf = (lines: readonly string[]) => Buffer.from(`Email,Role,Group\n${lines.join('\n')}\n`);

  it.each([
    ['open quote at the start', (line: string) => `"${line}`],
    ['open quote at the last cell', (line: string) => line.replace(',Group', ',"Group')],
    ['unescaped quotes in a quoted cell', (line: string) => line.replace(/,(Role \d)/, ',"the "$1" role"')],
    ['text behind a closing quote', (line: string) => line.replace(/,(Role \d)/, ',"$1" x')],
    ['a delimiter too many', (line: string) => line.replace('@', ',@')],
    ['a delimiter too few', (line: string) => line.replace(',Group', ' Group')],
    ['cut off', (line: string) => line.slice(0, 8)],
  ])('%s', async (_title, damage) => {
    for (const at of [0, 1, 150, 298, 299]) {
      const damaged = rows.map((line, n) => (n === at ? damage(line) : line));
      const { understanding, triples } = await holdings(bytesOf(damaged));
      expect(understanding.rejects.map(({ line }) => line)).toEqual([at + 2]);
      const others = (await holdings(bytesOf(rows))).triples.filter((t) => !t.includes(`"p${at}@`));
      expect(triples).toEqual(others);
    }
  });

  it('a comma too many before an empty last cell', async () => {
    const lines = ['Bob,b@a.example,Viewer,', 'Li, Ann,a@a.example,Admin,', 'Cid,c@a.example,Viewer,'];
    const bytes = Buffer.from(`Name,Email,Role,Notes\n${lines.join('\n')}\n`);
    const { understanding } = await holdings(bytes, { identifier: 'Email', entitlements: ['Role'] });
    expect(understanding.rejects).toEqual([{ line: 3, reason: 'too-many-cells' }]);
  });

  it('a cell that is too long rejects its line', async () => {
    const long = rows.map((line, n) => (n === 5 ? `${line}${'x'.repeat(3_000_000)}` : line));
    expect((await understood(bytesOf(long))).rejects).toEqual([{ line: 7, reason: 'cell-too-long' }]);
  });
});

/** The example reports, where they are there. */
const FIXTURES = resolve(
  process.env['OKTA_ENTITLEMENTS_SHARED'] ?? resolve(import.meta.dirname, '../../../shared'),
  'intake-fixtures',
);

describe.skipIf(!existsSync(FIXTURES))('the wide example reports', () => {
  const fixture = (name: string) => readFileSync(resolve(FIXTURES, name));
  const grants = (name: string) =>
    (JSON.parse(fixture(`${name}.grants.json`).toString('utf8')) as readonly (readonly string[])[])
      .map((triple) => JSON.stringify(triple).toLowerCase())
      .sort();
  const folded = (triples: readonly string[]) =>
    triples.map((t) => t.toLowerCase().replace('"ent_', '"')).sort();

  it('01: several values in a cell, a BOM, spellings that differ in case', async () => {
    const name = '01_okta_ent_import.csv';
    const { understanding, triples } = await holdings(fixture(name));
    expect(understanding.columns[understanding.identifier]?.name).toBe('Username');
    expect(understanding.people).toBe(60);
    expect(understanding.lines).toMatchObject({ records: 63, rejected: 0 });
    expect(folded(triples)).toEqual(grants(name));
  });

  it('26: all that is in the report is wanted, and damage is rejected', async () => {
    const name = '26_hr_manual_dirty.csv';
    const { understanding, triples } = await holdings(fixture(name));
    expect(understanding.columns[understanding.identifier]?.name).toBe('E-mail Address');
    expect(understanding.entitlements.map((column) => column.name)).toEqual(['System Role']);
    expect(folded(triples)).toEqual(expect.arrayContaining(grants(name)));
    expect(understanding.rejects).toEqual(
      expect.arrayContaining([
        { line: 17, reason: 'too-few-cells' },
        { line: 37, reason: 'no-identifier' },
      ]),
    );
  });

  it('26: nothing is wanted that the report does not say', async () => {
    const name = '26_hr_manual_dirty.csv';
    const right = new Set(grants(name));
    const { triples } = await holdings(fixture(name));
    expect(folded(triples).filter((triple) => !right.has(triple))).toEqual([]);
  });
});
