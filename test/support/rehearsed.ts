import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { rehearsalStage } from '../../src/cli/rehearsal-stage.ts';
import { parseInstant } from '../../src/model/instant.ts';
import type { JobStatus } from '../../src/model/job.ts';
import { largeApp } from '../../src/sandbox/generate/large-app.ts';
import { Seeded } from '../../src/sandbox/generate/random.ts';
import { DOCUMENTED_LIMITS } from '../../src/sandbox/settings.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { planStructure } from '../../src/workflows/plans/plan-structure.ts';
import { type Rehearsal, rehearsePlan } from '../../src/workflows/plans/rehearse-plan.ts';
import { applied } from './import-report.ts';
import { createWorld, type World } from './world.ts';

export interface RehearsedAndRun {
  readonly said: number;
  /** Seconds that the job took; undefined where it was not run. */
  readonly taken: number;
  readonly rehearsal: Rehearsal;
  readonly job: JobStatus;
  /** Real seconds of the rehearsal. */
  readonly realSeconds: number;
}

export interface DrawnImport {
  /** Draws every limit, the neighbours' part and the round trip within ±20 %. */
  readonly seed: number;
  readonly people: number;
  readonly columns: number;
  /** Import a few people first, so that the tenant has shown the limits that a job spends. */
  readonly pilot?: boolean;
}

/** A world whose limits, neighbours and latency are off by a seeded ±20 %, with an app and a report of any size. */
export async function drawnWorld({ seed, people, columns, pilot = true }: DrawnImport) {
  const random = new Seeded(seed);
  const drawn = (value: number) => value * (0.8 + 0.4 * random.next());
  const limits = Object.fromEntries(
    Object.entries(DOCUMENTED_LIMITS).map(([bucket, limit]) => [bucket, Math.round(drawn(limit))]),
  );
  const world = await createWorld({
    seed,
    latencyMs: Math.round(drawn(200)),
    settings: { rateLimits: { limits, neighbour: seed % 2 === 0 ? drawn(0.3) : 0 } },
  });
  const { app, lines } = largeApp(world.sandbox, { people, columns, valuesPerColumn: 8, members: 0.05 });
  await writeReport(world, 'large.csv', lines());
  const input = { app: app.id, report: 'large.csv' };
  await analyzeReport(world.context, input);
  await applied(world, await planStructure(world.context, input));
  if (pilot) {
    await writeReport(world, 'pilot.csv', firstOf(lines(), 31));
    const first = { app: app.id, report: 'pilot.csv' };
    await analyzeReport(world.context, first);
    await applied(world, await planGrants(world.context, first));
  }
  return { world, plan: await planGrants(world.context, input) };
}

/** Rehearses a plan, then carries it out. */
export async function rehearsedAndRun(options: DrawnImport): Promise<RehearsedAndRun> {
  const { world, plan } = await drawnWorld(options);
  try {
    const from = performance.now();
    const rehearsal = await rehearsePlan(world.context, { plan: plan.id }, rehearsalStage);
    const realSeconds = (performance.now() - from) / 1000;
    const job = await applied(world, plan, 1);
    const taken = ((parseInstant(job.endedAt) ?? Number.NaN) - (parseInstant(job.startedAt) ?? 0)) / 1000;
    return { said: rehearsal.seconds, taken, rehearsal, job, realSeconds };
  } finally {
    await world.close();
  }
}

async function writeReport(world: World, name: string, lines: Iterable<string>): Promise<void> {
  const file = createWriteStream(join(world.context.reports.root, name));
  for (const line of lines) if (!file.write(line)) await once(file, 'drain');
  await new Promise<void>((resolve) => file.end(resolve));
}

function* firstOf<T>(rows: Iterable<T>, count: number): Iterable<T> {
  let n = 0;
  for (const row of rows) {
    if (n++ >= count) return;
    yield row;
  }
}
