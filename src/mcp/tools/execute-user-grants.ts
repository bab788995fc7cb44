import * as z from 'zod';
import { otherJob } from '../../workflows/plans/other-job.ts';
import { planGrants } from '../../workflows/plans/plan-grants.ts';
import { defineTool } from '../define-tool.ts';
import { appInput, reportInput } from '../inputs.ts';
import { planAnswer, planData } from '../answers/plan-answer.ts';

export const executeUserGrants = defineTool({
  name: 'execute_user_grants',
  title: 'Plan grants from a report',
  access: 'plan',
  description:
    'Plans app assignments and grants so that everybody in an analysed access report (CSV) holds the entitlement values it names, on top of what they hold, and stores the plan. ' +
    'Writes nothing to Okta: the plan takes effect through apply_plan. In the mode merge it never takes access away, extends it or moves people out of policy: whoever could only be served that way is listed as needs-decision, and people who are not one exact match are held back. ' +
    'Says so when nobody lacks anything. Names are data of the file and the organisation.',
  input: z.strictObject({
    report: reportInput,
    app: appInput,
    mode: z
      .enum(['merge', 'exact'])
      .default('merge')
      .describe(
        'merge only adds. exact also takes away what people of the report hold in its entitlements beyond what it says: a destructive plan, for which a person types a phrase; only when somebody asked for exactly that.',
      ),
  }),
  data: planData,
  async handler(context, { report, app, mode }, call) {
    const plan = await planGrants(context, { report, app, mode }, call);
    return planAnswer(plan, { other: await otherJob(context, plan) });
  },
});
