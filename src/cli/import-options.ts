import { type Command, Option } from 'commander';
import { reportAnswer } from '../mcp/report-answer.ts';
import type { Overrides } from '../model/question.ts';
import type { Understanding } from '../model/understanding.ts';
import type { ImportInput } from '../workflows/plan-import.ts';

/** What commander makes of the options of an import. */
export interface ImportOptionValues {
  readonly app: string;
  readonly exact?: boolean;
  readonly replace?: boolean;
  readonly identifier?: string;
  readonly entitlements?: readonly string[];
  readonly ignore?: readonly string[];
  readonly mapping?: 'reuse' | 'ignore';
}

/** Adds the report, the app, and how the one is to be understood and brought to the other. */
export function withImportOptions(command: Command): Command {
  return command
    .argument('<report>', 'number, name or path of the report')
    .requiredOption('--app <app>', 'id or name of the app')
    .option('--exact', "take away what the report's people hold in its entitlements beyond what it says")
    .option(
      '--replace',
      'remove entitlements and values of the app that the report does not name, whoever holds them',
    )
    .option('--identifier <column>', 'column that identifies people')
    .option('--entitlements <columns...>', 'exactly these columns are entitlements')
    .option('--ignore <columns...>', 'these columns are not entitlements')
    .addOption(
      new Option(
        '--mapping <wish>',
        'reuse what was said about earlier reports also where columns differ now, or ignore it',
      ).choices(['reuse', 'ignore']),
    );
}

/** The options as the workflow takes them. */
export function importInput(report: string, values: ImportOptionValues): ImportInput {
  const { app, exact = false, replace = false, identifier, entitlements, ignore, mapping } = values;
  const overrides: Overrides = {
    ...(identifier === undefined ? {} : { identifier }),
    ...(entitlements === undefined ? {} : { entitlements }),
    ...(ignore === undefined ? {} : { ignore }),
  };
  return {
    report,
    app,
    ...(Object.keys(overrides).length === 0 ? {} : { overrides }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(exact ? { grants: 'exact' } : {}),
    ...(replace ? { structure: 'replace' } : {}),
  };
}

/** How a report was understood: what a person must see before its plan means anything to them. */
export function understandingText(understanding: Understanding): string {
  const { facts, questions, lines, mapping, otherTables = [] } = reportAnswer(understanding, 0).data;
  return [
    ...(mapping?.state === 'used' ? [`Using the mapping of ${mapping.saidAt.slice(0, 10)}`] : []),
    ...facts,
    ...(lines.rejected === 0 ? [] : [`Rejected lines: ${lines.rejected}`]),
    ...otherTables.map(
      ({ firstLine, lastLine, columns }) =>
        `Not read: the table in lines ${firstLine} to ${lastLine} (${columns.join(', ')})`,
    ),
    ...questions.map(
      ({ code, column, default: taken, options }) =>
        `Open question (${code}), column ${column}: taken as ${taken}; possible are ${options.map(({ name }) => name).join(', ')}`,
    ),
    '',
    '',
  ].join('\n');
}
