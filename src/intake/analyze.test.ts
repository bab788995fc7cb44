import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Understanding, Wanted } from '../model/understanding.ts';
import { volume } from '../../test/support/volume.ts';
import { analyze, readWanted } from './analyze.ts';
import { scanRecord } from './bytes/scan.ts';

async function* chunked(bytes: Uint8Array, size: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function understood(text: string | Uint8Array, overrides = {}, size = 65_536): Promise<Understanding> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return analyze({
    now: 0,
    id: 'und_test',
    name: 'test.csv',
    path: 'test.csv',
    open: () => chunked(bytes, size),
    overrides,
  });
}

async function wantedOf(text: string | Uint8Array, overrides = {}, size = 65_536): Promise<Wanted> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  return (await readWanted(chunked(bytes, size), await understood(text, overrides, size), 0)).wanted;
}

/** `person: entitlement=value`, sorted. */
async function triples(text: string, overrides = {}): Promise<readonly string[]> {
  const understanding = await understood(text, overrides);
  const wanted = await wantedOf(text, overrides);
  return wanted.identifiers
    .flatMap((person, p) =>
      [...wanted.values.subarray(wanted.offsets[p], wanted.offsets[p + 1])].map((v) => {
        const { entitlement, value } = wanted.valueTable[v]!;
        const column = understanding.entitlements[entitlement]!;
        return `${person}: ${column.name}=${column.values[value]!.name}`;
      }),
    )
    .sort();
}

const ROWS = ['ann@a.example,Admin', 'bob@a.example,Viewer', 'cid@a.example,Admin'];
const PLAIN = `Email,Role\n${ROWS.join('\n')}\n`;
const EXPECTED = ['ann@a.example: Role=Admin', 'bob@a.example: Role=Viewer', 'cid@a.example: Role=Admin'];

