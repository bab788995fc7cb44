import * as z from 'zod';
import { planStructure } from '../../workflows/plan-structure.ts';
import { defineTool } from '../define-tool.ts';
import { app, report } from './parameters.ts';
import { planAnswer, PlanData } from './plan-answer.ts';

export const prepareEntitlementStructure = defineTool({
  name: 'prepare_entitlement_structure',
  title: 'Plan entitlements and values',
  access: 'plan',
  description:
    "Plans the entitlements and values that an analysed report needs and the Okta app lacks. Writes nothing: the answer is a plan with a hash that apply_plan carries out. Existing entitlements and values are matched by external value, then by name, and stay as they are; nobody's access changes.",
  input: z.strictObject({ app, report }),
  data: PlanData,
  handler: async (context, input, call) => {
    const header = await planStructure(context, input, call);
    return planAnswer(header, [
      { tool: 'execute_user_grants', arguments: { app: header.app.id, report: input.report } },
    ]);
  },
});
