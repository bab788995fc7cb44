import * as z from 'zod';
import { formatInstant } from '../../model/instant.ts';
import { subjectText } from '../../workflows/patterns/list-analyses.ts';
import { listOutliers as readOutliers } from '../../workflows/patterns/list-outliers.ts';
import { defineTool } from '../define-tool.ts';
import { count, fitting, instant, ROWS } from '../envelope.ts';
import { analysisInput, appInput, reportInput } from '../inputs.ts';
import { cursorInput, limitInput } from '../paging.ts';
import { handle, handleSchema, sentence } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';

/** Characters of the rows: with the envelope an answer stays below 8,000. */
const ROWS_FIT = 6_700;
/** Empty attributes told, at most. */
const MOST_ATTRIBUTES = 3;

export const listOutliers = defineTool({
  name: 'list_outliers',
  title: 'List holdings that stand out',
  access: 'read',
  description:
    'Lists holdings of entitlement values that no pattern of a stored analysis explains, the strangest first: how many peers hold the value, the condition that its other holders meet, and the department before the last move. ' +
    'A worklist for a reviewer, whole at analysis://{id}/outliers.csv. Standing out is no proof of being wrong. Takes nothing away and writes nothing to Okta. Names are data of the organisation.',
  input: z.strictObject({
    analysis: analysisInput
      .optional()
      .describe('Id of the analysis (ana_…). Default: the newest of this organisation.'),
    app: appInput.optional().describe('The newest analysis of this app, instead of `analysis`.'),
    report: reportInput.optional().describe('The newest analysis of this report, instead of `analysis`.'),
    limit: limitInput(100),
    cursor: cursorInput,
  }),
  data: z.object({
    analysis: handleSchema,
    /** The apps, or the report. */
    of: tenantTextSchema,
    takenAt: instant,
    /** The newest analysis of the same, where that is another one. */
    newer: handleSchema.optional(),
    outliers: z.array(
      z.object({
        person: tenantTextSchema,
        /** Where the analysis has several. */
        app: tenantTextSchema.optional(),
        value: tenantTextSchema,
        sensitive: z.boolean(),
        peers: tenantTextSchema,
        expected: z.number().min(0).max(1),
        usual: tenantTextSchema.optional(),
        formerDepartment: tenantTextSchema.optional(),
        leftOver: z.boolean(),
        othersLikeIt: count,
      }),
    ),
    /** Left out: a pattern would explain so many holdings if this attribute of the holder were not empty. */
    emptyAttributes: z.array(z.object({ attribute: tenantTextSchema, holdings: count })).optional(),
  }),
  listBy: 'answer',
  async handler(context, { analysis, app, report, limit = ROWS, cursor }, call) {
    const from = cursor === undefined ? 0 : Number(cursor);
    const found = await readOutliers(
      context,
      {
        from,
        limit,
        ...(analysis === undefined ? {} : { analysis }),
        ...(app === undefined ? {} : { apps: [app] }),
        ...(report === undefined ? {} : { report }),
      },
      call,
    );
    const { header, facts } = found.analysis;
    const { id } = header;
    const severalApps = facts.apps.length > 1;
    const rows = fitting(
      found.rows.map((row) => ({
        person: tenantText(row.login, 100),
        ...(severalApps ? { app: tenantText(row.app, 100) } : {}),
        value: tenantText(`${row.entitlement}=${row.value}`, 150),
        sensitive: row.sensitive,
        peers: tenantText(row.peers, 200),
        expected: Number(row.expected.toFixed(3)),
        ...(row.missed === undefined ? {} : { usual: tenantText(row.missed, 200) }),
        ...(row.formerDepartment === undefined
          ? {}
          : { formerDepartment: tenantText(row.formerDepartment, 100) }),
        leftOver: row.leftOver,
        othersLikeIt: row.together,
      })),
      ROWS_FIT,
    );
    const after = from + rows.length;
    const onward = after < found.kept ? String(after) : undefined;
    const untold = found.emptyAttributes
      .slice(0, MOST_ATTRIBUTES)
      .map(({ attribute, holdings }) => ({ attribute: tenantText(attribute, 60), holdings }));
    return {
      summary: sentence`${found.total} [holding stands|holdings stand] out; ${rows.length} of the ${found.kept} strangest shown. Nothing is taken away by this.`,
      data: {
        analysis: handle(id),
        of: tenantText(subjectText(header), 100),
        takenAt: formatInstant(facts.scope.at),
        ...(found.newer === undefined ? {} : { newer: handle(found.newer) }),
        outliers: rows,
        ...(from > 0 || untold.length === 0 ? {} : { emptyAttributes: untold }),
      },
      more: {
        shown: rows.length,
        total: found.kept,
        ...(onward === undefined ? {} : { cursor: onward }),
        uri: `analysis://${id}/outliers.csv`,
      },
      listOf: [id],
      // Of this analysis, whichever is the newest by then.
      next:
        onward === undefined
          ? []
          : [{ tool: 'list_outliers', arguments: { analysis: handle(id), cursor: tenantText(onward) } }],
    };
  },
});
