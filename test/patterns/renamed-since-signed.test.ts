import { afterEach, beforeEach, expect, it } from 'vitest';
import { planSignedOff } from '../../src/workflows/bundles/plan-signed-off.ts';
import { previewBundle } from '../../src/workflows/bundles/preview-bundle.ts';
import { patternTerraform } from '../../src/workflows/patterns/pattern-terraform.ts';
import { handMadeAnalysis } from '../support/hand-made-analysis.ts';
import { connect } from '../support/mcp-client.ts';
import {
  csvOf,
  FOUND,
  rowsOf,
  sheetOfAnOwner,
  type SheetOfAnOwner,
  SIGNED,
} from '../support/sheet-of-an-owner.ts';

/** An owner signed for names; a value that is the same to Okta may be called otherwise by the time that a bundle is made. */
let there: SheetOfAnOwner;
beforeEach(async () => {
  there = await sheetOfAnOwner();
});
afterEach(() => there.world.close());

it('a decision on values that are called otherwise by now says so where it is read and with the plan', async () => {
  const { context, sandbox, clock } = there.world;
  const sheet = await there.written();
  const [role] = sandbox.tenant.entitlementsOf(there.app.id);
  const deploy = [...(role?.values.values() ?? [])].find(({ name }) => name === 'Deploy');
  if (deploy === undefined) throw new Error('no value');
  deploy.name = 'Root_Admin';
  await clock.sleep(60_000);
  const now = FOUND.map(({ terms, values }) => ({
    terms,
    values: values.map((name) => (name === 'Deploy' ? 'Root_Admin' : name)),
  }));
  const { facts, mined } = await handMadeAnalysis(there.world, there.app.id, now);
  await clock.sleep(60_000);
  // The same value of Okta under another name: the pattern is the same, as mining has it.
  const { header } = await handMadeAnalysis(there.world, there.app.id, now, {
    mined: {
      candidates: mined.candidates.map((row, n) => ({ ...row, key: sheet.lines[n]?.key ?? '' })),
    },
  });
  expect(header.numbers[sheet.lines[1]?.key ?? '']).toBe(2);
  expect(facts.values.find(({ id }) => id === deploy.id)?.name).toBe('Root_Admin');
  const approved = { Decision: 'approved', ...SIGNED };
  const without = { Decision: 'amended', 'Leave out': 'B', ...SIGNED };
  const { renamed } = await there.take(csvOf(rowsOf(sheet, { 1: without, 2: approved, 3: approved })));
  const other = { asked: 'Role=Deploy', now: 'Role=Root_Admin' };
  expect(renamed).toEqual([{ pattern: 2, values: [other] }]);
  const [plan] = await planSignedOff(context, { sheet: sheet.id });
  expect(plan?.headline.filter((line) => line.includes('called otherwise'))).toEqual([
    expect.stringMatching(
      /^1 value was called otherwise when it was signed off: .*: Role=Deploy then, Role=Root_Admin now$/,
    ) as string,
  ]);
  const { found = [] } = plan?.source.kind === 'patterns' ? plan.source : {};
  expect(found.map(({ signedOff }) => signedOff?.renamed)).toEqual([undefined, [other], undefined]);
  const client = await connect(context);
  const { body } = await client.call('create_bundle_from_pattern', { sheet: sheet.id });
  expect(body.warnings).toContainEqual({ code: 'signed-off-under-other-names', count: 1, sample: [] });
  await client.close();
});

it('what was approved is called and described as it was signed, though its app is renamed and was counted again', async () => {
  const { context, clock } = there.world;
  const sheet = await there.written(FOUND.slice(0, 2));
  const [first, second] = sheet.lines;
  const approved = { Decision: 'approved', ...SIGNED };
  const amended = { Decision: 'amended', 'Leave out': 'B', ...SIGNED };
  await there.take(csvOf(rowsOf(sheet, { 1: amended, 2: approved })));
  Object.assign(there.app, { label: 'Dev Platform EU' });
  await clock.sleep(86_400_000);
  await handMadeAnalysis(there.world, there.app.id, FOUND.slice(0, 2));
  const [plan] = await planSignedOff(context, { sheet: sheet.id });
  const operations = (await context.store.plans.operations(plan?.id ?? '', 0, 2)).map((row) =>
    row.kind === 'create-bundle' ? row : undefined,
  );
  expect(operations[0]?.name).toBe(first?.name);
  expect(operations[0]?.description).toContain('Role=Developer, Code_Review. ');
  expect(operations[1]).toMatchObject({ name: second?.name, description: second?.description });
  const { name, description } = await previewBundle(context, { pattern: '2' });
  expect({ name, description }).toEqual({ name: second?.name, description: second?.description });
  const { text } = await patternTerraform(context, ['2']);
  expect(text).toContain(`name        = "${second?.name}"`);
  const wished = await previewBundle(context, { pattern: '2', name: 'Mine' });
  expect(wished.name).toBe('Mine');
});
