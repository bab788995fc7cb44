import { describe, expect, it } from 'vitest';
import { understood } from '../../test/support/understood.ts';
import { isPlaceholder } from './words/placeholder.ts';

const ROLES = ['Buyer', 'AP Clerk', 'Stock Keeper', 'Payroll Run'];

/** Twelve people with a role each and a further column of these words, one after the other. */
const beside = (header: string, words: readonly string[]) => [
  `Login,Role,${header}`,
  ...Array.from({ length: 12 }, (_, n) => `user${n},${ROLES[n % 4] ?? ''},${words[n % words.length] ?? ''}`),
];

describe('an ordinary report', () => {
  it.each<[string, readonly string[], number]>([
    ['Employment Status', ['Full-time', 'Part-time', 'Contractor'], 12],
    ['Status', ['Regular', 'Temporary'], 12],
    ['Status', ['Full time', 'Terminated'], 6],
    ['Action', ['Approved', 'Remediated'], 6],
    ['Approval Status', ['Approved', 'Waiting for manager'], 6],
    ['Approval Status', ['Approved', 'Rejected by owner'], 6],
    ['Manager response', ['Keep', 'Please remove', 'Keep'], 8],
    ['Allow/Deny', ['Allow', 'Allow', 'Deny'], 8],
    ['Permission Type', ['Allow', 'Allow', 'Deny'], 8],
    ['Enabled/Disabled', ['Enabled', 'Enabled', 'Disabled'], 8],
    ['Disabled', ['Enabled', 'Enabled', 'Disabled'], 8],
    ['Active/Inactive', ['Active', 'Active', 'Inactive'], 8],
    ['Disabled', ['No', 'No', 'Yes'], 8],
    ['Planned', ['', '', 'X'], 8],
    ['Obsolete?', ['no', 'no', 'yes'], 8],
    ['Revoke', ['', '', 'x'], 8],
    ['Remove (Y/N)', ['N', 'N', 'Y'], 8],
    ['Inactivated', ['No', 'No', 'Yes'], 8],
    ['REVDATE', ['00.000', '00.000', '24.123'], 8],
    ['included_in_role', ['', '', 'admin'], 8],
    ['Approved On', ['2024-01-02', '', '2024-02-03'], 8],
    ['Genehmigt am', ['02.01.2024', '', '03.02.2024'], 8],
    ['Approved On', ['2024-01-02', '2024-02-03'], 12],
    ['Approval Date', ['', '', '', '2024-02-03'], 12],
    ['Granted', ['2024-01-02', '2027-04-05', '2024-02-03'], 8],
    ['Approved', ['2024-01-02', '0000-00-00', '2024-02-03'], 8],
    ['Granted', ['02.01.2024', '00.00.0000', '03.02.2024'], 8],
    ['Active', ['2024-01-02', '2024-02-03', 'never'], 8],
    ['Approved On', ['2024-01-02', '2024-02-03', 'never'], 8],
    ['Valid From', ['2024-01-02', '0000-00-00', '2024-02-03'], 12],
    ['Status', ['Assigned', 'Assigned', 'Not assigned'], 8],
    ['License Status', ['Licensed', 'Licensed', 'Unlicensed'], 8],
    ['Event', ['Assigned', 'Assigned', 'Unassigned'], 8],
    ['Assigned', ['Yes', 'Yes', 'Not assigned'], 8],
    ['Result', ['Assigned', 'Active', 'Unassigned'], 8],
    ['Team', ['Red', 'Blue', 'Unassigned'], 12],
    ['Status', ['Active', 'Active', 'Disabled Accounts Auditor'], 12],
    ['Tila', ['Voimassa', 'Voimassa', 'Poistettu'], 8],
    ['Állapot', ['Aktív', 'Aktív', 'Visszavont'], 8],
    ['Κατάσταση', ['Ενεργός', 'Ενεργός', 'Ανενεργός'], 8],
    ['סטטוס', ['פעיל', 'פעיל', 'מבוטל'], 8],
    ['Provisioning', ['Done', 'Failed', 'In queue'], 4],
    ['Exists in AD', ['Yes', 'Yes', 'No'], 8],
    ['Found in target', ['TRUE', 'TRUE', 'FALSE'], 8],
    ['Delegated From', ['', '', 'user9'], 8],
    ['Ticket Status', ['Completed', 'Completed', 'Cancelled'], 8],
    ['Account Status', ['Open', 'Open', 'Closed'], 8],
    ['Entziehen', ['', '', 'x'], 8],
    ['Removal reason', ['', '', 'moved team'], 8],
    ['Planned hours', ['8', '7', '6'], 12],
    ['ACCTLOCK', ['0', '1'], 6],
    ['IsFrozen', ['false', 'true'], 6],
    ['GLTGB', ['00000000', '20251231'], 6],
    ['Effective Date', ['2024-01-01', '2027-03-01'], 6],
    ['Status', ['Active', 'Account manager'], 12],
    ['Estado', ['Alta', 'Baja', 'Alta'], 8],
    ['Status', ['In dienst', 'Uit dienst'], 6],
    ['Status', ['Aktywny', 'Nieaktywny'], 6],
    ['Статус', ['активен', 'уволен'], 6],
    ['状态', ['在职', '离职'], 6],
    ['상태', ['재직', '퇴직'], 6],
    ['Durum', ['aktif', 'pasif'], 6],
    ['Stato civile', ['celibe', 'coniugato'], 12],
    ['Marital Status', ['Single', 'Married'], 12],
    ['State', ['NSW', 'VIC', 'QLD'], 12],
    ['State', ['Ohio', 'Texas', 'New York'], 12],
    ['Estado', ['Jalisco', 'Puebla', 'Sonora'], 12],
    ['Delta', ['0', '1', '2'], 12],
    ['Remaining days', ['30', '60', '90'], 12],
    ['Resttage', ['30', '60', '90'], 12],
    ['Stare', ['Activ', 'Activ', 'Inactiv'], 8],
  ])('is granted by its words without a question about codes: %s %j', async (header, words, held) => {
    const { wantedHoldings, questions } = await understood(beside(header, words));
    expect(wantedHoldings).toBe(held);
    expect(questions.map(({ code }) => code).filter((code) => code !== 'filter')).toEqual([]);
  });

  it('leaves out the one of very many that waits for a day of approval', async () => {
    const dated = Array.from(
      { length: 30_000 },
      (_, n) => `user${n},Buyer,${n === 29_000 ? '' : '2024-01-02'}`,
    );
    const { wantedHoldings } = await understood(['Login,Role,Approved', ...dated]);
    expect(wantedHoldings).toBe(29_999);
  });

  it.each([
    ['Status', 'Terminated'],
    ['Revoked', '2025-01-01'],
    ['End Date', '2025-01-01'],
    ['Comment', 'access revoked'],
    ['Inherited From', 'Team A'],
  ])('leaves out the one of very many of which something is said below %s', async (header, said) => {
    const people = Array.from({ length: 30_000 }, (_, n) => `user${n},Buyer,${n === 29_000 ? said : ''}`);
    const { wantedHoldings } = await understood([`Login,Role,${header}`, ...people]);
    expect(wantedHoldings).toBe(29_999);
  });

  it('is asked apart about days of approval that are not there and those to come', async () => {
    const { questions } = await understood(beside('Granted', ['2024-01-02', '2027-04-05', '', '2024-02-03']));
    expect(questions.map(({ id, options }) => [id, options[1]?.adds.holdings])).toEqual([
      ['filter:Granted', 3],
      ['filter:Granted:future', 3],
    ]);
  });

  it.each(['Provisioning', 'Fulfillment'])('says how something is done below %s', async (header) => {
    const { wantedHoldings, questions } = await understood(beside(header, ['SCIM', 'Manual']));
    expect([wantedHoldings, questions.map(({ code }) => code)]).toEqual([12, ['column-class']]);
    // Nobody knows of all words that they say how.
    expect((await understood(beside(header, ['Manual', 'Error']))).wantedHoldings).toBe(0);
  });

  it.each<[string, readonly string[]]>([
    ['Provisioning System', ['SAP', 'AD']],
    ['Provisioning Role', ['Admin Tool', 'Desk Tool', 'Field Tool']],
  ])('names what does it below %s', async (header, words) => {
    const { wantedHoldings, questions } = await understood(beside(header, words));
    expect(wantedHoldings).toBeGreaterThanOrEqual(12);
    expect(questions.filter(({ code }) => code === 'status-codes')).toEqual([]);
  });

  it('decides by crosses below Keep and Revoke, and has permissions that are called so', async () => {
    const { wantedHoldings, questions } = await understood([
      'Login,Role,Certify,Revoke',
      ...Array.from({ length: 12 }, (_, n) => `user${n},${ROLES[n % 4] ?? ''},${n % 3 ? 'X,' : ',X'}`),
    ]);
    expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([8, ['filter:Revoke']]);
    const matrix = await understood([
      'Login,Role,Read,Write,Delete',
      ...Array.from(
        { length: 12 },
        (_, n) => `user${n},${ROLES[n % 4] ?? ''},X,${n % 2 ? 'X' : ''},${n % 3 ? '' : 'X'}`,
      ),
    ]);
    expect([matrix.wantedHoldings, matrix.leftOut]).toEqual([12, []]);
    expect(matrix.questions.map(({ about }) => about)).toEqual(['Write, Delete']);
  });

  it.each([
    ['Ticket Status', ['Closed', 'Closed', 'Open']],
    ['Request State', ['Open', 'Completed']],
    ['Access Type', ['Standing', 'JIT', 'Eligible']],
  ])('is asked what its words mean: %s %j', async (header, words) => {
    const { questions } = await understood(beside(header, words));
    expect(questions.map(({ code }) => code)).toEqual(['status-codes']);
  });

  it.each([
    ['Deprovisioning status', ['Success', 'Failed']],
    ['Revocation Status', ['Completed', 'Pending', 'Failed']],
    ['Offboarding Status', ['Yes', 'No']],
    ['Revoked', ['Done', 'In progress']],
    ['Termination Status', ['Completed']],
  ])('grants nothing that was taken, as its words say: %s %j', async (header, words) => {
    const { wantedHoldings, questions } = await understood(beside(header, words));
    expect([wantedHoldings, questions.length]).toEqual([0, 1]);
  });

  it('grants nothing that is denied beside it, and asks', async () => {
    const { wantedHoldings, questions } = await understood([
      ...beside('Type', ['Grant']),
      'user1,AP Clerk,Deny',
    ]);
    expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([
      0,
      ['filter:Type', 'filter:Type:given'],
    ]);
  });

  it.each(['Delta', 'Change'])('has signs below %s for what was given and taken', async (header) => {
    const { wantedHoldings, questions } = await understood(beside(header, ['+', '+', '-']));
    expect([wantedHoldings, questions.map(({ code }) => code)]).toEqual([0, ['status-codes']]);
  });

  it('says in words under a name for locks that somebody is locked', async () => {
    const { wantedHoldings, questions } = await understood(beside('Lock', ['', '', 'Administrator lock']));
    expect(wantedHoldings).toBe(8);
    expect(questions.map(({ code }) => code)).toEqual(['status-codes']);
    // Whether that is locked, or the lock is off.
    expect((await understood(beside('Locked', ['Enabled', 'Enabled', 'Disabled']))).wantedHoldings).toBe(0);
  });

  it.each([
    ['OK', 'DE'],
    ['IN', 'ON'],
    ['OK', 'IN', 'DE'],
  ])('has a status whose codes are no places: %s, %s', async (...words) => {
    const { wantedHoldings } = await understood(beside('State', words));
    expect(wantedHoldings).toBeLessThan(12);
  });

  it.each([
    ['Squad', ['Retired Products', 'Growth', 'Core'], 12],
    ['Desk', ['Closed End Funds', 'Equities', 'Rates'], 12],
    ['Desk', ['Access Revoked', 'Fine', 'Good'], 8],
    ['Desk', ['Revoked Access', 'Fine', 'Good'], 8],
    ['Desk', ['Removed By HR', 'Fine', 'Good'], 8],
    ['Desk', ['removed items', 'fine', 'good'], 8],
  ])(
    'names things that are called closed under a name that says nothing: %s %j',
    async (header, words, held) => {
      expect((await understood(beside(header, words))).wantedHoldings).toBe(held);
    },
  );

  it('is in Arabic', async () => {
    const roles = Array.from({ length: 12 }, (_, n) => `u${n}@a.example,${['مشتري', 'محاسب'][n % 2]}`);
    const listed = await understood(['البريد الإلكتروني,الدور', ...roles]);
    expect([listed.wantedHoldings, listed.questions]).toEqual([12, []]);
    const marks = Array.from({ length: 12 }, (_, n) =>
      [`u${n}@a.example`, ...[2, 3, 4].map((by) => (n % by ? 'نعم' : 'لا'))].join(','),
    );
    const marked = await understood(['البريد الإلكتروني,المشتريات,المبيعات,المحاسبة', ...marks]);
    expect([marked.wantedHoldings, marked.questions]).toEqual([6 + 8 + 9, []]);
  });

  it('names the users of an IBM i by their profiles, and what users hold elsewhere', async () => {
    const ibm = Array.from(
      { length: 12 },
      (_, n) => `QUSER${n},Ann Berg,${n % 4 ? '*ENABLED' : '*DISABLED'},QPGMR`,
    );
    const { columns, identifier, wantedHoldings } = await understood([
      'USER PROFILE,TEXT,STATUS,GROUP PROFILE',
      ...ibm,
    ]);
    expect([columns[identifier]?.name, wantedHoldings]).toEqual(['USER PROFILE', 9]);
    const held = Array.from({ length: 12 }, (_, n) => `user${n},${['CLERK', 'BUYER'][n % 2]}`);
    const { entitlements } = await understood(['Login,User Profile', ...held]);
    expect(entitlements.map(({ name, values }) => [name, values.length])).toEqual([['User Profile', 2]]);
  });

  it('is asked about its only column that may be held, whatever its words', async () => {
    const duties = ['Buyer', 'blocked invoice release', 'Stock Keeper'];
    const lines = Array.from({ length: 12 }, (_, n) => `user${n},Ann Berg,${duties[n % 3] ?? ''}`);
    const { questions } = await understood(['Login,Name,Duties', ...lines]);
    expect(questions.map(({ id }) => id)).toContain('column-class:Duties');
  });

  it('has columns of numbers that only count', async () => {
    const lines = Array.from({ length: 12 }, (_, n) => `user${n},${n % 4},${n % 3},${(n + 1) % 5}`);
    for (const header of [
      'Logins Jan,Logins Feb,Logins Mar',
      'Score A,Score B,Score C',
      'Anzahl A,Stunden,Tage',
    ])
      expect((await understood([`Login,${header}`, ...lines])).questions).toEqual([]);
  });

  it('has no header and colons between its cells', async () => {
    const lines = Array.from({ length: 12 }, (_, n) => `user${n}:${ROLES[n % 4] ?? ''}:${100 + n}:Rome`);
    expect((await understood(lines)).people).toBe(12);
  });
});

