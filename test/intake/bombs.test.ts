import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Archive } from '../../src/intake/bytes/archive.ts';
import { volume } from '../support/volume.ts';
import { zipOf } from '../support/zip.ts';

/** Reports that are made to fill a memory or to take for ever, each read by a process whose memory is looked at. */

type Files = readonly (readonly [string, Uint8Array])[];

const text = (lines: readonly string[]) => Buffer.from(`${lines.join('\n')}\n`);
const people = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@a.example,Role ${n % 3}`);
const around = (line: string) => text(['Email,Role', ...people(50), line, ...people(50)]);

/** A person in each row, and under each of all columns what `cell` says. */
function wide(rows: number, cell: (row: number, column: number) => string): Buffer {
  const columns = Array.from({ length: 1_999 }, (_, column) => column);
  return text([
    ['Email', ...columns.map((column) => `Right ${column}`)].join(','),
    ...Array.from({ length: rows }, (_, row) =>
      [`p${row}@a.example`, ...columns.map((column) => cell(row, column))].join(','),
    ),
  ]);
}

/** A zip file whose table of contents says that a file in it has so many bytes. */
function lying(zip: Buffer, name: string, size: number): Buffer {
  const bytes = Buffer.from(zip);
  const isAt = (at: number, mark: string) =>
    at >= 0 && bytes.subarray(at, at + 4).toString('latin1') === mark;
  for (let at = bytes.indexOf(name); at >= 0; at = bytes.indexOf(name, at + 1)) {
    if (isAt(at - 46, 'PK\x01\x02')) bytes.writeUInt32LE(size, at - 46 + 24);
    if (isAt(at - 30, 'PK\x03\x04')) bytes.writeUInt32LE(size, at - 30 + 22);
  }
  return bytes;
}

/** The files of a workbook of twenty people. */
async function workbook(fill?: (sheet: ExcelJS.Worksheet) => void): Promise<Files> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Access');
  sheet.addRow(['Email', 'Role']);
  for (let n = 0; n < 20; n++) sheet.addRow([`p${n}@a.example`, `Role ${n % 3}`]);
  fill?.(sheet);
  const archive = await Archive.open(Buffer.from(await book.xlsx.writeBuffer()));
  return await Promise.all(
    archive
      .names()
      .filter((name) => !name.endsWith('/'))
      .map(async (name) => [name, Buffer.from(await archive.text(name))] as const),
  );
}

/** Each with two thousand cells. */
const WIDE_ROWS = volume(250, 1_500);

const SHEET = 'xl/worksheets/sheet1.xml';
const SHARED = 'xl/sharedStrings.xml';
/** What does not shrink, so that more may come out of the archive. */
const ballast = ['xl/media/image1.png', randomBytes(1_000_000)] as const;

const withPart = (files: Files, name: string, bytes: Uint8Array): Files => [
  ...files.filter(([other]) => other !== name),
  [name, bytes],
];
const sharedTexts = (count: number, word: string) =>
  Buffer.from(
    `<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">${`<si><t>${word}</t></si>`.repeat(count)}</sst>`,
  );

interface Bomb {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Of the most columns: read by a process of its own. */
  readonly wide?: true;
  readonly expected: Readonly<Record<string, unknown>>;
}

const tooLarge = { code: 'intake.too_large' };
const unreadable = { code: 'intake.unreadable' };

