import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { type Row, settled } from './table/row.ts';
import { findDialect, readTable } from './table/table.ts';

async function* chunked(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array) {
  const dialect = await findDialect(chunked(bytes, 65_536));
  const rows: Row[] = [];
  let names: readonly string[] = [];
  await readTable(chunked(bytes, 65_536), dialect, {
    onHeader: (header) => {
      names = header.names;
    },
    onRow: (row) => rows.push(settled(row)),
  });
  return {
    names,
    records: rows.flatMap((row) => (row.kind === 'record' && row.doubts === undefined ? [row.cells] : [])),
    /** Lines that are no sound record and no label of the table's own. */
    flagged: rows.flatMap((row) =>
      row.kind === 'rejected' || (row.kind === 'record' && row.doubts !== undefined) ? [row.line] : [],
    ),
  };
}

const HEADER = ['Email', 'Name', 'Role', 'Note'] as const;
const people = (count: number, cells: (n: number) => Partial<Record<number, string>> = () => ({})) =>
  Array.from({ length: count }, (_, n) =>
    [`p${n}@a.example`, `Person ${'abcdefgh'[n % 8] ?? ''}`, `Role ${n % 4}`, `note ${n}`].map(
      (cell, i) => cells(n)[i] ?? cell,
    ),
  );
