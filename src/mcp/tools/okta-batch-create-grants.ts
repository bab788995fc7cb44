import * as z from 'zod';
import { planDirectGrants } from '../../workflows/plan-direct-grants.ts';
import { defineTool } from '../define-tool.ts';
import { app, where } from './parameters.ts';
import { planAnswer, PlanData } from './plan-answer.ts';

export const oktaBatchCreateGrants = defineTool({
  name: 'okta_batch_create_grants',
  title: 'Plan grants of named values',
  access: 'plan',
  description:
    'Plans granting named entitlement values of an Okta app to a list of people, or to everybody whose profile has given values. Writes nothing: the answer is a plan with a hash that apply_plan carries out. Takes nothing away. Name either `people` or `where`.',
  input: z.strictObject({
    app,
    values: z
      .array(z.strictObject({ entitlement: z.string().min(1).max(255), value: z.string().min(1).max(2000) }))
      .min(1)
      .max(100),
    people: z
      .array(z.string().min(1).max(300))
      .min(1)
      .max(10_000)
      .optional()
      .describe('Logins, e-mail addresses, employee numbers or ids.'),
    where: where.optional(),
  }),
  data: PlanData,
  handler: async (context, { app: appText, values, people, where: conditions }, call) =>
    planAnswer(
      await planDirectGrants(
        context,
        {
          app: appText,
          values,
          ...(people === undefined ? {} : { people }),
          ...(conditions === undefined ? {} : { where: conditions }),
        },
        call,
      ),
    ),
});
