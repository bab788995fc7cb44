import * as z from 'zod';
import type { PlanHeader } from '../../model/plan.ts';
import type { OfferedPage } from '../../workflows/agreement-pages.ts';
import { type Answer, instant } from '../envelope.ts';
import { jobData } from './job-data.ts';
import { applyNext } from './plan-answer.ts';
import { handle, sentence } from '../sentence.ts';
import { tenantText } from '../tenant-text.ts';

/** What applying a plan leads to: the job, or first the page on which a person agrees. */
export const applyData = jobData.partial().extend({
  agreementPage: z
    .object({ url: z.string().regex(/^http:\/\/127\.0\.0\.1:\d{1,5}\/[\w-]{43}$/), closesAt: instant })
    .optional(),
});

/** A page is open: the person must look at it. `wished`: the call named it. */
export function pageOffered(
  plan: PlanHeader,
  { url, expiresAt, again }: OfferedPage,
  wished: boolean,
): Answer<z.output<typeof applyData>> {
  const next = applyNext(plan);
  return {
    summary: again
      ? sentence`The person has not answered yet on the page for plan ${handle(plan.id)}. Nothing is written.`
      : sentence`A page is open on this machine for 15 minutes that shows plan ${handle(plan.id)}: give the person its link, to look at the plan and to agree or refuse there. Nothing is written yet.`,
    data: {
      plan: handle(plan.id),
      kind: plan.kind,
      app: { id: tenantText(plan.app.id), label: tenantText(plan.app.label) },
      agreementPage: { url, closesAt: expiresAt },
    },
    next: [wished ? { ...next, arguments: { ...next.arguments, page: true } } : next],
  };
}
