import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import ExcelJS from 'exceljs';
import { EXIT } from '../../src/cli/terminal.ts';
import { LEFT_OUT_BECAUSE, REJECTED_BECAUSE } from '../../src/model/line-reasons.ts';
import { HR_PLATFORM } from '../../src/sandbox/generate/hr-platform.ts';
import { commandLine, type Ended } from '../support/command-line.ts';
import { serve, type Served } from '../support/served.ts';

/** What a messy report says at the command line, and whether what is printed there works as it stands. */
let served: Served;
let people: readonly string[];
const cli = (args: readonly string[]): Promise<Ended> => commandLine(served.environment, args);
const plan = (report: string, ...more: string[]) =>
  cli(['import', 'plan', report, '--app', 'HR Platform', ...more]);
const csv = (name: string, lines: readonly string[]) => served.report(name, `${lines.join('\n')}\n`);

beforeAll(async () => {
  served = await serve({
    company: { people: 200, hr: { ...HR_PLATFORM, people: 60 } },
    environment: { LOG_LEVEL: 'error', OKTA_ENTITLEMENTS_RUNNER: 'inline' },
  });
  const [, ...lines] = (served.company.reports.get('hr_platform_access_report.csv') ?? '').split('\n');
  people = lines.slice(0, 12).map((line) => line.split(',')[0] ?? '');
});
afterAll(() => served.close());

/** The words of a command as a shell reads them. */
function words(line: string): readonly string[] {
  return [...line.matchAll(/(?:'((?:[^']|'\\'')*)'|(\S+))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll(String.raw`'\''`, "'") ?? plain ?? '',
  );
}

