import type { Holding } from '../score.ts';
import { company, type Person } from './company.ts';
import { type Col, plain, type Shape, told } from './report.ts';

const ROLES = ['Buyer', 'AP Clerk', 'Stock Keeper', 'Payroll Run', 'Auditor'] as const;
const fullName = ({ first, last }: Person) => `${first} ${last}`;

/** Codes that only their owner knows: which of them mean that something is held? */
const statusCodes: Shape = {
  name: 'Status in codes that nobody knows',
  make(dice) {
    const [header, held, over] = dice.pick([
      ['Status', ['0'], ['64', '512']],
      ['state', ['1', '2'], ['3']],
      ['Account Status', ['P'], ['C', 'Z']],
      ['User Status Code', ['10', '20'], ['90']],
      ['Statuscode', ['AK'], ['GS', 'XX']],
      ['Estado', ['VG'], ['BL']],
      ['Rec Stat', ['7'], ['8', '9']],
      ['Locked', ['U'], ['G', 'B']],
      ['Action', ['I'], ['D']],
    ] as const);
    const perRole = dice.chance(0.6);
    const rows = company(dice, dice.between(15, 70)).flatMap((person) => {
      const state = dice.pick<string>(dice.chance(0.7) ? held : over);
      const roles = dice.some(ROLES, 1, 3);
      return perRole ? roles.map((role) => ({ person, roles: [role], state })) : [{ person, roles, state }];
    });
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'User', class: 'identifier', of: ({ person }) => person.login },
      plain('Name', ({ person }) => fullName(person)),
      {
        header: 'Role',
        class: 'entitlement',
        entitlement: 'Role',
        ...(perRole ? {} : { multi: { delim: '|' } }),
        of: ({ roles }) => roles.join('|'),
      },
      plain(header, ({ state }) => state),
    ];
    return told({
      rows,
      columns,
      identifier: 'User',
      written: { delimiter: dice.pick([',', ';', '\t']) },
      held: ({ person, roles, state }) =>
        held.some((code) => code === state) ? roles.map((role): Holding => [person.login, 'Role', role]) : [],
      mustAsk: ['status-codes'],
    });
  },
};

export const UNCLEAR: readonly Shape[] = [statusCodes];
