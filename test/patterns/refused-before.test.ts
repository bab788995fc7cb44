import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Said } from '../support/hand-made-analysis.ts';
import { equals, handMadeAnalysis } from '../support/hand-made-analysis.ts';
import { connect } from '../support/mcp-client.ts';
import { checkNotRejectedSince } from '../../src/workflows/bundles/rejected-since.ts';
import { planPatternBundles } from '../../src/workflows/bundles/plan-pattern-bundles.ts';
import { makeSignOffSheets } from '../../src/workflows/bundles/sign-off-sheets.ts';
import { previewBundle } from '../../src/workflows/bundles/preview-bundle.ts';
import { patternTerraform } from '../../src/workflows/patterns/pattern-terraform.ts';
import { patternPolicyText } from '../../src/workflows/patterns/policy-rule.ts';
import { csvOf, rowsOf, sheetOfAnOwner, type SheetOfAnOwner, SIGNED } from '../support/sheet-of-an-owner.ts';

/** A value more or less makes another pattern of the same condition: what an owner said no to stays refused. */
let there: SheetOfAnOwner;
beforeEach(async () => {
  there = await sheetOfAnOwner();
});
afterEach(() => there.world.close());

const ENGINEERS = equals('department', 'Engineering');
const found = (...values: readonly string[]): readonly Said[] => [{ terms: [ENGINEERS], values }];

/** Writes the sheet of these values, decides, and finds others in the next analysis. */
async function decidedThenFound(
  asked: readonly string[],
  answers: Readonly<Record<string, string>>,
  now: readonly string[],
): Promise<string> {
  const sheet = await there.written(found(...asked));
  const number = sheet.lines[0]?.number ?? 0;
  const { decisions } = await there.take(csvOf(rowsOf(sheet, { [number]: { ...answers, ...SIGNED } })));
  expect(decisions.size).toBe(1);
  return foundNow(now);
}

async function foundNow(values: readonly string[]): Promise<string> {
  await there.world.clock.sleep(60_000);
  const { header } = await handMadeAnalysis(there.world, there.app.id, found(...values));
  return String(Object.values(header.numbers)[0]);
}

const plan = (pattern: string) => planPatternBundles(there.world.context, { bundles: [{ pattern }] });
const NO = { code: 'pattern.rejected_before' };

describe('what an owner said no to, found again with other values beside it', () => {
  it('is made by nobody until an owner decides about it', async () => {
    const rejected = { Decision: 'rejected', Comment: 'too much' };
    const pattern = await decidedThenFound(['Developer', 'Deploy'], rejected, ['Deploy', 'Code_Review']);
    const subject = 'pattern 1 rejected by Ann Owner, 2026-11-02: too much';
    const { context } = there.world;
    await expect(plan(pattern)).rejects.toMatchObject({ ...NO, fill: { number: 2 }, subject });
    await expect(patternTerraform(context, [pattern])).rejects.toMatchObject(NO);
    await expect(patternPolicyText(context, pattern)).rejects.toMatchObject(NO);
    expect((await previewBundle(context, { pattern })).refusedBefore?.line.number).toBe(1);

    const client = await connect(context);
    const preview = (await client.call('preview_bundle_creation', { pattern })).body;
    expect(preview.summary).toContain('An owner said no to values of it before');
    expect(preview.data).toMatchObject({ refusedBefore: subject });
    expect(preview.next).toEqual([]);
    const card = (await client.call('get_pattern', { pattern })).body;
    expect(card.data).toMatchObject({
      refusedBefore: subject,
      noPolicyRule: `an owner said no to values of it before: ${subject}`,
    });
    await client.close();

    const { sheets } = await makeSignOffSheets(context, {
      analysis: (await context.store.analyses.byNumber(Number(pattern)))?.analysisId ?? '',
      owners: 'Ann Owner',
    });
    const [sheet] = sheets;
    expect(sheet?.lines[0]?.evidence).toContain(`values of it were refused before: ${subject}`);
    if (sheet === undefined) throw new Error('no sheet');
    await there.take(csvOf(rowsOf(sheet, { 2: { Decision: 'approved', ...SIGNED } })));
    expect((await plan(pattern)).operations).toBe(1);
  });

  it('is no longer refused once it is not in it, and is where it was only left out', async () => {
    const amended = { Decision: 'amended', 'Leave out': 'B' };
    const pattern = await decidedThenFound(['Developer', 'Deploy'], amended, [
      'Developer',
      'Deploy',
      'Code_Review',
    ]);
    await expect(plan(pattern)).rejects.toMatchObject({
      ...NO,
      subject: 'pattern 1 amended without Role=Deploy by Ann Owner, 2026-11-02',
    });
    expect((await plan(await foundNow(['Developer', 'Code_Review']))).operations).toBe(1);
  });

  it('is left out beside others, and named', async () => {
    await decidedThenFound(['Deploy'], { Decision: 'rejected' }, ['Deploy', 'Code_Review']);
    await there.world.clock.sleep(60_000);
    await handMadeAnalysis(there.world, there.app.id, [
      ...found('Deploy', 'Code_Review'),
      { terms: [equals('department', 'Sales')], values: ['Developer'] },
    ]);
    const { operations, blocked } = await planPatternBundles(there.world.context, {
      bundles: [{ pattern: '2' }, { pattern: '3' }],
    });
    expect(operations).toBe(1);
    expect(blocked).toMatchObject([{ pattern: 2, reason: 'rejected-before' }]);
  });

  it('stops a plan that was made before the no was said of another pattern', async () => {
    const { context } = there.world;
    const old = await plan(await foundNow(['Developer', 'Deploy']));
    await there.world.clock.sleep(60_000);
    const sheet = await there.written(found('Deploy', 'Code_Review'));
    await expect(checkNotRejectedSince(context, old)).resolves.toBeUndefined();
    await there.take(csvOf(rowsOf(sheet, { 2: { Decision: 'rejected', ...SIGNED } })));
    await expect(checkNotRejectedSince(context, old)).rejects.toMatchObject({
      code: 'plan.rejected_since',
      subject: expect.stringContaining('pattern 2 rejected by Ann Owner') as string,
    });
  });
});
