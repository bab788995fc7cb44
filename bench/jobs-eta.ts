import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { largeApp } from '../src/sandbox/generate/large-app.ts';
import type { SettingsPatch } from '../src/sandbox/settings.ts';
import { analyzeReport } from '../src/workflows/reports/analyze-report.ts';
import { planGrants } from '../src/workflows/plans/plan-grants.ts';
import { planStructure } from '../src/workflows/plans/plan-structure.ts';
import { applied } from '../test/support/import-report.ts';
import { saidAndTaken } from '../test/support/time-left.ts';
import { createWorld } from '../test/support/world.ts';
import type { Claim } from './claim.ts';

const CASES: readonly (readonly [string, SettingsPatch])[] = [
  ['documented', {}],
  ['neighbour', { rateLimits: { neighbour: 0.4 } }],
];

/** What a job of 10,000 people says of its remaining time at 10, 50 and 90 %, against what it took. */
export async function jobsEta(): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const [name, settings] of CASES) {
    const world = await createWorld({ settings, latencyMs: 100 });
    try {
      const { context, sandbox } = world;
      const { app, lines } = largeApp(sandbox, {
        people: 10_000,
        columns: 3,
        valuesPerColumn: 8,
        members: 0.05,
      });
      const file = createWriteStream(join(context.reports.root, 'large.csv'));
      for (const line of lines()) if (!file.write(line)) await once(file, 'drain');
      await new Promise<void>((resolve) => file.end(resolve));
      const input = { app: app.id, report: 'large.csv' };
      await analyzeReport(context, input);
      await applied(world, await planStructure(context, input));
      const plan = await planGrants(context, input);
      for (const { part, said, taken, error } of await saidAndTaken(world, plan, [0.1, 0.5, 0.9], 30_000)) {
        claims.push({
          claim: `jobs.eta.10000.${name}.${part * 100}`,
          value: error,
          goal: 0.15,
          better: 'lower',
          unit: 'of the time left',
          note: `said ${said} s, took ${Math.round(taken)} s, simulated; ${plan.headline.at(-1) ?? ''}`,
        });
      }
    } finally {
      await world.close();
    }
  }
  return claims;
}
