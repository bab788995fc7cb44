import { analyzeReport } from '../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../src/workflows/jobs/apply-plan.ts';
import { createContext } from '../src/workflows/create-context.ts';
import { planGrants } from '../src/workflows/plans/plan-grants.ts';
import { planStructure } from '../src/workflows/plans/plan-structure.ts';

/** The product alone in a process: imports `large.csv` into the app and prints its peak memory. */
const context = await createContext({ environment: process.env });
const app = process.argv[2] ?? '';
const report = 'large.csv';
const agreement = { method: 'terminal', who: 'bench' } as const;
await analyzeReport(context, { report });
const structure = await planStructure(context, { app, report });
await applyPlan(context, { plan: structure.id, hash: structure.hash, agreement });
const plan = await planGrants(context, { app, report });
const job = await applyPlan(context, { plan: plan.id, hash: plan.hash, agreement });
await context.close();
console.log(
  JSON.stringify({
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    granted: job.verification?.ledger.granted ?? 0,
  }),
);
