import ExcelJS from 'exceljs';
import { expect, it } from 'vitest';
import { mergedWorkbook } from '../../../../test/support/merged-workbook.ts';
import { analyze } from '../../analyze.ts';

type Cells = readonly (string | null)[];

/** Reads a sheet with these rows of which such cells are merged. */
async function understood(rows: readonly Cells[], merges: readonly string[]) {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Access');
  for (const row of rows) sheet.addRow([...row]);
  for (const merge of merges) sheet.mergeCells(merge);
  return understoodBytes(new Uint8Array(await workbook.xlsx.writeBuffer()));
}

function understoodBytes(bytes: Uint8Array) {
  return analyze({
    id: 'und_x',
    name: 'x.xlsx',
    path: 'x.xlsx',
    now: Date.UTC(2026, 10, 25),
    open: async function* () {
      yield bytes;
    },
  });
}

const who = (n: number) => `user${n}@a.example`;
const people = Array.from({ length: 12 }, (_, n) => n);

it('a person in cells that are merged over several rows holds what all of them say', async () => {
  const rows = people.flatMap((n): Cells[] => [
    [who(n), `Anna Berg${'abcdefghijkl'[n]}`, `Role ${n % 3}`],
    [null, null, `Role ${(n + 1) % 3}`],
  ]);
  const merges = people.flatMap((n) => [`A${2 * n + 2}:A${2 * n + 3}`, `B${2 * n + 2}:B${2 * n + 3}`]);
  const {
    wantedHoldings,
    people: found,
    questions,
  } = await understood([['Email', 'Name', 'Role'], ...rows], merges);
  expect([wantedHoldings, found, questions]).toEqual([24, 12, []]);
});

it('an end and a note in such cells are said of each of the rows', async () => {
  const rows = people.map((n): Cells => [
    who(n),
    `Role ${n % 3}`,
    n === 2 ? '31.12.2025' : n < 2 || n > 4 ? '31.12.2027' : null,
    n === 7 ? 'revoked' : null,
  ]);
  const { lines, leftOut } = await understood(
    [['Email', 'Role', 'Valid To', 'Notes'], ...rows],
    ['C4:C6', 'D9:D10'],
  );
  expect(leftOut.map(({ records }) => records)).toEqual([3, 2]);
  expect(lines.records).toBe(7);
});

it('a header over two rows and an empty row stay as they are', async () => {
  const rows = people.map((n): Cells => [who(n), `Role ${n % 3}`, 'HR']);
  const { lines, columns, wantedHoldings } = await understood(
    [
      ['Email', 'Access', null],
      [null, 'Role', 'Unit'],
      ...rows,
      [null, null, null],
      ['Created by IT', null, null],
    ],
    ['A1:A2', 'B1:C1', 'C14:C15'],
  );
  expect(columns).toHaveLength(3);
  expect([wantedHoldings, lines.records]).toEqual([12, 12]);
});

it('a total below what is merged is nobody and nothing', async () => {
  const rows = people.flatMap((n): Cells[] => [
    [who(n), `Role ${n % 3}`, null],
    [null, `Role ${(n + 1) % 3}`, null],
    [null, 'Total', '2'],
  ]);
  const merges = people.map((n) => `A${3 * n + 2}:A${3 * n + 4}`);
  const { wantedHoldings, lines, entitlements } = await understood(
    [['Email', 'Role', 'Count'], ...rows],
    merges,
  );
  expect([wantedHoldings, lines.records]).toEqual([24, 24]);
  expect(entitlements.flatMap(({ values }) => values.map(({ name }) => name)).sort()).toEqual([
    'Role 0',
    'Role 1',
    'Role 2',
  ]);
});

it('what is merged across columns that decide is not taken, and told by its line', async () => {
  const rows = people.map((n): Cells => [who(n), n % 2 ? 'X' : null, n % 3 ? 'X' : null, n % 4 ? null : 'X']);
  rows[0] = [who(0), 'X', null, null];
  const { rejects, wantedHoldings } = await understood(
    [['Email', 'Post', 'Pay', 'Audit'], ...rows],
    ['B2:C2'],
  );
  expect(rejects).toEqual([{ line: 2, reason: 'merged-across' }]);
  expect(wantedHoldings).toBe(16);
});

