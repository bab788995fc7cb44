import type { Holding } from '../score.ts';
import { company, type Person } from './company.ts';
import { type Col, encoded, plain, type Shape, told } from './report.ts';

const ROLES = ['Buyer', 'AP Clerk', 'Stock Keeper', 'Payroll Run'] as const;
const fullName = ({ first, last }: Person) => `${first} ${last}`;

/** Levels of what stands beside them, under names that say nothing of a place. */
const levelsOf: Shape = {
  name: 'Levels of what stands beside them',
  make(dice) {
    const [thing, level, things, levels] = dice.pick([
      ['group_name', 'role_in_group', ['a-team', 'b-team', 'c-team'], ['MEMBER', 'OWNER']],
      ['Role', 'Access Level', ROLES, ['Read', 'Write']],
      ['Name', 'Privilege', ['FIN.INVOICES', 'FIN.PAYMENTS', 'HR.STAFF'], ['SELECT', 'UPDATE', 'DELETE']],
      ['Module', 'Permission', ['Ledger', 'Stock', 'Payroll'], ['View', 'Edit', 'Approve']],
      ['Funktionsgruppe', 'Berechtigung', ['Kasse', 'Lager', 'Einkauf'], ['Lesen', 'Schreiben']],
    ] as const);
    const rows = company(dice, dice.between(20, 90)).flatMap((person) =>
      dice.some<string>(things, 1, 3).map((one) => ({ person, one, at: dice.pick<string>(levels) })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain(thing, ({ one }) => one, ['entitlement']),
      { header: 'Account', class: 'identifier', of: ({ person }) => person.login },
      { header: level, class: 'entitlement', entitlement: level, of: ({ at }) => at },
      plain('Granted on', () => '2024-03-01'),
    ];
    return told({
      rows,
      columns,
      identifier: 'Account',
      written: { delimiter: ',' },
      held: ({ person, one, at }) => [[person.login, level, `${one}:${at}`]],
      mustAsk: ['scope'],
    });
  },
};

/** Groups and programs among the people. */
const principals: Shape = {
  name: 'Groups and programs among the people',
  make(dice) {
    const [header, user, other] = dice.pick([
      ['Member Type', 'User', 'Group'],
      ['principalType', 'User', 'ServicePrincipal'],
      ['objectClass', 'user', 'group'],
      ['type', 'USER', 'GROUP'],
    ] as const);
    const groups = ['Payroll', 'Ledger', 'Audit'];
    const people = company(dice, dice.between(20, 80));
    const rows = groups.flatMap((group) => [
      ...dice.some(people, 3, 20).map((person) => ({ group, who: person.login, person: true })),
      { group, who: `app-${group.toLowerCase()}`, person: false },
    ]);
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'Group', class: 'entitlement', entitlement: 'Group', of: ({ group }) => group },
      { header: 'Member', class: 'identifier', of: ({ who }) => who },
      plain(header, ({ person }) => (person ? user : other)),
    ];
    return told({
      rows,
      columns,
      identifier: 'Member',
      written: { delimiter: ',', quoteAll: dice.chance(0.5) },
      held: ({ group, who, person }) => (person ? [[who, 'Group', group]] : []),
      mustAsk: ['filter'],
    });
  },
};

/** What says that somebody left, or that a grant is over, as systems count days. */
const over: Shape = {
  name: 'Ends in numbers, leavers and locks',
  make(dice) {
    const [header, going, gone] = dice.pick([
      ['Valid To', '47850', '45000'],
      ['accountExpires', '9223372036854775807', '133500000000000000'],
      ['Expires at', '1924992000', '1714521600'],
      ['expiry_ts', '1924992000000', '1714521600000'],
      ['UFLAG', '0', '64'],
      ['Leaver', 'N', 'Y'],
      ['Removed?', 'No', 'Yes'],
      ['Last working day', '', '2024-05-31'],
      ['Austrittsdatum', '', '31.05.2024'],
    ] as const);
    const rows = company(dice, dice.between(20, 90)).flatMap((person, i) =>
      dice.some(ROLES, 1, 3).map((role) => ({ person, role, gone: i % 6 === 2 })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'User', class: 'identifier', of: ({ person }) => person.login },
      { header: 'Role', class: 'entitlement', entitlement: 'Role', of: ({ role }) => role },
      plain(header, (row) => (row.gone ? gone : going)),
    ];
    return told({
      rows,
      columns,
      identifier: 'User',
      written: { delimiter: dice.pick([',', ';']) },
      held: (row): Holding[] => (row.gone ? [] : [[row.person.login, 'Role', row.role]]),
      mustAsk: ['filter'],
    });
  },
};