describe('the name of a role', () => {
  it.each([
    'TBD Reviewer',
    'TBC Bank Approver',
    'Invoices - Closed',
    'Removed Items Clerk',
    'TBA Member',
    'Approver (Pending Orders)',
  ])('is no placeholder: %s', (name) => expect(isPlaceholder(name)).toBe(false));

  it.each([
    'Buyer - removed',
    'no longer Buyer',
    'revoked: Clerk',
    'TBD by HR',
    'tbd - ask Tom',
    'TBC: see mail',
    'TBD after 1 May',
    'Buyer (pending approval)',
    'TBD/Buyer',
  ])('is not there yet: %s', (name) => expect(isPlaceholder(name)).toBe(true));
});

const held = async (lines: readonly string[]) => {
  const { entitlements, questions } = await understood(lines);
  return {
    values: entitlements.flatMap(({ values }) => values.map(({ name }) => name)).sort(),
    asked: questions.map(({ id }) => id),
  };
};

describe('another table below', () => {
  it.each([
    [
      ['Account,Owner', 'bob,Ann'],
      ['Account', 'Owner'],
    ],
    [['anna,hunter', 'bob,summer'], []],
    [['Further logins', 'anna,hunter', 'bob,summer'], []],
  ])('is named by its columns, and by nothing else that stands there: %j', async (lines, columns) => {
    const { otherTables } = await understood([...beside('Team', ['IT']), '', ...lines]);
    expect(otherTables?.map((table) => table.columns)).toEqual([columns]);
  });
});

