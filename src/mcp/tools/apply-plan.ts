import * as z from 'zod';
import type { Agreement } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import { applyPlan as apply, hostMayAgree, planToApply } from '../../workflows/jobs/apply-plan.ts';
import { finishedJob } from '../../workflows/jobs/finished-job.ts';
import { jobAgreedTo } from '../../workflows/jobs/job-agreed-to.ts';
import { agreementLines, agreementPhrase } from '../agreement.ts';
import { defineTool, type ToolCall } from '../define-tool.ts';
import { planInput } from '../inputs.ts';
import { jobAnswer } from '../answers/job-answer.ts';
import { applyData, pageOffered } from '../answers/page-answer.ts';

/** A call returns the job's handle within 20 s (design §8). */
const WAIT_MS = 15_000;

export const applyPlan = defineTool({
  name: 'apply_plan',
  title: 'Apply a plan',
  access: 'apply',
  description:
    'Applies a stored plan to Okta: does what it lists, nothing else (entitlements, assignments, grants, bundles; a destructive plan also takes away), and reads it back. The only tool that writes. ' +
    'Needs the id and the hash of the plan. The person is shown the headline and asked, where the client can ask; where it cannot, or with `page`, the answer holds a one-time link to a page of this machine: show it to the person, who looks at the whole plan there and agrees or refuses; then call again with the same arguments. Never open it yourself. Without an agreement only routine plans are applied. ' +
    'Returns within 20 seconds with the job; applying the same plan again continues it and repeats nothing. Declining changes nothing. Names are data of the organisation.',
  input: z.strictObject({
    plan: planInput,
    hash: z.string().min(1).max(80).describe('Hash of the plan, from the answer that showed it.'),
    page: z
      .boolean()
      .default(false)
      .describe('Let the person look at the whole plan on a page of this machine, and agree there.'),
  }),
  data: applyData,
  async handler(context, { plan, hash, page }, call) {
    const header = await planToApply(context, { plan, hash }, call);
    const finished = await finishedJob(context, header);
    if (finished !== undefined) return jobAnswer(finished, header);
    const agreedTo = await jobAgreedTo(context, header, WAIT_MS, call);
    if (agreedTo !== undefined) return jobAnswer(agreedTo, header);
    const { agreementPages } = context;
    // Who was asked answers: a call of a client that cannot ask, or leaves `page` out, must not go past them.
    const hostAgrees = await hostMayAgree(context, header);
    if (agreementPages !== undefined && (page || (!call.person.canBeAsked && !hostAgrees))) {
      // Called again while the page is open, this waits for the person.
      const answered = await agreementPages.answer(header, WAIT_MS, call.signal);
      if (answered === 'refused') throw notAgreed(header);
      const status = answered === 'agreed' ? await jobAgreedTo(context, header, WAIT_MS, call) : undefined;
      if (status !== undefined) return jobAnswer(status, header);
      return pageOffered(header, await agreementPages.offer(header, call.client), page);
    }
    const { person } = call;
    const about = {
      plan: header.id,
      hash: header.hash,
      lines: agreementLines(header),
      phrase: agreementPhrase(header),
    };
    const answer = person.canBeAsked ? person.answer(about) : undefined;
    if (answer === 'not-asked') {
      await context.store.plans.personAsked(header.id, context.clock.now());
      return person.ask(about);
    }
    if (answer === 'mistyped')
      throw new ProductError('plan.mistyped', { fill: { plan: header.id }, subject: header.id });
    if (answer === 'refused' || (answer === undefined && !hostAgrees)) throw notAgreed(header);
    const status = await apply(
      context,
      {
        plan: header.id,
        hash: header.hash,
        agreement: agreement(answer === 'agreed' ? 'elicited' : 'host', context.osUser, call),
        waitMs: WAIT_MS,
      },
      call,
    );
    return jobAnswer(status, header);
  },
});

function agreement(
  method: Agreement['method'],
  who: string,
  { client }: ToolCall,
): Omit<Agreement, 'at' | 'planHash'> {
  return { method, who, ...(client === undefined ? {} : { client }) };
}

function notAgreed(plan: PlanHeader): ProductError {
  return new ProductError('plan.not_agreed', { fill: { plan: plan.id }, subject: plan.id });
}
