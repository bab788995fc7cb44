import { gzipSync } from 'node:zlib';
import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { analyze } from '../analyze.ts';
import { expansionLimit } from './content.ts';
import { zipOf } from '../../../test/support/zip.ts';

async function* chunked(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const understood = (bytes: Uint8Array, size = 65_536) =>
  analyze({ id: 'und_test', name: 'x', path: 'x', now: 0, open: () => chunked(bytes, size) });

/** Long lines: what bounds it is how much comes out, not how many rows that is. */
const BOMB = Buffer.alloc(60_000_000, `${'a'.repeat(1_000)},b\n`);
const TEXT = Buffer.from(
  `Email,Role\n${Array.from({ length: 50 }, (_, n) => `p${n}@a.example,Role ${n % 3}`).join('\n')}\n`,
);

describe('what a file holds is told from its bytes', () => {
  it.each([
    ['gzip', 'gzip', gzipSync(TEXT)],
    [
      'gzip in two members',
      'gzip',
      Buffer.concat([gzipSync(TEXT.subarray(0, 300)), gzipSync(TEXT.subarray(300))]),
    ],
    ['zip', 'zip', zipOf([['report.csv', TEXT]])],
    [
      'zip with the leavings of a Mac',
      'zip',
      zipOf([
        ['report.csv', TEXT],
        ['__MACOSX/._report.csv', Buffer.from('x')],
        ['.DS_Store', Buffer.from('x')],
      ]),
    ],
  ] as const)('%s reads as the text in it, at every size of the chunks', async (_title, container, bytes) => {
    const plain = await understood(TEXT);
    for (const size of [1, 7, 65_536, 1_048_576]) {
      const { report, dialect, ...rest } = await understood(bytes, size);
      const { report: _report, dialect: plainDialect, ...expected } = plain;
      expect(rest).toEqual(expected);
      expect(dialect).toEqual({ ...plainDialect, container });
      expect(report.bytes).toBe(bytes.length);
    }
  });

  it('a workbook goes all the way', async () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('Access');
    sheet.addRow(['Email', 'Role']);
    for (let n = 0; n < 50; n++) sheet.addRow([`p${n}@a.example`, `Role ${n % 3}`]);
    const understanding = await understood(new Uint8Array(await workbook.xlsx.writeBuffer()), 1_000);
    expect(understanding).toMatchObject({ people: 50, wantedHoldings: 50, lines: { total: 51, data: 50 } });
  });

  it.each([
    ['cut off in the middle', gzipSync(TEXT).subarray(0, 60), 'intake.unreadable'],
    ['gzip within gzip', gzipSync(gzipSync(TEXT)), 'intake.unreadable'],
    ['gzip within zip', zipOf([['a.csv', gzipSync(TEXT)]]), 'intake.unreadable'],
    [
      'two reports',
      zipOf([
        ['a.csv', TEXT],
        ['b.csv', TEXT],
      ]),
      'intake.unreadable',
    ],
    ['a name that leads out', zipOf([['../a.csv', TEXT]]), 'intake.unreadable'],
    ['a name that starts at the root', zipOf([['/etc/a.csv', TEXT]]), 'intake.unreadable'],
    ['a name of another drive', zipOf([['C:/a.csv', TEXT]]), 'intake.unreadable'],
    ['a name that leads out on Windows', zipOf([['..\\a.csv', TEXT]]), 'intake.unreadable'],
    ['no file', zipOf([['folder/', Buffer.alloc(0)]]), 'intake.empty'],
    [
      'no archive after all',
      Buffer.from('PK\u0003\u0004 and so on, for long enough to be one'),
      'intake.unreadable',
    ],
    [
      'too many files',
      zipOf(Array.from({ length: 1_001 }, (_, n) => [`${n}.csv`, TEXT] as const)),
      'intake.too_large',
    ],
    ['a bomb in zip', zipOf([['a.csv', BOMB]]), 'intake.too_large'],
    ['a bomb in gzip', gzipSync(BOMB), 'intake.too_large'],
  ] as const)('%s is refused', async (_title, bytes, code) => {
    await expect(understood(bytes)).rejects.toMatchObject({ code });
  });

  it('what may come out grows with what goes in, up to a bound', () => {
    expect([0, 1_000_000, 40_000_000].map(expansionLimit)).toEqual([50_000_000, 100_000_000, 2_000_000_000]);
  });
});
