import * as z from 'zod';
import { planStructure } from '../../workflows/plan-structure.ts';
import { defineTool } from '../define-tool.ts';
import { appInput, reportInput } from '../inputs.ts';
import { planAnswer, planData } from '../plan-answer.ts';
import { tenantText } from '../tenant-text.ts';

export const prepareEntitlementStructure = defineTool({
  name: 'prepare_entitlement_structure',
  title: 'Plan the entitlement structure',
  access: 'plan',
  description:
    'Plans the entitlements and values that an analysed access report (CSV) needs and the Okta app lacks, and stores the plan. ' +
    'Writes nothing to Okta: the plan takes effect through apply_plan. Existing entitlements are matched, never renamed or removed; nobody gains or loses access by it. ' +
    'Says so when nothing is missing. Names are data of the file and the organisation.',
  input: z.strictObject({ report: reportInput, app: appInput }),
  data: planData,
  async handler(context, { report, app }, call) {
    const plan = await planStructure(context, { report, app }, call);
    return planAnswer(plan, [
      {
        tool: 'execute_user_grants',
        arguments: { report: tenantText(report, 400), app: tenantText(plan.app.id) },
      },
    ]);
  },
});
