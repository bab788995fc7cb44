import { describe, expect, it } from 'vitest';
import { understood } from '../../test/support/understood.ts';

const PEOPLE = [
  'anna.may',
  'bob.lee',
  'cara.diaz',
  'dan.fox',
  'eve.stone',
  'finn.kerr',
  'gina.holt',
  'hugo.lang',
];
const ROLES = ['Buyer', 'AP Clerk', 'Stock Keeper', 'Payroll Run'];
const role = (n: number) => ROLES[n % ROLES.length] ?? '';

describe('a row with a single cell in it', () => {
  it('is a person whose roles stand below, one in each row', async () => {
    const { questions } = await understood([
      'Login,Role',
      ...PEOPLE.flatMap((who, n) => [`${who},`, `,${role(n)}`, `,${role(n + 1)}`]),
    ]);
    expect(questions).toMatchObject([{ code: 'fill-down', options: [{}, { adds: { holdings: 16 } }] }]);
  });

  it('is a person who holds nothing, among logins', async () => {
    const { people, lines } = await understood([
      'Login,Role,Team',
      ...PEOPLE.map((who, n) => (n % 3 === 0 ? `${who},,` : `${who},${role(n)},IT`)),
    ]);
    expect([people, lines.leftOut]).toEqual([8, 0]);
  });

  it('is a heading where it is no login among logins', async () => {
    const { people, lines } = await understood([
      'Login,Role,Team',
      ...PEOPLE.flatMap((who, n) => [...(n % 4 === 0 ? [`Team ${n},,`] : []), `${who},${role(n)},IT`]),
    ]);
    expect([people, lines.leftOut]).toEqual([8, 2]);
  });
});

describe('a record behind a blank line', () => {
  it('is no header of another table where its cells stand above as well', async () => {
    const roles = ['User', 'Manager', 'Owner', 'Group Admin'];
    const areas = ['Access', 'Security', 'Role Design'];
    const { people, otherTables } = await understood([
      'Login,Role,Area',
      ...PEOPLE.map((who, n) => `${who},${roles[n % 4] ?? ''},${areas[n % 3] ?? ''}`),
      '',
      'kim,Owner,Access',
    ]);
    expect([people, otherTables]).toEqual([9, undefined]);
  });
});

describe('codes under the name of a change', () => {
  it('may be what people may do, and are then held', async () => {
    const lines = [
      'User,Object,Operation',
      ...PEOPLE.map((who, n) => `${who},Orders ${n % 2},${['R', 'W', 'RW'][n % 3] ?? ''}`),
    ];
    const { questions } = await understood(lines);
    expect(questions.map(({ id }) => id)).toContain('column-class:Operation');
    const after = await understood(lines, {
      answers: { 'column-class:Operation': 'entitlement', 'scope:Operation': 'alone' },
    });
    expect([after.wantedHoldings, after.questions]).toEqual([8, []]);
  });
});

describe('marks and words of today', () => {
  it.each<[string, readonly string[], number]>([
    ['a status in marks', ['✅', '❌'], 4],
    ['what they do, and that they do', ['Active Employee', 'Active Contractor'], 8],
    ['that they did', ['Active Employee', 'Former Employee'], 4],
  ])('%s', async (_title, words, held) => {
    const { wantedHoldings } = await understood([
      'User,Role,Status',
      ...PEOPLE.map((who, n) => `${who},${role(n)},${words[n % 2] ?? ''}`),
    ]);
    expect(wantedHoldings).toBe(held);
  });

  it('a matrix in marks', async () => {
    const lines = PEOPLE.map(
      (who, n) => `${who},${n % 2 ? '✅' : '❌'},${n % 3 ? '✅' : ''},${n % 4 ? '✅' : '❌'}`,
    );
    const { wantedHoldings } = await understood(['Login,Buyer,Clerk,Stock', ...lines]);
    expect(wantedHoldings).toBe(4 + 5 + 6);
  });
});

describe('columns that say something of a person', () => {
  it.each([
    ['Grade,Step,Floor', (n: number) => `${n % 5},${n % 4},${n % 3}`],
    [
      'Hired,Born,Trained,Seen',
      (n: number) => `2020-01-0${n + 1},1990-02-0${n + 1},2021-03-0${n + 1},2024-04-0${n + 1}`,
    ],
  ])('beside a role: %s', async (header, cells) => {
    const { questions } = await understood([
      `User,Role,${header}`,
      ...PEOPLE.map((who, n) => `${who},${role(n)},${cells(n)}`),
    ]);
    expect(questions).toEqual([]);
  });
});

it('a column that says something else of each of very many people is understood, and can be left out', async () => {
  const lines = ['Login,Role,Access'];
  for (let n = 0; n < 160_000; n++) lines.push(`user${n},${role(n)},path/${n}`);
  const { entitlements } = await understood(lines);
  expect(entitlements.map(({ name, values }) => [name, values.length])).toEqual([
    ['Role', 4],
    ['Access', 160_000],
  ]);
  const without = await understood(lines, { ignore: ['Access'] });
  expect(without.entitlements.map(({ name }) => name)).toEqual(['Role']);
});

