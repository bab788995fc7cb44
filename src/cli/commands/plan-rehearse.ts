import { counted } from '../../model/counted.ts';
import type { Command } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import { duration } from '../../model/duration.ts';
import { type Rehearsal, rehearsePlan } from '../../workflows/plans/rehearse-plan.ts';
import { jobOptions, type JobOptionValues, withJobOptions } from '../job-options.ts';
import type { Invocation } from '../invocation.ts';
import { rehearsalStage } from '../rehearsal-stage.ts';
import { EXIT } from '../terminal.ts';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat('en-US', { style: 'percent' });

/** Runs a plan on the sandbox, in simulated time; the tenant is not contacted. */
export function planRehearseCommand(
  plans: Command,
  { terminal, context: openContext, finish }: Invocation,
): void {
  withJobOptions(
    plans
      .command('rehearse')
      .description('run a plan on the sandbox in simulated time: how long it takes, what fails')
      .argument('<plan>', 'id of the plan (pln_…)')
      .option('--json', 'as one JSON document'),
  ).action(async (plan: string, { json = false, ...values }: JobOptionValues & { json?: boolean }) => {
    const options = jobOptions(values);
    const context = await openContext();
    try {
      const rehearsal = await rehearsePlan(
        context,
        { plan, ...(options === undefined ? {} : { options }) },
        rehearsalStage,
      );
      terminal.out(json ? `${JSON.stringify(rehearsal)}\n` : `${rehearsalLines(rehearsal).join('\n')}\n`);
      const well = rehearsal.stops === undefined && rehearsal.failures.length === 0;
      finish(well ? EXIT.done : EXIT.notAsPlanned);
    } finally {
      await context.close();
    }
  });
}

function rehearsalLines(rehearsal: Rehearsal): readonly string[] {
  const { seconds, phases, people, rehearsed, failures, lost, extra, stops } = rehearsal;
  const n = (value: number) => number.format(value);
  return [
    `Rehearsed on the sandbox, loaded with ${tenantText(rehearsal.app.label)} as of ${rehearsal.snapshotAt ?? 'nothing'}; the tenant was not contacted.`,
    `Time: about ${duration(seconds)} (first wave ${duration(phases['first-wave'])}, writing ${duration(phases.writing)}, reading back ${duration(phases.verifying)}); begun now, it ends at ${rehearsal.endsAt}`,
    ...rehearsal.buckets.map(
      ({ bucket, calls, perMinute, limit, share, learned }) =>
        counted`  ${bucket}: ${calls} [call|calls], ${n(perMinute)} a minute, ${percent.format(share)} of a limit of ${n(limit)}${learned ? '' : ' (documented; this tenant has not shown its own yet)'}`,
    ),
    `Round trip: ${n(rehearsal.latencyMs)} ms${rehearsal.latencyLearned ? '' : ' (assumed; none was measured yet)'}`,
    ...(rehearsed < people
      ? [
          counted`Extrapolated: of ${people} [person|people] ${rehearsed} [was|were] rehearsed, drawn evenly; times, calls and failures are scaled up.`,
        ]
      : []),
    stops === undefined ? 'Expected to run to its end.' : `Expected to stop: ${stops}`,
    failures.length === 0
      ? 'Expected failures: none'
      : `Expected failures: ${failures.map(({ code, count }) => `${n(count)} × ${tenantText(code)}`).join(', ')}`,
    ...(lost + extra > 0 ? [`Read back otherwise than planned: lost ${n(lost)}, extra ${n(extra)}`] : []),
  ];
}
