import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { volume } from '../../../test/support/volume.ts';
import { textsOf } from '../table/cells.ts';
import { decodeAll, doubtOf, inUtf8 } from './decode.ts';
import { findDialect, readTable } from '../table/table.ts';

async function* chunked(bytes: Uint8Array, size = 65_536): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function read(bytes: Uint8Array, size?: number, encoding?: string) {
  const dialect = await findDialect(chunked(bytes, size), encoding === undefined ? {} : { encoding });
  const records: (readonly string[])[] = [];
  const rejects: { readonly line: number; readonly reason: string }[] = [];
  let names: readonly string[] = [];
  const lines = await readTable(chunked(bytes, size), dialect, {
    onHeader: (header) => {
      names = header.names;
    },
    onRow: (row) => {
      if (row.kind === 'record') records.push(textsOf(row.cells));
      else if (row.kind === 'rejected') rejects.push({ line: row.line, reason: row.reason });
    },
  });
  return { dialect, names, records, rejects, lines };
}

/** Language, encoding, full names and roles as a report would hold them. */
const WORDS: readonly (readonly [language: string, encoding: string, words: readonly string[]])[] = [
  [
    'German',
    'windows-1252',
    [
      'Jürgen Müller',
      'Björn Schäfer',
      'Gülşen Groß'.replace('ş', 's'),
      'Käthe Weiß',
      'Geschäftsführung',
      'Prüfer',
    ],
  ],
  ['French', 'windows-1252', ['Désirée Lefèvre', 'Hélène François', 'Béatrice Côté', 'Rôle accès', 'Noël']],
  ['Norwegian', 'windows-1252', ['Søren Bjørnstad', 'Åse Kjær', 'Håkon Sæther', 'Tromsø']],
  ['Spanish', 'windows-1252', ['Íñigo Muñoz', 'José Ibáñez', 'Peña Rodríguez', 'Gestión']],
  ['Polish', 'windows-1250', ['Łukasz Wójcik', 'Paweł Zieliński', 'Grażyna Dąbrowska', 'Święta']],
  ['Czech', 'windows-1250', ['Jiří Dvořák', 'Tomáš Černý', 'Ondřej Růžička', 'Němec']],
  ['Hungarian', 'windows-1250', ['Győző Szabó', 'Ernő Kővári', 'Erzsébet Tóth', 'Űrlap']],
  ['Polish', 'iso-8859-2', ['Łukasz Wójcik', 'Paweł Zieliński', 'Świętosława Dąbrowska', 'Tomáš']],
  ['Russian', 'windows-1251', ['Пётр Иванов', 'Ольга Смирнова', 'роль', 'доступ']],
  ['Russian', 'koi8-r', ['Пётр Иванов', 'Ольга Смирнова', 'роль', 'доступ']],
  ['Russian', 'ibm866', ['Петр Иванов', 'Ольга Смирнова', 'роль', 'доступ']],
  ['Greek', 'windows-1253', ['Γιώργος Παπαδόπουλος', 'Μαρία Νικολάου', 'Ρόλος']],
  ['Turkish', 'windows-1254', ['Ayşe Yıldız', 'Özgür Çağlar', 'İbrahim Güneş']],
  ['Hebrew', 'windows-1255', ['משה כהן', 'שרה לוי', 'מנהל']],
  ['Arabic', 'windows-1256', ['أحمد محمد', 'صلاحية', 'مدير']],
  ['Lithuanian', 'windows-1257', ['Šarūnas Žukauskas', 'Kęstutis', 'Jūratė']],
  ['German', 'ibm850', ['Jürgen Müller', 'Björn Schäfer', 'Désirée Lefèvre']],
  ['German', 'ibm437', ['Jürgen Müller', 'Björn Schäfer', 'Désirée Lefèvre']],
  ['German', 'macintosh', ['Jürgen Müller', 'Björn Schäfer', 'Désirée Lefèvre']],
  ['French', 'iso-8859-15', ['Œuvre', 'Cœur 100 €', 'Béatrice Côté']],
  ['Chinese', 'gb18030', ['王小明', '陈美玲', '管理员', '财务部']],
  ['Chinese', 'big5', ['王小明', '陳美玲', '管理員', '財務部']],
  ['Japanese', 'shift_jis', ['山田太郎', '管理者、閲覧', '経理部', 'ログイン']],
  ['Japanese', 'euc-jp', ['山田太郎', '管理者、閲覧', '経理部', 'ログイン']],
  ['Korean', 'euc-kr', ['김철수', '이영희', '관리자', '재무']],
];

