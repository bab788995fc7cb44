import { afterEach, beforeEach, expect, it } from 'vitest';
import { planSignedOff } from '../../src/workflows/bundles/plan-signed-off.ts';
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
