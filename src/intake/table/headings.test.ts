import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';
import { headingSays, Sections } from './headings.ts';

const block = (heading: string, from: number) => [
  heading,
  ...Array.from({ length: 4 }, (_, n) => `u${from + n},Ann Berg,u${from + n}@a.example`),
];
const answers = { 'headings:User ID': 'held by those below' };

describe('what stands above people in a row of its own', () => {
  it.each([
    ['Group: Buyers', 'Group', 'Buyers'],
    ['=== AP Clerk (12 users) ===', undefined, 'AP Clerk'],
    ['Rolle – Einkauf', 'Rolle', 'Einkauf'],
    ['Group Managers', undefined, 'Group Managers'],
    ['Buyers - 12 users', undefined, 'Buyers'],
  ])('%s', (text, kind, value) => {
    expect(headingSays(text)).toEqual({ kind, value });
  });

  it('is held by nobody before a person says so, and counts as no person', async () => {
    const lines = ['User ID,Name,Email', ...block('Group: A,,', 0), ...block('Group: B', 2)];
    const before = await understood(lines);
    expect([before.people, before.wantedHoldings, before.lines.leftOut]).toEqual([6, 0, 2]);
    expect(before.questions).toMatchObject([
      { code: 'headings', about: 'A, B', options: [{}, { adds: { people: 6, holdings: 8 } }] },
    ]);
    const after = await understood(lines, { answers });
    expect(after.entitlements).toMatchObject([
      {
        name: 'Group',
        values: [
          { name: 'A', people: 4 },
          { name: 'B', people: 4 },
        ],
      },
    ]);
  });

  it('is asked about where it only keeps a place free', async () => {
    const lines = ['User ID,Name,Email', ...block('Group: A,,', 0), ...block('Group: TBD,,', 4)];
    const { questions, wantedHoldings } = await understood(lines, { answers });
    expect(questions).toMatchObject([
      { id: 'placeholders:headings', about: 'TBD', column: -1, options: [{}, { adds: { holdings: 4 } }] },
    ]);
    const after = await understood(lines, { answers: { ...answers, 'placeholders:headings': 'values' } });
    expect([wantedHoldings, after.wantedHoldings, after.questions]).toEqual([4, 8, []]);
  });

  it.each([
    ['a line whose quotes do not add up', 'Group: "B,,'],
    ['a row of one cell that does not say what it names', 'u9,,'],
    ['an address alone', 'u9@a.example,,'],
  ])('is not known below %s: who stands there is rejected', async (_title, line) => {
    const lines = [
      'User ID,Name,Email',
      ...block('Group: A,,', 0),
      ...block(line, 4),
      ...block('Group: C,,', 8),
    ];
    const { entitlements, rejects } = await understood(lines, { answers });
    expect(entitlements[0]?.values.map(({ name, people }) => [name, people])).toEqual([
      ['A', 4],
      ['C', 4],
    ]);
    expect(rejects.map((reject) => reject.line)).toEqual([7, 8, 9, 10, 11]);
    expect(rejects.slice(1).every(({ reason }) => reason === 'unclear-heading')).toBe(true);
  });
});

it.each([true, false])('what is over stays so below a title that is hidden: %s', (hidden) => {
  const sections = new Sections([]);
  for (const cells of [
    ['Removed users', ''],
    ['cy', 'Third'],
  ])
    sections.add({ kind: 'record', line: 1, lines: 1, cells }, false);
  sections.add({ kind: 'record', line: 3, lines: 1, cells: ['Active users', ''], hidden }, false);
  expect(sections.over).toBe(hidden);
});
