import * as z from 'zod';
import { rateStatus } from '../../workflows/rate-status.ts';
import { defineTool } from '../define-tool.ts';
import { n } from '../words.ts';

export const oktaGetRateStatus = defineTool({
  name: 'okta_get_rate_status',
  title: 'Show rate limits',
  access: 'read',
  description:
    'Shows what is known of the Okta rate limits from the answers so far: per bucket the limit, what remains, when the window ends, how much this server lets itself use, and how much others use. Sends nothing to Okta.',
  input: z.strictObject({}),
  data: z.object({
    buckets: z.array(
      z.object({
        bucket: z.string(),
        limit: z.number().optional(),
        remaining: z.number().optional(),
        resetsInSeconds: z.number().optional(),
        budget: z.number().optional(),
        others: z.number(),
        sent: z.number().int(),
        limited: z.number().int(),
      }),
    ),
    calls: z.object({ reads: z.number().int(), writes: z.number().int(), resent: z.number().int() }),
  }),
  handler: async (context) => {
    const { buckets, calls } = await rateStatus(context);
    return {
      summary: `${n(buckets.length)} rate buckets seen; ${n(calls.reads)} reads and ${n(calls.writes)} writes sent by this server.`,
      data: {
        buckets: buckets.map(({ resetsInMs, ...bucket }) => ({
          ...bucket,
          ...(resetsInMs === undefined ? {} : { resetsInSeconds: Math.ceil(resetsInMs / 1000) }),
        })),
        calls,
      },
    };
  },
});
