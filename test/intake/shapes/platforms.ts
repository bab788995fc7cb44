import { company } from './company.ts';
import { alias, type Col, plain, type Shape, told } from './report.ts';

/** Cloud accounts: the same set of permissions in one account and in another. */
const cloudAccounts: Shape = {
  name: 'Permission sets by cloud account',
  make(dice) {
    const accounts = ['production', 'development', 'security.audit'];
    const sets = ['AdministratorAccess', 'ViewOnlyAccess', 'Billing'];
    const rows = company(dice, dice.between(30, 90)).flatMap((person) =>
      dice
        .some(accounts, 1, 3)
        .flatMap((account) => dice.some(sets, 1, 2).map((set) => ({ person, account, set }))),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('AccountName', ({ account }) => account, ['entitlement']),
      { header: 'PermissionSet', class: 'entitlement', entitlement: 'PermissionSet', of: ({ set }) => set },
      plain('PrincipalType', () => 'USER'),
      { header: 'PrincipalName', class: 'identifier', of: ({ person }) => person.login },
    ];
    return told({
      rows,
      columns,
      identifier: 'PrincipalName',
      written: { delimiter: ',' },
      held: ({ person, account, set }) => [[person.login, 'PermissionSet', `${account}:${set}`]],
      mustAsk: ['scope'],
    });
  },
};

/** Bindings of roles to members, whose kind stands before them. */
const bindings: Shape = {
  name: 'Role bindings, user: before each member',
  make(dice) {
    const roles = ['roles/viewer', 'roles/editor', 'roles/storage.admin'];
    const rows = company(dice, dice.between(20, 90)).flatMap((person) =>
      dice
        .some(['payments', 'web'], 1, 2)
        .flatMap((project) => dice.some(roles, 1, 2).map((role) => ({ person, project, role }))),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('project', ({ project }) => project, ['entitlement']),
      { header: 'role', class: 'entitlement', entitlement: 'role', of: ({ role }) => role },
      { header: 'member', class: 'identifier', of: ({ person }) => `user:${person.email}` },
    ];
    return told({
      rows,
      columns,
      identifier: 'member',
      written: { delimiter: ',' },
      held: ({ person, project, role }) => [[person.email, 'role', `${project}:${role}`]],
    });
  },
};

/** A flag says what is in force, under the names that systems give it; what is denied is not held. */
const flagged: Shape = {
  name: 'Flags of what is in force or denied',
  make(dice) {
    const [header, going, gone] = dice.pick([
      ['ACTIVE_FLAG', 'Y', 'N'],
      ['Enabled flag', '1', '0'],
      ['Deny', 'False', 'True'],
      ['is_disabled', '0', '1'],
      ['Withdrawn', 'No', 'Yes'],
    ] as const);
    const roles = ['Accountant', 'Buyer', 'Cash Manager'];
    const rows = company(dice, dice.between(20, 90)).flatMap((person, i) =>
      dice.some(roles, 1, 3).map((role) => ({ person, role, gone: i % 5 === 1 })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'USER_LOGIN', class: 'identifier', of: ({ person }) => person.email },
      { header: 'ROLE_NAME', class: 'entitlement', entitlement: 'ROLE_NAME', of: ({ role }) => role },
      plain(header, (row) => (row.gone ? gone : going)),
    ];
    return told({
      rows,
      columns,
      identifier: 'USER_LOGIN',
      written: { delimiter: dice.pick([',', '|']) },
      held: (row) => (row.gone ? [] : [[row.person.email, 'ROLE_NAME', row.role]]),
      mustAsk: ['filter'],
    });
  },
};

/** People numbered by the system, with their addresses beside; lists as PowerShell shows them. */
const numbered: Shape = {
  name: 'Numbers of the system beside addresses',
  make(dice) {
    const sets = ['Sales', 'Service', 'Marketing'];
    const rows = company(dice, dice.between(10, 90)).map((person, i) => ({
      person,
      i,
      held: dice.some(sets, 1, 3),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      alias('User ID', ({ i }) => String(1_000 + 7 * i)),
      plain('First name', ({ person }) => person.first),
      { header: 'Email', class: 'identifier', of: ({ person }) => person.email },
      {
        header: 'Permission sets',
        class: 'entitlement',
        entitlement: 'Permission sets',
        multi: { json: true },
        of: ({ held }) => `{${held.join(', ')}}`,
      },
    ];
    return told({
      rows,
      columns,
      identifier: 'Email',
      written: { delimiter: ',', quoteAll: true },
      held: ({ person, held }) => held.map((one) => [person.email, 'Permission sets', one] as const),
    });
  },
};

/** What accounts of a domain may do with folders, each of them another. */
const folders: Shape = {
  name: 'Folder permissions of domain accounts',
  make(dice) {
    const rights = ['FullControl', 'Modify, Synchronize', 'ReadAndExecute'];
    const rows = company(dice, dice.between(20, 80)).flatMap((person) =>
      dice.some(['\\\\srv\\fin', '\\\\srv\\hr'], 1, 2).map((folder) => ({
        person,
        folder,
        right: dice.pick(rights),
      })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('Folder', ({ folder }) => folder, ['entitlement']),
      { header: 'Identity', class: 'identifier', of: ({ person }) => `CORP\\${person.login}` },
      { header: 'Rights', class: 'entitlement', entitlement: 'Rights', of: ({ right }) => right },
      plain('Inherited', () => 'False'),
    ];
    return told({
      rows,
      columns,
      identifier: 'Identity',
      written: { delimiter: ',', quoteAll: true, newline: '\r\n' },
      held: ({ person, folder, right }) => [[`CORP\\${person.login}`, 'Rights', `${folder}:${right}`]],
    });
  },
};

export const PLATFORMS: readonly Shape[] = [cloudAccounts, bindings, flagged, numbered, folders];