describe('a compressed report with something behind its end', () => {
  it.each([64, 1_000, 65_536])('is known by all its bytes, in chunks of %i', async (size) => {
    const lines = Array.from({ length: 12_000 }, (_, n) => `p${n}@a.example,Role ${n % 7}`);
    // What its columns mean is told far down only: it is read again.
    const late = Array.from({ length: 3_000 }, (_, n) => `q${n}@a.example,`);
    const text = [
      'Email,Role,Status',
      ...lines.map((line) => `${line},active`),
      ...late.map((line) => `${line},terminated`),
    ];
    const bytes = Buffer.concat([gzipSync(text.join('\n')), Buffer.alloc(200_000)]);
    const { report, lines: counts } = await understood(bytes, {}, size);
    expect(report).toMatchObject({
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
    expect(counts.total).toBe(15_001);
  });
});

describe('the same table in another dress', () => {
  it.each([
    ['plain', PLAIN],
    ['BOM', `\uFEFF${PLAIN}`],
    ['CRLF', PLAIN.replaceAll('\n', '\r\n')],
    ['CR', PLAIN.replaceAll('\n', '\r')],
    ['no end of line', PLAIN.trimEnd()],
    ['blank lines', PLAIN.replaceAll('\n', '\n\n')],
    ['semicolon', PLAIN.replaceAll(',', ';')],
    ['tab', PLAIN.replaceAll(',', '\t')],
    ['pipe', PLAIN.replaceAll(',', '|')],
    ['quoted', PLAIN.replaceAll(/[^,\n]+/g, '"$&"')],
    ['spaces around', PLAIN.replaceAll(',', ' , ')],
    ['trailing delimiter on data lines', PLAIN.replaceAll(/(example,\w+)\n/g, '$1,\n')],
    ['a repeated line', `${PLAIN}${ROWS[0]}\n`],
    ['other case of the person', `${PLAIN}ANN@A.EXAMPLE,admin\n`],
    ['nothing said', `${PLAIN}ann@a.example,-\nbob@a.example,n/a\ncid@a.example,\n`],
  ])('%s', async (_title, text) => {
    expect(await triples(text, { entitlements: ['Role'] })).toEqual(EXPECTED);
  });

  it('is understood alike whatever the size of the chunks', async () => {
    const text = `\uFEFFEmail,Role\r\n"änn@a.example","Ad""min"\r\n"bob@a.example","two\r\nlines"\r\nbroken,"open\r\ncid@a.example,Ädmin\r\n`;
    const whole = await understood(text, { entitlements: ['Role'] });
    for (const size of [1, 2, 3, 7, 65_536])
      expect(await understood(text, { entitlements: ['Role'] }, size)).toEqual(whole);
    expect(whole.rejects).toEqual([{ line: 5, reason: 'broken-quote' }]);
  });
});

describe('damage stays on its line', () => {
  it.each<[string, string, readonly { readonly line: number; readonly reason: string }[]]>([
    ['an open quote', '"ann@a.example,Admin', [{ line: 3, reason: 'broken-quote' }]],
    ['text behind a closing quote', '"ann@a.example"x,Admin', [{ line: 3, reason: 'broken-quote' }]],
    ['a cell too few', 'ann@a.example', [{ line: 3, reason: 'too-few-cells' }]],
    ['a cell too many', 'ann@a.example,Admin,more', [{ line: 3, reason: 'too-many-cells' }]],
    ['nobody named', ',Admin', [{ line: 3, reason: 'no-identifier' }]],
    ['a replacement character', 'ann@a.example,Adm\uFFFDn', [{ line: 3, reason: 'invalid-encoding' }]],
  ])('%s', async (_title, line, rejects) => {
    const rows = Array.from({ length: 30 }, (_, n) => `p${n}@a.example,Role ${n % 3}`);
    rows.splice(1, 0, line);
    const understanding = await understood(`Email,Role\n${rows.join('\n')}\n`);
    expect(understanding.rejects).toEqual(rejects);
    expect(understanding).toMatchObject({
      people: 30,
      lines: { total: 32, header: 1, data: 30, rejected: 1, blank: 0, records: 30 },
    });
  });

  it('a record over two lines that holds an invalid byte is rejected whole', async () => {
    const text = 'Email,Role\n"ann@a.example","two\nlin\uFFFDes"\nbob@a.example,Viewer\n';
    expect((await understood(text, { entitlements: ['Role'] })).rejects).toEqual([
      { line: 2, reason: 'invalid-encoding' },
      { line: 3, reason: 'invalid-encoding' },
    ]);
  });

  it('one invalid byte rejects its line, not the file', async () => {
    const bytes = Buffer.concat([
      Buffer.from('Email,Role\nann@a.example,Adm'),
      Buffer.from([0xff]),
      Buffer.from('n\nbob@a.example,Viewer\n'),
    ]);
    expect((await understood(bytes, { entitlements: ['Role'] })).rejects).toEqual([
      { line: 2, reason: 'encoding-unsure' },
    ]);
  });

  it.each([
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), 'intake.unreadable'],
    ['nothing', Buffer.alloc(0), 'intake.empty'],
    ['blank lines only', Buffer.from('\n\n\n'), 'intake.empty'],
    ['a header only', Buffer.from('Email,Role\n'), 'intake.empty'],
  ])('%s is refused as a whole', async (_title, bytes, code) => {
    await expect(understood(bytes)).rejects.toMatchObject({ code });
  });

  it('every physical line carries one label, whatever is done to the file', async () => {
    const rows = Array.from({ length: 40 }, (_, n) => `p${n}@a.example,"Role ${n % 4}",Group ${n % 3}`);
    const text = `Email,Role,Support Group\n${rows.join('\n')}\n`;
    const edit = fc.record({
      at: fc.nat({ max: text.length }),
      cut: fc.nat({ max: 6 }),
      insert: fc.constantFrom('', '"', '""', '\n', '\r', ',', ';', '\u0000', 'x', '\uFFFD', '"\n"', '\n\n'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(edit, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(1, 7, 65_536),
        async (edits, size) => {
          let changed = text;
          for (const { at, cut, insert } of edits)
            changed = changed.slice(0, at) + insert + changed.slice(at + cut);
          let understanding: Understanding;
          try {
            understanding = await understood(changed, { identifier: undefined }, size);
          } catch (error) {
            expect(error).toMatchObject({ name: 'ProductError' });
            expect((error as { code: string }).code).not.toBe('internal');
            return;
          }
          const { total, records: _, ...labels } = understanding.lines;
          expect(Object.values(labels).reduce((sum, lines) => sum + lines, 0)).toBe(total);
          expect(understanding.rejects.length).toBe(labels.rejected);
        },
      ),
      { numRuns: volume(400, 100_000), seed: 11 },
    );
  });
});

describe('against another parser', () => {
  it('well-formed tables read alike', () => {
    const cell = fc.string({
      unit: fc.constantFrom('a', 'b', 'é', ' ', ',', '"', '\n', ';', "'", '日'),
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 1 }),
        ([row = []]) => {
          const line = row.map((text) => `"${text.replaceAll('"', '""')}"`).join(',');
          const oracle = parse(line, { relax_column_count: true });
          expect(scanRecord(line, { delimiter: ',', quote: '"', escape: 'doubled' })).toMatchObject({
            state: 'closed',
            cells: oracle[0],
          });
        },
      ),
      { numRuns: volume(1_000, 50_000), seed: 3 },
    );
  });
});

