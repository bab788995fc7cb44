import * as z from 'zod';
import { planGrants } from '../../workflows/plan-grants.ts';
import { defineTool } from '../define-tool.ts';
import { app, report } from './parameters.ts';
import { planAnswer, PlanData } from './plan-answer.ts';

export const executeUserGrants = defineTool({
  name: 'execute_user_grants',
  title: 'Plan grants from a report',
  access: 'plan',
  description:
    'Plans app assignments and entitlement grants so that everybody in an analysed report holds what it says, on top of what they hold now (merge). Writes nothing: the answer is a plan with a hash that apply_plan carries out. Takes nothing away; whoever could only be served by replacing their access is listed as needs-decision.',
  input: z.strictObject({ app, report }),
  data: PlanData,
  handler: async (context, input, call) => planAnswer(await planGrants(context, input, call)),
});
