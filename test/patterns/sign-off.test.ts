import ExcelJS from 'exceljs';
import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csvLine } from '../../src/model/csv-line.ts';
import type { SignOffSheet } from '../../src/model/sign-off.ts';
import type { SandboxApp } from '../../src/sandbox/state/objects.ts';
import { applyPlan } from '../../src/workflows/apply-plan.ts';
import { getPattern } from '../../src/workflows/get-pattern.ts';
import { planPatternBundles } from '../../src/workflows/plan-pattern-bundles.ts';
import { planSignedOff } from '../../src/workflows/plan-signed-off.ts';
import { previewPurge, purge } from '../../src/workflows/purge.ts';
import { previewBundle } from '../../src/workflows/preview-bundle.ts';
import { signOffState, takeSignOff } from '../../src/workflows/read-sign-off-sheet.ts';
import { signOffCsv, signOffWorkbook } from '../../src/workflows/sign-off-files.ts';
import { makeSignOffSheets } from '../../src/workflows/sign-off-sheets.ts';
import { undoJob } from '../../src/workflows/undo-job.ts';
import { connect } from '../support/mcp-client.ts';
import { equals, handMadeAnalysis, type Said } from '../support/hand-made-analysis.ts';
import { createWorld, type World } from '../support/world.ts';

/** Sheets that go out to owners and come back: from proposed over approved, amended or rejected to created. */
let world: World;
let app: SandboxApp;
beforeEach(async () => {
  world = await createWorld();
  app = addApp('Dev Platform', ['Developer', 'Deploy', 'Code_Review', '=HYPERLINK("http://evil")']);
});
afterEach(() => world.close());

const departments = ['Engineering', 'Finance', 'Sales', '=cmd|calc', 'Support'];

function addApp(label: string, names: readonly string[]): SandboxApp {
  const { tenant } = world.sandbox;
  const added = tenant.addApp({ label });
  tenant.addEntitlement({ appId: added.id, name: 'Role', values: names.map((name) => ({ name })) });
  for (const [n, department] of departments.entries())
    for (let i = 0; i < 6; i++) {
      const login = `p${n}-${i}@acme.example`;
      const user =
        tenant.userList.find(({ profile }) => profile['login'] === login) ??
        tenant.addUser({ profile: { login, email: login, department } });
      tenant.addMember(added.id, user.id);
    }
  return added;
}

const found: readonly Said[] = [
  { terms: [equals('department', 'Engineering')], values: ['Developer', 'Deploy', 'Code_Review'] },
  { terms: [equals('department', 'Finance')], values: ['Deploy'] },
  { terms: [equals('department', 'Sales')], values: ['Developer'] },
  { terms: [equals('department', '=cmd|calc')], values: ['=HYPERLINK("http://evil")'] },
];

type Answers = Readonly<Record<string, string>>;
const SIGNED = { 'Decided by': 'Ann Owner', Date: '2026-11-02' };

async function written(said: readonly Said[] = found): Promise<SignOffSheet> {
  const { header } = await handMadeAnalysis(world, app.id, said);
  const { sheets } = await makeSignOffSheets(world.context, { analysis: header.id, owners: 'Ann Owner' });
  const [sheet] = sheets;
  if (sheet === undefined) throw new Error('no sheet');
  return sheet;
}

/** The sheet as a table, with the answers of an owner by number of the pattern. */
function rowsOf(sheet: SignOffSheet, answers: Readonly<Record<number, Answers>>): readonly Answers[] {
  const { data } = Papa.parse<Record<string, string>>([...signOffCsv(sheet)].join('').replace('\ufeff', ''), {
    header: true,
    skipEmptyLines: true,
  });
  return data.map((row) => ({ ...row, ...answers[Number(row['Pattern'])] }));
}

const utf8 = (text: string) => Buffer.from(text, 'utf8');
function csvOf(rows: readonly Answers[]): Buffer {
  const columns = Object.keys(rows[0] ?? {});
  return utf8([columns, ...rows.map((row) => columns.map((name) => row[name] ?? ''))].map(csvLine).join(''));
}

const take = (bytes: Uint8Array) =>
  takeSignOff(world.context, async function* () {
    yield bytes;
  });

