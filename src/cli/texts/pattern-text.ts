import { freshnessWords } from '../../mcp/answers/freshness-answer.ts';
import { counted } from '../../model/counted.ts';
import { visibleText } from '../../model/visible-text.ts';
import { unseenWords } from '../../workflows/bundles/counted-apart.ts';
import { noText } from '../../workflows/patterns/as-decided.ts';
import type { PatternCard } from '../../workflows/patterns/get-pattern.ts';
import {
  conditionText,
  countsText,
  IF_FILLED_IN,
  ifFilledIn,
  patternLine,
  percent,
  samePeople,
} from '../../workflows/patterns/pattern-words.ts';
import { RULE_ORDER, RULE_REACH, ruleText } from '../../workflows/patterns/policy-rule.ts';

/** One pattern with all of its evidence, and the policy rule that says the same. */
export function cardText(card: PatternCard): string {
  const { analysis, candidate, number, rule, relations, heldOtherwise, freshness } = card;
  const lines = [
    `Pattern ${number}: ${candidate.tier}, use: ${candidate.use}`,
    `Condition: ${conditionText(candidate.condition, analysis.facts)}`,
    ...(card.decision === undefined
      ? []
      : [
          `Signed off: ${card.decision.verdict} by ${card.decision.by}, ${card.decision.on}${card.decision.comment === '' ? '' : `: ${card.decision.comment}`}`,
        ]),
    ...(card.refusedBefore === undefined
      ? []
      : [`An owner said no to values of it before: ${noText(card.refusedBefore)}`]),
    ...(card.made === undefined ? [] : [`Created: bundle ${card.made.bundleId}, ${card.made.jobId}`]),
    `Members who meet it: ${candidate.holdAll} hold all, ${candidate.holdSome} some, ${candidate.holdNone} none${card.denied === 0 ? '' : counted`; ${card.denied} of these [is|are] denied all access and would gain nothing`}`,
    ...(card.unseen === 0 ? [] : [unseenWords(card.unseen)]),
    ...candidate.condition.equivalents.map(
      (terms) =>
        `${samePeople(candidate.condition, analysis).replace('the', 'The')}: ${conditionText({ terms }, analysis.facts)}`,
    ),
  ];
  for (const term of candidate.condition.terms)
    if (term.kind !== 'group' && (term.kind !== 'equals' || term.raws.length > 1))
      lines.push(
        `Texts of ${term.attribute} that it means: ${term.raws.map((raw) => `“${raw}”`).join(', ')}`,
      );
  if (analysis.header.population === 'everybody')
    lines.push(
      `People in Okta who meet it and are not members: ${candidate.patterns[0]?.evidence.notMembers ?? 0}`,
    );
  for (const [n, pattern] of candidate.patterns.entries()) {
    const {
      base,
      members,
      lift,
      bits,
      adjustedP,
      family,
      coverage,
      holdersOutside,
      membersLacking,
      stability,
    } = pattern.evidence;
    const filledIn = ifFilledIn(pattern);
    const row = analysis.facts.values[pattern.value];
    lines.push(
      '',
      `${patternLine(pattern, analysis)}${row?.sensitive === true ? '  sensitive' : ''}${row !== undefined && card.decision?.without?.includes(row.id) === true ? '  left out by its owner' : ''}`,
      ...(filledIn === undefined
        ? []
        : [`  ${IF_FILLED_IN}: ${percent(filledIn.share)} (${countsText(filledIn)})`]),
      `  Wilson 95 %: ${percent(members.low)} to ${percent(members.high)}; base rate ${percent(base.share)} (${countsText(base)}); lift ${lift.toFixed(2)}`,
      `  bits saved ${bits.toFixed(1)}; adjusted p ${adjustedP.toPrecision(2)} in a family of ${family}; covers ${percent(coverage)} of the holders`,
      `  holders outside ${holdersOutside}; members lacking ${membersLacking}; held by policy or bundle ${heldOtherwise[n] ?? 0}${stability === undefined ? '' : `; stable in ${percent(stability)} of samples`}`,
    );
  }
  lines.push(
    '',
    ...relations.map(
      ({ bundle, relation, shared }) =>
        counted`Bundle ${bundle.name}: ${relation}, ${shared} [value|values] shared`,
    ),
    ...('unsayable' in rule
      ? [`No policy rule: ${rule.unsayable}`]
      : [
          'As a rule of an entitlement policy:',
          ...ruleText(rule).trimEnd().split('\n'),
          ...(visibleText(rule.expression, rule.expression.length) === rule.expression
            ? []
            : [
                `This expression is not whole: it asks for characters that are not shown. To paste: okta-entitlements patterns export ${number} --out FOLDER`,
              ]),
          RULE_ORDER,
          RULE_REACH,
        ]),
    freshnessWords(freshness),
  );
  // A rule is pasted, and half of one says something else: a line is shown whole, however long it is.
  return `${lines.map((line) => visibleText(line, line.length)).join('\n')}\n`;
}