describe('what a report says is over', () => {
  it.each<[string, readonly string[], number]>([
    ['Manager Comment', ['ok', 'please remove', 'fine'], 8],
    ['To Remove', ['', 'X', ''], 8],
    ['Keep', ['Yes', 'No', 'Yes'], 8],
    ['Zu entziehen', ['', 'ja', ''], 8],
    ['Notes', ['left-handed mouse', '', 'sits left of the door'], 12],
    ['Notas', ['no tiene correo', '', 'nuevo'], 12],
    ['Notas', ['ya no tiene acceso', '', 'nuevo'], 8],
    ['Notes', ['re\u00advoked', '', 'ok'], 8],
    ['Notes', ['ｒｅｖｏｋｅｄ', '', 'ok'], 8],
    // As if it said what the role is.
    ['Notes', ['revoked', 'ok', 'ok', 'ok'], 9],
  ])('under %s: %j', async (header, words, held) => {
    expect((await understood(beside(header, words))).wantedHoldings).toBe(held);
  });

  it('is said at the end of a long note', async () => {
    const note = `${'checked '.repeat(500)}access removed`;
    expect((await understood(beside('Notes', [note, '', 'new']))).wantedHoldings).toBe(8);
  });

  it('is said of one permission in a matrix, not of the person', async () => {
    const lines = Array.from(
      { length: 12 },
      (_, n) => `user${n},${['x', 'removed', ''][n % 3] ?? ''},${n % 2 ? 'x' : ''},${n % 3 ? 'x' : ''}`,
    );
    const { wantedHoldings, questions } = await understood(['Login,Buyer,Clerk,Stock', ...lines]);
    expect(wantedHoldings).toBe(4 + 6 + 8);
    expect(questions.map(({ about }) => about)).toEqual(['removed']);
  });

  it('is no description of a role that a single person holds', async () => {
    const lines = Array.from(
      { length: 12 },
      (_, n) => `user${n},Role ${'ABCDEFGHIJKL'[n] ?? ''},${n % 4 === 1 ? 'access removed' : `checked ${n}`}`,
    );
    const { values, asked } = await held(['Login,Role,Comments', ...lines]);
    expect(values.length).toBe(9);
    expect(asked).toEqual(['filter:Comments']);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['in a row as wide as the others', ['REMOVED USERS,,', 'cy,Cy,Third'], ['First', 'Second']],
    [
      'before a person of whom nothing else is known',
      ['REMOVED USERS,,', 'dan,,', 'cy,Cy,Third'],
      ['First', 'Second'],
    ],
    [
      'before a line that cannot be read',
      ['', 'Removed users', 'cy,Cy,Third', 'x', 'dan,Dan,Fourth'],
      ['First', 'Second'],
    ],
    [
      'until a title that says otherwise',
      ['', 'Removed users', 'cy,Cy,Third', '', 'Sales', 'dan,Dan,Fourth'],
      ['First', 'Fourth', 'Second'],
    ],
    [
      'until a row of active people',
      ['Removed users,,', 'cy,Cy,Third', 'Active users,,', 'dan,Dan,Fourth'],
      ['First', 'Fourth', 'Second'],
    ],
    [
      'above the title of some of them',
      ['', 'Removed users', '', 'Sales', 'cy,Cy,Third'],
      ['First', 'Second'],
    ],
    ['above a row for what they work as', ['Removed users,,', 'Staff,,', 'cy,Cy,Third'], ['First', 'Second']],
    ['in a row wider than the others', ['Removed users,,,,', 'cy,Cy,Third'], ['First', 'Second']],
    ['in a row that cannot be read', ['Removed users \u0001\u0000,,', 'cy,Cy,Third'], ['First', 'Second']],
    ['in one word with a year', ['Leavers_2024,,', 'cy,Cy,Third'], ['First', 'Second']],
    ['in one word with a stop', ['Leavers.,,', 'cy,Cy,Third'], ['First', 'Second']],
  ])('holds for those below: %s', async (_title, below, values) => {
    const found = await held(['Login,Name,Role', 'anna,Anna,First', 'bob,Bob,Second', ...below]);
    expect(found).toEqual({ values, asked: ['filter:sections'] });
  });

  it('is said of people in a row of its own below any column', async () => {
    const lines = ['1,anna,First', '2,bob,Second', ',Inactive users,', '3,cy,Third', '4,dan,Fourth'];
    expect(await held(['No,Login,Role', ...lines])).toEqual({
      values: ['First', 'Second'],
      asked: ['filter:sections'],
    });
  });

  it.each([
    ['Login,Name,Role', ',,Closed Accounts Clerk', ',,Third'],
    ['Login,Role,Since', ',Closed Accounts Clerk,', ',Third,'],
  ])('is not said by a role that stands alone in its row: %s', async (header, closed, third) => {
    const lines = ['anna,First,First', closed, 'bob,Second,Second', third];
    expect((await held([header, ...lines])).asked).not.toContain('filter:sections');
  });
});