const PEOPLE = people(30);
const cell = (text: string, delimiter: string) =>
  /["\n\r]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
const line = (row: readonly string[], delimiter = ',') =>
  row.map((text) => cell(text, delimiter)).join(delimiter);
const csv = (
  rows: readonly (readonly string[])[],
  delimiter = ',',
  end = '\n',
  header: readonly string[] = HEADER,
) => `${[header, ...rows].map((row) => line(row, delimiter)).join(end)}${end}`;

interface Case {
  readonly name: string;
  readonly text: string | Uint8Array;
  /** Default: the thirty people. */
  readonly records?: readonly (readonly string[])[];
  readonly names?: readonly string[];
  /** Damaged lines, each of which must be told. */
  readonly flagged?: readonly number[];
}

/** Row `n` of the people replaced by a damaged line; the others must be as they were. */
function damaged(name: string, n: number, text: string, rows = PEOPLE): Case {
  const lines = csv(rows).split('\n');
  lines[n + 1] = text;
  return { name, text: lines.join('\n'), records: rows.filter((_, i) => i !== n), flagged: [n + 2] };
}
const withNote = (note: string) => people(30, (n) => (n === 7 ? { 3: note } : {}));
const every = (note: (n: number) => string) => people(30, (n) => ({ 3: note(n) }));
const lines = csv(PEOPLE).trimEnd().split('\n');
const many = people(300);
const UMLAUTS = people(30, (n) => ({ 1: `Jürgen Ö. ${n}` }));
const invalid = Buffer.from(csv(UMLAUTS));
invalid[invalid.indexOf('rgen Ö. 7')] = 0xff;

const CASES: readonly Case[] = [
  { name: 'byte order mark', text: `\uFEFF${csv(PEOPLE)}` },
  { name: 'CRLF', text: csv(PEOPLE, ',', '\r\n') },
  { name: 'CR only', text: csv(PEOPLE, ',', '\r') },
  { name: 'LF and CRLF mixed', text: lines.map((text, n) => text + (n % 3 === 0 ? '\r\n' : '\n')).join('') },
  { name: 'no line end at the end', text: csv(PEOPLE).trimEnd() },
  { name: 'LF inside quotes', text: csv(withNote('first\nsecond')), records: withNote('first\nsecond') },
  {
    name: 'CRLF inside quotes',
    text: csv(withNote('first\nsecond'), ',', '\r\n'),
    records: withNote('first\nsecond'),
  },
  { name: 'delimiter inside quotes', text: csv(withNote('a, b; c')), records: withNote('a, b; c') },
  { name: 'doubled quotes', text: csv(withNote('a "quoted" word')), records: withNote('a "quoted" word') },
  {
    name: 'everything quoted',
    text: [HEADER, ...PEOPLE].map((row) => row.map((text) => `"${text}"`).join(',')).join('\n'),
  },
  { name: 'semicolons', text: csv(PEOPLE, ';') },
  { name: 'tabs', text: csv(PEOPLE, '\t') },
  {
    name: 'pipes, two columns, few lines',
    text: csv(
      PEOPLE.slice(0, 6).map((row) => row.slice(0, 2)),
      '|',
      '\n',
      ['Email', 'Role'],
    ),
    records: PEOPLE.slice(0, 6).map((row) => row.slice(0, 2)),
    names: ['Email', 'Role'],
  },
  { name: 'UTF-16 with tabs', text: iconv.encode(csv(PEOPLE, '\t'), 'utf-16le', { addBOM: true }) },
  { name: 'UTF-16 without mark', text: iconv.encode(csv(PEOPLE), 'utf-16le') },
  {
    name: 'U+2028 and NEL in a cell',
    text: csv(withNote('a\u2028b\u0085c')),
    records: withNote('a\u2028b\u0085c'),
  },
  {
    name: 'line break in a header cell',
    text: csv(PEOPLE, ',', '\n', ['Email', 'Full\nName', 'Role', 'Note']),
    names: ['Email', 'Full Name', 'Role', 'Note'],
  },
  {
    name: 'a name twice, a name missing',
    text: csv(PEOPLE, ',', '\n', ['Email', 'Role', 'Role', '']),
    names: ['Email', 'Role', 'Role (2)', 'Column 4'],
  },
  { name: 'header only', text: csv([]), records: [] },
  { name: 'header again', text: [...lines.slice(0, 12), lines[0], ...lines.slice(12)].join('\n') },
  { name: 'blank lines', text: [...lines.slice(0, 9), '', '', ...lines.slice(9), ''].join('\n') },
  { name: 'lines of delimiters only', text: [...lines.slice(0, 9), ',,,', ...lines.slice(9)].join('\n') },
  {
    name: 'semicolons and decimal commas',
    text: csv(
      every((n) => `${n},5`),
      ';',
    ),
    records: every((n) => `${n},5`),
  },
  {
    name: 'JSON in cells',
    text: csv(every((n) => `{"a":${n},"b":["x","y"]}`)),
    records: every((n) => `{"a":${n},"b":["x","y"]}`),
  },
  { name: 'sep= above', text: `sep=;\n${csv(PEOPLE, ';')}` },
  { name: 'sep= above that names a delimiter which stands nowhere', text: `sep=;\n${csv(PEOPLE)}` },
  { name: 'plain lines above', text: `Access report\nSystem: ERP; Client 100\n\n${csv(PEOPLE)}` },
  { name: 'comments above', text: `# exported by tool\n# do not edit\n${csv(PEOPLE)}` },
  { name: 'total below', text: `${csv(PEOPLE)}Total,30,,\n` },
  { name: 'closing words below', text: `${csv(PEOPLE)}\n30 rows selected.\n` },
  { name: 'closing words padded with delimiters', text: `${csv(PEOPLE)}Total: 30,,,\n` },
  { name: 'end mark of the host', text: `${csv(PEOPLE)}\x1A` },
  {
    name: 'dashes below the header',
    text: [lines[0], '-----,-----,-----,-----', ...lines.slice(1)].join('\n'),
  },
  {
    name: 'backslash before quotes',
    text: csv(PEOPLE).replaceAll(/note (\d+)/g, (_, n: string) => `"say \\"hi\\", ${n}"`),
    records: every((n) => `say "hi", ${n}`),
  },
  {
    name: 'single quotes',
    text: [HEADER, ...every((n) => `a, ${n}`)]
      .map((row) => row.map((text) => `'${text}'`).join(','))
      .join('\n'),
    records: every((n) => `a, ${n}`),
  },
  {
    name: 'blanks before quotes',
    text: [HEADER, ...every((n) => `a, ${n}`)]
      .map((row) => row.map((text) => `"${text}"`).join(', '))
      .join('\n'),
    records: every((n) => `a, ${n}`),
  },
  {
    name: 'delimiter at the end of the data lines only',
    text: lines.map((text, n) => (n === 0 ? text : `${text},`)).join('\n'),
  },
  {
    name: 'letters of three bytes across chunks',
    text: csv(people(9_000, (n) => ({ 1: `高橋 ${n}` }))),
    records: people(9_000, (n) => ({ 1: `高橋 ${n}` })),
  },
  {
    name: 'a cell of ten megabytes',
    text: damaged('', 5, `p5@a.example,Person f,Role 1,${'x'.repeat(10_000_000)}`).text,
    records: PEOPLE.filter((_, n) => n !== 5),
    flagged: [7],
  },
  {
    name: 'one byte that is no UTF-8',
    text: invalid,
    records: UMLAUTS.filter((_, n) => n !== 7),
    flagged: [9],
  },
  damaged('NUL in a cell', 7, 'p7@a.example,Person h,Ro\0le,note'),
  damaged('a line too short', 7, 'p7@a.example,Person h'),
  damaged('a comma too many', 7, 'p7@a.example,Person, h,Role 3,note 7'),
  damaged('a quote that never closes', 3, 'p3@a.example,"Person d,Role 3,note 3', many),
  damaged('text behind a closing quote', 150, 'p150@a.example,"Person" g,Role 2,note 150', many),
  damaged('a quote inside a word', 7, 'p7@a.example,Person h,Role 3,5" monitor'),
  damaged('a bare quote inside quotes', 7, 'p7@a.example,Person h,Role 3,"a "bare" quote"'),
];

describe('what CSV files do to their readers', () => {
  it.each(CASES)('$name', async ({ text, records = PEOPLE, names = HEADER, flagged = [] }) => {
    const found = await read(typeof text === 'string' ? Buffer.from(text) : text);
    expect(found.names).toEqual(names);
    expect(found.flagged).toEqual(flagged);
    expect(found.records).toEqual(records);
  });
});
