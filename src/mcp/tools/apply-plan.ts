import * as z from 'zod';
import { ProductError } from '../../model/product-error.ts';
import { applyPlan as applyPlanWorkflow, planToApply } from '../../workflows/apply-plan.ts';
import { defineTool } from '../define-tool.ts';
import { tenantText } from '../tenant-text.ts';
import { jobAnswer, JobData } from './job-answer.ts';
import { plan } from './parameters.ts';

/** A client waits a minute at most; a person less. */
const WAIT_MS = 20_000;

export const applyPlan = defineTool({
  name: 'apply_plan',
  title: 'Apply a plan',
  access: 'apply',
  description:
    'Carries out a stored plan: the only tool that writes to Okta. A person is asked to agree where the client can ask; where it cannot, only routine plans pass and the answer names the terminal command for the rest. Returns within 20 seconds with the job: its result read back from the tenant, or its progress. Applying the same plan again continues its job and repeats nothing.',
  input: z.strictObject({
    plan,
    hash: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .describe('Hash that the planning answer gave.'),
  }),
  data: JobData,
  handler: async (context, input, call) => {
    const header = await planToApply(context, input, call);
    const { person } = call;
    const refused = () =>
      new ProductError('plan.not_agreed', { fill: { plan: header.id }, subject: header.id });
    if (person.canBeAsked) {
      if (person.answer === undefined) {
        const lines = header.headline.map((line) => tenantText(line));
        person.ask([`Apply this plan (${header.risk})?`, ...lines].join('\n'));
      }
      if (person.answer !== 'accept') throw refused();
    } else if (header.risk !== 'routine') {
      throw refused();
    }
    const status = await applyPlanWorkflow(
      context,
      {
        ...input,
        agreement: {
          method: person.canBeAsked ? 'elicited' : 'host',
          who: context.osUser,
          ...(person.client === undefined ? {} : { client: person.client }),
        },
        waitMs: WAIT_MS,
      },
      call,
    );
    return jobAnswer(status, header);
  },
});
