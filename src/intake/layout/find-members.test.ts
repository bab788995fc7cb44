import { describe, expect, it } from 'vitest';
import type { Overrides } from '../../model/question.ts';
import { analyze, readWanted } from '../analyze.ts';

async function* bytes(lines: readonly string[]): AsyncIterable<Uint8Array> {
  yield Buffer.from(`${lines.join('\n')}\n`);
}

const understood = (lines: readonly string[], overrides: Overrides = {}) =>
  analyze({ id: 'und_test', name: 'x.csv', path: 'x.csv', now: 0, open: () => bytes(lines), overrides });

const members = (n: number, count: number) =>
  Array.from({ length: count }, (_, i) => `p${(3 * n + 7 * i) % 40}@a.example`);
/** Twelve groups, of two to five members each: 42 memberships of 35 people. */
const groups = (header: string, line: (n: number, people: readonly string[]) => string) => [
  header,
  ...Array.from({ length: 12 }, (_, n) => line(n, members(n, 2 + (n % 4)))),
];

describe('records that list the people who hold what they say', () => {
  it.each([
    ['semicolons', groups('Group,Members', (n, people) => `Group ${n},${people.join(';')}`)],
    ['commas', groups('Role;Assigned users', (n, people) => `Role ${n};${people.join(', ')}`)],
    ['line breaks', groups('Role,Users', (n, people) => `Role ${n},"${people.join('\n')}"`)],
    [
      'JSON',
      groups('Role;Members', (n, people) => `Role ${n};"${JSON.stringify(people).replaceAll('"', '""')}"`),
    ],
    [
      'names with addresses',
      groups('Role;Members', (n, people) => `Role ${n};"${people.map((one) => `A, B <${one}>`).join('; ')}"`),
    ],
    [
      'an owner beside them, who holds nothing by it',
      groups('Group,Owner Email,Members', (n, people) => `Group ${n},o${n}@a.example,${people.join(';')}`),
    ],
  ])('are read so without a question: %s', async (_title, lines) => {
    const { people, wantedHoldings, questions, lines: counts, corroboration } = await understood(lines);
    expect({ people, wantedHoldings, questions, data: counts.records, corroboration }).toEqual({
      people: 35,
      wantedHoldings: 42,
      questions: [],
      data: 12,
      corroboration: [],
    });
  });

  it('are asked about where the header does not say so, and grant nothing until then', async () => {
    const lines = groups('Role;Who', (n, people) => `Role ${n};${people.join(', ')}`);
    const before = await understood(lines);
    expect(before.wantedHoldings).toBe(0);
    expect(before.questions).toMatchObject([
      {
        id: 'members:Who',
        options: [{ name: 'leave out' }, { name: 'all of them', adds: { holdings: 42 } }],
      },
    ]);
    const after = await understood(lines, { answers: { 'members:Who': 'all of them' } });
    expect(after.wantedHoldings).toBe(42);
  });

  it('are asked about where another column names people, too', async () => {
    const lines = [
      'Email,Users,Role',
      ...Array.from({ length: 30 }, (_, n) => `q${n}@a.example,${members(n, 2).join(';')},Role ${n % 4}`),
    ];
    const { wantedHoldings, questions } = await understood(lines);
    expect(wantedHoldings).toBe(0);
    expect(questions.map(({ code }) => code)).toEqual(['members']);
    expect((await understood(lines, { identifier: 'Email' })).wantedHoldings).toBe(30);
  });

  it('lists of others beside a person are none', async () => {
    const { columns, identifier, wantedHoldings } = await understood([
      'Email,Approvers,Role',
      ...Array.from({ length: 30 }, (_, n) => `q${n}@a.example,${members(n, 2).join(';')},Role ${n % 4}`),
    ]);
    expect(columns[identifier]?.name).toBe('Email');
    expect(wantedHoldings).toBe(30);
  });

  it('a list with somebody who cannot be one of them is rejected whole; a group without members is sound', async () => {
    const lines = groups('Role;Members', (n, people) =>
      n === 5
        ? `Role 5;${people.join(', ')}, broken`
        : n === 6
          ? 'Role 6;'
          : `Role ${n};${people.join(', ')}`,
    );
    const understanding = await understood(lines);
    expect(understanding.rejects).toEqual([{ line: 7, reason: 'malformed-identifier' }]);
    expect(understanding.lines).toMatchObject({ total: 13, header: 1, data: 11, rejected: 1 });
    expect(understanding.entitlements[0]?.values.map(({ name }) => name)).not.toContain('Role 5');
    // Each line belongs to one person at most.
    const { wanted } = await readWanted(bytes(lines), understanding, 0);
    expect(wanted.lineCount.reduce((sum, count) => sum + count, 0)).toBe(10);
  });
});