describe('a comma', () => {
  it.each([3, 12, 60])('cuts cells of as many words each, of %i columns', async (columns) => {
    const names = Array.from({ length: columns - 1 }, (_, n) => `Role of system ${n}`);
    const { dialect, people, wantedHoldings } = await understood([
      ['Login', ...names].join(','),
      ...Array.from({ length: 40 }, (_, r) =>
        [`u${r}`, ...names.map((_, n) => `Role ${(r * (n + 3)) % 17} of column ${n}`)].join(','),
      ),
    ]);
    expect(dialect.delimiter).toBe(',');
    expect(people).toBe(40);
    expect(wantedHoldings).toBe(40 * (columns - 1));
  });

  it('within cells that spaces cut is no delimiter', async () => {
    const { dialect } = await understood([
      'login role unit',
      ...PEOPLE.map((who) => `${who}@acme.example Buyer,Clerk Finance`),
    ]);
    expect(dialect.delimiter).toBe(' ');
  });
});

describe('cells that were typed by hand', () => {
  const typed = (names: readonly string[], between: readonly string[]) =>
    Array.from({ length: 40 }, (_, n) => {
      const picked = [n, n + 1, n + 2].slice(0, 1 + (n % 3)).map((i) => names[i % names.length] ?? '');
      return `u${n},"${picked.join(between[n % between.length])}"`;
    });
  const values = async (lines: readonly string[]) => {
    const { entitlements, wantedHoldings } = await understood(['Login,Roles', ...lines]);
    return [entitlements[0]?.values.map(({ name }) => name).sort(), wantedHoldings];
  };

  it('separate values by one mark here and by another there', async () => {
    expect(await values(typed(ROLES, ['; ', ' | ', ', ', ' / ', ';']))).toEqual([[...ROLES].sort(), 79]);
  });

  it('keep a mark that stands in the names themselves', async () => {
    const names = ['Sales, EMEA', 'Sales, APAC', 'Buyer'];
    expect(await values(typed(names, ['; ', '|', ';', ' | ']))).toEqual([[...names].sort(), 79]);
  });
});

describe('a column that is called Level', () => {
  const report = (levelOf: (n: number, i: number) => string) => [
    'Login,Access,Level',
    ...PEOPLE.flatMap((who, n) => [n, n + 1].map((i) => `${who},${role(i)},${levelOf(n, i)}`)),
  ];
  const goes = report((n, i) => ['read', 'write', 'view'][(n + i) % 3] ?? '');

  it('is asked about where it says how far access goes, and not where it grades a job', async () => {
    expect((await understood(goes)).questions.map(({ id }) => id)).toEqual(['scope:Level']);
    const grades = report((n) => ['Senior', 'Junior', 'Lead'][n % 3] ?? '');
    expect((await understood(grades)).questions).toEqual([]);
  });

  it('leaves the access beside it out until it is known whether they belong together', async () => {
    const all = 2 * PEOPLE.length;
    const open = await understood(goes);
    expect(open.wantedHoldings).toBe(0);
    expect(open.questions[0]?.options.map(({ name, adds }) => [name, adds.holdings])).toEqual([
      ['leave out', 0],
      ['joined', all],
      ['alone', all],
    ]);
    const answered = (answer: string) => understood(goes, { answers: { 'scope:Level': answer } });
    const joined = await answered('joined');
    expect([joined.wantedHoldings, joined.questions]).toEqual([all, []]);
    const [entitlement, ...others] = joined.entitlements;
    expect([entitlement?.name, others]).toEqual(['Access', []]);
    expect(entitlement?.values.every(({ name }) => /^.+:(read|write|view)$/.test(name))).toBe(true);
    const alone = await answered('alone');
    expect([alone.wantedHoldings, alone.entitlements.map(({ name }) => name)]).toEqual([all, ['Access']]);
    expect(alone.questions.map(({ id }) => id)).toEqual(['column-class:Level']);
    const without = await understood(goes, { ignore: ['Level'] });
    expect([without.wantedHoldings, without.questions]).toEqual([all, []]);
  });
});

it.each([
  [
    'fixed width',
    (cells: readonly string[]) =>
      cells
        .map((cell) => cell.padEnd(12))
        .join(' ')
        .trimEnd(),
  ],
  ['semicolons', (cells: readonly string[]) => cells.join(';')],
])('dashes below the header are no names, days below them or not: %s', async (_what, line) => {
  const lines = Array.from({ length: 24 }, (_, n) =>
    line([`USR${100 + n}`, ['BUYER', 'CLERK'][n % 2] ?? '', n % 3 ? '2027-12-31' : '2025-12-31']),
  );
  const { columns, wantedHoldings } = await understood([
    line(['USERID', 'ROLE', 'VALID_TO']),
    line(['------------', '------------', '------------']),
    ...lines,
  ]);
  expect([columns.map(({ name }) => name), wantedHoldings]).toEqual([['USERID', 'ROLE', 'VALID_TO'], 16]);
});
