import { afterEach, beforeEach, expect, it } from 'vitest';
import { cardText } from '../../src/cli/texts/pattern-text.ts';
import { analysisPage } from '../../src/pages/analysis-page.ts';
import { previewBundle } from '../../src/workflows/bundles/preview-bundle.ts';
import { makeSignOffSheets } from '../../src/workflows/bundles/sign-off-sheets.ts';
import { analysisEvidence } from '../../src/workflows/patterns/analysis-evidence.ts';
import { getPattern } from '../../src/workflows/patterns/get-pattern.ts';
import { numberOf } from '../../src/workflows/patterns/pattern-words.ts';
import { type AnalysedCompany, analysedCompany } from '../support/analysed-company.ts';
import { connect } from '../support/mcp-client.ts';

/** Who is denied all access lacks every value and would gain none, wherever a gain is counted. */
let there: AnalysedCompany;
beforeEach(async () => {
  there = await analysedCompany();
});
afterEach(() => there.world.close());

it('the page, the sheet and the preview count the same gains, without those who are denied all access', async () => {
  const { context, sandbox } = there.world;
  const denied = there.membersIn('Engineering').slice(0, 3);
  for (const { id: userId } of denied)
    sandbox.tenant.placeGrant({
      type: 'CUSTOM',
      action: 'DENY',
      appId: there.company.dev.id,
      userId,
      values: [],
    });
  const analysis = await there.analyze();
  const page = analysisPage(await analysisEvidence(context, analysis.header.id));
  const { sheets } = await makeSignOffSheets(context, { analysis: analysis.header.id, owners: 'Ann Owner' });
  const lines = sheets.flatMap((sheet) => sheet.lines);
  let concerned = 0;
  for (const candidate of analysis.mined.candidates) {
    const number = numberOf(candidate, analysis);
    const { counts } = await previewBundle(context, { pattern: String(number) });
    if (counts === undefined || counts.unknown > 0 || counts.losses > 0) continue;
    const [, card = ''] = page.split(`id="pattern-${number}"`);
    expect(card.replaceAll(/\s+/g, ' ')).toContain(`would add ${counts.gains} holding`);
    const line = lines.find((row) => row.number === number);
    if (line !== undefined) expect(line.wouldGain).toBe(counts.wouldGain);
    const own = await getPattern(context, { pattern: String(number) });
    expect(own.denied).toBe(counts.denied);
    if (counts.denied > 0) {
      concerned += 1;
      const are = counts.denied === 1 ? 'is' : 'are';
      expect(card.replaceAll(/\s+/g, ' ')).toContain(
        `${counts.denied} ${are} denied all access and would gain`,
      );
      expect(cardText(own)).toContain(
        `; ${counts.denied} of these ${are} denied all access and would gain nothing`,
      );
    }
  }
  expect(concerned).toBeGreaterThan(0);
  const engineering = analysis.mined.candidates.find(({ condition }) =>
    condition.terms.some((term) => term.kind === 'equals' && term.raws.includes('Engineering')),
  );
  if (engineering === undefined) throw new Error('no pattern of Engineering');
  const client = await connect(context);
  const { body } = await client.call('get_pattern', { pattern: String(numberOf(engineering, analysis)) });
  expect(body.data).toMatchObject({ members: { deniedAll: denied.length } });
  const preview = await client.call('preview_bundle_creation', {
    pattern: String(numberOf(engineering, analysis)),
  });
  await client.close();
  expect(preview.body.summary).toContain(
    ` ${denied.length} more are denied all access and would gain nothing.`,
  );
});
