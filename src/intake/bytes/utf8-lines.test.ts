import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { volume } from '../../../test/support/volume.ts';
import { canonicalValue, saysNone } from '../words/canonical-value.ts';
import type { CellSpan } from '../table/cells.ts';
import { RecordReader, type RecordShape } from '../table/records.ts';
import { type Row, settled } from '../table/row.ts';
import { EMAIL } from '../columns/statistics.ts';
import { isClear, shapeOf } from '../table/tidy-span.ts';
import { Utf8Lines } from './utf8-lines.ts';

const SHAPE: RecordShape = {
  delimiter: ',',
  quote: '"',
  escape: 'doubled',
  lineEnd: 'lf',
  columns: 3,
  trailingDelimiter: false,
  starts: [],
};

function readInBytes(bytes: Buffer, shape: RecordShape, size: number): readonly Row[] {
  const rows: Row[] = [];
  const lines = new Utf8Lines(shape, new RecordReader(shape, (row) => rows.push(settled(row))));
  for (let at = 0; at < bytes.length; at += size) lines.push(bytes.subarray(at, at + size));
  lines.end();
  return rows;
}

/** The same without anything that is done for speed. */
function readInLines(bytes: Buffer, shape: RecordShape): readonly Row[] {
  const rows: Row[] = [];
  const reader = new RecordReader(shape, (row) => rows.push(row));
  const lines = bytes.toString('latin1').split(shape.lineEnd === 'lf' ? '\n' : '\r');
  if (lines.at(-1) === '') lines.pop();
  for (const line of lines) reader.line(Buffer.from(line, 'latin1').toString('utf8'));
  reader.end();
  return rows;
}

describe('lines that are cut in their bytes', () => {
  it('are what they are when they are cut as text, at any size of the chunks', () => {
    const cell = fc.constantFrom(
      '',
      ' ',
      'a',
      'abc',
      'Role 1',
      'Role 2',
      'x'.repeat(70),
      'é',
      'Zoë 12',
      '日本',
      '"q, r"',
      '"a""b"',
      'st"ray',
      '"open',
      '\0',
      '\r',
      '\u00a0',
      '\ufffd',
    );
    // What a file declares as its delimiter may be what needs a look elsewhere.
    const delimiter = fc.constantFrom(',', ',', 'é', '\0', '"');
    const line = fc
      .tuple(
        fc.array(cell, { minLength: 1, maxLength: 5 }),
        delimiter,
        fc.constantFrom('\n', '\n', '\n', '\r\n', '\r'),
      )
      .map(([cells, between, end]) => Buffer.from(cells.join(between) + end));
    const broken = fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(
        fc.array(fc.oneof({ weight: 12, arbitrary: line }, { weight: 1, arbitrary: broken }), {
          maxLength: 60,
        }),
        fc.constantFrom(1, 2, 7, 64, 1_000_000),
        fc.record({
          columns: fc.constantFrom(0, 1, 2, 3),
          trailingDelimiter: fc.boolean(),
          lineEnd: fc.constantFrom('lf' as const, 'cr' as const),
          delimiter,
          quote: fc.constantFrom('"' as const, '"' as const, "'" as const, '' as const),
        }),
        (lines, size, changes) => {
          const bytes = Buffer.concat(lines);
          const shape = { ...SHAPE, ...changes };
          expect(readInBytes(bytes, shape, size)).toEqual(readInLines(bytes, shape));
        },
      ),
      { numRuns: volume(2_000, 100_000), seed: 52 },
    );
  });

  it('are numbered as texts come back, also where a column has too many to keep', () => {
    const many = Array.from({ length: 9_000 }, (_, n) => `p${n}@a.example,Role ${n % 7},${n % 5_000}`);
    const bytes = Buffer.from([...many, ...many].map((line) => `${line}\n`).join(''));
    expect(readInBytes(bytes, SHAPE, 65_536)).toEqual(readInLines(bytes, SHAPE));
  });
});

describe('what is told of a cell by its bytes', () => {
  it('is what its text tells', () => {
    const part = fc.constantFrom(
      'a',
      'b.c',
      'x@a',
      '@b.ex',
      '@',
      '.',
      'A',
      '"',
      '<',
      '>',
      ' ',
      '=',
      '-',
      '0',
      'é',
      '\t',
      'none',
      'n/a',
      'NULL',
      '--',
      'ex',
      'x',
    );
    let tidy = 0;
    let emails = 0;
    fc.assert(
      fc.property(fc.array(part, { maxLength: 7 }), (parts) => {
        const text = parts.join('');
        const span = spanOf(text);
        if (isClear(span)) expect(saysNone(canonicalValue(text))).toBe(false);
        const shape = shapeOf(span);
        if (shape === 'untidy') return;
        tidy += 1;
        expect(canonicalValue(text)).toBe(text);
        expect(text.toLowerCase()).toBe(text);
        expect(saysNone(text)).toBe(false);
        expect(shape === 'address').toBe(EMAIL.test(text));
        if (shape === 'address') emails += 1;
      }),
      { numRuns: volume(30_000, 500_000), seed: 53 },
    );
    expect(Math.min(tidy, emails)).toBeGreaterThan(100);
  });
});

function spanOf(text: string): CellSpan {
  const bytes = Buffer.from(`,${text},`);
  return {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
    start: 1,
    end: bytes.length - 1,
  };
}
