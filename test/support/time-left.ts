import type { PlanHeader } from '../../src/model/plan.ts';
import { parseInstant } from '../../src/model/instant.ts';
import { getJob } from '../../src/workflows/jobs/get-job.ts';
import { applied } from './import-report.ts';
import type { World } from './world.ts';

/** What a job said of its remaining time when a part of its operations had ended, and how long it really took. */
export interface SaidAndTaken {
  readonly part: number;
  readonly said: number;
  readonly taken: number;
  /** |said − taken| / taken */
  readonly error: number;
}

/** Applies a plan and asks again and again in simulated time what `get_job` would answer. */
export async function saidAndTaken(
  world: World,
  plan: PlanHeader,
  parts: readonly number[],
  everyMs = 1_000,
): Promise<readonly SaidAndTaken[]> {
  const { context, clock } = world;
  const answers: { readonly at: number; readonly part: number; readonly said: number | undefined }[] = [];
  const over = new AbortController();
  const asking = (async () => {
    while (!over.signal.aborted) {
      await clock.sleep(everyMs);
      const job = await context.store.jobs.forPlan(plan.id);
      if (job === undefined) continue;
      const { etaSeconds, states, operations } = await getJob(context, { job: job.id });
      const ended = operations - states.pending - states.sent;
      answers.push({ at: clock.now(), part: ended / operations, said: etaSeconds });
    }
  })();
  const status = await applied(world, plan, 1);
  over.abort();
  await asking;
  const endedAt = parseInstant(status.endedAt) ?? Number.NaN;
  return parts.map((part) => {
    const answer = answers.find((row) => row.part >= part && row.said !== undefined);
    const taken = (endedAt - (answer?.at ?? Number.NaN)) / 1000;
    const said = answer?.said ?? Number.NaN;
    return { part, said, taken, error: Math.abs(said - taken) / taken };
  });
}
