import { counted } from '../model/counted.ts';
import { patternsAnswer } from '../mcp/pattern-answer.ts';
import { tenantText } from '../mcp/tenant-text.ts';
import { type Analysis, inOrderOfCertainty } from '../workflows/analysis-facts.ts';
import { findingRows } from '../workflows/finding-words.ts';
import { existingText, numberOf, patternLine } from '../workflows/pattern-words.ts';
import { roleRows } from '../workflows/role-words.ts';

const MOST_FINDINGS = 10;

/** Everything an analysis found, a line each: candidates, what everybody has, roles, findings, what could not be told. */
export function analysisText(analysis: Analysis): string {
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
  const reading = data.reading === undefined ? [] : [data.reading.says];
  lines.push('', ...reading, ...data.notTold, `Analysis ${analysis.header.id}`, '');
  return lines.join('\n');
}
