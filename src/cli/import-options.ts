import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Overrides } from '../model/question.ts';
import type { ImportInput } from '../workflows/plan-import.ts';

/** What commander makes of the options of an import. */
export interface ImportOptionValues {
  readonly app: string;
  readonly exact?: boolean;
  readonly replace?: boolean;
  readonly identifier?: string;
  readonly entitlements?: readonly string[];
  readonly ignore?: readonly string[];
  readonly answer?: Readonly<Record<string, string>>;
  readonly sheet?: string;
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
    .option(
      '--answer <question=option>',
      'answer to an open question, as the plan prints it; may be repeated',
      answered,
    )
    .option('--sheet <name>', 'sheet of the workbook to read')
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
  const { answer, sheet } = values;
  const overrides: Overrides = {
    ...(identifier === undefined ? {} : { identifier }),
    ...(entitlements === undefined ? {} : { entitlements }),
    ...(ignore === undefined ? {} : { ignore }),
    ...(answer === undefined ? {} : { answers: answer }),
    ...(sheet === undefined ? {} : { dialect: { sheet } }),
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

/** The id of a question may hold what a column is called; the option comes after the last `=`. */
function answered(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const at = text.lastIndexOf('=');
  if (at < 1 || at === text.length - 1)
    throw new InvalidArgumentError('It looks like question=option, as import plan prints it.');
  return Object.fromEntries([...Object.entries(before), [text.slice(0, at), text.slice(at + 1)]]);
}
