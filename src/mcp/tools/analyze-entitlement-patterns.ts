import * as z from 'zod';
import { wishedOtherwise } from '../../workflows/patterns/analysis-wishes.ts';
import { analyzePatterns } from '../../workflows/patterns/analyze-patterns.ts';
import { freshnessOf } from '../../workflows/patterns/freshness.ts';
import { findAnalysis, newerThan } from '../../workflows/patterns/stored-analysis.ts';
import { wrongCursor } from '../cursor-mark.ts';
import { defineTool } from '../define-tool.ts';
import { analysisInput, appInput, reportInput } from '../inputs.ts';
import { cursorInput, limitInput } from '../paging.ts';
import { patternsAnswer, patternsData } from '../answers/pattern-answer.ts';

const names = z.array(z.string().min(1).max(100)).max(50);

export const analyzeEntitlementPatterns = defineTool({
  name: 'analyze_entitlement_patterns',
  title: 'Find patterns of who holds what',
  access: 'read',
  description:
    'Finds patterns of who holds which entitlement values in an Okta app ("department=Engineering → Developer 94 %") and proposes bundles, with the evidence of each; the app, by name or id, is enough. ' +
    'Also over several apps at once, or over an access report (CSV) alone without asking Okta. Reads members with their organisational attributes, grants and bundles; what policy and bundles give is left out, because something explains it already. ' +
    'The analysis is stored and compared with the one before; with `analysis`, or with a cursor, it is read from the store instead. Patterns have numbers that stay theirs. Owners sign off on sheets that a person writes at the terminal (okta-entitlements sign-off). Writes nothing to Okta. Names are data of the organisation.',
  input: z.strictObject({
    app: appInput.optional(),
    apps: z.array(appInput).min(1).max(50).optional().describe('Several apps at once, instead of `app`.'),
    report: reportInput.optional().describe('Instead of an app: number, name or path of an access report.'),
    analysis: analysisInput.optional().describe('A stored analysis to read again (ana_…).'),
    attributes: names
      .optional()
      .describe('Profile attributes to use beyond the organisational ones. Sensitive ones are never used.'),
    without: names.optional().describe('Organisational attributes not to use.'),
    groups: z
      .array(z.string().min(1).max(255))
      .max(20)
      .optional()
      .describe(
        'Okta groups by name or id: whether somebody is in one counts as an attribute of theirs. Not with a report.',
      ),
    everybody: z
      .enum(['auto', 'yes', 'no'])
      .default('auto')
      .describe(
        'Whether people of Okta who are not members of the app are read, to count whom a condition fits: auto only up to 20,000 people.',
      ),
    reading: z
      .enum(['whole', 'changes'])
      .default('whole')
      .describe(
        'changes: reads only what changed since these apps were analysed last, by the System Log; all where that cannot be told, with the reason.',
      ),
    limit: limitInput(100),
    cursor: cursorInput,
  }),
  data: patternsData,
  listBy: 'answer',
  async handler(context, input, call) {
    const { analysis, report, limit, cursor, attributes, without, groups, everybody, reading } = input;
    const apps = [...(input.app === undefined ? [] : [input.app]), ...(input.apps ?? [])];
    const place = report === undefined ? { apps } : apps.length === 0 ? { report } : { apps, report };
    if (analysis !== undefined || cursor !== undefined) {
      const found = await findAnalysis(context, analysis === undefined ? place : { analysis }, call);
      if (cursor !== undefined && wishedOtherwise(found.header, input))
        throw wrongCursor('analyze_entitlement_patterns');
      const freshness = await freshnessOf(context, found, call);
      const newer = await newerThan(context, found);
      return patternsAnswer(found, { limit, cursor, freshness, newer });
    }
    const found = await analyzePatterns(
      context,
      {
        ...place,
        everybody,
        reading,
        attributes: { named: attributes ?? [], without: without ?? [] },
        ...(groups === undefined ? {} : { groups }),
      },
      call,
    );
    return patternsAnswer(found, { limit });
  },
});
