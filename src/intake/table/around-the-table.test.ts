import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const TEAMS = ['Admins', 'Power Users', 'Read Only'];
const HEADER = 'Username,Full Name,Group Membership,Last Login';
const PEOPLE = Array.from(
  { length: 12 },
  (_, n) => `user${n}@a.example,Anna Berg,${TEAMS[n % 3] ?? ''},2026-11-0${1 + (n % 9)}`,
);

describe('what stands around the table', () => {
  it.each([
    ['what it is and who made it', ['Report name,User access,,', 'Run by,"Berg, Anna",,'], 2],
    ['and a blank line', ['Report name,User access,,', 'Run by,"Berg, Anna",,', ''], 2],
    ['one line of it', ['Application,Ledger,,'], 1],
    ['a disclaimer and what it is', ['"Confidential, do not pass it on",,,', 'Application,Ledger,,'], 2],
  ])('above: %s', async (_what, above, preamble) => {
    const { columns, entitlements, lines, people } = await understood([...above, HEADER, ...PEOPLE]);
    expect(columns.map(({ name }) => name)).toEqual(HEADER.split(','));
    expect(entitlements.flatMap(({ values }) => values.map(({ name }) => name))).toEqual(TEAMS);
    expect([lines.preamble, people]).toEqual([preamble, 12]);
  });

  it.each([
    ['how many people there are', ['Total users,12,,']],
    ['how many rows there are', ['', 'Anzahl Zeilen,12,,']],
    ['a disclaimer', ['', '"This list is confidential. Delete it if it was not meant for you.",,,']],
    ['what is not shown', ['', '"Removed users are not shown, inactive accounts neither.",,,']],
  ])('below: %s', async (_what, below) => {
    const { lines, people, leftOut, rejects } = await understood([HEADER, ...PEOPLE, ...below]);
    expect([lines.footer, people, leftOut, rejects]).toEqual([1, 12, [], []]);
  });

  it.each([
    ['pages', ['Page 1 of 2,,,', HEADER, ...PEOPLE, 'Page 2 of 2,,,'], [2, 0, 1]],
    ['a page in German and the end', ['Seite 2 von 2', '*** Ende der Liste ***'], [2, 0, 0]],
    ['what a database says', ['12 rows selected.,,,', 'SQL> spool off,,,'], [2, 0, 0]],
    ['dashes of a wide column', [`${'-'.repeat(40)},${'-'.repeat(30)},---,---`], [0, 1, 0]],
    ['a total of every column', ['Grand Total,4,7,12'], [1, 0, 0]],
  ])('between records or below: %s', async (_what, below, [footer, separator, repeatedHeader]) => {
    const { lines, people, rejects, entitlements } = await understood([HEADER, ...PEOPLE, ...below]);
    expect(lines).toMatchObject({ footer, separator, repeatedHeader });
    expect([people, rejects, entitlements[0]?.values.length]).toEqual([12, [], 3]);
  });

  it('keeps who is called like a total and stands first', async () => {
    const logins = ['sum', ...PEOPLE.map((_, n) => `user${n}`)];
    const { people, lines } = await understood([
      'Login,Cost code,Role code',
      ...logins.map((login, n) => `${login},${100 + n},${n % 3}`),
    ]);
    expect([people, lines.footer]).toEqual([13, 0]);
  });

  it('keeps who is called like a page, and a heading that begins like a closing word', async () => {
    const { people, lines } = await understood([
      HEADER,
      ...PEOPLE,
      'page1,Jimmy Page,Admins,2026-11-01',
      'page2,,,',
    ]);
    expect([people, lines.footer]).toEqual([14, 0]);
    const { questions } = await understood([
      'Login,Name,Site',
      ...['Confidential Data', 'Page Editors'].flatMap((group, g) => [
        `${group},,`,
        ...PEOPLE.map((_, n) => `user${g}${n},Anna Berg,Bern`),
      ]),
    ]);
    expect(questions.map(({ code }) => code)).toContain('headings');
  });

  it('is no part of it that people hold', async () => {
    const { people, lines } = await understood([HEADER, ...PEOPLE, '', 'user99@a.example,,,']);
    expect([people, lines.footer]).toEqual([13, 0]);
    const { people: below } = await understood([
      HEADER,
      ...PEOPLE,
      '',
      'Removed users:,,,',
      ...PEOPLE.slice(0, 2),
    ]);
    expect(below).toBe(12);
  });

  it('two filled cells are a record where the row below is none of names', async () => {
    const { columns, people } = await understood([
      'Login,Role,,',
      ...PEOPLE.map((_, n) => `user${n},Buyer${n % 3},,`),
    ]);
    expect([columns[0]?.name, columns[1]?.name, people]).toEqual(['Login', 'Role', 12]);
  });
});

describe('names of columns in two rows', () => {
  const people = Array.from(
    { length: 12 },
    (_, n) =>
      `user${n};Anna Berg;${n % 2 ? 'x' : ''};${n % 3 ? '' : 'x'};${n % 4 ? 'x' : ''};${n % 5 ? 'x' : ''};2`,
  );

  it('belong to the group above them, or stand above themselves', async () => {
    const {
      columns,
      entitlements,
      lines,
      people: found,
    } = await understood(['Login;Name;Finance;;HR;;Summe', ';;Read;Post;Read;Change;', ...people]);
    expect(columns.map(({ name }) => name)).toEqual([
      'Login',
      'Name',
      'Finance Read',
      'Post',
      'HR Read',
      'Change',
      'Summe',
    ]);
    expect(entitlements.flatMap(({ values }) => values.map(({ name }) => name)).sort()).toEqual([
      'Finance Post',
      'Finance Read',
      'HR Change',
      'HR Read',
    ]);
    expect([lines.header, found]).toEqual([2, 12]);
  });

  it('are none where the words of the lower row come again', async () => {
    const { lines, rejects } = await understood([
      'Login,Role,',
      ',Red,Blue',
      ...people.map((_, n) => `user${n},Red,Blue${n}`),
    ]);
    expect([lines.header, rejects]).toEqual([1, [{ line: 2, reason: 'no-identifier' }]]);
  });

  it.each([
    ['Login,Name,Role,,', ',,* = revoked', ',,'],
    ['Login,Name,Role,', ',* = revoked', ','],
  ])(
    'are not taken from the first record, beside which a legend stands: %s',
    async (names, first, others) => {
      const found = await understood([
        names,
        ...people.map(
          (_, n) => `user${n},Ann ${n},${n === 3 ? 'Buyer*' : 'Buyer'}${n === 0 ? first : others}`,
        ),
      ]);
      expect(found.columns[found.identifier]?.name).toBe('Login');
      expect([found.lines.header, found.entitlements.map(({ name }) => name)]).toEqual([1, ['Role']]);
      // The legend may be about the line that it stands beside.
      expect([found.wantedHoldings, found.questions.map(({ id }) => id)]).toEqual([
        10,
        [expect.stringMatching(/^filter:Column \d$/), 'placeholders:Role'],
      ]);
    },
  );

  it('stand in two rows where the columns below a group are few but filled', async () => {
    const { lines, columns } = await understood([
      'User,Unit,Access,,',
      'Kennung,Abteilung,Buyer,Payer,Clerk',
      ...people.map((_, n) => `user${n},U${n % 3},x,${n % 3 ? '' : 'x'},${n % 4 ? '' : 'x'}`),
    ]);
    expect([lines.header, columns.map(({ name }) => name)]).toEqual([
      2,
      ['Kennung', 'Abteilung', 'Buyer', 'Payer', 'Clerk'],
    ]);
  });
});