/** Header and three typical cells of a column → its class. */
const COLUMNS: readonly (readonly [name: string, cells: readonly string[], expected: string])[] = [
  ['Role', ['Admin', 'Viewer', 'Admin'], 'entitlement'],
  ['Permission', ['Read', 'Write', 'Read'], 'entitlement'],
  ['Support_Group', ['Tier 1', 'Tier 2', 'Tier 1'], 'entitlement'],
  ['Access Level', ['Full', 'Read only', 'Full'], 'entitlement'],
  ['ent_License', ['E3', 'E5', 'E3'], 'entitlement'],
  ['Berechtigung', ['Lesen', 'Schreiben', 'Lesen'], 'entitlement'],
  ['Department', ['Sales', 'IT', 'Sales'], 'profile'],
  ['Job Title', ['Clerk', 'Manager', 'Clerk'], 'profile'],
  ['Location', ['HQ', 'Lyon', 'HQ'], 'profile'],
  ['Cost Center', ['100', '200', '100'], 'profile'],
  ['Manager', ['x@a.example', 'y@a.example', 'x@a.example'], 'profile'],
  ['Employee ID', ['E1', 'E2', 'E3'], 'identifier'],
  ['First Name', ['Ann', 'Bob', 'Cid'], 'profile'],
  ['Hire Date', ['2020-01-01', '2021-02-03', '2022-03-04'], 'metadata'],
  ['Last Access Date', ['2020-01-01', '2021-02-03', '2022-03-04'], 'metadata'],
  ['Status', ['Active', 'Active', 'Inactive'], 'status'],
  ['Password', ['****', '****', '****'], 'secret'],
  ['Notes', ['', '', ''], 'empty'],
  ['Colour', ['red', 'blue', 'red'], 'profile'],
];