const NAMES: Readonly<Record<string, string>> = { ibm850: 'cp850', ibm437: 'cp437', ibm866: 'cp866' };
const reportOf = (words: readonly string[], rows = 60) =>
  [
    'Email,Name,Role',
    ...Array.from(
      { length: rows },
      (_, n) => `p${n}@a.example,${words[n % words.length]},${words[(n * 7 + 1) % words.length]}`,
    ),
  ].join('\n');
const cellsOf = (text: string) =>
  text
    .split('\n')
    .slice(1)
    .map((line) => line.split(','));

describe('encodings', () => {
  it.each(WORDS)(
    '%s in %s is read right, or every cell that may be wrong is in doubt',
    async (_language, encoding, words) => {
      const text = reportOf(words);
      const { dialect, records, rejects } = await read(iconv.encode(text, NAMES[encoding] ?? encoding));
      expect(rejects).toEqual([]);
      const doubt = doubtOf(dialect.encoding, dialect.otherEncodings);
      const wrong = cellsOf(text).flatMap((row, r) =>
        row.flatMap((cell, c) =>
          records[r]?.[c] === cell || doubt?.(records[r]?.[c] ?? '') === true ? [] : [cell],
        ),
      );
      expect(wrong).toEqual([]);
      if (doubt !== undefined) expect(dialect.otherEncodings.length).toBeGreaterThan(0);
    },
  );

  it('what a person says is read', async () => {
    for (const [, encoding, words] of WORDS) {
      const text = reportOf(words);
      const { records } = await read(iconv.encode(text, NAMES[encoding] ?? encoding), 65_536, encoding);
      expect(records, encoding).toEqual(cellsOf(text));
    }
  });

  it.each([
    ['UTF-8', 'utf8', false, 'utf-8'],
    ['UTF-8 with BOM', 'utf8', true, 'utf-8'],
    ['UTF-16LE with BOM', 'utf-16le', true, 'utf-16le'],
    ['UTF-16LE', 'utf-16le', false, 'utf-16le'],
    ['UTF-16BE with BOM', 'utf-16be', true, 'utf-16be'],
    ['UTF-16BE', 'utf-16be', false, 'utf-16be'],
    ['UTF-32LE with BOM', 'utf-32le', true, 'utf-32le'],
    ['UTF-32BE with BOM', 'utf-32be', true, 'utf-32be'],
    ['UTF-32LE', 'utf-32le', false, 'utf-32le'],
  ])('%s is certain, at every size of the chunks', async (_title, codec, bom, expected) => {
    const text = reportOf(['Désirée', 'Łukasz', '管理者', '😀']);
    const bytes = iconv.encode(text, codec, { addBOM: bom });
    for (const size of [1, 2, 3, 7, 65_536, 1_048_576]) {
      const { dialect, names, records } = await read(bytes, size);
      expect(dialect).toMatchObject({ encoding: expected, bom, otherEncodings: [] });
      expect(names).toEqual(['Email', 'Name', 'Role']);
      expect(records).toEqual(cellsOf(text));
    }
  });

  it('letters beyond ASCII that come late are seen', async () => {
    const plain = Array.from({ length: 20_000 }, (_, n) => `p${n}@a.example,Viewer`).join('\n');
    const text = `Email,Role\n${plain}\nz1@a.example,Prüfer\nz2@a.example,Bär\nz3@a.example,Größe\n`;
    const { dialect, records } = await read(iconv.encode(text, 'windows-1252'));
    expect(dialect.encoding).toBe('windows-1252');
    expect(records.at(-1)).toEqual(['z3@a.example', 'Größe']);
    expect((await read(Buffer.from(text))).dialect.encoding).toBe('utf-8');
  });

  it.each([
    ['windows-1252', 'Prüfung', []],
    ['cp850', 'Prüfung', []],
    ['windows-1252', 'Größe', ['ibm437', 'ibm850', 'macintosh']],
    ['windows-1252', '5 § Prüfung', ['ibm437', 'ibm850', 'macintosh']],
  ])('one letter in %s is sure where all others make signs of it: %s', async (encoding, word, others) => {
    const { dialect } = await read(iconv.encode(reportOf([word, 'Einkauf']), encoding));
    expect(decodeAll(iconv.encode(word, encoding), dialect.encoding)).toBe(word);
    expect(dialect.otherEncodings).toEqual(others.length === 0 ? [] : expect.arrayContaining(others));
  });

  it('one bad byte among UTF-8 marks its line, not the file', async () => {
    const bytes = Buffer.from(reportOf(['Désirée', 'Jürgen']));
    const at = bytes.indexOf('p7@');
    bytes[at + 1] = 0xff;
    const { dialect, rejects, records } = await read(bytes);
    expect(dialect.encoding).toBe('utf-8');
    expect(rejects).toEqual([{ line: 9, reason: 'invalid-encoding' }]);
    expect(records.length).toBe(59);
  });

  it('a header with a bad byte keeps its column, without a name', async () => {
    const text = Buffer.from(reportOf(['Désirée', 'Jürgen']));
    text[text.indexOf('Name')] = 0xff;
    expect((await read(text)).names).toEqual(['Email', 'Column 2', 'Role']);
  });

  it.each(['gb18030', 'euc-jp', 'shift_jis', 'big5', 'euc-kr'])(
    'bytes that are no %s are read alike wherever chunks cut them',
    async (encoding) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.uint8Array({ minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 8 }),
          async (lines) => {
            const bytes = Buffer.concat(lines.flatMap((line) => [line, Buffer.from('\n')]));
            const texts: string[] = [];
            for (const size of [1, 2, 3, bytes.length]) {
              const chunks: Uint8Array[] = [];
              for await (const chunk of inUtf8(chunked(bytes, size), encoding)) chunks.push(chunk);
              texts.push(Buffer.concat(chunks).toString('utf8'));
            }
            expect(new Set(texts)).toEqual(new Set([decodeAll(bytes, encoding)]));
          },
        ),
        { numRuns: volume(1_000, 20_000), seed: 61 },
      );
    },
  );

  it('doubt is about the letters that differ only', () => {
    const doubt = doubtOf('windows-1252', ['windows-1250']);
    expect(['Müller', 'André', 'Admin'].map((text) => doubt?.(text))).toEqual([false, false, false]);
    expect(['Søren', 'Åse'].map((text) => doubt?.(text))).toEqual([true, true]);
    expect(doubtOf('utf-8', [])).toBeUndefined();
    expect(doubtOf('gb18030', ['big5'])?.('é')).toBe(true);
    expect(decodeAll(Buffer.from([0xef, 0xbb, 0xbf, 0x41]), 'utf-8')).toBe('A');
  });

  it.each([
    ['a PDF', Buffer.from('%PDF-1.7\n'), 'intake.unreadable'],
    ['an old workbook', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), 'intake.unreadable'],
    ['a program', Buffer.from(Array.from({ length: 4_096 }, (_, n) => (n * 37) % 29)), 'intake.unreadable'],
  ])('%s is refused', async (_title, bytes, code) => {
    for (const size of [1, 65_536]) await expect(read(bytes, size)).rejects.toMatchObject({ code });
  });
});
