import { counted } from '../../model/counted.ts';
import type { CandidateChange, ChangeReason } from '../../model/analysis.ts';
import { type PatternsData, patternsAnswer } from '../../mcp/answers/pattern-answer.ts';
import { tenantText } from '../../mcp/tenant-text.ts';
import { type Analysis, inOrderOfCertainty } from '../../workflows/patterns/analysis-facts.ts';
import { unusedWishes, type WhyUnused } from '../../workflows/patterns/attribute-wishes.ts';
import { findingRows } from '../../workflows/patterns/finding-words.ts';
import { existingText, numberOf, patternLine, percent } from '../../workflows/patterns/pattern-words.ts';
import { roleRows } from '../../workflows/patterns/role-words.ts';

const MOST_FINDINGS = 10;

/** Everything an analysis found, a line each: candidates, what everybody has, roles, findings, what could not be told. */
export function analysisText(analysis: Analysis, newer?: string): string {
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
    const existing = existingText(candidate, analysis);
    if (existing !== undefined) lines.push(`      ${tenantText(existing, 200)}`);
  }
  if (data.everybodyHas.length > 0) lines.push('', `Nearly everybody has: ${data.everybodyHas.join(', ')}`);
  if (data.moreEverybodyHas !== undefined)
    lines.push(`  and ${data.moreEverybodyHas} more: patterns evidence writes them all`);
  const roles = roleRows(analysis);
  if (roles.length > 0) lines.push('', 'One condition in several apps');
  for (const { condition, patterns, explained } of roles)
    lines.push(
      tenantText(
        counted`  ${condition}: ${patterns.map(({ number, app }) => `${number} (${app})`).join(', ')}; ${explained} [holding|holdings]`,
        400,
      ),
    );
  const findings = findingRows(analysis);
  if (findings.length > 0) lines.push('', 'What the data shows about itself');
  for (const { attribute, found, people } of findings.slice(0, MOST_FINDINGS))
    lines.push(tenantText(counted`  ${attribute}: ${found}; ${people} [person|people]`, 300));
  if (findings.length > MOST_FINDINGS)
    lines.push(`  and ${findings.length - MOST_FINDINGS} more: patterns evidence writes them all`);
  const groups = analysis.header.groups ?? [];
  if (groups.length > 0)
    lines.push(
      '',
      tenantText(`Groups that counted as attributes: ${groups.map(({ name }) => name).join(', ')}`, 400),
    );
  const reading = data.reading === undefined ? [] : [data.reading.says];
  lines.push('', ...reading, ...leftOutLine(data), ...sinceLastLines(analysis));
  for (const { name, why } of unusedWishes(analysis)) lines.push(tenantText(`${name}: ${UNUSED[why]}`, 300));
  lines.push(...data.notTold, `Analysis ${analysis.header.id}`, ...newerLine(newer), '');
  return lines.join('\n');
}

/** What an older analysis says of itself, wherever it is shown; `newer`: id of the newest one. */
export function newerLine(newer: string | undefined): readonly string[] {
  return newer === undefined ? [] : [`A newer analysis of the same is there: ${newer}`];
}

function leftOutLine({ leftOut }: PatternsData): readonly string[] {
  const parts = leftOut.map(({ what, count }) => `${what} ${count.toLocaleString('en-US')}`);
  return parts.length === 0 ? [] : [`Left out: ${parts.join(' · ')}`];
}

const UNUSED: Readonly<Record<WhyUnused, string>> = {
  sensitive: 'not used, though it was named: by its name it says something sensitive',
  'identifier-like': 'not used, though it was named: it tells people apart instead of describing them',
  constant: 'not used, though it was named: it says the same of everybody, or nothing',
  unknown: 'named for nothing: nobody here has an attribute of that name',
};

const MOST_CHANGES = 20;

const WHY: Readonly<Record<ChangeReason, string>> = {
  'more-hold-it': 'a larger share holds it',
  'fewer-hold-it': 'a smaller share holds it',
  'more-meet-it': 'it is about more people now',
  'values-joined': 'values joined it',
  'values-left': 'values left it',
  'nobody-meets-it': 'nobody meets its condition any more',
  'fewer-meet-it': 'it is about fewer people now',
  'given-otherwise': 'policy or a bundle gives it now',
  'nobody-holds-it': 'nobody who meets it holds its values any more',
  'explained-otherwise': 'other patterns explain it, or nearly everybody has it',
  'may-be-chance': 'what is left of it may be chance',
  'other-attributes': 'its attribute or group could be used in one of the two only',
  'first-seen': 'first seen',
};

/** What became of the patterns of the analysis before. */
function sinceLastLines({ header: { sinceLast } }: Analysis): readonly string[] {
  if (sinceLast === undefined) return [];
  const { than, same, rows } = sinceLast;
  const of = (what: CandidateChange['what']) => rows.filter((row) => row.what === what).length;
  const shown = rows.slice(0, MOST_CHANGES);
  const share = (part: number | undefined) => (part === undefined ? '' : percent(part));
  return [
    `Since ${than}: ${same} the same, ${of('new')} new, ${of('changed')} changed, ${of('gone')} gone`,
    ...shown.map(({ what, why, number, was, before, now }) => {
      const moved = [share(before), share(now)].filter((part) => part !== '').join(' → ');
      return `  ${what}: ${number}${was === undefined ? '' : ` (was ${was})`}, ${WHY[why]}${moved === '' ? '' : ` (${moved})`}`;
    }),
    ...(rows.length > shown.length ? [`  and ${rows.length - shown.length} more`] : []),
  ];
}
