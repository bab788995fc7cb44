import { rehearsalStage } from '../src/cli/rehearsal-stage.ts';
import { rehearsePlan } from '../src/workflows/plans/rehearse-plan.ts';
import { drawnWorld, rehearsedAndRun } from '../test/support/rehearsed.ts';
import type { Claim } from './claim.ts';

const SEEDS = [1, 2, 3, 4];

/** What a rehearsal says against runs whose limits, neighbours and round trip were drawn within ±20 %, and its speed. */
export async function jobsRehearse(): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const [name, people, seeds] of [
    ['1000', 1_000, SEEDS],
    ['12000.extrapolated', 12_000, [5, 6]],
  ] as const) {
    for (const seed of seeds) {
      const { said, taken, rehearsal, realSeconds } = await rehearsedAndRun({ seed, people, columns: 3 });
      claims.push({
        claim: `jobs.rehearse.${name}.seed${seed}`,
        value: Math.abs(said - taken) / taken,
        goal: 0.15,
        better: 'lower',
        unit: 'of the time taken',
        note: `said ${said} s, took ${Math.round(taken)} s, simulated; ${rehearsal.rehearsed} of ${rehearsal.people} people in ${realSeconds.toFixed(1)} s`,
      });
    }
  }
  const { world, plan } = await drawnWorld({ seed: 7, people: 100_000, columns: 20 });
  try {
    const from = performance.now();
    const { seconds, rehearsed } = await rehearsePlan(world.context, { plan: plan.id }, rehearsalStage);
    claims.push({
      claim: 'jobs.rehearse.100000.real',
      value: (performance.now() - from) / 1000,
      goal: 60,
      better: 'lower',
      unit: 's',
      note: `${rehearsed} people rehearsed; ${(seconds / 3600).toFixed(1)} hours expected`,
    });
  } finally {
    await world.close();
  }
  return claims;
}
