import ExcelJS from 'exceljs';
import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cardText } from '../../src/cli/texts/pattern-text.ts';
import { analysisPage } from '../../src/pages/analysis-page.ts';
import { analysisEvidence } from '../../src/workflows/patterns/analysis-evidence.ts';
import { getPattern } from '../../src/workflows/patterns/get-pattern.ts';
import { connect } from '../support/mcp-client.ts';
import { previewBundle } from '../../src/workflows/bundles/preview-bundle.ts';
import { signOffCsv, signOffWorkbook } from '../../src/workflows/bundles/sign-off-files.ts';
import { makeSignOffSheets } from '../../src/workflows/bundles/sign-off-sheets.ts';
import { equals, handMadeAnalysis } from '../support/hand-made-analysis.ts';
import { signOffPage } from '../../src/pages/sign-off-page.ts';
import { FOUND, rowsOf, sheetOfAnOwner, type SheetOfAnOwner } from '../support/sheet-of-an-owner.ts';

/** Sheets that go out to owners: what they ask, of whom, and when not. */
let there: SheetOfAnOwner;
beforeEach(async () => {
  there = await sheetOfAnOwner();
});
afterEach(() => there.world.close());

describe('a sheet', () => {
  it('guards what a spreadsheet could take for a formula, in every form', async () => {
    const sheet = await there.written();
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
    expect(workbook.worksheets[0]?.getCell('K2').dataValidation.formulae?.join()).toContain('approved');
  });

  it('counts nobody as gaining to whom everything is denied, and says how many they are', async () => {
    const { tenant } = there.world.sandbox;
    const [denied] = tenant.userList.filter(({ profile }) => profile['department'] === 'Engineering');
    const before = await there.written();
    expect(before.lines.map(({ wouldGain }) => wouldGain)).toEqual([5, 5, 5, 5]);
    tenant.placeGrant({
      type: 'CUSTOM',
      action: 'DENY',
      appId: there.app.id,
      userId: denied?.id ?? '',
      values: [],
    });
    const { lines } = await there.written();
    expect(lines.map(({ wouldGain }) => wouldGain)).toEqual([4, 5, 5, 5]);
    const words = '1 member who fits is denied all access';
    expect(lines.map(({ evidence }) => evidence.includes(words))).toEqual([true, false, false, false]);
  });

  it('says which risk rules the bundle would break, for whom already, in every form and naming nobody', async () => {
    const { tenant } = there.world.sandbox;
    const [role] = tenant.entitlementsOf(there.app.id);
    const id = (name: string) =>
      [...(role?.values.values() ?? [])].find((one) => one.name === name)?.id ?? '';
    const rule = (name: string, ...values: readonly string[]) =>
      tenant.addRiskRule({
        appId: there.app.id,
        name,
        criteria: values.map((value) => ({ operation: 'CONTAINS_ONE', values: [id(value)] })),
      });
    rule('Deploys own work', 'Developer', 'Deploy');
    rule('Reviews own work', 'Developer', 'Code_Review');
    for (const { id: userId, profile } of tenant.userList) {
      const held = { 'p1-0': ['Developer'], 'p1-1': ['Developer', 'Deploy'], 'p1-2': ['Developer'] }[
        String(profile['login']).split('@')[0] ?? ''
      ];
      if (held !== undefined)
        tenant.placeGrant({ type: 'CUSTOM', appId: there.app.id, userId, values: held.map(id) });
    }
    const sheet = await there.written();
    const rows = rowsOf(sheet, {});
    expect(rows.map((row) => row['Risk rules'])).toEqual([
      'The bundle cannot be made: by itself it breaks “Deploys own work”, “Reviews own work”',
      'Given to all who fit: 2 members would newly break “Deploys own work”, 1 breaks it already',
      'Of 2 risk rules of the app it breaks none',
      'Of 2 risk rules of the app it breaks none',
    ]);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await signOffWorkbook(sheet)) as unknown as ArrayBuffer);
    const column = (workbook.worksheets[0]?.getRow(1).values as string[]).indexOf('Risk rules');
    const page = signOffPage(sheet).replace(/\s+/g, ' ');
    for (const [n, row] of rows.entries()) {
      expect(workbook.worksheets[0]?.getRow(n + 2).getCell(column).text).toBe(row['Risk rules']);
      expect(page).toContain(`<dt>Risk rules</dt> <dd>${row['Risk rules']}</dd>`);
    }
    expect(page).not.toContain('@acme.example');
    expect((await previewBundle(there.world.context, { pattern: '2' })).wouldBreak).toMatchObject([
      { newly: { people: 2, members: 2 }, already: { people: 1, members: 1 } },
    ]);
  });

  it('says so where risk rules cannot be read, or where it is not known what people hold', async () => {
    const { tenant, settings } = there.world.sandbox;
    const [role] = tenant.entitlementsOf(there.app.id);
    const [developer = '', deploy = ''] = role?.values.keys() ?? [];
    const { header } = await handMadeAnalysis(there.world, there.app.id, FOUND);
    const write = async () =>
      makeSignOffSheets(there.world.context, { analysis: header.id, owners: 'Ann', again: true });
    settings.permissions.denied = ['listRiskRules'];
    const { sheets, rulesUnread } = await write();
    expect(new Set(sheets[0]?.lines.map(({ riskRules }) => riskRules))).toEqual(
      new Set([
        'Not known: the risk rules of the app could not be read, so a conflict cannot be ruled out, and the bundle cannot be made until they can',
      ]),
    );
    expect(rulesUnread).toMatchObject([{ app: 'Dev Platform', error: { code: 'bundle.rules_unknown' } }]);

    tenant.addRiskRule({
      appId: there.app.id,
      name: 'Deploys own work',
      criteria: [developer, deploy].map((value) => ({ operation: 'CONTAINS_ONE', values: [value] })),
    });
    const sales = tenant.userList.filter(({ profile }) => profile['department'] === 'Sales').slice(0, 2);
    for (const { id } of sales)
      tenant.placeGrant({ type: 'POLICY', appId: there.app.id, userId: id, values: [deploy] });
    const again = await handMadeAnalysis(there.world, there.app.id, FOUND);
    settings.permissions.denied = [];
    const said = async () => {
      const made = await makeSignOffSheets(there.world.context, { analysis: again.header.id, owners: 'Ann' });
      expect(made.rulesUnread).toEqual([]);
      return made.sheets[0]?.lines[2]?.riskRules;
    };
    expect(await said()).toMatch(/^Given to all who fit: 2 members would newly break “Deploys own work”/);
    settings.permissions.denied = ['getPrincipalEntitlements'];
    expect(await said()).toBe(
      'Of 1 risk rule of the app it breaks none, as far as is known. Of 2 members who fit it is not known what they hold: they may break a rule too',
    );
  });

  it('says of how many it is not shown what they hold: they are counted as lacking it', async () => {
    const { tenant } = there.world.sandbox;
    const [deploy = ''] = tenant
      .entitlementsOf(there.app.id)
      .flatMap(({ values }) => [...values.values()].filter(({ name }) => name === 'Deploy'))
      .map(({ id }) => id);
    for (const { id } of tenant.userList
      .filter(({ profile }) => profile['department'] === 'Sales')
      .slice(0, 2))
      tenant.placeGrant({ type: 'POLICY', appId: there.app.id, userId: id, values: [deploy] });
    const { lines } = await there.written();
    const said = lines.map(({ evidence }) => /Of \d+ pe.*/.exec(evidence)?.[0]);
    expect(said).toEqual([
      undefined,
      undefined,
      'Of 2 people who fit the grants do not show all that they have: they may have what they are counted as lacking',
      undefined,
    ]);
  });

  it('says so too of two grants that give an entitlement which takes one value different ones, as card and page do', async () => {
    const { tenant } = there.world.sandbox;
    const [role] = tenant.entitlementsOf(there.app.id);
    Object.assign(role ?? {}, { multiValue: false });
    const userId = tenant.userList.find(({ profile }) => profile['department'] === 'Sales')?.id ?? '';
    for (const value of [...(role?.values.keys() ?? [])].slice(0, 2))
      tenant.placeGrant({ type: 'ENTITLEMENT', appId: there.app.id, userId, values: [value] });
    const { lines, analysisId } = await there.written();
    const words = 'the grants do not show all that they have: they may have what they are counted as lacking';
    const said = (texts: readonly string[]) =>
      texts.map((text) => text.replace(/\s+/g, ' ').includes(`f 1 person who fits ${words}`));
    expect(said(lines.map(({ evidence }) => evidence))).toEqual([false, false, true, false]);
    const page = analysisPage(await analysisEvidence(there.world.context, analysisId));
    expect(said(page.split(/id="pattern-\d+"/).slice(1, 5))).toEqual([false, false, true, false]);
    const card = await getPattern(there.world.context, { pattern: '3' });
    expect(said([cardText(card)])).toEqual([true]);
    const client = await connect(there.world.context);
    const { body } = await client.call('get_pattern', { pattern: '3' });
    await client.close();
    expect(body.data).toMatchObject({ members: { notShown: 1 } });
  });

  it('says of several values of an entitlement that takes one that all but one must be left out', async () => {
    const [role] = there.world.sandbox.tenant.entitlementsOf(there.app.id);
    const before = await there.written();
    there.world.sandbox.tenant.addRiskRule({
      appId: there.app.id,
      name: 'Deploys own work',
      criteria: [...(role?.values.keys() ?? [])]
        .slice(0, 2)
        .map((value) => ({ operation: 'CONTAINS_ONE', values: [value] })),
    });
    Object.assign(role ?? {}, { multiValue: false });
    const { lines } = await there.written();
    const words =
      'cannot be made as it is: Role=Developer, Role=Deploy, Role=Code_Review belong to what takes one value; leave out all but one';
    expect(before.lines.filter(({ evidence }) => evidence.includes('as it is'))).toEqual([]);
    expect(lines.map(({ evidence }) => evidence.includes(words))).toEqual([true, false, false, false]);
    expect(lines.map(({ riskRules }) => riskRules)).toEqual([
      'Not known: of several values of an entitlement that takes one nobody can say which would hold. Once all but one are left out, a preview tells',
      'Of 1 risk rule of the app it breaks none',
      'Of 1 risk rule of the app it breaks none',
      'Of 1 risk rule of the app it breaks none',
    ]);
  });

  it('shows all of a long condition and of long names on the page that an owner fills in', async () => {
    const texts = Array.from({ length: 60 }, (_, n) => `Department of number ${n + 100}`);
    const long = 'Developer '.repeat(24).trim();
    const app = there.addApp(`Kit ${'of it '.repeat(75)}with an end`, [`${long} with an end`]);
    const { header } = await handMadeAnalysis(there.world, app.id, [
      {
        terms: [{ kind: 'in', attribute: 'department', texts, raws: texts }],
        values: [`${long} with an end`],
      },
    ]);
    const { sheets } = await makeSignOffSheets(there.world.context, { analysis: header.id, owners: 'Ann' });
    const [sheet] = sheets;
    if (sheet === undefined) throw new Error('no sheet');
    expect(signOffPage(sheet)).toContain('159 <span');
    for (const [name, said] of [
      ['<dd>Kit of it', 'with an end</dd>'],
      [' Role=Developer', 'with an end</span'],
    ] as const)
      expect(signOffPage(sheet).split(name)[1]?.slice(0, 600)).toContain(said);
  });

  it('asks nothing whose values no cell can show whole: nobody approves what they were not shown', async () => {
    const names = Array.from({ length: 130 }, (_, n) => `${'long '.repeat(50)}${n}`);
    const app = there.addApp('Wide', [...names, 'Reader']);
    const { header } = await handMadeAnalysis(there.world, app.id, [
      { terms: [equals('department', 'Sales')], values: names },
      { terms: [equals('department', 'Finance')], values: ['Reader'] },
    ]);
    const input = { analysis: header.id, owners: 'Ann' };
    const { sheets, notAsked } = await makeSignOffSheets(there.world.context, input);
    expect(sheets.flatMap(({ lines }) => lines.map(({ number }) => number))).toEqual([2]);
    expect(notAsked).toMatchObject({ notShownWhole: 1 });
    await expect(makeSignOffSheets(there.world.context, { ...input, patterns: [1] })).rejects.toMatchObject({
      code: 'signoff.nothing',
    });
  });

  it('asks each owner about their apps, and every candidate is on one sheet or counted', async () => {
    const other = there.addApp('Payroll', ['Clerk']);
    const first = await handMadeAnalysis(there.world, there.app.id, FOUND);
    await handMadeAnalysis(there.world, other.id, [
      { terms: [equals('department', 'Support')], values: ['Clerk'] },
    ]);
    const input = { analysis: first.header.id, owners: [{ app: 'dev platform', owner: 'Ann' }] };
    const made = await makeSignOffSheets(there.world.context, { ...input, patterns: [1, 2] });
    expect(made.sheets.map(({ owner, lines }) => [owner, lines.length])).toEqual([['Ann', 2]]);
    expect(made).toMatchObject({ candidates: 4, notAsked: { notNamed: 2, onlySignals: 0 } });
    await expect(
      makeSignOffSheets(there.world.context, { ...input, owners: [{ app: 'Payroll', owner: 'Ben' }] }),
    ).rejects.toMatchObject({ code: 'signoff.no_owner', subject: 'Dev Platform' });
    await expect(makeSignOffSheets(there.world.context, { ...input, patterns: [99] })).rejects.toMatchObject({
      code: 'pattern.not_found',
    });
  });
});

it('is not written of an analysis that a newer one took the place of', async () => {
  const { header } = await handMadeAnalysis(there.world, there.app.id, FOUND);
  await there.world.clock.sleep(1_000);
  const newer = await handMadeAnalysis(there.world, there.app.id, FOUND);
  const write = (analysis: string) => makeSignOffSheets(there.world.context, { analysis, owners: 'Ann' });
  await expect(write(header.id)).rejects.toMatchObject({
    code: 'signoff.superseded',
    subject: newer.header.id,
  });
  expect((await write(newer.header.id)).sheets).toHaveLength(1);
});
