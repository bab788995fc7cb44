import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { damagingText } from '../../test/support/damaging-text.ts';
import { volume } from '../../test/support/volume.ts';
import type { Dialect } from '../model/dialect.ts';
import { decodeAll } from './bytes/decode.ts';
import { type Row, settled } from './table/row.ts';
import { findDialect, readTable } from './table/table.ts';

async function* chunked(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

interface Read {
  readonly dialect: Dialect;
  readonly names: readonly string[];
  readonly rows: readonly Row[];
  readonly lines: number;
}

async function read(bytes: Uint8Array, size = 65_536, known?: Dialect): Promise<Read> {
  const dialect = known ?? (await findDialect(chunked(bytes, size)));
  const rows: Row[] = [];
  let names: readonly string[] = [];
  const lines = await readTable(chunked(bytes, size), dialect, {
    onHeader: (header) => {
      names = header.names;
    },
    onRow: (row) => rows.push(settled(row)),
  });
  return { dialect, names, rows, lines };
}

/** What was read, or the code of the refusal. */
const outcome = (bytes: Uint8Array, size?: number): Promise<Read | string> =>
  read(bytes, size).catch((error: unknown) => {
    const { code } = error as { code?: string };
    expect(code, String(error)).toMatch(/^intake\./);
    return String(code);
  });

/** Physical lines as a person counts them. */
function linesIn(bytes: Uint8Array, { encoding, lineEnd }: Dialect): number {
  const text = decodeAll(bytes, encoding);
  const end = lineEnd === 'lf' ? '\n' : '\r';
  return text.split(end).length - (text === '' || text.endsWith(end) ? 1 : 0);
}

function expectLabels({ rows, lines, dialect }: Read, bytes: Uint8Array): void {
  expect(lines).toBe(linesIn(bytes, dialect));
  let next = 1;
  for (const row of rows) {
    expect(row.line).toBe(next);
    next += row.lines;
  }
  expect(next - 1).toBe(lines);
  for (const row of rows) if (row.kind === 'record') expect(row.cells.length).toBe(dialect.columns);
}

const FIXTURES = resolve(
  process.env['OKTA_ENTITLEMENTS_SHARED'] ?? resolve(import.meta.dirname, '../../../shared'),
  'intake-fixtures',
);
const people = (count: number) =>
  Array.from({ length: count }, (_, n) => [
    `p${n}@a.example`,
    `Person ${'abcdefgh'[n % 8]}, Ünal`,
    `Role ${n % 4}`,
    n % 5 ? '' : 'a "quoted"\nnote',
  ]);
const csv = (rows: readonly (readonly string[])[], delimiter: string, all: boolean) =>
  rows
    .map((row) =>
      row
        .map((cell) =>
          all || /["\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell,
        )
        .join(delimiter),
    )
    .join('\n');
const HEADER = ['Email', 'Name', 'Role', 'Notes'];
const BASES: readonly (readonly [string, Uint8Array])[] = [
  ['quoted', Buffer.from(`${csv([HEADER, ...people(30)], ',', true)}\n`)],
  [
    'preamble, semicolons, totals',
    Buffer.from(
      `Access report\nSystem: ERP; Client 100\n\n${csv([HEADER, ...people(25)], ';', false)}\n\n25 rows selected.\n`,
    ),
  ],
  ['tabs in UTF-16', iconv.encode(csv([HEADER, ...people(20)], '\t', false), 'utf-16le', { addBOM: true })],
  [
    'fixed width',
    Buffer.from(
      [
        'USERID    ROLE        UNIT',
        '--------- ----------- ------',
        ...Array.from(
          { length: 20 },
          (_, n) => `USER${n}`.padEnd(10) + `Role ${n % 3}`.padEnd(12) + `BU-${n % 4}`,
        ),
      ].join('\n'),
    ),
  ],
  ...(existsSync(FIXTURES)
    ? readdirSync(FIXTURES)
        .filter((name) => name.endsWith('.csv'))
        .map((name) => [name, readFileSync(resolve(FIXTURES, name)).subarray(0, 6_000)] as const)
    : []),
];

const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat({ max: 9 }),
    insert: damagingText,
  }),
  { minLength: 1, maxLength: 5 },
);

function damaged(
  bytes: Uint8Array,
  changes: readonly { readonly at: number; readonly cut: number; readonly insert: string }[],
): Buffer {
  let result = Buffer.from(bytes);
  for (const { at, cut, insert } of changes) {
    const place = Math.floor(at * result.length);
    result = Buffer.concat([
      result.subarray(0, place),
      Buffer.from(insert, 'latin1'),
      result.subarray(place + cut),
    ]);
  }
  return result;
}

describe('whatever is done to a report', () => {
  it('every physical line carries exactly one label', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...BASES), edits, async ([, base], changes) => {
        const bytes = damaged(base, changes);
        const result = await outcome(bytes);
        if (typeof result !== 'string') expectLabels(result, bytes);
      }),
      { numRuns: volume(250, 100_000), seed: 31 },
    );
  }, 3_600_000);

  it('the size of the chunks changes nothing', async () => {
    const hash = async (bytes: Uint8Array, size: number) =>
      createHash('sha256')
        .update(JSON.stringify(await outcome(bytes, size)))
        .digest('hex');
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...BASES), edits, async ([, base], changes) => {
        const bytes = damaged(base, changes);
        const whole = await hash(bytes, 1_048_576);
        for (const size of [1, 2, 3, 7, 65_536]) expect(await hash(bytes, size)).toBe(whole);
      }),
      { numRuns: volume(20, 5_000), seed: 32 },
    );
  }, 3_600_000);
});

describe('one damaged line, where it must be found again how the report is written', () => {
  const rows = Array.from({ length: 60 }, (_, n) => [
    `p${n}@a.example`,
    `Per${n % 7}, Son`,
    `Role ${n % 4}`,
    'active',
  ]);

  it.each([
    ['all quoted', true],
    ['quoted where needed', false],
  ])(
    'changes no other record (%s)',
    async (_title, all) => {
      const lines = csv([HEADER, ...rows], ',', all).split('\n');
      await fc.assert(
        fc.asyncProperty(
          fc.integer({ min: 1, max: rows.length }),
          fc.constantFrom('', '"', ',', ';', '\0', '""', 'x'),
          fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
          fc.nat({ max: 1 }),
          async (n, insert, share, cut) => {
            const line = lines[n] ?? '';
            const at = Math.floor(share * line.length);
            const bytes = Buffer.from(
              lines
                .map((one, i) => (i === n ? line.slice(0, at) + insert + line.slice(at + cut) : one))
                .join('\n'),
            );
            const result = await read(bytes);
            expectLabels(result, bytes);
            const records = new Map(
              result.rows.flatMap((row) => (row.kind === 'record' ? [[row.line, row.cells] as const] : [])),
            );
            for (const [i, row] of rows.entries())
              if (i + 1 !== n) expect(records.get(i + 2), `line ${i + 2}`).toEqual(row);
          },
        ),
        { numRuns: volume(40, 5_000), seed: 35 },
      );
    },
    3_600_000,
  );
});
