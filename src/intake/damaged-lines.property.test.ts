import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, describe, expect, it } from 'vitest';
import { damagingText } from '../../test/support/damaging-text.ts';
import { volume } from '../../test/support/volume.ts';
import type { Dialect } from '../model/dialect.ts';
import { textsOf } from './table/cells.ts';
import { contentOf } from './bytes/content.ts';
import { decodeAll, inUtf8 } from './bytes/decode.ts';
import { type Row, settled } from './table/row.ts';
import { findDialect } from './table/table.ts';
import { TextTable } from './table/text-table.ts';

/** Many small tables whose dialect is known: what damage does to lines, at a volume that finding dialects has no time for. */

async function* whole(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

async function* chunked(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

type RecordRow = Row & { readonly kind: 'record' };

interface Read {
  readonly rows: readonly Row[];
  readonly lines: number;
}

async function read(bytes: Uint8Array, dialect: Dialect, size = bytes.length): Promise<Read> {
  const rows: Row[] = [];
  const table = new TextTable(dialect, {
    onHeader: () => undefined,
    onRow: (row) => rows.push(settled(row)),
  });
  for await (const chunk of inUtf8(chunked(bytes, size), dialect.encoding)) table.push(chunk);
  return { rows, lines: table.end() };
}

/** Throws where a line has no label, or two, or none is counted. */
function checkLabels({ rows, lines }: Read, bytes: Uint8Array, dialect: Dialect): void {
  const text = decodeAll(bytes, dialect.encoding);
  const end = dialect.lineEnd === 'lf' ? '\n' : '\r';
  const physical = text.split(end).length - (text === '' || text.endsWith(end) ? 1 : 0);
  let next = 1;
  for (const row of rows) {
    if (row.line !== next) throw new Error(`line ${next} has no label of its own`);
    if (row.kind === 'record' && row.cells.length !== dialect.columns)
      throw new Error(`line ${next}: ${row.cells.length} cells`);
    next += row.lines;
  }
  if (next - 1 !== physical || lines !== physical)
    throw new Error(`${physical} lines, labelled ${next - 1}, counted ${lines}`);
}

const quotedIfNeeded = (cell: string, delimiter: string) =>
  /["\n]/.test(cell) || cell.includes(delimiter) ? `"${cell.replaceAll('"', '""')}"` : cell;
const quotedAlways = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const linesOf = (
  rows: readonly (readonly string[])[],
  delimiter: string,
  write: (cell: string, delimiter: string) => string = quotedIfNeeded,
) => rows.map((row) => row.map((cell) => write(cell, delimiter)).join(delimiter));

const HEADER = ['Email', 'Name', 'Role', 'Notes'];
const people = (count: number) =>
  Array.from({ length: count }, (_, n) => [
    `p${n}@a.example`,
    `Per ${'abcdefgh'[n % 8]}, Ünal`,
    `Role ${n % 4}`,
    n % 5 ? '' : 'a "quoted"\nnote',
  ]);

const FIXTURES = resolve(
  process.env['OKTA_ENTITLEMENTS_SHARED'] ?? resolve(import.meta.dirname, '../../../shared'),
  'intake-fixtures',
);

const FIXTURE_FILES = existsSync(FIXTURES)
  ? readdirSync(FIXTURES).filter((name) => name.endsWith('.csv'))
  : [];

/** The first lines of a report: small enough to be damaged ten thousand times. */
function head(bytes: Uint8Array, most: number, end: string): Uint8Array {
  const cut = Buffer.from(bytes).subarray(0, most).lastIndexOf(end);
  return cut < 0 ? bytes.subarray(0, most) : bytes.subarray(0, cut + end.length);
}

const SAMPLES: readonly (readonly [string, Uint8Array])[] = [
  ['all quoted', Buffer.from(linesOf([HEADER, ...people(9)], ',', quotedAlways).join('\n'))],
  [
    'title, semicolons, closing words',
    Buffer.from(
      `Access report\nSystem: ERP; Client 100\n\n${linesOf([HEADER, ...people(8)], ';').join('\n')}\n\n8 rows selected.\n`,
    ),
  ],
  [
    'tabs in UTF-16',
    iconv.encode(linesOf([HEADER, ...people(8)], '\t').join('\n'), 'utf-16le', { addBOM: true }),
  ],
  ['lines that end in CR', Buffer.from(linesOf([HEADER, ...people(9)], ',').join('\r'))],
  [
    'a delimiter behind each record',
    Buffer.from(
      linesOf([HEADER, ...people(9)], '|')
        .map((line) => `${line}|`)
        .join('\r\n'),
    ),
  ],
  [
    'fixed width',
    Buffer.from(
      [
        'USERID    ROLE        UNIT',
        '--------- ----------- ------',
        ...Array.from(
          { length: 12 },
          (_, n) => `USER${n}`.padEnd(10) + `Role ${n % 3}`.padEnd(12) + `BU-${n % 4}`,
        ),
      ].join('\n'),
    ),
  ],
  ...FIXTURE_FILES.map((name) => {
    const bytes = readFileSync(resolve(FIXTURES, name));
    return [name, name.includes('utf16') ? bytes.subarray(0, 1_600) : head(bytes, 900, '\n')] as const;
  }),
];

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat({ max: 9 }),
  insert: damagingText,
  /** Put in front of it: a piece of the report that stands elsewhere. */
  splice: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 400 }) }),
});
const changes = fc.array(change, { minLength: 1, maxLength: 5 });
type Change = typeof change extends fc.Arbitrary<infer One> ? One : never;

