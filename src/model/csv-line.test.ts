import { describe, expect, it } from 'vitest';
import { csvLine, unguarded } from './csv-line.ts';

describe('a line of CSV for people', () => {
  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
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

  it.each(['', 'a=b', 'ann@a.example', '1-2', '日本', "'quoted", '12'])('leaves %j as it is', (cell) => {
    expect(csvLine([cell])).toBe(`${cell}\r\n`);
    expect(unguarded(cell)).toBe(cell);
  });

  it('quotes what needs it', () => {
    expect(csvLine(['a,b', 'say "x"', 'two\nlines', '=a,b'])).toBe(
      `"a,b","say ""x""","two\nlines","'=a,b"\r\n`,
    );
  });
});
