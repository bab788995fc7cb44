import type { PlanHeader } from '../../src/model/plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { planStructure } from '../../src/workflows/plans/plan-structure.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { applied } from './import-report.ts';
import { smallApp } from './small-app.ts';
import { createWorld, type World } from './world.ts';

/** A destructive plan: of 12 people 8 hold Admin, the report says Viewer of all; `undo`: of its import. */
export async function takingPlan(
  mode: 'exact' | 'replace' | 'undo',
): Promise<{ readonly world: World; readonly plan: PlanHeader }> {
  const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { app, plan } = await smallApp(world, 12, 8);
  const input = { app: app.id, report: 'small.csv' };
  if (mode === 'exact') return { world, plan: await planGrants(world.context, { ...input, mode }) };
  if (mode === 'replace') return { world, plan: await planStructure(world.context, { ...input, mode }) };
  const job = await applied(world, await plan());
  return { world, plan: await undoJob(world.context, { job: job.id }) };
}