function damaged(bytes: Uint8Array, all: readonly Change[]): Buffer {
  let result = Buffer.from(bytes);
  for (const { at, cut, insert, splice } of all) {
    const place = Math.floor(at * result.length);
    result = Buffer.concat([
      result.subarray(0, place),
      result.subarray(splice, splice === 0 ? 0 : splice + 60),
      Buffer.from(insert, 'latin1'),
      result.subarray(place + cut),
    ]);
  }
  return result;
}

/** 64 Ki and 1 Mi are more than there is: all at once. */
const SIZES = [1, 2, 3, 7, 65_536, 1_048_576];
/** Of how many mutations one is read in chunks, too. */
const CHUNKED = volume(10, 1);

describe('whatever is done to a small report', () => {
  it('every physical line carries exactly one label, and the size of the chunks changes nothing', async () => {
    const known = await Promise.all(
      SAMPLES.map(async ([name, bytes]) => ({ name, bytes, dialect: await findDialect(whole(bytes)) })),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...known),
        changes,
        fc.nat(CHUNKED - 1),
        async ({ bytes, dialect }, all, turn) => {
          const text = damaged(bytes, all);
          const once = await read(text, dialect);
          checkLabels(once, text, dialect);
          if (turn > 0) return;
          const expected = JSON.stringify(once);
          for (const size of SIZES)
            if (JSON.stringify(await read(text, dialect, size)) !== expected)
              throw new Error(`otherwise in chunks of ${size}`);
        },
      ),
      { numRuns: volume(10_000, 100_000), seed: 34 },
    );
  }, 3_600_000);

  it('the samples are text', async () => {
    for (const [, bytes] of SAMPLES) expect((await contentOf(whole(bytes))).form).toBe('text');
  });
});

/** What is done to one line, at a place in it. */
const MUTATIONS: Readonly<Record<string, (line: string, at: number, delimiter: string) => string>> = {
  'a character lost': (line, at) => line.slice(0, at) + line.slice(at + 1),
  'a quote put in': (line, at) => `${line.slice(0, at)}"${line.slice(at)}`,
  'a quote for a character': (line, at) => `${line.slice(0, at)}"${line.slice(at + 1)}`,
  'a delimiter put in': (line, at, delimiter) => `${line.slice(0, at)}${delimiter}${line.slice(at)}`,
  'a delimiter lost': (line, at, delimiter) => {
    const from = line.indexOf(delimiter, at);
    return from < 0 ? line.slice(0, at) : line.slice(0, from) + line.slice(from + 1);
  },
  'another delimiter put in': (line, at) => `${line.slice(0, at)};|${line.slice(at)}`,
  'a NUL put in': (line, at) => `${line.slice(0, at)}\0${line.slice(at)}`,
  'the end lost': (line, at) => line.slice(0, at),
  'the start lost': (line, at) => line.slice(at),
  'a line end put in': (line, at) => `${line.slice(0, at)}\n${line.slice(at)}`,
  'said twice': (line, at) => line + line.slice(at),
};

