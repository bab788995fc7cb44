import { type Command, Option } from 'commander';
import { patternsAnswer } from '../../mcp/pattern-answer.ts';
import { tenantText } from '../../mcp/tenant-text.ts';
import { type Analysis, inOrderOfCertainty } from '../../workflows/analysis-facts.ts';
import { analyzePatterns, type PatternsInput } from '../../workflows/analyze-patterns.ts';
import { findingRows } from '../../workflows/finding-words.ts';
import { numberOf, patternLine } from '../../workflows/pattern-words.ts';
import { roleRows } from '../../workflows/role-words.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../program.ts';

interface Options {
  readonly report?: string;
  readonly attribute: readonly string[];
  readonly without: readonly string[];
  readonly everybody: NonNullable<PatternsInput['everybody']>;
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
    .addOption(
      new Option('--everybody <when>', 'read people who are not members too, to count whom a condition fits')
        .choices(['auto', 'yes', 'no'])
        .default('auto'),
    )
    .option('--json', 'everything that was found as one JSON document')
    .action(
      async (apps: readonly string[], { report, attribute, without, everybody, json = false }: Options) => {
        const context = await openContext();
        try {
          const analysis = await analyzePatterns(context, {
            ...(apps.length === 0 ? {} : { apps }),
            ...(report === undefined ? {} : { report }),
            everybody,
            attributes: { named: attribute, without },
          });
          terminal.out(json ? `${printableJson(analysis)}\n` : analysisText(analysis));
        } finally {
          await context.close();
        }
      },
    );
}

const MOST_FINDINGS = 10;

function analysisText(analysis: Analysis): string {
  const { summary, data } = patternsAnswer(analysis);
  const lines: string[] = [summary, ''];
  let tier = '';
  for (const candidate of inOrderOfCertainty(analysis.mined)) {
    if (candidate.tier !== tier) lines.push(candidate.tier);
    tier = candidate.tier;
    for (const [n, pattern] of candidate.patterns.entries()) {
      const number = n === 0 ? `${numberOf(candidate, analysis)}.` : '';
      lines.push(`${number.padStart(5)} ${tenantText(patternLine(pattern, analysis), 400)}`);
    }
  }
  if (data.everybodyHas.length > 0) lines.push('', `Nearly everybody has: ${data.everybodyHas.join(', ')}`);
  const roles = roleRows(analysis);
  if (roles.length > 0) lines.push('', 'One condition in several apps');
  for (const { condition, patterns, explained } of roles)
    lines.push(
      tenantText(
        `  ${condition}: ${patterns.map(({ number, app }) => `${number} (${app})`).join(', ')}; ${explained} holdings`,
        400,
      ),
    );
  const findings = findingRows(analysis);
  if (findings.length > 0) lines.push('', 'What the data shows about itself');
  for (const { attribute, found, people } of findings.slice(0, MOST_FINDINGS))
    lines.push(tenantText(`  ${attribute}: ${found}; ${people} people`, 300));
  if (findings.length > MOST_FINDINGS)
    lines.push(`  and ${findings.length - MOST_FINDINGS} more: patterns evidence writes them all`);
  lines.push('', ...data.notTold, `Analysis ${analysis.header.id}`, '');
  return lines.join('\n');
}
