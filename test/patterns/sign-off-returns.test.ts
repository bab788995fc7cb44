import ExcelJS from 'exceljs';
import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { resultText } from '../../src/cli/commands/sign-off-read.ts';
import { ANALYSIS_FORMAT } from '../../src/model/analysis.ts';
import { newId } from '../../src/model/ids.ts';
import { signOffSheet } from '../../src/planning/bundles/sign-off-sheet.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planPatternBundles } from '../../src/workflows/bundles/plan-pattern-bundles.ts';
import { planSignedOff } from '../../src/workflows/bundles/plan-signed-off.ts';
import { signOffState, takeSignOff } from '../../src/workflows/bundles/read-sign-off-sheet.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { handMadeAnalysis } from '../support/hand-made-analysis.ts';
import { mergedWorkbook } from '../support/merged-workbook.ts';
import {
  type Answers,
  csvOf,
  FOUND,
  rowsOf,
  sheetOfAnOwner,
  type SheetOfAnOwner,
  SIGNED,
  utf8,
} from '../support/sheet-of-an-owner.ts';

/** Sheets that come back from owners: what each line decides, and what is refused. */
let there: SheetOfAnOwner;
beforeEach(async () => {
  there = await sheetOfAnOwner();
});
afterEach(() => there.world.close());

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
    const sheet = await there.written();
    const { outcomes, missing } = await there.take(await form(rowsOf(sheet, answers)));
    expect(outcomes.map(({ pattern, state }) => [pattern, state])).toEqual([
      [1, 'amended'],
      [2, 'approved'],
      [3, 'rejected'],
      [4, 'open'],
    ]);
    expect(missing).toEqual([]);
    expect(await there.stateOf(sheet)).toEqual([
      [1, 'amended'],
      [2, 'approved'],
      [3, 'rejected'],
      [4, 'proposed'],
    ]);
    const { lines } = await signOffState(there.world.context, sheet.id);
    expect(lines[1]?.decision).toMatchObject({ by: 'Ann Owner', on: '2026-11-02', comment: '@SUM(1)' });
    const [plan, ...more] = await planSignedOff(there.world.context, { sheet: sheet.id });
    if (plan === undefined) throw new Error('no plan');
    expect(more).toEqual([]);
    expect(there.world.sandbox.requests.writes).toBe(0);
    await applyPlan(there.world.context, {
      plan: plan.id,
      hash: plan.hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    const names = new Map([...there.world.sandbox.tenant.values.values()].map(({ id, name }) => [id, name]));
    expect(
      [...there.world.sandbox.tenant.bundles.values()].map(({ name, values }) => [
        name,
        values.map((id) => names.get(id)),
      ]),
    ).toEqual([
      ['=Coders', ['Developer']],
      ['Finance Access Bundle (Dev Platform)', ['Deploy']],
    ]);
    expect(await there.stateOf(sheet)).toEqual([
      [1, 'created'],
      [2, 'created'],
      [3, 'rejected'],
      [4, 'proposed'],
    ]);
    await expect(planSignedOff(there.world.context, { sheet: sheet.id })).rejects.toMatchObject({
      code: 'signoff.nothing',
    });
  });

  it('is dated as a German or Swiss owner writes days: with dots the day stands first', async () => {
    const sheet = await there.written();
    const { outcomes } = await there.take(
      csvOf(rowsOf(sheet, { 1: { Decision: 'approved', 'Decided by': 'Ann', Date: '02.11.2026' } })),
    );
    expect(outcomes[0]?.state).toBe('approved');
    expect((await signOffState(there.world.context, sheet.id)).lines[0]?.decision?.on).toBe('2026-11-02');
  });

  it('is dated as a spreadsheet of any country writes days, where one reading lies between sheet and now', async () => {
    const sheet = await there.written();
    const dated = async (day: string) => {
      const row = { Decision: 'approved', 'Decided by': 'Ann', Date: day };
      const { outcomes, decisions } = await there.take(csvOf(rowsOf(sheet, { 1: row })));
      return outcomes[0]?.why ?? [...decisions.values()][0]?.on;
    };
    expect(await dated('11/2/2026')).toBe('2026-11-02');
    expect(await dated('02/11/2026')).toBe('2026-11-02');
    await there.world.clock.sleep(200 * 86_400_000);
    expect(await dated('3/4/2027')).toBe('date-ambiguous');
    expect(await dated('5/5/2027')).toBe('2027-05-05');
    expect(await dated('3/14/2027')).toBe('2027-03-14');
  });

  it('is taken as said where an owner writes approve, amend or reject', async () => {
    const sheet = await there.written();
    const { outcomes } = await there.take(
      csvOf(
        rowsOf(sheet, {
          1: { Decision: 'Amend', 'New bundle name': 'Coders', ...SIGNED },
          2: { Decision: 'approve', ...SIGNED },
          3: { Decision: 'reject', ...SIGNED },
        }),
      ),
    );
    expect(outcomes.map(({ state }) => state)).toEqual(['amended', 'approved', 'rejected', 'open']);
  });

  it.each(['-', '–', '—', 'n/a', 'N/A'])('has nothing to amend where an owner writes %s', async (nothing) => {
    const sheet = await there.written();
    const empty = { 'New bundle name': nothing, 'Leave out': nothing };
    const { outcomes, decisions } = await there.take(
      csvOf(
        rowsOf(sheet, {
          1: { Decision: 'approved', ...empty, ...SIGNED },
          2: { Decision: 'amended', ...empty, ...SIGNED },
          3: empty,
        }),
      ),
    );
    expect(outcomes.map(({ state, why }) => why ?? state)).toEqual([
      'approved',
      'nothing-amended',
      'open',
      'open',
    ]);
    expect([...decisions.values()]).toMatchObject([{ verdict: 'approved' }]);
  });

  it('is created no more once the job was undone', async () => {
    const sheet = await there.written();
    await there.take(csvOf(rowsOf(sheet, { 2: { Decision: 'approved', ...SIGNED } })));
    const agreement = { method: 'terminal', who: 'tester' } as const;
    const [plan] = await planSignedOff(there.world.context, { sheet: sheet.id });
    const job = await applyPlan(there.world.context, {
      plan: plan?.id ?? '',
      hash: plan?.hash ?? '',
      agreement,
    });
    const again = csvOf(rowsOf(sheet, { 2: { Decision: 'rejected', ...SIGNED } }));
    expect((await there.take(again)).outcomes[1]).toMatchObject({ state: 'refused', why: 'created-already' });
    const undo = await undoJob(there.world.context, { job: job.id });
    await applyPlan(there.world.context, { plan: undo.id, hash: undo.hash, agreement });
    expect((await there.stateOf(sheet))[1]).toEqual([2, 'approved']);
    expect((await there.take(again)).outcomes[1]).toMatchObject({ state: 'rejected' });
  });

  const refused: readonly (readonly [string, Answers, string])[] = [
    ['another word', { Decision: 'yes', ...SIGNED }, 'unknown-decision'],
    ['a formula for a decision', { Decision: '=1+1', ...SIGNED }, 'unknown-decision'],
    ['letters without a decision', { 'Leave out': 'A', ...SIGNED }, 'unknown-decision'],
    ['nobody', { Decision: 'approved', Date: '2026-11-02' }, 'no-name'],
    ['no day', { Decision: 'approved', 'Decided by': 'Ann' }, 'no-date'],
    ['no date', { Decision: 'approved', 'Decided by': 'Ann', Date: 'soon' }, 'no-date'],
    ['no such day', { Decision: 'approved', 'Decided by': 'Ann', Date: '2026-11-31' }, 'no-date'],
    [
      'a date that is before the sheet or to come, however it is read',
      { Decision: 'approved', 'Decided by': 'Ann', Date: '10/12/2026' },
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
    const sheet = await there.written();
    const rows = rowsOf(sheet, { 1: answer, 3: { Decision: 'approved', ...SIGNED } });
    const { outcomes, missing, decisions } = await there.take(csvOf(rows));
    expect(outcomes[0]).toMatchObject({ state: 'refused', why });
    expect(outcomes[2]).toMatchObject({ pattern: 3, state: 'approved' });
    expect([...decisions.values()]).toHaveLength(1);
    // Each pattern of the sheet is accounted for once.
    const seen = new Set(outcomes.flatMap(({ pattern }) => pattern ?? []));
    expect(seen.size + missing.length).toBe(sheet.lines.length);
    expect((await there.stateOf(sheet))[0]).toEqual([1, 'proposed']);
  });

  it('that went out before sheets spoke of risk rules is taken as it is, and one that lost another column is not', async () => {
    const sheet = await there.written();
    const without = (column: string) =>
      csvOf(
        rowsOf(sheet, { 2: { Decision: 'approved', ...SIGNED } }).map((row) =>
          Object.fromEntries(Object.entries(row).filter(([name]) => name !== column)),
        ),
      );
    await expect(there.take(without('Would gain'))).rejects.toMatchObject({ code: 'signoff.unreadable' });
    expect((await there.take(without('Risk rules'))).outcomes[1]).toMatchObject({ state: 'approved' });
  });

  /** A workbook of these sheets. */
  async function workbookOf(sheets: Readonly<Record<string, readonly Answers[]>>): Promise<Uint8Array> {
    const workbook = new ExcelJS.Workbook();
    for (const [name, rows] of Object.entries(sheets)) {
      const worksheet = workbook.addWorksheet(name);
      const columns = Object.keys(rows[0] ?? {});
      if (columns.length > 0) worksheet.addRow(columns);
      for (const row of rows) worksheet.addRow(columns.map((column) => row[column]));
    }
    return new Uint8Array(await workbook.xlsx.writeBuffer());
  }

  it('of a workbook tells of comments on cells, which are not read, and of decisions on hidden rows', async () => {
    const approved = { Decision: 'approved', ...SIGNED };
    const rows = rowsOf(await there.written(), { 1: approved, 2: approved });
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await workbookOf({ 'Sign-off': rows })) as unknown as ArrayBuffer);
    const [worksheet] = workbook.worksheets;
    if (worksheet === undefined) throw new Error('no sheet');
    const read = async () => there.take(new Uint8Array(await workbook.xlsx.writeBuffer()));
    expect(await read()).toMatchObject({ comments: 0, hidden: [] });
    worksheet.getCell('A2').note = 'not before Bob agrees';
    for (const row of [3, 4]) worksheet.getRow(row).hidden = true;
    const result = await read();
    expect(result).toMatchObject({ comments: 1, hidden: [2] });
    expect(resultText(result)).toContain(
      '\nThe workbook has 1 comment on its cells, which is not read: what is to be known stands in the column Comment.\n' +
        'Pattern 2 is decided on a row that is hidden in the workbook.\n',
    );
    expect(await there.take(csvOf(rows))).toMatchObject({ comments: 0, hidden: [] });
    for (const row of [3, 4]) worksheet.getRow(row).hidden = false;
    const columns = Object.keys(rows[0] ?? {});
    worksheet.getColumn(columns.indexOf('Leave out') + 1).hidden = true;
    const columnHidden = await read();
    expect(columnHidden).toMatchObject({ hidden: [], hiddenColumns: ['Leave out'] });
    expect(resultText(columnHidden)).toContain('\nThe workbook hides Leave out: what stands there counts');
    workbook.addWorksheet('To be seen').addRow(['nothing', 'here']);
    worksheet.state = 'hidden';
    expect(await read()).toMatchObject({ hidden: [1, 2] });
  });

  it('of a sheet made earlier that could not show all it asked decides nothing about that', async () => {
    const { digest: _, ...made } = await there.written();
    const sheet = signOffSheet({
      ...made,
      id: newId('sht', there.world.clock, there.world.context.random),
      lines: made.lines.map((line) =>
        line.number > 1
          ? line
          : {
              ...line,
              values: line.values.map((value) => ({ ...value, text: `Role=${'x'.repeat(12_000)}` })),
            },
      ),
    });
    await there.world.context.store.signOffs.save(sheet);
    const approved = { Decision: 'approved', ...SIGNED };
    const { outcomes } = await there.take(csvOf(rowsOf(sheet, { 1: approved, 2: approved })));
    expect(outcomes.slice(0, 2).map(({ state, why }) => why ?? state)).toEqual([
      'not-shown-whole',
      'approved',
    ]);
  });

  describe('with cells that are merged', () => {
    const approved = { Decision: 'approved', ...SIGNED };
    const columnOf = (rows: readonly Answers[], name: string) =>
      'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[Object.keys(rows[0] ?? {}).indexOf(name)] ?? '';

    const rangesOf = (rows: readonly Answers[], merges: Readonly<Record<string, string>>) =>
      Object.entries(merges).map(([name, span]) => span.replace(/\d+/g, (row) => columnOf(rows, name) + row));

    /** As the owner sends it back. */
    async function takeMerged(rows: readonly Answers[], merges: Readonly<Record<string, string>>) {
      const workbook = new ExcelJS.Workbook();
      await workbook.xlsx.load((await workbookOf({ 'Sign-off': rows })) as unknown as ArrayBuffer);
      for (const range of rangesOf(rows, merges)) workbook.worksheets[0]?.mergeCells(range);
      return there.take(new Uint8Array(await workbook.xlsx.writeBuffer()));
    }
    const becameOf = ({ outcomes }: Awaited<ReturnType<typeof takeMerged>>) =>
      outcomes.map(({ state, why }) => why ?? state);

    it.each(['Decision', 'New bundle name', 'Leave out'])(
      'of the column %s decides about the first of their rows only, and the others say why not',
      async (column) => {
        const sheet = await there.written();
        const amended = { Decision: 'amended', 'Leave out': 'A', 'New bundle name': 'Coders', ...SIGNED };
        const rows = rowsOf(sheet, { 1: amended, 2: amended, 3: amended, 4: approved });
        const result = await takeMerged(rows, { [column]: '2:4' });
        expect(becameOf(result)).toEqual(['amended', 'merged', 'merged', 'approved']);
        expect(resultText(result)).toContain('line 3  pattern 2  REFUSED: its ');
        expect((await there.stateOf(sheet)).map(([, state]) => state)).toEqual([
          'amended',
          'proposed',
          'proposed',
          'approved',
        ]);
      },
    );

    it('says who decided, and when, of each of their rows', async () => {
      const sheet = await there.written();
      const rows = rowsOf(sheet, { 1: approved, 2: approved, 3: { ...approved, Decision: 'rejected' } });
      const result = await takeMerged(rows, { 'Decided by': '2:5', Date: '2:5' });
      expect(becameOf(result)).toEqual(['approved', 'approved', 'rejected', 'open']);
      expect([...result.decisions.values()].map(({ by, on }) => [by, on])).toEqual(
        Array.from({ length: 3 }, () => ['Ann Owner', '2026-11-02']),
      );
    });

    it('that say nothing decides nothing', async () => {
      const sheet = await there.written();
      const rows = rowsOf(sheet, { 4: approved });
      expect(becameOf(await takeMerged(rows, { Decision: '2:4' }))).toEqual([
        'open',
        'open',
        'open',
        'approved',
      ]);
    });

    it.each<[string, Answers, string]>([
      ['the same decision', { Decision: 'approved' }, 'merged'],
      ['another decision', { Decision: 'rejected' }, 'unreadable'],
      ['another name', { 'Decided by': 'Bob' }, 'unreadable'],
    ])('take for no answer what a spreadsheet kept under them: %s', async (_, under, why) => {
      const sheet = await there.written();
      const rows = rowsOf(sheet, { 1: approved, 2: { ...approved, ...under }, 3: approved });
      const [column = ''] = Object.keys(under);
      const columns = Object.keys(rows[0] ?? {});
      const cells = rows.map((row) => columns.map((name) => row[name] ?? ''));
      const bytes = await mergedWorkbook([columns, ...cells], rangesOf(rows, { [column]: '2:3' }));
      expect(becameOf(await there.take(bytes))).toEqual(['approved', why, 'approved', 'open']);
    });
  });

  it('is found among the other sheets of a workbook', async () => {
    const rows = rowsOf(await there.written(), { 1: { Decision: 'approved', ...SIGNED } });
    const notes = [{ What: 'ask Bob', When: 'Monday' }];
    const { outcomes } = await there.take(await workbookOf({ Notes: notes, Empty: [], 'Sign-off': rows }));
    expect(outcomes[0]).toEqual({ line: 2, pattern: 1, state: 'approved' });
  });

  it('is refused where a copy stands beside it: which of them was meant is not known', async () => {
    const sheet = await there.written();
    const [first, copy] = ['rejected', 'approved'].map((Decision) =>
      rowsOf(sheet, { 1: { Decision, ...SIGNED } }),
    );
    const both = await workbookOf({ 'Sign-off': first ?? [], 'Sign-off (2)': copy ?? [] });
    await expect(there.take(both)).rejects.toMatchObject({
      code: 'signoff.unreadable',
      subject: 'Sign-off, Sign-off (2)',
    });
    expect(new Set((await there.stateOf(sheet)).map(([, state]) => state))).toEqual(new Set(['proposed']));
  });

  it.each<[string, readonly string[]]>([
    ['behind a blank line', ['', 'Total']],
    ['without one', ['Total']],
    ['with a figure', ['', 'Total,,,,,,12']],
    ['of several lines', ['', 'Reviewed with Bob', 'on Monday']],
    ["as Excel's total of a table", [`Total${','.repeat(16)}4`]],
  ])(
    'a note below its lines (%s) is none of the sheet, decides nothing, and the lines count',
    async (_, notes) => {
      const sheet = await there.written();
      const csv = csvOf(rowsOf(sheet, { 2: { Decision: 'approved', ...SIGNED } })).toString();
      const below = notes.map((note) => `${note}${','.repeat(16 - note.split(',').length + 1)}\r\n`).join('');
      const { outcomes, missing } = await there.take(utf8(csv + below));
      expect(outcomes.slice(0, 4).map(({ state }) => state)).toEqual(['open', 'approved', 'open', 'open']);
      expect(missing).toEqual([]);
      const notesOf = outcomes.slice(4);
      expect(notesOf).toHaveLength(notes.filter((note) => note !== '').length);
      for (const outcome of notesOf)
        expect(outcome).toMatchObject({ state: 'refused', why: 'not-of-the-sheet' });
    },
  );

  it('a line that lost its mark decides nothing, whatever stands beside it', async () => {
    const sheet = await there.written();
    const approved = { Decision: 'approved', ...SIGNED };
    const rows = rowsOf(sheet, { 1: { ...approved, Sheet: '' }, 2: approved });
    const { outcomes } = await there.take(csvOf(rows));
    expect(outcomes.slice(0, 2)).toEqual([
      { line: 2, pattern: 1, state: 'refused', why: 'not-of-the-sheet' },
      { line: 3, pattern: 2, state: 'approved' },
    ]);
    expect((await there.stateOf(sheet))[0]).toEqual([1, 'proposed']);
  });

  it('says of a missing line that it is missing, and of a line too many that it is', async () => {
    const sheet = await there.written();
    const rows = rowsOf(sheet, { 2: { Decision: 'approved', ...SIGNED } });
    const { outcomes, missing } = await there.take(csvOf([...rows.slice(1), ...rows.slice(3)]));
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
    const sheet = await there.written();
    const rows = change(rowsOf(sheet, { 1: { Decision: 'approved', ...SIGNED } }));
    await expect(there.take(csvOf(rows))).rejects.toMatchObject({ code });
    expect((await there.stateOf(sheet))[0]).toEqual([1, 'proposed']);
  });

  it('decides nothing where the newest analysis, of a newer version of this program, cannot be read', async () => {
    const sheet = await there.written();
    await there.world.clock.sleep(1_000);
    await handMadeAnalysis(there.world, there.app.id, FOUND, {
      header: { format: (ANALYSIS_FORMAT + 1) as typeof ANALYSIS_FORMAT },
    });
    const bytes = csvOf(rowsOf(sheet, { 1: { Decision: 'approved', ...SIGNED } }));
    await expect(there.take(bytes)).rejects.toMatchObject({ code: 'analysis.newer_format' });
    expect((await there.stateOf(sheet))[0]).toEqual([1, 'proposed']);
  });

  it('is refused in another organisation', async () => {
    const sheet = await there.written();
    const bytes = csvOf(rowsOf(sheet, { 1: { Decision: 'approved', ...SIGNED } }));
    const elsewhere = {
      ...there.world.context,
      org: async () => ({ ...(await there.world.context.org()), id: '00oOther' }),
    };
    await expect(
      takeSignOff(elsewhere, async function* () {
        yield bytes;
      }),
    ).rejects.toMatchObject({ code: 'signoff.unknown_sheet' });
  });

  it.each([
    ['later', 1_000],
    ['earlier, because the clock was set back', -3_600_000],
  ])(
    'decides nothing about a pattern that the newest analysis does not have any more: it is %s',
    async (_, ms) => {
      const sheet = await there.written();
      there.world.clock.jump(ms);
      await handMadeAnalysis(there.world, there.app.id, FOUND.slice(1));
      const { outcomes } = await there.take(
        csvOf(
          rowsOf(sheet, { 1: { Decision: 'approved', ...SIGNED }, 2: { Decision: 'approved', ...SIGNED } }),
        ),
      );
      expect(outcomes.slice(0, 2)).toMatchObject([{ state: 'refused', why: 'gone' }, { state: 'approved' }]);
    },
  );

  it('says how to take back what stays, and what a date without its year lacks', async () => {
    const sheet = await there.written();
    const decided = (Decision: string, Date = '2026-11-02') => ({ ...SIGNED, Decision, Date });
    await there.take(csvOf(rowsOf(sheet, { 1: decided('rejected'), 2: decided('approved') })));
    const told = resultText(await there.take(csvOf(rowsOf(sheet, { 3: decided('approved', '2-Nov') }))));
    expect(told).toMatch(/^Pattern 1 stays rejected, .* To take that back, write approved or amended\.$/m);
    expect(told).toMatch(/^Pattern 2 stays approved, .* To take that back, write rejected\.$/m);
    expect(told).toContain('pattern 3  REFUSED: it has no date, or one that is not whole; write 2026-01-31');
  });

  it('keeps a no to a pattern that is gone: found with another value beside it, it stays refused', async () => {
    const sheet = await there.written();
    await there.world.clock.sleep(60_000);
    await handMadeAnalysis(there.world, there.app.id, [
      { terms: FOUND[0]?.terms ?? [], values: ['Developer', 'Deploy'] },
    ]);
    const { outcomes } = await there.take(csvOf(rowsOf(sheet, { 1: { Decision: 'rejected', ...SIGNED } })));
    expect(outcomes[0]).toMatchObject({ pattern: 1, state: 'rejected' });
    await expect(
      planPatternBundles(there.world.context, { bundles: [{ pattern: '5' }] }),
    ).rejects.toMatchObject({ code: 'pattern.rejected_before' });
  });
});
