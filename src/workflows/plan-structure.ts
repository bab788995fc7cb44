import { newId } from '../model/ids.ts';
import { formatInstant } from '../model/instant.ts';
import type { PlanHeader } from '../model/plan.ts';
import { ProductError } from '../model/product-error.ts';
import { planStructure as planStructureOf } from '../planning/plan-structure.ts';
import { chooseGovernedApp } from './choose-app.ts';
import { chooseSettled } from './choose-report.ts';
import type { Call, Context } from './context.ts';

/** Plans the entitlements and values that the report needs and the app lacks. `app`: id or name. Writes nothing to the tenant. */
export async function planStructure(
  context: Context,
  input: { readonly app: string; readonly report: string },
  call: Call = {},
): Promise<PlanHeader> {
  const { understanding } = await chooseSettled(context, input.report, call);
  if (understanding.entitlements.length === 0)
    throw new ProductError('intake.no_entitlements', { subject: understanding.report.path });
  const okta = context.okta();
  const org = await context.org({ signal: call.signal });
  const app = await chooseGovernedApp(context, input.app, call);
  call.progress?.(0, undefined, 'reading-app');
  const plan = planStructureOf({
    base: {
      id: newId('pln', context.clock, context.random),
      tenantId: org.id,
      host: okta.host,
      createdAt: formatInstant(context.clock.now()),
      source: {
        kind: 'report',
        name: understanding.report.name,
        sha256: understanding.report.sha256,
        understandingId: understanding.id,
      },
    },
    app,
    wanted: understanding.entitlements.map(({ name, values }) => ({
      name,
      values: values.map((value) => value.name),
    })),
    entitlements: await okta.entitlements.list(app.id, call.signal),
    values: await okta.entitlements.values(app.id, call.signal),
    rejectedLines: understanding.rejects.length,
    sensitiveWords: context.sensitiveWords,
    routine: context.settings.routine,
  });
  await context.store.plans.save(plan.header, plan.operations, plan.people);
  return plan.header;
}