it('what is merged across columns that do not decide, or as the header is, is read', async () => {
  const rows = people.map((n): Cells => [
    who(n),
    null,
    `Role ${n % 3}`,
    null,
    'Sales',
    n === 4 ? null : 'Munich',
  ]);
  const { rejects, wantedHoldings, questions } = await understood(
    [['Email', null, 'Role', null, 'Department', 'City'], ...rows],
    ['A1:B1', 'C1:D1', 'E6:F6', ...people.flatMap((n) => [`A${n + 2}:B${n + 2}`, `C${n + 2}:D${n + 2}`])],
  );
  expect([rejects, wantedHoldings, questions]).toEqual([[], 12, []]);
});

it.each([
  ['down', 'A3:A4', 4],
  ['across', 'B4:C4', 4],
  ['both ways', 'A3:B4', 4],
  ['from the header on', 'C1:C5', 4],
])(
  'what a spreadsheet kept under cells that are merged %s nobody sees: it is not taken',
  async (_, merge, line) => {
    const rows = people.map((n): Cells => [who(n), n % 2 ? 'X' : null, 'X', n % 4 ? null : 'X']);
    const { rejects } = await understoodBytes(
      await mergedWorkbook([['Email', 'Post', 'Pay', 'Audit'], ...rows], [merge]),
    );
    expect(rejects.filter((reject) => reject.line === line)).toEqual([{ line, reason: 'under-merged' }]);
  },
);

it('what is kept under cells that are merged from an empty row on is not taken', async () => {
  const rows = people.map((n): Cells =>
    n === 2 ? [] : [who(n), n % 2 ? 'X' : null, 'X', n % 4 ? null : 'X'],
  );
  const { rejects } = await understoodBytes(
    await mergedWorkbook([['Email', 'Post', 'Pay', 'Audit'], ...rows], ['C4:C5']),
  );
  expect(rejects).toEqual([{ line: 5, reason: 'under-merged' }]);
});

it.each([
  ['down', ['C3:C5', 'C5:C7'], [3, 4, 5, 6, 7]],
  ['down, the person', ['A3:A5', 'A5:A7'], [3, 4, 5, 6, 7]],
  ['across', ['B4:C4', 'C4:D4'], [4]],
  ['both ways', ['B3:C4', 'C4:D5'], [3, 4, 5]],
  ['one in the other', ['B3:D5', 'C4:C5'], [3, 4, 5]],
])('of cells that are merged twice nobody knows what they say: %s', async (_, merges, lines) => {
  const rows = people.map((n): Cells => [who(n), n % 2 ? 'X' : null, 'X', n % 4 ? null : 'X']);
  const { rejects } = await understoodBytes(
    await mergedWorkbook([['Email', 'Post', 'Pay', 'Audit'], ...rows], merges),
  );
  expect(rejects.map(({ line }) => line)).toEqual(lines);
  const twice = merges.slice(0, 1).flatMap((merge) => [merge, merge]);
  const [once, same] = await Promise.all(
    [merges.slice(0, 1), twice].map(async (of) =>
      understoodBytes(await mergedWorkbook([['Email', 'Post', 'Pay', 'Audit'], ...rows], of)),
    ),
  );
  expect(same?.rejects).toEqual(once?.rejects);
});

it('a cell that is merged behind ten thousand others says what it says of all its rows', async () => {
  const rows = people.map((n): Cells => [
    who(n),
    `Role ${n % 3}`,
    n === 4 ? 'revoked' : n === 5 ? null : 'active',
  ]);
  const others = Array.from({ length: 10_000 }, (_, n) => `Y${n + 1}:Z${n + 1}`);
  const { wantedHoldings, leftOut } = await understoodBytes(
    await mergedWorkbook([['Email', 'Role', 'Status'], ...rows], [...others, 'C6:C7']),
  );
  expect([wantedHoldings, leftOut.map(({ records }) => records)]).toEqual([10, [2]]);
});

it('cells that are merged ten thousand times are read as fast as those that are merged once', async () => {
  const rows = Array.from({ length: 2_000 }, (_, n): Cells => [who(n), 'X', 'X', n % 4 ? null : 'X']);
  const { lines } = await understoodBytes(
    await mergedWorkbook(
      [['Email', 'Post', 'Pay', 'Audit'], ...rows],
      Array.from({ length: 10_000 }, () => 'D2:Z2001'),
    ),
  );
  expect(lines.records).toBe(2_000);
}, 60_000);
