import type { PlanHeader } from '../../src/model/plan.ts';
import { demoCompany } from '../../src/sandbox/generate/demo-company.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { planStructure } from '../../src/workflows/plans/plan-structure.ts';
import { applied } from './import-report.ts';
import { createWorld, type World } from './world.ts';

const REPORT = 'hr_platform_access_report.csv';

/** People by a name that is no address: among them any text can be a name. */
export const BY_NAME: readonly string[] = Array.from(
  { length: 8 },
  (_, n) => `batch${n},Sales,Rep,Berlin,Role 1,,`,
);

/** HR Platform with its structure and an elevated plan of grants for 40 people; `finance`: of the app where people hold access already. */
export async function plannedImport(
  options: { readonly finance?: boolean; readonly lines?: readonly string[] } = {},
): Promise<{ readonly world: World; readonly plan: PlanHeader }> {
  const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { hr, finance, reports } = demoCompany(world.sandbox, {
    people: 180,
    hr: { people: 40, roles: 3, permissions: 2, supportGroups: 2, members: 4 },
  });
  const app = options.finance === true ? finance.id : hr.id;
  const report = options.finance === true ? 'finance_core_access_report.csv' : REPORT;
  const text = reports.get(report) ?? '';
  world.report(report, `${text}${(options.lines ?? []).map((line) => `${line}\n`).join('')}`);
  await analyzeReport(world.context, { report });
  if (options.finance !== true) await applied(world, await planStructure(world.context, { app, report }), 20);
  return { world, plan: await planGrants(world.context, { app, report }) };
}