/** Headers in languages with few words known. */
const furtherLanguages: Shape = {
  name: 'Headers in further languages',
  make(dice) {
    const [user, name, role, department, values] = dice.pick([
      ['Użytkownik', 'Imię i nazwisko', 'Rola', 'Dział', ['Księgowy', 'Kupiec', 'Audytor']],
      ['Användarnamn', 'Namn', 'Behörighet', 'Avdelning', ['Läsa', 'Skriva', 'Attestera']],
      ['Brukernavn', 'Navn', 'Rolle', 'Avdeling', ['Innkjøper', 'Leser', 'Godkjenner']],
      ['Kullanıcı Adı', 'Ad Soyad', 'Yetki', 'Birim', ['Okuma', 'Yazma', 'Onay']],
      ['Логин', 'ФИО', 'Роль', 'Отдел', ['Чтение', 'Запись', 'Утверждение']],
      ['用户名', '姓名', '角色', '部门', ['管理员', '查看者', '审批人']],
      ['사용자 ID', '이름', '권한', '부서', ['관리자', '조회', '승인']],
    ] as const);
    const rows = company(dice, dice.between(15, 80)).flatMap((person) =>
      dice.some<string>(values, 1, 2).map((value) => ({ person, value })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: user, class: 'identifier', of: ({ person }) => person.login },
      plain(name, ({ person }) => fullName(person)),
      { header: role, class: 'entitlement', entitlement: role, of: ({ value }) => value },
      plain(department, ({ person }) => person.department),
    ];
    return told({
      rows,
      columns,
      identifier: user,
      written: { delimiter: dice.pick([',', ';', '\t']), bom: dice.chance(0.5) },
      held: ({ person, value }) => [[person.login, role, value]],
    });
  },
};

/** What a spreadsheet saves of a report: labels with what they say above it, a total below each role. */
const sectioned: Shape = {
  name: 'Labels above, a total below each role',
  make(dice) {
    const people = company(dice, dice.between(12, 60));
    const rows = ROLES.map((role) => ({ role, people: dice.some(people, 2, 9) }));
    const lines = [
      'Role Membership Report,,',
      'Generated:,2026-11-25,',
      'Filter:,active users,',
      dice.pick(['', ',,']),
      'Role,User ID,Name',
    ];
    const totals: number[] = [];
    for (const { role, people: held } of rows) {
      for (const person of held) lines.push(`${role},${person.login},${fullName(person)}`);
      lines.push(`Total ${role}:,${held.length},`);
      totals.push(lines.length);
    }
    lines.push(`Grand Total:,${rows.length},`);
    totals.push(lines.length);
    return {
      bytes: encoded(`${lines.join('\r\n')}\r\n`, {}),
      truth: {
        identifier: { column: 'User ID' },
        columns: [
          { header: 'Role', class: 'entitlement', entitlement: 'Role' },
          { header: 'User ID', class: 'identifier' },
          { header: 'Name', class: 'profile' },
        ],
        foldCase: true,
        rejects: totals.map((line) => ({ line, reason: 'total' })),
      },
      holdings: rows.flatMap(({ role, people: held }) =>
        held.map((person): Holding => [person.login, 'Role', role]),
      ),
    };
  },
};

