import type { ToolAnswer } from './conversation.ts';

/** A line for whoever watches. */
export function say(text: string): void {
  console.log(text);
}

/** The title of a part, underlined. */
export function heading(text: string): void {
  console.log(`\n\n${text}\n${'='.repeat(text.length)}`);
}

/** A tool's answer as a person would be told it: the summary, then the facts that matter. */
export function showAnswer(
  tool: string,
  args: Readonly<Record<string, unknown>>,
  { envelope, isError }: ToolAnswer,
): void {
  const shown = Object.entries(args).map(([name, value]) => `${name}: ${short(String(value))}`);
  console.log(` → ${tool}(${shown.join(', ')})`);
  if (isError) {
    console.log(`   ${envelope.cause ?? ''} ${envelope.remedy ?? ''} ${envelope.subject ?? ''}`);
    return;
  }
  console.log(`   ${envelope.summary ?? ''}`);
  for (const line of linesOf(envelope.data ?? {})) console.log(`   ${line}`);
}

function linesOf(data: Readonly<Record<string, unknown>>): readonly string[] {
  const { facts, headline, reports, workflows, people, legend, verification, patterns, outliers } = data as {
    facts?: readonly string[];
    headline?: readonly string[];
    reports?: readonly { number: number; name: string }[];
    workflows?: readonly { number: number; name: string }[];
    people?:
      | number
      | readonly {
          identifier: string;
          needsDecision?: { reasons: readonly string[]; consequences: readonly string[] };
        }[];
    legend?: readonly { code: string; meaning: string }[];
    verification?: { entitlements?: readonly { name: string; values: number }[] };
    patterns?: readonly { number: number; tier: string; lines: readonly string[] }[];
    outliers?: readonly { person: string; value: string; peers: string; usual?: string }[];
  };
  if (patterns !== undefined) return patternLines(patterns);
  if (outliers !== undefined) {
    return outliers.map(
      ({ person, value, peers, usual }) =>
        `• ${person}: ${value}; ${peers}${usual === undefined ? '' : `; usual: ${usual}`}`,
    );
  }
  if (data['creating'] !== undefined) return previewLines(data);
  if (facts !== undefined) return facts.map((fact) => `• ${fact}`);
  if (headline !== undefined) return headline.map((line) => `• ${line}`);
  if (reports !== undefined) return reports.map(({ number, name }) => `${number}. ${name}`);
  if (workflows !== undefined) return workflows.map(({ number, name }) => `${number}. ${name}`);
  if (people !== undefined && typeof people !== 'number') {
    return [
      ...people.map(
        ({ identifier, needsDecision }) =>
          `• ${identifier}: ${[...(needsDecision?.reasons ?? []), ...(needsDecision?.consequences ?? [])].join(', ')}`,
      ),
      ...(legend ?? []).map(({ code, meaning }) => `  ${code}: ${meaning}`),
    ];
  }
  return (verification?.entitlements ?? []).map(({ name, values }) => `• ${name}: ${values} values`);
}

function patternLines(
  patterns: readonly { number: number; tier: string; lines: readonly string[] }[],
): readonly string[] {
  let tier = '';
  return patterns.flatMap((row) => {
    const heading = row.tier === tier ? [] : [row.tier];
    tier = row.tier;
    return [
      ...heading,
      ...row.lines.map((line, n) => `${n === 0 ? `${row.number}.`.padStart(4) : '    '} ${line}`),
    ];
  });
}

function previewLines(data: Readonly<Record<string, unknown>>): readonly string[] {
  const { name, description, entitlements, creating } = data as {
    name: string;
    description: readonly string[];
    entitlements: readonly string[];
    creating: string;
  };
  return [
    `Name: ${name}`,
    `Description: ${description.join('')}`,
    ...entitlements.map((row) => `• ${row}`),
    creating,
  ];
}

function short(text: string): string {
  return text.length > 44 ? `${text.slice(0, 40)}…` : text;
}
