import { SNAPSHOT_FORMAT, snapshotChunks } from '../../access/snapshot-chunks.ts';
import { readStructureUse } from '../../jobs/carry-out/structure-references.ts';
import { newId } from '../../model/ids.ts';
import { formatInstant } from '../../model/instant.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Plan } from '../../planning/plan-hash.ts';
import { planReplaceStructure } from '../../planning/structure/plan-replace-structure.ts';
import {
  planStructure as planStructureOf,
  type StructureInput,
} from '../../planning/structure/plan-structure.ts';
import { chooseGovernedApp } from '../tenant/choose-app.ts';
import { readStructure } from '../tenant/read-structure.ts';
import { chooseSettled } from '../reports/choose-report.ts';
import type { Call, Context } from '../context.ts';
import { jobContext } from '../jobs/job-context.ts';

/**
 * Plans the entitlements and values that the report needs and the app lacks; mode `replace`: and removes those that the
 * report does not name, whoever holds them. `app`: id or name. Writes nothing to the tenant. Throws `plan.replace_blocked`.
 */
export async function planStructure(
  context: Context,
  input: { readonly app: string; readonly report: string; readonly mode?: 'merge' | 'replace' },
  call: Call = {},
): Promise<PlanHeader> {
  const { understanding } = await chooseSettled(context, input.report, call);
  if (understanding.entitlements.length === 0)
    throw new ProductError('intake.no_entitlements', { subject: understanding.report.path });
  const okta = context.okta();
  const org = await context.org({ signal: call.signal });
  const app = await chooseGovernedApp(context, input.app, call);
  call.progress?.(0, undefined, 'reading-app');
  const { entitlements, entitlementValues } = await readStructure(context, app, call);
  const structureInput = {
    base: {
      id: newId('pln', context.clock, context.random),
      tenantId: org.id,
      host: okta.host,
      createdAt: formatInstant(context.clock.now()),
      source: {
        kind: 'report' as const,
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
    entitlements,
    values: entitlementValues,
    rejectedLines: understanding.rejects.length,
    openQuestions: understanding.questions.length,
    sensitiveWords: context.sensitiveWords,
    routine: context.settings.routine,
  };
  const plan =
    input.mode === 'replace'
      ? await replacing(context, structureInput, call)
      : planStructureOf(structureInput);
  await context.store.plans.save(plan.header, plan.operations, plan.people);
  return plan.header;
}

/** Everybody on the app is read: the plan names who loses what. */
async function replacing(context: Context, input: StructureInput, call: Call): Promise<Plan> {
  const { app, entitlements, values } = input;
  const logins = new Map<string, string>();
  const { snapshot, bundles, rules } = await readStructureUse(jobContext(context), {
    appId: app.id,
    known: { entitlements, values },
    onMembers: (page) => {
      for (const { userId, user } of page) if (user !== undefined) logins.set(userId, user.login);
    },
    signal: call.signal,
  });
  call.progress?.(0, undefined, 'planning');
  const snapshotId = newId('snp', context.clock, context.random);
  const plan = planReplaceStructure({
    ...input,
    base: { ...input.base, snapshotId },
    snapshot,
    bundles,
    rules,
    loginOf: (principal) => logins.get(principal),
  });
  await context.store.snapshots.save({
    id: snapshotId,
    tenantId: input.base.tenantId,
    appId: app.id,
    takenAt: snapshot.header.takenAt,
    format: SNAPSHOT_FORMAT,
    chunks: await snapshotChunks(snapshot),
  });
  return plan;
}