async function bombs(): Promise<readonly Bomb[]> {
  const book = await workbook();
  const sheet = book.find(([name]) => name === SHEET)?.[1] ?? Buffer.alloc(0);
  const hugeSheet = Buffer.from(
    Buffer.from(sheet)
      .toString()
      .replace(
        '</sheetData>',
        () =>
          `<row r="99"><c r="A99" t="inlineStr"><is><t>${'x'.repeat(60_000_000)}</t></is></c></row></sheetData>`,
      ),
  );
  const rows = Buffer.alloc(60_000_000, 'a@a.example,b\n');
  const member = gzipSync(rows);
  return [
    {
      name: 'a gigabyte in a gzip file, in twenty members',
      bytes: Buffer.concat(Array.from({ length: 20 }, () => member)),
      expected: tooLarge,
    },
    { name: 'a bomb in zip', bytes: zipOf([['a.csv', rows]]), expected: tooLarge },
    {
      name: 'a bomb in zip that says it is small',
      bytes: lying(zipOf([['a.csv', rows]]), 'a.csv', 100),
      expected: unreadable,
    },
    { name: 'a bomb in a sheet', bytes: zipOf(withPart(book, SHEET, hugeSheet)), expected: tooLarge },
    {
      name: 'a bomb in a sheet that says it is small',
      bytes: lying(zipOf(withPart(book, SHEET, hugeSheet)), SHEET, 1_000),
      expected: unreadable,
    },
    {
      name: 'a bomb in the texts of a workbook that say they are small',
      bytes: lying(zipOf(withPart(book, SHARED, sharedTexts(2_500_000, 'abc'))), SHARED, 1_000),
      expected: unreadable,
    },
    {
      name: 'texts of a workbook that fill a memory',
      bytes: zipOf([...withPart(book, SHARED, sharedTexts(2_500_000, 'abcdefghij')), ballast]),
      expected: tooLarge,
    },
    {
      name: 'many small texts of a workbook',
      bytes: zipOf([...withPart(book, SHARED, sharedTexts(500_001, 'a')), ballast]),
      expected: tooLarge,
    },
    {
      name: 'a cell in the last corner of a sheet',
      bytes: zipOf(
        await workbook((last) => {
          last.getCell('XFD1048576').value = 'x';
        }),
      ),
      expected: tooLarge,
    },
    {
      name: 'a cell of ten megabytes',
      bytes: around(`x@a.example,${'y'.repeat(10_000_000)}`),
      expected: { data: 100, rejected: 1, people: 50, reasons: ['cell-too-long'] },
    },
    {
      name: 'a cell of ten megabytes behind an open quote',
      bytes: around(`x@a.example,"${'y'.repeat(10_000_000)}`),
      expected: { data: 100, rejected: 1, people: 50, reasons: ['cell-too-long'] },
    },
    {
      name: 'five million quotes in a line',
      bytes: around('"'.repeat(5_000_001)),
      expected: { data: 100, rejected: 1, people: 50, reasons: ['cell-too-long'] },
    },
    {
      name: 'a cell of a hundred thousand lines',
      bytes: around(`x@a.example,"${'y\n'.repeat(100_000)}"`),
      expected: { data: 100, rejected: 100_001, people: 50 },
    },
    {
      name: 'twenty thousand open quotes',
      bytes: text([
        'Email,Role',
        ...people(60_000),
        ...Array.from({ length: 20_000 }, () => '"q@a.example,R'),
      ]),
      expected: { data: 60_000, rejected: 20_000 },
    },
    {
      name: 'a million and one lines that cannot be read',
      bytes: Buffer.concat([text(['Email,Role', ...people(2_000)]), Buffer.alloc(2_000_100, 'x\n')]),
      expected: tooLarge,
    },
    {
      name: 'a million columns',
      bytes: text([`Email,Role${',c'.repeat(1_000_000)}`, ...people(20)]),
      expected: tooLarge,
    },
    {
      name: 'a hundred thousand columns in every line',
      bytes: text([
        `Email,Role${',c'.repeat(100_000)}`,
        ...people(20).map((line) => line + ',v'.repeat(100_000)),
      ]),
      expected: tooLarge,
    },
    // Two thousand columns, the most there may be.
    {
      name: 'a wide table in which every cell is another',
      wide: true,
      bytes: wide(WIDE_ROWS, (row, column) => `v${row}-${column}`),
      expected: { data: WIDE_ROWS, rejected: 0, people: WIDE_ROWS },
    },
    {
      name: 'a wide table of many roles, under names that differ by a number',
      wide: true,
      bytes: wide(WIDE_ROWS, (row, column) => `Role ${(row * 7 + column * 13) % 900}`),
      expected: { data: WIDE_ROWS, rejected: 0, people: WIDE_ROWS },
    },
    {
      name: 'a wide table of marks',
      wide: true,
      bytes: wide(4 * WIDE_ROWS, (row, column) => ((row * column) % 11 === 3 ? 'x' : '')),
      expected: { data: 4 * WIDE_ROWS, rejected: 0, people: 4 * WIDE_ROWS },
    },
    {
      name: 'more different values than any app has',
      bytes: text([
        'Email,Role',
        ...Array.from({ length: 150_001 }, (_, n) => `p${n % 50}@a.example,Role ${n}`),
      ]),
      expected: tooLarge,
    },
    {
      name: 'a list in a list, ninety thousand times',
      bytes: around(`x@a.example,${'['.repeat(90_000)}`),
      expected: { data: 101, rejected: 0 },
    },
    // Cells that make a careless expression go back over them again and again.
    ...[' ', '-', 'a@', '="', '1-', '\t ', '.a', '"x'].map((word) => ({
      name: `long cells of ${JSON.stringify(word)}`,
      bytes: text([
        'Email;Role;Notes',
        ...people(60).map((line) => `${line.replace(',', ';')};${word.repeat(40_000 / word.length)}`),
      ]),
      expected: { data: 60, rejected: 0, people: 60 },
    })),
  ];
}