describe('columns', () => {
  it.each(COLUMNS)('%s is %s', async (name, cells, expected) => {
    const rows = Array.from(
      { length: 30 },
      (_, n) =>
        `p${n}@a.example,Base ${n % 4},${name === 'Employee ID' ? `E${n}` : (cells[n % cells.length] ?? '')}`,
    );
    const understanding = await understood(`Email,Role A,${name}\n${rows.join('\n')}\n`);
    expect(understanding.columns[2]?.class).toBe(expected);
    expect(understanding.identifier).toBe(0);
    const asked = understanding.questions.map(({ column }) => column);
    // What nothing speaks for is asked, and what leaves records out.
    expect(asked).toEqual(name === 'Colour' || name === 'Status' ? [2] : []);
    if (expected === 'secret') expect(JSON.stringify(understanding)).not.toContain('****');
  });

  it.each([
    ['Username,Email,Role', 0],
    ['Login,Role,Department', 0],
    ['Employee Number,Role,Department', 0],
    ['Name,User Principal Name,Role', 1],
    ['Manager,Email,Role', 1],
  ])('the identifier of %s', async (header, expected) => {
    const rows = Array.from({ length: 20 }, (_, n) =>
      header
        .split(',')
        .map((name) =>
          /Email|Principal/.test(name)
            ? `p${n}@a.example`
            : name === 'Manager'
              ? `m${n % 3}@a.example`
              : name === 'Role'
                ? `R${n % 3}`
                : /Department/.test(name)
                  ? `D${n % 2}`
                  : `u${n}`,
        )
        .join(','),
    );
    expect((await understood(`${header}\n${rows.join('\n')}\n`)).identifier).toBe(expected);
  });

  it('what a person says stands above the evidence', async () => {
    const text = 'Email,Colour,Role\na@a.example,red,X\nb@a.example,blue,Y\n';
    const understanding = await understood(text, { entitlements: ['Colour'], identifier: 'Email' });
    expect(understanding.entitlements.map(({ name }) => name)).toEqual(['Colour']);
    await expect(understood(text, { ignore: ['Nope'] })).rejects.toMatchObject({
      code: 'intake.unknown_column',
      subject: 'Nope; columns of the report: Email, Colour, Role',
    });
    await expect(understood('Colour,Size\nred,1\nblue,2\n')).rejects.toMatchObject({
      code: 'intake.no_identifier',
      subject: 'test.csv; columns of the report: Colour, Size',
    });
  });

  it('a header that is too long to be looked at is called that, not an empty report', async () => {
    const header = Array.from({ length: 400 }, (_, n) => `Access ${n}${'x'.repeat(400)}`).join(',');
    const row = `a@a.example,${Array.from({ length: 400 }, () => 'yes').join(',')}`;
    await expect(understood(`Email,${header}\n${row}\n`)).rejects.toMatchObject({
      code: 'intake.too_large',
    });
    await expect(understood('Email,Role')).rejects.toMatchObject({ code: 'intake.empty' });
  });

  it('headers that are dangerous elsewhere are names like any other', async () => {
    const understanding = await understood(
      'Email,__proto__,constructor,__proto__,,Role\na@a.example,1,2,3,4,X\nb@a.example,1,2,3,4,Y\n',
      { entitlements: ['Role'] },
    );
    expect(understanding.columns.map(({ name }) => name)).toEqual([
      'Email',
      '__proto__',
      'constructor',
      '__proto__ (2)',
      'Column 5',
      'Role',
    ]);
  });
});

describe('several values in one cell', () => {
  it.each<[string, readonly string[], string | undefined]>([
    ['semicolons', ['A;B', 'A', 'B;C', 'C'], ';'],
    ['commas whose parts stand alone too', ['"A,B"', 'A', 'B', 'C', '"B,C"'], ','],
    ['a comma that belongs to the name', ['"Sales, EMEA"', '"Sales, APAC"', 'Finance'], undefined],
    ['one value each', ['A', 'B', 'A'], undefined],
  ])('%s', async (_title, cells, delimiter) => {
    const rows = Array.from({ length: 30 }, (_, n) => `p${n}@a.example,${cells[n % cells.length] ?? ''}`);
    expect((await understood(`Email,Role\n${rows.join('\n')}\n`)).entitlements[0]?.delimiter).toBe(delimiter);
  });

  it('spellings that differ in case are one value, and that is said', async () => {
    const understanding = await understood(
      'Email,Role\na@a.example,Admin\nb@a.example,ADMIN \nc@a.example,Admin\n',
      { entitlements: ['Role'] },
    );
    expect(understanding.entitlements[0]?.values).toEqual([
      { name: 'Admin', variants: [{ name: 'ADMIN', count: 1 }], people: 3 },
    ]);
    expect(understanding.questions).toEqual([]);
  });
});

describe('a line inside a quoted cell', () => {
  const report = (inner: string, comma = ',') => {
    const rows = Array.from(
      { length: 20 },
      (_, n) => `p${n}@a.example${comma}"Role ${n % 3}${n % 4 ? '' : `\n${inner}`}\nViewer"`,
    );
    return `Email${comma}Role\n${rows.join('\n')}\n`;
  };

  it.each([
    ['Clerk, Berlin', ',', 0],
    ['Clerk,Berlin', ',', 5],
    ['Clerk, Berlin', ', ', 5],
  ])(
    'is a record of its own only where it is written like one: %s in cells behind "%s"',
    async (inner, comma, damaged) => {
      const { rejects, lines } = await understood(report(inner, comma));
      expect([rejects.length, lines.records]).toEqual([3 * damaged, 20 - damaged]);
    },
  );
});
