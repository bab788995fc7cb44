import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import type { JobStatus } from '../src/model/job.ts';
import { largeApp } from '../src/sandbox/generate/large-app.ts';
import type { SettingsPatch } from '../src/sandbox/settings.ts';
import { analyzeReport } from '../src/workflows/analyze-report.ts';
import { planGrants } from '../src/workflows/plan-grants.ts';
import { planStructure } from '../src/workflows/plan-structure.ts';
import { applied } from '../test/support/import-report.ts';
import { createWorld, type World } from '../test/support/world.ts';

export interface SimulatedOptions {
  readonly people: number;
  readonly columns: number;
  readonly members: number;
  readonly settings?: SettingsPatch;
  readonly latencyMs?: number;
}

export interface SimulatedImport {
  readonly job: JobStatus;
  readonly counts: {
    readonly newAccounts: number;
    readonly grants: number;
    readonly values: number;
    readonly members: number;
  };
  readonly reads: Readonly<Record<Phase, number>>;
  readonly writes: Readonly<Record<Phase, number>>;
  readonly seconds: Readonly<Record<Phase, number>>;
  /** 429 answers, and those to one request of ours in the worst window. */
  readonly limited: number;
  readonly resent: number;
  readonly realSeconds: number;
}

export const PHASES = ['structure', 'plan', 'apply', 're-run'] as const;
export type Phase = (typeof PHASES)[number];

/** One import of a generated report in simulated time, counted per phase at the sandbox. */
export async function simulatedImport(options: SimulatedOptions): Promise<SimulatedImport> {
  const world = await createWorld({
    latencyMs: options.latencyMs ?? 0,
    ...(options.settings === undefined ? {} : { settings: options.settings }),
  });
  try {
    return await measured(world, options);
  } finally {
    await world.close();
  }
}

async function measured(
  world: World,
  { people, columns, members }: SimulatedOptions,
): Promise<SimulatedImport> {
  const { context, sandbox, clock } = world;
  const { app, lines } = largeApp(sandbox, { people, columns, valuesPerColumn: 8, members });
  const report = 'large.csv';
  const file = createWriteStream(join(context.reports.root, report));
  for (const line of lines()) if (!file.write(line)) await once(file, 'drain');
  await new Promise<void>((resolve) => file.end(resolve));
  const started = performance.now();
  const reads = zero();
  const writes = zero();
  const seconds = zero();
  const phase = async <T>(name: Phase, work: () => Promise<T>): Promise<T> => {
    sandbox.resetCounts();
    const at = clock.now();
    const result = await work();
    reads[name] += sandbox.requests.reads;
    writes[name] += sandbox.requests.writes;
    seconds[name] += (clock.now() - at) / 1000;
    return result;
  };
  await analyzeReport(context, { report });
  await phase('structure', async () => applied(world, await planStructure(context, { app: app.id, report })));
  let plan = await phase('plan', () => planGrants(context, { app: app.id, report }));
  let job = await phase('apply', () => applied(world, plan, 1));
  // A tenant that refuses additive grants is learned from the first one; the plan is made again.
  if (job.parked?.reason === 'additive-refused') {
    plan = await phase('plan', () => planGrants(context, { app: app.id, report }));
    job = await phase('apply', () => applied(world, plan, 1));
  }
  const limited = [...sandbox.rates.refused.values()].reduce((a, b) => a + b, 0);
  const again = await phase('re-run', () => planGrants(context, { app: app.id, report }));
  if (again.operations !== 0) throw new Error('the re-run plans something');
  if (job.state !== 'done' || job.verification?.ledger.granted !== plan.counts.toGrant)
    throw new Error(`not imported: ${JSON.stringify(job)}`);
  return {
    job,
    counts: {
      newAccounts: plan.counts.newAccounts,
      grants: plan.counts.grants,
      values: plan.values.length,
      members: plan.counts.members,
    },
    reads,
    writes,
    seconds,
    limited,
    resent: world.okta.calls.resent,
    realSeconds: (performance.now() - started) / 1000,
  };
}

function zero(): Record<Phase, number> {
  return { structure: 0, plan: 0, apply: 0, 're-run': 0 };
}