describe('an open question', () => {
  it('is printed with its answers where nothing can be planned before it is answered', async () => {
    csv('levels.csv', [
      'Login,Access,Access Level',
      ...people.flatMap((who, n) =>
        ['Ledger', 'Tax'].map((what, i) => `${who},${what},${(n + i) % 2 === 0 ? 'read' : 'write'}`),
      ),
    ]);
    const { code, stdout, stderr } = await plan('levels.csv');
    expect([code, stdout]).toEqual([EXIT.error, '']);
    expect(stderr).toMatch(/^intake.no_entitlements: /m);
    const [, printed = ''] = /^ {2}(--answer .+joined.*?) {2}\(adds 24 values/m.exec(stderr) ?? [];
    expect((await plan('levels.csv', ...words(printed))).code).toBe(EXIT.done);
  });

  it.each([
    ['of an ordinary column', 'Roles', 'ordinary.csv'],
    ['of a column whose name a shell would read otherwise', "Role of Ann's $(team) = all", 'odd.csv'],
  ])(
    '%s is answered with what the plan prints, and its option adds what it says',
    async (_what, column, name) => {
      csv(name, [
        `Login,${column}`,
        ...people.map((who, n) => `${who},${n % 3 === 0 ? 'Read|once' : 'Viewer'}`),
      ]);
      const open = await plan(name);
      const [, printed = '', values] =
        /^ {2}(--answer .+split.*?) {2}\(adds (\d+) values of 4 people\)$/m.exec(open.stdout) ?? [];
      expect(values).toBe('8');
      expect(open.stdout).toMatch(/^ {2}--answer .+leave out' {2}\(as it is now\)$/m);
      const answered = await plan(name, ...words(printed));
      expect(answered.stdout).not.toContain('Open question');
      expect(answered.stdout).not.toContain('Not used');
      expect(answered.stdout).toContain(': 3 values to create (Read, once, Viewer), 0 exist');
      // It holds for the next command too.
      expect((await plan(name)).stdout).not.toContain('Open question');
    },
  );

  it('is answered as printed where names and options hold what stands between them', async () => {
    const codes = ['A=1', 'B\\=2', 'C\\'];
    csv('signs.csv', [
      'Login,Role,Status',
      ...people.map((who, n) => `${who},${n % 2 ? 'Buyer' : 'Clerk'},${codes[n % 3] ?? ''}`),
    ]);
    const { stdout } = await plan('signs.csv');
    const printed = [...stdout.matchAll(/^ {2}(--answer .+?) {2}\(adds 4 values of 4 people\)$/gm)];
    expect(printed).toHaveLength(codes.length);
    for (const [, option = ''] of printed) {
      const answered = await plan('signs.csv', ...words(option));
      expect(answered.stdout).toContain('Lines: 13 = header 1 + data 4 + left out 8');
      expect(answered.stdout).not.toContain('Not used');
    }
  });

  it('is said to be answered by nothing where the answer fits none', async () => {
    csv('unheard.csv', ['Login,Role', ...people.map((who, n) => `${who},${n % 2 ? 'Read|once' : 'Viewer'}`)]);
    const { stdout } = await plan('unheard.csv', '--answer', 'multi-value:Rolle=split');
    expect(stdout).toContain('Not used: the answer to multi-value:Rolle; the report has no such question');
    expect(await plan('unheard.csv', '--answer', 'split')).toMatchObject({ code: EXIT.usage });
  });
});

describe('a column that finds fewer people than another', () => {
  it('is named with the option that settles it, and that works as it stands', async () => {
    const app = served.company.dev;
    const [entitlement] = served.sandbox.tenant.entitlementsOf(app.id);
    const [value] = entitlement?.values.values() ?? [];
    csv('two-names.csv', [
      `SamAccountName,UserPrincipalName,${entitlement?.name}`,
      ...people.map((who, n) => `SAM${n}X,${who},${value?.name}`),
    ]);
    const dev = (...more: string[]) => cli(['import', 'plan', 'two-names.csv', '--app', app.id, ...more]);
    const { stderr } = await dev();
    expect(stderr).toContain(
      '\nRun okta-entitlements import plan with --identifier and the column that people are to be told by. It may be either of the two; with the other one, the one of now is still compared with Okta: also name it with --ignore where it is out of date.\n',
    );
    const [, other = '', now = ''] = /\nAbout: (\S+) instead of (\S+)\n/.exec(stderr) ?? [];
    for (const column of [other, now])
      expect((await dev('--identifier', column)).stdout).toMatch(new RegExp(`\nUser column: ${column}\n`));
  });
});

describe('columns that grant nothing', () => {
  it('are named with what they were taken for, and the option that is named with them takes them', async () => {
    csv('others.csv', [
      'Login,Role,Cost Centre,GL,AP,AR,Tax',
      ...people.map((who, n) => {
        const marks = [2, 3, 5].map((by) => (n % by ? 'X' : ''));
        return [who, n % 2 ? 'Buyer' : 'Clerk', 'CC 1', n, ...marks].join(',');
      }),
    ]);
    const { stdout } = await plan('others.csv');
    expect(stdout).toContain(
      '\nColumns that grant nothing: Cost Centre (profile), GL (metadata) (where some do, --entitlements names',
    );
    const named = await plan('others.csv', '--entitlements', 'Role', 'GL');
    expect(named.stdout).toMatch(
      /\nGL \(12 unique values\)\nColumns that grant nothing: Cost Centre \(profile\), AP /,
    );
  });
});

describe('lines that are not taken', () => {
  it('are named with their reason, and all lines of the file add up', async () => {
    csv('lines.csv', [
      'Login,Access Level,Status',
      ',Low,active',
      '  ,Low,active',
      ...people.map((who, n) => `${who},${n % 2 ? 'low' : 'Low'},${n < 2 ? 'terminated' : 'active'}`),
      `${people[3]},Low`,
    ]);
    const { stdout } = await plan('lines.csv');
    expect(stdout).toContain('\nLines: 16 = header 1 + data 10 + rejected 3 + left out 2\n');
    expect(stdout).toContain(
      `\nRejected lines: 3\n  no-identifier: 2-3\n    ${REJECTED_BECAUSE['no-identifier']}\n` +
        `  too-few-cells: 16\n    ${REJECTED_BECAUSE['too-few-cells']}\n`,
    );
    expect(stdout).toContain(
      `\nLeft out as inactive, by column Status: 2 rows\n  ${LEFT_OUT_BECAUSE.inactive}\n`,
    );
    expect(stdout).toContain('\nTaken as one: Access Level: Low = low\n');
  });

  it('are all lines of a file whose name says that all in it is over, until somebody answers', async () => {
    csv('revoked_access_2026.csv', ['Login,Role', ...people.map((who) => `${who},Buyer`)]);
    const { stdout } = await plan('revoked_access_2026.csv');
    expect(stdout).toContain('\nLeft out as revoked, by the name of the file: 12 rows\n');
    const counted = await plan('revoked_access_2026.csv', '--answer', 'filter:sections=count');
    expect(counted.stdout).toContain('\nLines: 13 = header 1 + data 12\n');
  });

  it('may end with a month, which is said', async () => {
    csv('months.csv', ['Login,Role,Valid To', ...people.map((who) => `${who},Reader,12/2087`)]);
    const { stdout } = await plan('months.csv', '--mapping', 'ignore');
    expect(stdout).toMatch(
      /\nIn Valid To \d+ lines name a month or a year: from its first day, or until its last\n/,
    );
  });

  it('are the reason where there are no others, and the remedy is an option of the command', async () => {
    csv('blank.csv', ['Login,Mail,Role', ...people.map((who) => `,${who},Reader`)]);
    const none = await plan('blank.csv', '--identifier', 'Login');
    expect(none.stderr).toMatch(/^intake.all_rejected: .*\(no-identifier 12\)/);
    expect(none.stderr).toContain('--identifier');
    expect((await plan('blank.csv', '--identifier', 'Mail')).stdout).toMatch(/\nUser column: Mail\n/);
    csv('nobody.csv', ['Login,Role', ...people.map(() => ',Reader')]);
    expect((await plan('nobody.csv')).stderr).toMatch(/^intake.no_identifier: .*\n.*--identifier/);
  });
});

describe('a workbook of several sheets', () => {
  it('says which was read and which were not, and another is read when it is named', async () => {
    const book = new ExcelJS.Workbook();
    const first = book.addWorksheet('Roles');
    const second = book.addWorksheet('Info');
    second.addRow(['Report of access']);
    second.addRow(['Generated', '2026-11-01']);
    book.addWorksheet('Blank');
    first.addRow(['Email', 'Access']);
    for (const who of people) first.addRow([who, 'Reader']);
    served.report('sheets.xlsx', new Uint8Array(await book.xlsx.writeBuffer()));
    const read = await plan('sheets.xlsx');
    expect(read.stdout).toContain(
      '\nSheet: Roles; not read: Info, Blank (another one is read with --sheet)\n',
    );
    for (const [sheet, others] of [
      ['Info', 'Roles, Blank'],
      ['Blank', 'Roles, Info'],
    ] as const) {
      const { stderr } = await plan('sheets.xlsx', '--sheet', sheet);
      expect(stderr).toMatch(/^intake.empty_sheet: .* 2 others\.\n.*--sheet/);
      expect(stderr).toContain(`About: ${sheet}; not read: ${others}\n`);
    }
    expect((await plan('sheets.xlsx', '--sheet', 'None')).stderr).toMatch(
      /^intake.unknown_sheet: [^]*About: Roles, Info, Blank\n/,
    );
    const cover = new ExcelJS.Workbook();
    for (const row of [
      ['Access review', ''],
      ['Made by', 'IT Audit'],
      ['On', '2026-11-25'],
      ['Status', 'final'],
    ])
      (cover.getWorksheet('Cover') ?? cover.addWorksheet('Cover')).addRow(row);
    const data = cover.addWorksheet('Data');
    data.addRow(['Email', 'Access']);
    for (const who of people) data.addRow([who, 'Reader']);
    served.report('cover.xlsx', new Uint8Array(await cover.xlsx.writeBuffer()));
    const { stderr: unnamed } = await plan('cover.xlsx');
    expect(unnamed).toMatch(/^intake.sheet_without_people: .* 1 other\.\n.*--sheet/);
    expect(unnamed).toContain('About: Cover; not read: Data\n');
    expect((await plan('sheets.xlsx', '--sheet', 'Roles')).stdout).toContain('\nSheet: Roles; ');
  });
});

describe('a column of which no value is known yet', () => {
  it('makes no entitlement before its question is answered', async () => {
    const lines = people.map((who, n) => `${who},${n % 2 ? 'Buyer' : 'Clerk'},Unit ${n}|Area ${n}`);
    csv('no-value.csv', ['Login,New Role,New Group', ...lines]);
    const open = await plan('no-value.csv');
    expect(open.stdout).toContain('\nCreates 1 entitlement and 2 values; ');
    expect(open.stdout).toContain(
      '\nNew Group (not there): nothing planned, the report says no value of it while its questions are open\n',
    );
    const answered = await plan('no-value.csv', '--answer', 'multi-value:New Group=split');
    expect(answered.stdout).toContain('\nCreates 2 entitlements and 26 values; ');
  });

  it('is no reason to plan anything where it is the only one', async () => {
    csv('only.csv', ['Login,New Thing Role', ...people.map((who, n) => `${who},Unit ${n}|Area ${n}`)]);
    const { stdout } = await plan('only.csv');
    expect(stdout).not.toContain('Creates');
    expect(stdout).toContain('\nNothing to grant: as it was understood, with its questions open, ');
  });
});

describe('a plan that grants nothing', () => {
  it('says that all is held only where it is', async () => {
    const app = served.company.dev;
    const [entitlement] = served.sandbox.tenant.entitlementsOf(app.id);
    const [value] = entitlement?.values.values() ?? [];
    const column = entitlement?.name ?? '';
    csv('open.csv', [`Login,${column}`, ...people.map((who) => `${who},Read|once`)]);
    const open = await cli(['import', 'plan', 'open.csv', '--app', app.id]);
    expect(open.stdout).toContain(
      '\nNothing to grant: as it was understood, with its questions open, the source asks for no value\n',
    );
    const held = await cli(['import', 'plan', 'dev_platform_access_report.csv', '--app', app.id]);
    const [, wanted, already] =
      /\nNothing to grant: of ([\d,]+) values that the source asks for ([\d,]+) are held already\n/.exec(
        held.stdout,
      ) ?? [];
    expect(wanted).toBeDefined();
    expect(already).toBe(wanted);
    csv('nobody-known.csv', [
      `Email,${column}`,
      ...people.map((_, n) => `nobody${n}@acme.example,${value?.name}`),
    ]);
    const none = await cli(['import', 'plan', 'nobody-known.csv', '--app', app.id]);
    expect(none.stdout).toContain(
      '\nNothing to grant: of 12 values that the source asks for 0 are held already, and none of the others can be added\n',
    );
  });
});
