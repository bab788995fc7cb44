import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Overrides } from '../model/question.ts';
import type { ImportInput } from '../workflows/plans/plan-import.ts';

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
    .option(
      '--ignore <columns...>',
      'these columns are not entitlements, nor do they count for who somebody is',
    )
    .option(
      '--answer <question=option>',
      'answer to an open question, as the plan prints it ("\\=" is an "=" in the option); may be repeated',
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

/** The option comes after the last `=` that has no backslash before it; the id of a question may hold others. */
function answered(
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const plain = text.replaceAll(ESCAPED, '__');
  const at = plain.lastIndexOf('=');
  if (at < 1 || at === text.length - 1)
    throw new InvalidArgumentError('It looks like question=option, as import plan prints it.');
  const unescaped = (part: string) => part.replaceAll(ESCAPED, '$1');
  return { ...before, [unescaped(text.slice(0, at))]: unescaped(text.slice(at + 1)) };
}

const ESCAPED = /\\([\\=])/g;

/** An answer to a question as `--answer` takes it: an `=` in the option has a backslash before it, and so has a backslash before these. */
export function answerOption(question: string, option: string): string {
  return `${question.replaceAll(BEFORE_SIGN, '\\\\')}=${option.replaceAll(BEFORE_SIGN, '\\\\').replaceAll('=', '\\=')}`;
}

/** A backslash that would be read together with what follows it. */
const BEFORE_SIGN = /\\(?=[\\=]|$)/g;