/** Of one process that reads them all; one that reads ten people takes 85. */
const MOST_MEGABYTES = 350;
/** Of it for objects, old and new: without a limit a process keeps what it has done with for as long as the machine has room. */
const HEAP = ['--max-old-space-size=192', '--max-semi-space-size=16'];
/** Of one of the two processes, on a machine that has much else to do. */
const LONGEST_MS = 300_000;

describe('reports that are made to harm', () => {
  const folder = mkdtempSync(join(tmpdir(), 'okta-entitlements-bombs-'));
  let all: readonly Bomb[] = [];
  let came: readonly Readonly<Record<string, unknown>>[] = [];

  const read = (files: readonly string[]) => {
    const { stdout, status } = spawnSync(
      process.execPath,
      [...HEAP, '--import', 'tsx', resolve(import.meta.dirname, 'bomb-process.ts'), ...files],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], timeout: LONGEST_MS },
    );
    expect(status, 'the process lived').toBe(0);
    return JSON.parse(stdout) as typeof came;
  };

  beforeAll(async () => {
    const made = await bombs();
    // In the order in which they are read.
    all = [
      ...made.filter(({ wide: isWide }) => isWide !== true),
      ...made.filter(({ wide: isWide }) => isWide),
    ];
    const files = all.map(({ bytes }, n) => {
      writeFileSync(join(folder, String(n)), bytes);
      return join(folder, String(n));
    });
    const isWide = (file: string) => all[files.indexOf(file)]?.wide === true;
    came = [...read(files.filter((file) => !isWide(file))), ...read(files.filter(isWide))];
  }, 2 * LONGEST_MS);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  it('are refused, or read but for the lines that cannot be', () => {
    expect(came.length).toBe(all.length);
    expect(all.map(({ name }, n) => ({ name, came: came[n] }))).toMatchObject(
      all.map(({ name, expected }) => ({ name, came: expected })),
    );
  });

  it('take no more memory than any other report', () => {
    const peaks = came.map((one) => Number(one['peakMegabytes']));
    if (process.env['SHOW'] === '1')
      console.log(all.map(({ name }, n) => `${peaks[n]?.toFixed(0)} MB  ${name}`).join('\n'));
    console.log(
      `bombs: ${all.length}, ${Math.max(...peaks).toFixed(0)} MB at most, ${came
        .reduce((sum, one) => sum + Number(one['seconds']), 0)
        .toFixed(1)} s of work`,
    );
    expect(Math.max(...peaks)).toBeLessThanOrEqual(MOST_MEGABYTES);
  });
});
