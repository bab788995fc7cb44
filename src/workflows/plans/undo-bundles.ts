import { isUnclear } from '../../jobs/journal/deeds.ts';
import { newId } from '../../model/ids.ts';
import { formatInstant } from '../../model/instant.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { AppNow } from '../../planning/app-line.ts';
import { type MadeBundle, planBundleUndo } from '../../planning/bundles/plan-bundles.ts';
import type { Context } from '../context.ts';

/** A job that is to be undone: its plan, the app as it is now, and how much of it may be carried out yet. */
export interface UndoneJob {
  readonly of: PlanHeader;
  readonly app: AppNow;
  readonly left: number;
}

/** Plans the removal of the bundles that a job made, each only if it is as it was made and nobody holds it. */
export async function undoBundles(
  context: Context,
  jobId: string,
  { of, app, left }: UndoneJob,
): Promise<PlanHeader> {
  const { store, clock, random } = context;
  const operations = await store.plans.operations(of.id, 0, of.operations);
  const rows = new Map(
    (await store.jobs.operationRows(jobId, 0, of.operations)).map((row) => [row.seq, row]),
  );
  const made: MadeBundle[] = [];
  const unclear: string[] = [];
  let notDone = 0;
  for (const operation of operations) {
    const row = rows.get(operation.seq);
    const result = row?.result as { bundleId?: unknown } | null | undefined;
    if (operation.kind !== 'create-bundle') notDone += 1;
    else if (row !== undefined && isUnclear(row)) unclear.push(operation.name);
    else if (row?.state !== 'done' || typeof result?.bundleId !== 'string') notDone += 1;
    else {
      const values = operation.values.flatMap((index) => of.values[index] ?? []);
      const { name, description } = operation;
      made.push({ bundleId: result.bundleId, name, description, values });
    }
  }
  const plan = planBundleUndo({
    base: {
      id: newId('pln', clock, random),
      tenantId: of.tenantId,
      host: context.okta().host,
      source: { kind: 'job', jobId, planId: of.id },
      createdAt: formatInstant(clock.now()),
    },
    app,
    made,
    unclear,
    notDone,
    left,
  });
  await store.plans.save(plan.header, plan.operations, plan.people);
  return plan.header;
}
