import { describe, expect, it } from 'vitest';
import { repaired } from './repair.ts';
import { type TextColumn, textCodes } from './text-columns.ts';

/** A column of texts; empty ones are empty cells. */
function column(name: string, cells: readonly string[]): TextColumn {
  const raws = [...new Set(cells.filter((cell) => cell !== ''))];
  const column = {
    name,
    kind: 'plain',
    raws,
    texts: raws,
    textOf: Uint32Array.from(raws, (_, i) => i + 1),
    codes: Uint32Array.from(cells, (cell) => raws.indexOf(cell) + 1),
  } as const;
  return { column, codes: textCodes(column) };
}

const learnedAs = (columns: readonly TextColumn[], name: string) => {
  const found = repaired(columns).learned.find((one) => one.column.name === name);
  return Array.from(found?.texts ?? [], (text) => found?.column.texts[text - 1] ?? '');
};

describe('an empty cell is learned from', () => {
  const people = 240;
  const n = (text: (p: number) => string) => Array.from({ length: people }, (_, p) => text(p));
  const centre = n((p) => `centre ${Math.floor(p / 2)}`);

  it('as one other person tells it, where the whole column proves that the one attribute decides the other', () => {
    const department = n((p) => (p === 7 ? '' : `department ${Math.floor(p / 20)}`));
    expect(learnedAs([column('department', department), column('centre', centre)], 'department')[7]).toBe(
      'department 0',
    );
  });

  it('not as one other person tells it, where nothing proves that', () => {
    const team = n((p) => (p === 7 ? '' : `team ${(p * 7) % 11}`));
    expect(learnedAs([column('team', team), column('centre', centre)], 'team')[7]).toBe('');
  });

  it('as the text that nearly everybody has, and as none where there is none', () => {
    const type = n((p) => (p === 7 ? '' : p % 6 === 0 ? 'Contractor' : 'Employee'));
    const place = n((p) => (p === 7 ? '' : p % 3 === 0 ? 'Berlin' : 'Lima'));
    expect(learnedAs([column('type', type)], 'type')[7]).toBe('Employee');
    expect(learnedAs([column('place', place)], 'place')[7]).toBe('');
  });
});