/** A cell that says yes by the name of its column; words for nothing. */
const ownNames: Shape = {
  name: 'Matrix of its own names',
  make(dice) {
    const rows = company(dice, dice.between(12, 60)).map((person) => ({
      person,
      held: dice.some(ROLES, 0, 4),
      none: dice.pick(['', '', 'n/a']),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'User', class: 'identifier', of: ({ person }) => person.login },
      plain('Full name', ({ person }) => fullName(person)),
      ...ROLES.map((role): Col<Row> => ({
        header: role,
        class: 'entitlement',
        entitlement: 'Permission',
        of: ({ held, none }) => (held.includes(role) ? role : none),
      })),
    ];
    return told({
      rows,
      columns,
      identifier: 'User',
      written: { delimiter: dice.pick([',', ';']) },
      held: ({ person, held }) => held.map((one): Holding => [person.login, 'Permission', one]),
    });
  },
};

/** Codes of roles and what they mean; logins that are links. */
const codesAndNames: Shape = {
  name: 'Role codes with a description, links',
  make(dice) {
    const roles = [
      ['FI01', 'AP Clerk'],
      ['FI02', 'AP Manager'],
      ['MM01', 'Buyer, direct'],
    ] as const;
    const rows = company(dice, dice.between(12, 60)).flatMap((person) =>
      dice.some(roles, 1, 2).map((role) => ({ person, role })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      {
        header: 'User logon name',
        class: 'identifier',
        of: ({ person }) => `=HYPERLINK("https://x.example","${person.login}")`,
      },
      { header: 'Role Code', class: 'entitlement', entitlement: 'Role', of: ({ role }) => role[0] },
      plain('Role Description', ({ role }) => role[1], ['entitlement']),
    ];
    return told({
      rows,
      columns,
      identifier: 'User logon name',
      written: { delimiter: ',', quoteAll: true },
      held: ({ person, role }) => [[person.login, 'Role', role[0]]],
    });
  },
};

/** A log: what was given and taken later is not held; what was only given is, when somebody says so. */
const log: Shape = {
  name: 'Log of grants and revocations',
  make(dice) {
    const rows = company(dice, dice.between(20, 60)).flatMap((person, i) =>
      dice.some(ROLES, 1, 3).flatMap((role) => {
        const given = { person, role, action: 'GRANT', held: i % 4 !== 1 };
        return i % 4 === 1 ? [given, { ...given, action: 'REVOKE' }] : [given];
      }),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'User', class: 'identifier', of: ({ person }) => person.login },
      plain('Action', ({ action }) => action),
      { header: 'Role', class: 'entitlement', entitlement: 'Role', of: ({ role }) => role },
      plain('Date', () => '2024-02-03'),
    ];
    return told({
      rows,
      columns,
      identifier: 'User',
      written: { delimiter: ',' },
      // Who says that what was given counts says so of all of it; unasked nothing does.
      held: ({ person, role }): Holding[] => [[person.login, 'Role', role]],
      mustAsk: ['filter'],
    });
  },
};

/** Groups by a name that no header calls a group, a member in each record. */
const nameAndMember: Shape = {
  name: 'Name and Member, a record for each',
  make(dice) {
    const people = company(dice, dice.between(15, 60));
    const rows = ['Payroll', 'Ledger', 'Stock', 'Board'].flatMap((group) =>
      dice.some(people, 6, 15).map((person) => ({ group, person })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      {
        header: 'Name',
        class: 'entitlement',
        entitlement: 'Group',
        acceptable: ['appAttribute', 'profile'],
        of: ({ group }) => group,
      },
      plain('Type', () => 'Group'),
      { header: 'Member', class: 'identifier', of: ({ person }) => person.login },
    ];
    return told({
      rows,
      columns,
      identifier: 'Member',
      written: { delimiter: dice.pick([',', ';']) },
      held: ({ group, person }) => [[person.login, 'Group', group]],
      mustAsk: ['column-class'],
    });
  },
};

export const STANDING: readonly Shape[] = [
  levelsOf,
  principals,
  over,
  furtherLanguages,
  sectioned,
  ownNames,
  codesAndNames,
  log,
  nameAndMember,
];