const ROWS = Array.from({ length: 120 }, (_, n) => [
  `p${n}@a.example`,
  `Per${n % 7}, Son`,
  `Role ${n % 4}`,
  'active',
]);
/** A tenth of the records goes over two lines. */
const LONG_ROWS = ROWS.map((row, n) => (n % 10 === 4 ? [...row.slice(0, 3), `first ${n}\nsecond`] : row));

interface Table {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly runs: number;
}

const table = (
  name: string,
  delimiter: string,
  rows: readonly (readonly string[])[],
  write?: (cell: string) => string,
): Table => ({
  name,
  bytes: Buffer.from(linesOf([HEADER, ...rows], delimiter, write).join('\n')),
  runs: volume(1_200, 12_000),
});

const TABLES: readonly Table[] = [
  table('all quoted', ',', ROWS, quotedAlways),
  table('quoted where needed', ',', ROWS),
  table('semicolons', ';', ROWS),
  table('tabs, all quoted', '\t', ROWS, quotedAlways),
  table('bars', '|', ROWS),
  table('records of two lines', ',', LONG_ROWS),
  table('records of two lines, all quoted', ',', LONG_ROWS, quotedAlways),
  ...FIXTURE_FILES.map((name) => ({
    name,
    bytes: readFileSync(resolve(FIXTURES, name)),
    runs: volume(150, 3_000),
  })),
];

describe('one damaged line', () => {
  let all = 0;
  let allSpread = 0;

  it.each(TABLES)(
    'changes no other record in 995 of 1,000 cases, and else they are reported ($name)',
    async ({ bytes, runs }) => {
      const dialect = await findDialect(whole(bytes));
      const { rows } = await read(bytes, dialect);
      const sound = rows.flatMap((row) => (row.kind === 'record' ? [row] : []));
      // Bytes as they stand, so that a mutation may also cut a letter.
      const wide = dialect.encoding.startsWith('utf-16');
      const lines = Buffer.from(bytes)
        .toString(wide ? 'utf16le' : 'latin1')
        .split('\n');
      const numbers = sound.flatMap((row) => Array.from({ length: row.lines }, (_, k) => row.line + k));
      const delimiter = dialect.delimiter === '' ? ' ' : dialect.delimiter;
      let spread = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.constantFrom(...numbers),
          fc.constantFrom(...Object.keys(MUTATIONS)),
          fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
          async (number, mutation, share) => {
            const line = lines[number - 1] ?? '';
            const instead = MUTATIONS[mutation]?.(line, Math.floor(share * line.length), delimiter) ?? '';
            const text = lines.map((one, i) => (i === number - 1 ? instead : one)).join('\n');
            const changed = Buffer.from(text, wide ? 'utf16le' : 'latin1');
            const result = await read(changed, dialect);
            checkLabels(result, changed, dialect);
            const lost = lostRecords(result.rows, sound, number, instead.split('\n').length - 1);
            all += 1;
            if (lost > 0) {
              spread += 1;
              allSpread += 1;
            }
          },
        ),
        { numRuns: runs, seed: 33 },
      );
      expect(spread / runs).toBeLessThanOrEqual(0.005);
    },
    3_600_000,
  );

  afterAll(() => {
    console.log(
      `intake: ${all} mutations of one line, ${((100 * (all - allSpread)) / all).toFixed(2)} % changed no other record, the others reported it`,
    );
  });
});

/**
 * How many records that do not hold the damaged line are not read as before. Throws where one of them is not rejected.
 * `more`: lines that were put in.
 */
function lostRecords(
  rows: readonly Row[],
  sound: readonly RecordRow[],
  damagedLine: number,
  more: number,
): number {
  const labels = new Map<number, Row>();
  for (const row of rows) for (let k = 0; k < row.lines; k++) labels.set(row.line + k, row);
  let lost = 0;
  for (const record of sound) {
    if (damagedLine >= record.line && damagedLine < record.line + record.lines) continue;
    const line = record.line > damagedLine ? record.line + more : record.line;
    const now = labels.get(line);
    if (
      now?.kind === 'record' &&
      now.line === line &&
      now.lines === record.lines &&
      (now.doubts === undefined) === (record.doubts === undefined) &&
      textsOf(now.cells).every((cell, i) => cell === record.cells.at(i))
    )
      continue;
    lost += 1;
    for (let k = 0; k < record.lines; k++)
      if (labels.get(line + k)?.kind !== 'rejected')
        throw new Error(`line ${line + k}: read otherwise, and not rejected`);
  }
  return lost;
}
