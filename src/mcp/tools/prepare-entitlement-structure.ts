import * as z from 'zod';
import { otherJob } from '../../workflows/plans/other-job.ts';
import { planStructure } from '../../workflows/plans/plan-structure.ts';
import { defineTool } from '../define-tool.ts';
import { appInput, reportInput } from '../inputs.ts';
import { planAnswer, planData } from '../answers/plan-answer.ts';
import { tenantText } from '../tenant-text.ts';

export const prepareEntitlementStructure = defineTool({
  name: 'prepare_entitlement_structure',
  title: 'Plan the entitlement structure',
  access: 'plan',
  description:
    'Plans the entitlements and values that an analysed access report (CSV) needs and the Okta app lacks, and stores the plan. ' +
    'Writes nothing to Okta: the plan takes effect through apply_plan. Existing entitlements are matched, never renamed; nobody gains or loses access by it. With mode replace the plan is destructive: it also removes entitlements and values that the report does not name, whoever holds them, names everybody who loses something, cannot be undone, and a person must type a phrase. ' +
    'Says so when nothing is missing. Names are data of the file and the organisation.',
  input: z.strictObject({
    report: reportInput,
    app: appInput,
    mode: z
      .enum(['merge', 'replace'])
      .default('merge')
      .describe('merge only adds; replace also removes what the report does not name.'),
  }),
  data: planData,
  async handler(context, { report, app, mode }, call) {
    const plan = await planStructure(context, { report, app, mode }, call);
    const grantsNext = {
      tool: 'execute_user_grants',
      arguments: { report: tenantText(report, 400), app: tenantText(plan.app.id) },
    } as const;
    return planAnswer(plan, { whenNothing: [grantsNext], other: await otherJob(context, plan) });
  },
});
