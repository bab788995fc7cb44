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

/** That something was taken away is said in words beside it, of a few records. */
const notes: Shape = {
  name: 'Taken away, says a note',
  make(dice) {
    const [header, over, harmless] = dice.pick([
      ['Comment', ['removed 12/03/2024', 'access revoked per INC0012'], ['ok', 'see mail of HR']],
      ['Notes', ['Access ended with transfer', 'left the company'], ['new hire', 'covers for Tom']],
      ['Remarks', ['No longer needed - REMOVED', 'deactivated by IT'], ['team A', '']],
      ['Bemerkung', ['Zugriff entzogen am 3.5.', 'ausgeschieden zum 31.12.'], ['Vertretung', 'ok']],
      ['Commentaire', ['accès retiré', "a quitté l'entreprise"], ['RAS', 'à revoir']],
      ['Observaciones', ['acceso revocado', 'dado de baja'], ['sin novedad', '']],
      ['Opmerkingen', ['toegang ingetrokken', 'uit dienst'], ['akkoord', '']],
      ['Note', ['accesso revocato', 'cessato'], ['ok', '']],
      ['Memo', ['ex-employee', 'roles dropped on transfer to Lyon'], ['part time', 'SoD checked']],
      ['HR remarks', ['Quit in March', 'former contractor'], ['maternity leave', '']],
      ['Hinweis', ['wurde gestrichen', 'nicht länger nötig'], ['Teilzeit', '']],
      ['Remarques', ['droits enlevés', 'ne travaille plus ici'], ['temps partiel', '']],
      ['Notas', ['se fue de la empresa', 'sin acceso desde mayo'], ['nuevo', '']],
      ['Observações', ['saiu da empresa', 'acesso retirado'], ['novo', '']],
      ['備考', ['削除済み', '退職'], ['新規', '']],
      ['Info', ['terminated 2024-01-31', 'Withdrawn'], ['ext. 4411', '']],
      ['Reviewer comment', ['Please remove', 'not needed anymore, revoke'], ['fine', 'keep']],
    ] as const);
    const rows = company(dice, dice.between(20, 80)).flatMap((person, i) =>
      dice.some(ROLES, 1, 3).map((role, n) => {
        const gone = (i + n) % 6 === 3;
        return {
          person,
          role,
          gone,
          note: dice.pick<string>(gone ? over : dice.chance(0.4) ? harmless : ['']),
        };
      }),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'Login', class: 'identifier', of: ({ person }) => person.login },
      { header: 'Role', class: 'entitlement', entitlement: 'Role', of: ({ role }) => role },
      plain(header, ({ note }) => note),
    ];
    return told({
      rows,
      columns,
      identifier: 'Login',
      written: { delimiter: dice.pick([',', ';']) },
      held: ({ person, role, gone }) => (gone ? [] : [[person.login, 'Role', role]]),
      mustAsk: ['filter'],
    });
  },
};

/** Words that keep a place free until somebody knows. */
const placeholders: Shape = {
  name: 'Words that keep a place free',
  make(dice) {
    const open = dice.pick([
      ['TBD', 'pending'],
      ['unknown', '?'],
      ['to be confirmed', 'N/A'],
      ['tbc', 'To be determined'],
      ['noch offen', 'unbekannt'],
      ['à définir', 'inconnu'],
      ['por definir', 'desconocido'],
      ['onbekend', 'n.t.b.'],
      ['da definire', 'sconosciuto'],
      ['a definir', 'pendente'],
      ['未定', '不明'],
      ['???', 'TBA'],
      ['Buyer (pending)', 'Auditor?'],
      ['TBD - ask Tom', 'requested'],
    ] as const);
    const shape = dice.pick(['long', 'list', 'numbered', 'pairs'] as const);
    const people = company(dice, dice.between(20, 80)).map((person, i) => ({
      person,
      held: [
        ...(i % 5 === 2 ? [] : dice.some<string>(ROLES, 1, 2)),
        ...(i % 5 < 3 && i % 5 > 0 ? [dice.pick<string>(open)] : []),
      ],
    }));
    const rows =
      shape === 'long' || shape === 'pairs'
        ? people.flatMap(({ person, held }) => held.map((one) => ({ person, held: [one] })))
        : people;
    type Row = (typeof rows)[number];
    const values: Col<Row>[] =
      shape === 'numbered'
        ? [0, 1, 2].map((n) => ({
            header: `Role ${n + 1}`,
            class: 'entitlement',
            entitlement: 'Role',
            of: ({ held }: Row) => held[n] ?? '',
          }))
        : shape === 'pairs'
          ? [
              plain('Attribute', () => 'Role', ['entitlement']),
              {
                header: 'Value',
                class: 'entitlement',
                entitlement: 'Role',
                of: ({ held }: Row) => held.join(),
              },
            ]
          : [
              {
                header: 'Role',
                class: 'entitlement',
                entitlement: 'Role',
                ...(shape === 'list' ? { multi: { delim: ';' } } : {}),
                of: ({ held }: Row) => held.join(';'),
              },
            ];
    const columns: Col<Row>[] = [
      { header: 'Account', class: 'identifier', of: ({ person }) => person.login },
      ...values,
      plain('Department', ({ person }) => person.city),
    ];
    return told({
      rows,
      columns,
      identifier: 'Account',
      written: { delimiter: ',' },
      held: ({ person, held }) =>
        held.flatMap((one): Holding[] =>
          open.some((word) => word === one) ? [] : [[person.login, 'Role', one]],
        ),
      mustAsk: ['placeholders'],
    });
  },
};

/** Groups of which some may be no access at all, beside a role: nobody can tell which. */
const groupsBeside: Shape = {
  name: 'Two columns of groups beside a role',
  make(dice) {
    const [role, held, other] = dice.pick([
      ['Role', 'Security Group', 'Team Group'],
      ['Application Role', 'AD Group', 'Mail Group'],
      ['Rolle', 'Berechtigungsgruppe', 'Arbeitsgruppe'],
      ['Profil', 'Groupe', 'Groupe de travail'],
      ['Access Role', 'User Group', 'Customer Group'],
      ['Rol', 'Grupo', 'Grupo de trabajo'],
    ] as const);
    const rows = company(dice, dice.between(15, 70)).map((person) => ({
      person,
      role: dice.pick(ROLES),
      group: dice.pick(['G-FIN', 'G-HR', 'G-OPS', 'G-IT']),
      other: dice.pick(['Monthly', 'Weekly', 'Blue', 'North']),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'Username', class: 'identifier', of: ({ person }) => person.login },
      plain('Full name', ({ person }) => fullName(person)),
      { header: role, class: 'entitlement', entitlement: role, of: (row) => row.role },
      {
        header: held,
        class: 'entitlement',
        acceptable: ['appAttribute'],
        entitlement: held,
        of: ({ group }) => group,
      },
      plain(other, (row) => row.other, ['entitlement']),
      plain(dice.pick(['Pay Group', 'Employee Subgroup', 'Mitarbeitergruppe']), (row) => row.other),
    ];
    return told({
      rows,
      columns,
      identifier: 'Username',
      written: { delimiter: dice.pick([',', ';']) },
      held: (row) => [
        [row.person.login, role, row.role],
        [row.person.login, held, row.group],
      ],
      mustAsk: ['held-columns'],
    });
  },
};

export const UNCLEAR: readonly Shape[] = [statusCodes, notes, placeholders, groupsBeside];
