import { type Command, Option } from 'commander';
import { peopleInOrder } from '../../workflows/plans/plan-content.ts';
import { readablePlan } from '../../workflows/own-records.ts';
import { planValues } from '../../workflows/plans/plan-values.ts';
import { personText } from '../texts/person-text.ts';
import { applyLine, planText } from '../texts/plan-text.ts';
import { planValueText } from '../plan-values.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

const SECTIONS = [
  'all',
  'to-grant',
  'to-remove',
  'needs-decision',
  'conflict',
  'held-back',
  'already',
] as const;

type Section = (typeof SECTIONS)[number];

interface ShowOptions {
  readonly people?: Section;
  readonly values?: boolean;
  readonly json?: boolean;
}

/** Shows a stored plan, with `--people` every person of a section, with `--values` every value that it is about. */
export function planShowCommand(plans: Command, { terminal, context: openContext }: Invocation): void {
  plans
    .command('show')
    .description('show a stored plan')
    .argument('<plan>', 'id of the plan (pln_…)')
    .addOption(new Option('--people <section>', 'list its people').choices(SECTIONS))
    .option('--values', 'list what it creates, gives, takes, removes or bundles')
    .option('--json', 'as one JSON document')
    .action(async (plan: string, { people, values = false, json = false }: ShowOptions) => {
      const context = await openContext();
      try {
        const header = await readablePlan(context, plan);
        const job = await context.store.jobs.forPlan(header.id);
        terminal.out(
          json
            ? `{"plan":${printableJson(header)}${job === undefined ? '' : `,"job":${printableJson({ id: job.id, state: job.state })}`}`
            : `${planText(header)}${job === undefined ? applyLine(header) : `Somebody agreed to it before (${job.state}): okta-entitlements jobs show ${job.id}\n`}`,
        );
        if (people !== undefined) {
          let first = true;
          if (json) terminal.out(',"people":[');
          for await (const row of peopleInOrder(context, header.id, people)) {
            terminal.out(json ? `${first ? '' : ','}\n${printableJson(row)}` : personText(header, row));
            first = false;
          }
          if (json) terminal.out(']');
        }
        if (values) {
          const rows = await planValues(context, header);
          terminal.out(
            json ? `,"values":${printableJson(rows)}` : rows.map((row) => planValueText(row)).join(''),
          );
        }
        if (json) terminal.out('}\n');
      } finally {
        await context.close();
      }
    });
}
