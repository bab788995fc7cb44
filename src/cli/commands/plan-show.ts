import { type Command, Option } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import { NEEDS_DECISION_WORDS } from '../../mcp/needs-decision.ts';
import { counted } from '../../model/counted.ts';
import type { NeedsDecision, PersonConflict, PlanHeader, PlanPerson } from '../../model/plan.ts';
import { peopleInOrder } from '../../workflows/plan-content.ts';
import { readablePlan } from '../../workflows/own-records.ts';
import { planText } from '../plan-text.ts';
import { planValues, planValueText } from '../plan-values.ts';
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
    .option('--values', 'list what it creates, gives or removes')
    .option('--json', 'as one JSON document')
    .action(async (plan: string, { people, values = false, json = false }: ShowOptions) => {
      const context = await openContext();
      try {
        const header = await readablePlan(context, plan);
        terminal.out(json ? `{"plan":${printableJson(header)}` : planText(header));
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

/** What is not done for the person, why, and what doing it would take. */
function needsDecisionText({ count, reasons, consequences }: NeedsDecision): string {
  const words = [...reasons, ...consequences].map((code) => NEEDS_DECISION_WORDS[code]);
  return `needs decision, ${counted`${count} [value|values]`}: ${words.join(', ')}`;
}

function conflictText({ code, entitlementName, wanted, held }: PersonConflict): string {
  const says = `the report says ${wanted.join(' and ')}`;
  return `conflict, ${entitlementName} takes one value: ${code === 'single-value-held' ? `${says}, held is ${held.join(' and ')}` : says}`;
}

function personText(header: PlanHeader, row: PlanPerson): string {
  const named = (index: number) => {
    const value = header.values[index];
    return value === undefined ? '?' : `${value.entitlementName}=${value.valueName}`;
  };
  const gets = row.toGrant.map(named);
  const loses = (row.toRemove ?? []).map(named);
  const cells = [
    row.identifier,
    row.class,
    row.membership,
    `gets ${gets.length} of ${row.wanted}${gets.length === 0 ? '' : `: ${gets.join(', ')}`}`,
    ...(row.until === undefined ? [] : [`until ${row.until}`]),
    ...(loses.length === 0 ? [] : [`loses ${loses.length}: ${loses.join(', ')}`]),
    ...(row.nearest === undefined ? [] : [`perhaps: ${row.nearest.join(' or ')}`]),
    ...(row.already === 0 ? [] : [`already ${row.already}`]),
    ...(row.repeated === undefined ? [] : [`asked for again ${row.repeated}`]),
    ...(row.needsDecision === undefined ? [] : [needsDecisionText(row.needsDecision)]),
    ...row.conflicts.map(conflictText),
  ];
  return `${cells.map((cell) => tenantText(cell, 400)).join('\t')}\n`;
}
