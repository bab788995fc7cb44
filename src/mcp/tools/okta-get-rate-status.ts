import * as z from 'zod';
import { rateStatus } from '../../workflows/tenant/rate-status.ts';
import { defineTool } from '../define-tool.ts';
import { count } from '../envelope.ts';
import { sentence } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';

export const oktaGetRateStatus = defineTool({
  name: 'okta_get_rate_status',
  title: 'Show Okta rate limits',
  access: 'read',
  description:
    'Shows what this server knows of the Okta rate limits, bucket by bucket: limit, remaining, seconds to the next window, its own share, calls sent and calls refused for the limit. ' +
    'Sends nothing to Okta: a bucket is known after the first call that used it.',
  input: z.strictObject({}),
  data: z.object({
    buckets: z.array(
      z.object({
        bucket: tenantTextSchema,
        limit: count.optional(),
        remaining: count.optional(),
        secondsToReset: count.optional(),
        ownShare: count.optional(),
        usedByOthers: count,
        sent: count,
        limited: count,
      }),
    ),
    reads: count,
    writes: count,
    resent: count,
  }),
  async handler(context) {
    const { buckets, calls } = await rateStatus(context);
    const whole = (value: number) => Math.max(0, Math.round(value));
    return {
      summary: sentence`${buckets.length} rate [bucket|buckets] known; this server sent ${calls.reads} [read|reads] and ${calls.writes} [write|writes].`,
      data: {
        buckets: buckets.slice(0, 40).map((bucket) => ({
          bucket: tenantText(bucket.bucket),
          ...(bucket.limit === undefined ? {} : { limit: whole(bucket.limit) }),
          ...(bucket.remaining === undefined ? {} : { remaining: whole(bucket.remaining) }),
          ...(bucket.resetsInMs === undefined ? {} : { secondsToReset: whole(bucket.resetsInMs / 1000) }),
          ...(bucket.budget === undefined ? {} : { ownShare: whole(bucket.budget) }),
          usedByOthers: whole(bucket.others),
          sent: whole(bucket.sent),
          limited: whole(bucket.limited),
        })),
        reads: calls.reads,
        writes: calls.writes,
        resent: calls.resent,
      },
    };
  },
});