const stateOf = async ({ id }: SignOffSheet) =>
  (await signOffState(world.context, id)).lines.map(({ line, state }) => [line.number, state]);

describe('a sheet', () => {
  it('guards what a spreadsheet could take for a formula, in every form', async () => {
    const sheet = await written();
    const text = [...signOffCsv(sheet)].join('');
    for (const cell of Papa.parse<string[]>(text.slice(1)).data.flat())
      expect(cell).not.toMatch(/^\s*[=+\-@]/);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await signOffWorkbook(sheet)) as unknown as ArrayBuffer);
    let cells = 0;
    workbook.worksheets[0]?.eachRow((row) =>
      row.eachCell((cell) => {
        cells += 1;
        expect(cell.type, cell.text).toBe(ExcelJS.ValueType.String);
      }),
    );
    expect(cells).toBeGreaterThan(40);
    expect(workbook.worksheets[0]?.getCell('J2').dataValidation.formulae?.join()).toContain('approved');
  });

  it('asks each owner about their apps, and every candidate is on one sheet or counted', async () => {
    const other = addApp('Payroll', ['Clerk']);
    const first = await handMadeAnalysis(world, app.id, found);
    await handMadeAnalysis(world, other.id, [
      { terms: [equals('department', 'Support')], values: ['Clerk'] },
    ]);
    const input = { analysis: first.header.id, owners: [{ app: 'dev platform', owner: 'Ann' }] };
    const made = await makeSignOffSheets(world.context, { ...input, patterns: [1, 2] });
    expect(made.sheets.map(({ owner, lines }) => [owner, lines.length])).toEqual([['Ann', 2]]);
    expect(made).toMatchObject({ candidates: 4, notAsked: { notNamed: 2, onlySignals: 0 } });
    await expect(
      makeSignOffSheets(world.context, { ...input, owners: [{ app: 'Payroll', owner: 'Ben' }] }),
    ).rejects.toMatchObject({ code: 'signoff.no_owner', subject: 'Dev Platform' });
    await expect(makeSignOffSheets(world.context, { ...input, patterns: [99] })).rejects.toMatchObject({
      code: 'pattern.not_found',
    });
  });
});

it('is not written of an analysis that a newer one took the place of', async () => {
  const { header } = await handMadeAnalysis(world, app.id, found);
  await world.clock.sleep(1_000);
  const newer = await handMadeAnalysis(world, app.id, found);
  const write = (analysis: string) => makeSignOffSheets(world.context, { analysis, owners: 'Ann' });
  await expect(write(header.id)).rejects.toMatchObject({
    code: 'signoff.superseded',
    subject: newer.header.id,
  });
  expect((await write(newer.header.id)).sheets).toHaveLength(1);
});

