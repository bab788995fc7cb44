import * as z from 'zod';
import { otherJob } from '../../workflows/plans/other-job.ts';
import { planDirectGrants } from '../../workflows/plans/plan-direct-grants.ts';
import { defineTool } from '../define-tool.ts';
import { appInput, conditionsInput } from '../inputs.ts';
import { planAnswer, planData } from '../answers/plan-answer.ts';

const name = z.string().min(1).max(400);

export const oktaBatchCreateGrants = defineTool({
  name: 'okta_batch_create_grants',
  title: 'Plan grants for named people',
  access: 'plan',
  description:
    'Plans grants of named entitlement values of an Okta app for a list of people, or for everybody whose profile has given values, and stores the plan ("grant these permissions to all 500 users"). ' +
    'Give either `people` or `where`. Writes nothing to Okta: the plan takes effect through apply_plan. Never takes access away, extends it or moves people out of policy; does not create entitlements or values. Names are data of the organisation.',
  input: z.strictObject({
    app: appInput,
    values: z
      .array(
        z.strictObject({
          entitlement: name.describe('Name of the entitlement, such as Role.'),
          value: name.describe('Name of the value, such as Admin.'),
        }),
      )
      .min(1)
      .max(100)
      .describe('Values that each of the people is to hold; they exist in the app.'),
    people: z
      .array(z.string().min(1).max(320))
      .min(1)
      .max(5000)
      .optional()
      .describe('Logins, e-mail addresses, employee numbers or Okta ids.'),
    where: conditionsInput.optional(),
  }),
  data: planData,
  async handler(context, { app, values, people, where }, call) {
    const plan = await planDirectGrants(
      context,
      { app, values, ...(people === undefined ? {} : { people }), ...(where === undefined ? {} : { where }) },
      call,
    );
    return planAnswer(plan, { other: await otherJob(context, plan) });
  },
});
