import type { Holding } from '../score.ts';
import { company, type Person } from './company.ts';
import { encoded, type Shape } from './report.ts';

const ROLES = ['Buyer', 'AP Clerk', 'Stock Keeper', 'Payroll Run', 'Auditor'] as const;
const fullName = ({ first, last }: Person) => `${first} ${last}`;

/** People first, what they hold in a table below: the answer names that table and its lines. */
const rolesBelow: Shape = {
  name: 'What people hold in a second table',
  make(dice) {
    const [login, name, role, title] = dice.pick([
      ['Login', 'Name', 'Role', 'Role assignments'],
      ['User ID', 'Full Name', 'Permission', 'Permissions'],
      ['Benutzer', 'Anzeigename', 'Rolle', 'Berechtigungen'],
      ['Utilisateur', 'Nom complet', 'Profil', 'Habilitations'],
      ['Account', 'Display Name', 'Group', 'Group memberships'],
    ] as const);
    const people = company(dice, dice.between(8, 40));
    const held = people.flatMap((person) => dice.some(ROLES, 1, 3).map((one) => ({ person, one })));
    // As a spreadsheet saves it: all rows of one width; or as a program prints it.
    const padded = dice.chance(0.5);
    const first = dice.chance(0.3)
      ? [[login, role], ...people.map(({ login: who }) => [who, 'Basic'])]
      : undefined;
    const top = first ?? [
      [login, name, 'Email', 'City'],
      ...people.map((one) => [one.login, fullName(one), one.email, one.city]),
    ];
    const width = top[0]?.length ?? 0;
    const gap = dice.chance(0.7) || first !== undefined ? [['']] : [];
    const titled = gap.length > 0 && dice.chance(0.5) ? [[title]] : [];
    const header = [login, role, ...(dice.chance(0.5) || width === 2 ? ['Since'] : [])];
    const below = [
      ...titled,
      header,
      ...held.map(({ person, one }) => [person.login, one, ...header.slice(2).map(() => '2024')]),
    ];
    const rows = [...top, ...gap, ...below].map((cells) =>
      padded && width > 3 ? [...cells, ...Array.from({ length: width - cells.length }, () => '')] : cells,
    );
    const from = top.length + gap.length + 1;
    return {
      bytes: encoded(`${rows.map((cells) => cells.join(';')).join('\n')}\n`, {}),
      truth: {
        identifier: { column: login },
        columns: (top[0] ?? []).map((column, i) => ({
          header: column,
          class: i === 0 ? 'identifier' : column === role ? 'entitlement' : 'profile',
          ...(column === role ? { entitlement: role } : {}),
          acceptable: ['identifier', 'ignore', 'appAttribute'],
        })),
        foldCase: true,
        rejects: below.map((_, i) => ({ line: from + i, reason: 'other table' })),
      },
      holdings: first === undefined ? [] : people.map((one): Holding => [one.login, role, 'Basic']),
      otherTables: [{ firstLine: from, lastLine: rows.length, columns: header }],
    };
  },
};

export const LAYOUTS: readonly Shape[] = [rolesBelow];