describe('what comes back', () => {
  const answers: Readonly<Record<number, Answers>> = {
    1: { Decision: 'amended', 'Leave out': 'b, C', 'New bundle name': '=Coders', ...SIGNED },
    2: { Decision: 'Approved', Comment: '@SUM(1)', ...SIGNED },
    3: { Decision: 'rejected', Comment: 'not theirs', ...SIGNED },
  };

  const forms: readonly (readonly [
    string,
    (rows: readonly Answers[]) => Promise<Uint8Array> | Uint8Array,
  ])[] = [
    ['as it went out', csvOf],
    [
      'as a German spreadsheet saves it',
      (rows) => utf8(`\ufeff${Papa.unparse([...rows], { delimiter: ';', newline: '\r\n' })}`),
    ],
    [
      'as UTF-16 with tabs',
      (rows) => Buffer.from(`\ufeff${Papa.unparse([...rows], { delimiter: '\t' })}`, 'utf16le'),
    ],
    [
      'with the columns in another order, and one more',
      (rows) =>
        csvOf(
          rows.map((row): Answers =>
            Object.fromEntries<string>([...Object.entries(row), ['Mine', 'x'] as const].reverse()),
          ),
        ),
    ],
    [
      'as a workbook',
      async (rows) => {
        const workbook = new ExcelJS.Workbook();
        const sheet = workbook.addWorksheet('Any name');
        const columns = Object.keys(rows[0] ?? {});
        sheet.addRow(columns);
        for (const row of rows)
          sheet.addRow(
            columns.map((name) =>
              name === 'Date' && row[name] !== '' ? new Date(`${row[name]}T00:00:00Z`) : row[name],
            ),
          );
        return new Uint8Array(await workbook.xlsx.writeBuffer());
      },
    ],
  ];
  it.each(forms)('%s: is read line by line, and bundles are made of what was agreed', async (_, form) => {
    const sheet = await written();
    const { outcomes, missing } = await take(await form(rowsOf(sheet, answers)));
    expect(outcomes.map(({ pattern, state }) => [pattern, state])).toEqual([
      [1, 'amended'],
      [2, 'approved'],
      [3, 'rejected'],
      [4, 'open'],
    ]);
    expect(missing).toEqual([]);
    expect(await stateOf(sheet)).toEqual([
      [1, 'amended'],
      [2, 'approved'],
      [3, 'rejected'],
      [4, 'proposed'],
    ]);
    const { lines } = await signOffState(world.context, sheet.id);
    expect(lines[1]?.decision).toMatchObject({ by: 'Ann Owner', on: '2026-11-02', comment: '@SUM(1)' });
    const [plan, ...more] = await planSignedOff(world.context, { sheet: sheet.id });
    if (plan === undefined) throw new Error('no plan');
    expect(more).toEqual([]);
    expect(world.sandbox.requests.writes).toBe(0);
    await applyPlan(world.context, {
      plan: plan.id,
      hash: plan.hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    const names = new Map([...world.sandbox.tenant.values.values()].map(({ id, name }) => [id, name]));
    expect(
      [...world.sandbox.tenant.bundles.values()].map(({ name, values }) => [
        name,
        values.map((id) => names.get(id)),
      ]),
    ).toEqual([
      ['=Coders', ['Developer']],
      ['Finance Access Bundle (Dev Platform)', ['Deploy']],
    ]);
    expect(await stateOf(sheet)).toEqual([
      [1, 'created'],
      [2, 'created'],
      [3, 'rejected'],
      [4, 'proposed'],
    ]);
    await expect(planSignedOff(world.context, { sheet: sheet.id })).rejects.toMatchObject({
      code: 'signoff.nothing',
    });
  });

  it('is created no more once the job was undone', async () => {
    const sheet = await written();
    await take(csvOf(rowsOf(sheet, { 2: { Decision: 'approved', ...SIGNED } })));
    const agreement = { method: 'terminal', who: 'tester' } as const;
    const [plan] = await planSignedOff(world.context, { sheet: sheet.id });
    const job = await applyPlan(world.context, { plan: plan?.id ?? '', hash: plan?.hash ?? '', agreement });
    const again = csvOf(rowsOf(sheet, { 2: { Decision: 'rejected', ...SIGNED } }));
    expect((await take(again)).outcomes[1]).toMatchObject({ state: 'refused', why: 'created-already' });
    const undo = await undoJob(world.context, { job: job.id });
    await applyPlan(world.context, { plan: undo.id, hash: undo.hash, agreement });
    expect((await stateOf(sheet))[1]).toEqual([2, 'approved']);
    expect((await take(again)).outcomes[1]).toMatchObject({ state: 'rejected' });
  });

  const refused: readonly (readonly [string, Answers, string])[] = [
    ['another word', { Decision: 'yes', ...SIGNED }, 'unknown-decision'],
    ['a formula for a decision', { Decision: '=1+1', ...SIGNED }, 'unknown-decision'],
    ['letters without a decision', { 'Leave out': 'A', ...SIGNED }, 'unknown-decision'],
    ['nobody', { Decision: 'approved', Date: '2026-11-02' }, 'no-name'],
    ['no day', { Decision: 'approved', 'Decided by': 'Ann' }, 'no-date'],
    ['no date', { Decision: 'approved', 'Decided by': 'Ann', Date: 'soon' }, 'no-date'],
    [
      'a date with two readings',
      { Decision: 'approved', 'Decided by': 'Ann', Date: '11/02/2026' },
      'date-ambiguous',
    ],
    [
      'a day before the sheet',
      { Decision: 'approved', 'Decided by': 'Ann', Date: '2026-10-01' },
      'date-before-sheet',
    ],
    ['a day to come', { Decision: 'approved', 'Decided by': 'Ann', Date: '2027-01-01' }, 'date-in-future'],
    ['no amendment', { Decision: 'amended', ...SIGNED }, 'nothing-amended'],
    [
      'an amendment called approval',
      { Decision: 'approved', 'Leave out': 'A', ...SIGNED },
      'amended-but-not-said',
    ],
    ['a letter that is none', { Decision: 'amended', 'Leave out': 'Z', ...SIGNED }, 'unknown-value'],
    ['all values left out', { Decision: 'amended', 'Leave out': 'A B C', ...SIGNED }, 'all-left-out'],
    [
      'a name that Okta does not take',
      { Decision: 'amended', 'New bundle name': '🚀', ...SIGNED },
      'name-unusable',
    ],
    ['a long comment', { Decision: 'approved', Comment: 'x'.repeat(1_001), ...SIGNED }, 'too-long'],
    ['another condition', { Decision: 'approved', Who: 'everybody', ...SIGNED }, 'changed'],
    ['other values', { Decision: 'approved', Values: 'A Role=Root', ...SIGNED }, 'changed'],
    ['another number', { Decision: 'approved', Pattern: '77', ...SIGNED }, 'unknown-pattern'],
    ['the number of another line', { Decision: 'approved', Pattern: '2', ...SIGNED }, 'twice'],
  ];
  it.each(refused)('%s decides nothing, and the other lines count', async (_, answer, why) => {
    const sheet = await written();
    const rows = rowsOf(sheet, { 1: answer, 3: { Decision: 'approved', ...SIGNED } });
    const { outcomes, missing, decisions } = await take(csvOf(rows));
    expect(outcomes[0]).toMatchObject({ state: 'refused', why });
    expect(outcomes[2]).toMatchObject({ pattern: 3, state: 'approved' });
    expect([...decisions.values()]).toHaveLength(1);
    // Each pattern of the sheet is accounted for once.
    const seen = new Set(outcomes.flatMap(({ pattern }) => pattern ?? []));
    expect(seen.size + missing.length).toBe(sheet.lines.length);
    expect((await stateOf(sheet))[0]).toEqual([1, 'proposed']);
  });

  it('says of a missing line that it is missing, and of a line too many that it is', async () => {
    const sheet = await written();
    const rows = rowsOf(sheet, { 2: { Decision: 'approved', ...SIGNED } });
    const { outcomes, missing } = await take(csvOf([...rows.slice(1), ...rows.slice(3)]));
    expect(outcomes.map(({ pattern, state, why }) => [pattern, state, why])).toEqual([
      [2, 'approved', undefined],
      [3, 'open', undefined],
      [4, 'refused', 'twice'],
      [4, 'refused', 'twice'],
    ]);
    expect(missing).toEqual([1]);
  });

  it.each<[string, (rows: readonly Answers[]) => readonly Answers[], string]>([
    [
      'another digest',
      (rows) => rows.map((row) => ({ ...row, Sheet: row['Sheet']?.replace(/.$/, 'x') ?? '' })),
      'signoff.mismatch',
    ],
    [
      'another analysis',
      (rows) =>
        rows.map((row) => ({
          ...row,
          Sheet: row['Sheet']?.replace(/ana_\w{26}/, `ana_${'0'.repeat(26)}`) ?? '',
        })),
      'signoff.mismatch',
    ],
    [
      'one line of another sheet',
      (rows) => rows.map((row, n) => (n === 1 ? { ...row, Sheet: 'sht_x' } : row)),
      'signoff.mismatch',
    ],
    [
      'an unknown sheet',
      (rows) => rows.map((row) => ({ ...row, Sheet: `sht_${'0'.repeat(26)} of x sha256:y` })),
      'signoff.unknown_sheet',
    ],
    ['no mark', (rows) => rows.map((row) => ({ ...row, Sheet: '' })), 'signoff.unreadable'],
    [
      'a column less',
      (rows) =>
        rows.map((row): Answers =>
          Object.fromEntries(Object.entries(row).filter(([name]) => name !== 'Date')),
        ),
      'signoff.unreadable',
    ],
  ])('is refused as a whole with %s, and nothing is kept', async (_, change, code) => {
    const sheet = await written();
    const rows = change(rowsOf(sheet, { 1: { Decision: 'approved', ...SIGNED } }));
    await expect(take(csvOf(rows))).rejects.toMatchObject({ code });
    expect((await stateOf(sheet))[0]).toEqual([1, 'proposed']);
  });

  it('is refused in another organisation', async () => {
    const sheet = await written();
    const bytes = csvOf(rowsOf(sheet, { 1: { Decision: 'approved', ...SIGNED } }));
    const elsewhere = {
      ...world.context,
      org: async () => ({ ...(await world.context.org()), id: '00oOther' }),
    };
    await expect(
      takeSignOff(elsewhere, async function* () {
        yield bytes;
      }),
    ).rejects.toMatchObject({ code: 'signoff.unknown_sheet' });
  });

  it('decides nothing about a pattern that the newest analysis does not have any more', async () => {
    const sheet = await written();
    await world.clock.sleep(1_000);
    await handMadeAnalysis(world, app.id, found.slice(1));
    const { outcomes } = await take(
      csvOf(
        rowsOf(sheet, { 1: { Decision: 'approved', ...SIGNED }, 2: { Decision: 'approved', ...SIGNED } }),
      ),
    );
    expect(outcomes.slice(0, 2)).toMatchObject([{ state: 'refused', why: 'gone' }, { state: 'approved' }]);
  });
});

describe('a purge of the analysis', () => {
  it('removes its sheets, which may name a manager; what was decided stays', async () => {
    const sheet = await written();
    const bytes = csvOf(rowsOf(sheet, { 1: { Decision: 'rejected', ...SIGNED } }));
    await take(bytes);
    await purge(world.context, await previewPurge(world.context, { ids: [sheet.analysisId] }));
    await expect(take(bytes)).rejects.toMatchObject({ code: 'signoff.unknown_sheet' });
    await handMadeAnalysis(world, app.id, found);
    await expect(planPatternBundles(world.context, { bundles: [{ pattern: '1' }] })).rejects.toMatchObject({
      code: 'pattern.rejected',
    });
  });
});

describe('a decision', () => {
  it('holds wherever the pattern is previewed, planned or shown', async () => {
    const sheet = await written();
    await take(
      csvOf(
        rowsOf(sheet, {
          1: { Decision: 'amended', 'Leave out': 'B', ...SIGNED },
          3: { Decision: 'rejected', Comment: 'not theirs', ...SIGNED },
        }),
      ),
    );
    const preview = await previewBundle(world.context, { pattern: '1' });
    expect(preview.values.map(({ valueName }) => valueName)).toEqual(['Developer', 'Code_Review']);
    expect(preview.description).toContain('0 of 6 members');
    await expect(planPatternBundles(world.context, { bundles: [{ pattern: '3' }] })).rejects.toMatchObject({
      code: 'pattern.rejected',
      subject: 'Ann Owner, 2026-11-02: not theirs',
    });
    expect(await getPattern(world.context, { pattern: '3' })).toMatchObject({
      decision: { verdict: 'rejected' },
    });
    const next = await makeSignOffSheets(world.context, { analysis: sheet.analysisId, owners: 'Ann' });
    expect(next).toMatchObject({ notAsked: { decidedBefore: 2 } });
    expect(next.sheets[0]?.lines.map(({ number }) => number)).toEqual([2, 4]);
    const again = await makeSignOffSheets(world.context, {
      analysis: sheet.analysisId,
      owners: 'Ann',
      again: true,
    });
    expect(again.sheets[0]?.lines).toHaveLength(4);
  });

  it('is planned over MCP by the id of the sheet, and told with the pattern', async () => {
    const sheet = await written();
    const client = await connect(world.context);
    const plan = () => client.call('create_bundle_from_pattern', { sheet: sheet.id });
    expect((await plan()).text).toContain('signoff.nothing');
    await take(csvOf(rowsOf(sheet, { 1: { Decision: 'approved', ...SIGNED } })));
    const planned = await plan();
    expect(planned.isError, planned.text).toBe(false);
    expect(planned.text).toContain('Creates 1 bundle');
    expect((await client.call('get_pattern', { pattern: '1' })).text).toContain(
      '"signOff":{"state":"approved","by":"Ann Owner","on":"2026-11-02"}',
    );
    await client.close();
  });
});
