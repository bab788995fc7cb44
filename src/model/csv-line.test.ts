import { describe, expect, it } from 'vitest';
import { csvLine, unguarded } from './csv-line.ts';

describe('a line of CSV for people', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    ' =1',
    '\u00a0=1',
    '\u200b=1',
    '＝1+1',
    '＋1',
    '－1',
    '＠x',
    '﹣1',
    '\ttab',
  ])('guards %j', (cell) => {
    const guarded = `'${cell}`;
    expect(csvLine([cell])).toBe(`${/[\r\n]/.test(cell) ? `"${guarded}"` : guarded}\r\n`);
    expect(unguarded(guarded)).toBe(cell);
  });

  it.each([
    ["x;=1+cmd|'/C calc'!A0;y", "x;'=1+cmd|'/C calc'!A0;y"],
    ['a; =1; -2', "a; '=1; '-2"],
    ['a\t@x', "a\t'@x"],
    ['=1;=2', "'=1;'=2"],
    ['\t=1', "'\t'=1"],
    ['a;＝1', "a;'＝1"],
  ])('guards %j behind what ends a cell in some countries', (cell, guarded) => {
    expect(csvLine([cell])).toBe(`${guarded}\r\n`);
    expect(unguarded(guarded)).toBe(cell);
  });

  it('guards a quote or a line break before a formula too', () => {
    expect(csvLine(['a;"=1', 'two\n=1', '\r=1'])).toBe(`"a;""'=1","two\n'=1","'\r'=1"\r\n`);
    expect(['a;"\'=1', "two\n'=1", "'\r'=1"].map(unguarded)).toEqual(['a;"=1', 'two\n=1', '\r=1']);
  });

  it.each([
    '',
    'a=b',
    'a; b',
    'A Role=X; B Role=Y',
    'a;b=c',
    'x; 1-2',
    'ann@a.example',
    '1-2',
    '日本',
    "'quoted",
    '12',
  ])('leaves %j as it is', (cell) => {
    expect(csvLine([cell])).toBe(`${cell}\r\n`);
    expect(unguarded(cell)).toBe(cell);
  });

  it('quotes what needs it', () => {
    expect(csvLine(['a,b', 'say "x"', 'two\nlines', '=a,b'])).toBe(
      `"a,b","say ""x""","two\nlines","'=a,b"\r\n`,
    );
  });
});
