import type { JobStatus } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { planStructure } from '../../src/workflows/plans/plan-structure.ts';
import type { World } from './world.ts';

const agreement = { method: 'terminal', who: 'tester' } as const;

export interface ImportedReport {
  readonly structure: PlanHeader;
  readonly structureJob: JobStatus;
  readonly plan: PlanHeader;
  readonly job: JobStatus;
}

/** The whole import of a report, from analysis to verification; a parked job is applied again, as a person would. */
export async function importReport(
  world: World,
  app: string,
  report: string,
  attempts = 20,
): Promise<ImportedReport> {
  const { context } = world;
  await analyzeReport(context, { report });
  const structure = await planStructure(context, { app, report });
  const structureJob = await applied(world, structure, attempts);
  const plan = await planGrants(context, { app, report });
  return { structure, structureJob, plan, job: await applied(world, plan, attempts) };
}

/** Applies a plan until its job is done. */
export async function applied(world: World, { id, hash }: PlanHeader, attempts = 20): Promise<JobStatus> {
  for (let attempt = 1; ; attempt++) {
    const status = await applyPlan(world.context, { plan: id, hash, agreement });
    if (status.state === 'done' || attempt >= attempts) return status;
  }
}
