import { type Command, Option } from 'commander';
import { analyzePatterns, type PatternsInput } from '../../workflows/patterns/analyze-patterns.ts';
import { analysisText } from '../texts/analysis-text.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

interface Options {
  readonly report?: string;
  readonly attribute: readonly string[];
  readonly without: readonly string[];
  readonly group: readonly string[];
  readonly everybody: NonNullable<PatternsInput['everybody']>;
  readonly changes?: boolean;
  readonly json?: boolean;
}

const collected = (value: string, before: readonly string[]) => [...before, value];

/** Looks for patterns in apps, or in a report alone, and stores what it found. */
export function patternsAnalyzeCommand(
  patterns: Command,
  { terminal, context: openContext }: Invocation,
): void {
  patterns
    .command('analyze')
    .description('find patterns of who holds what in apps, or in a report alone; writes nothing to Okta')
    .argument('[app...]', 'ids or names of apps')
    .option('--report <report>', 'instead of apps: number, name or path of a report; Okta is not asked')
    .option(
      '--attribute <name>',
      'profile attribute to use beyond the organisational ones; may be repeated',
      collected,
      [],
    )
    .option('--without <name>', 'organisational attribute not to use; may be repeated', collected, [])
    .option(
      '--group <group>',
      'Okta group, by name or id: who is in it counts as an attribute; may be repeated',
      collected,
      [],
    )
    .addOption(
      new Option('--everybody <when>', 'read people who are not members too, to count whom a condition fits')
        .choices(['auto', 'yes', 'no'])
        .default('auto'),
    )
    .option('--changes', 'read only what changed since these apps were analysed last, where that can be told')
    .option('--json', 'everything that was found as one JSON document')
    .action(
      async (
        apps: readonly string[],
        { report, attribute, without, group, everybody, changes = false, json = false }: Options,
      ) => {
        const context = await openContext();
        try {
          const analysis = await analyzePatterns(context, {
            ...(apps.length === 0 ? {} : { apps }),
            ...(report === undefined ? {} : { report }),
            everybody,
            reading: changes ? 'changes' : 'whole',
            attributes: { named: attribute, without },
            groups: group,
          });
          terminal.out(json ? `${printableJson(analysis)}\n` : analysisText(analysis));
        } finally {
          await context.close();
        }
      },
    );
}
