import type { Candidate } from '../../model/patterns.ts';
import { ProductError } from '../../model/product-error.ts';
import { checkSingleValued } from '../../planning/blocked-bundles.ts';
import { policyExpression } from '../../planning/policy-expression.ts';
import type { Analysis } from './analysis-facts.ts';
import { patternToMake } from './as-decided.ts';
import type { Context } from '../context.ts';
import { visibleText } from '../../model/visible-text.ts';
import { conditionWithoutIds, countsText } from './pattern-words.ts';
import { findAnalysis } from './stored-analysis.ts';

/** A rule of an entitlement policy, to be pasted in the Admin Console: there is no API for it (contract §5.2). */
export interface PolicyRule {
  readonly name: string;
  /** In the Okta Expression Language. */
  readonly expression: string;
  readonly values: readonly RuleValue[];
  /** Sensitive values, which are not in it: a rule gives without a request. */
  readonly leftOut: readonly RuleValue[];
  /** Values of single-valued entitlements among them: there the order of the rules decides. */
  readonly orderMatters: boolean;
}

export interface RuleValue {
  readonly entitlement: string;
  readonly value: string;
}

/** The rule that says what a candidate says. Throws `pattern.no_expression`, `pattern.only_sensitive`, `pattern.single_valued`. */
export function policyRuleOf({ facts }: Analysis, candidate: Candidate): PolicyRule {
  const all = candidate.patterns.flatMap(({ value }) => facts.values[value] ?? []);
  const values = all.filter(({ sensitive }) => !sensitive);
  if (values.length === 0) throw new ProductError('pattern.only_sensitive');
  checkSingleValued(values.map((row) => ({ ...row, entitlementName: row.entitlement, valueName: row.name })));
  const named = ({ entitlement, name }: { readonly entitlement: string; readonly name: string }) => ({
    entitlement,
    value: name,
  });
  return {
    name: conditionWithoutIds(candidate.condition, facts),
    expression: policyExpression(candidate.condition),
    values: values.map(named),
    leftOut: all.filter(({ sensitive }) => sensitive).map(named),
    orderMatters: values.some(({ multiValue }) => !multiValue),
  };
}

/** What must be known of the order of rules, and of whom a policy reaches (contract §5.2). */
export const RULE_ORDER =
  'Order: of a multi-valued entitlement everybody gets the union of all rules that match; of a single-valued one the first rule that matches decides, and the rule created last stands first. Put the rules with more conditions above those with fewer.';
export const RULE_REACH =
  'A policy reaches people who are assigned to the app after it was applied; whoever holds a custom grant stays as they are. Preview it in the Admin Console before applying it.';

/** The text to paste, with what to choose beside it. A name stays on its line: it must not look like another rule. */
export function ruleText(rule: PolicyRule): string {
  return [
    `Rule name:  ${visibleText(rule.name, 100)}`,
    'User scope (Okta Expression Language):',
    rule.expression,
    'Entitlements:',
    ...rule.values.map(({ entitlement, value }) => `  ${onOneLine(entitlement)} = ${onOneLine(value)}`),
    ...rule.leftOut.map(
      ({ entitlement, value }) =>
        `Not in the rule: ${onOneLine(entitlement)} = ${onOneLine(value)}: it is sensitive`,
    ),
    ...(rule.orderMatters
      ? ['This rule gives a single-valued entitlement: its place among the rules matters.']
      : []),
    '',
  ].join('\n');
}

function onOneLine(text: string): string {
  return visibleText(text, text.length);
}

/** The rule of one pattern (number or id) as its owner decided it, to paste. Throws `pattern.*`. */
export async function patternPolicyText(context: Context, pattern: string): Promise<string> {
  const { analysis, candidate } = await patternToMake(context, pattern);
  return `${ruleText(policyRuleOf(analysis, candidate))}\n${RULE_ORDER}\n${RULE_REACH}\n`;
}

/**
 * The rule that gives everybody what nearly everybody has, to paste; a sensitive value never, and none of which it is not
 * certain. Says which are left to a person. Throws `analysis.not_found`.
 */
export async function birthrightPolicyText(context: Context, id: string): Promise<string> {
  const { mined, facts } = await findAnalysis(context, { analysis: id });
  const rows = mined.birthright.flatMap((line) => {
    const value = facts.values[line.value];
    return value === undefined ? [] : [{ ...line, value }];
  });
  const sure = rows.filter(({ automatic, value }) => automatic && !value.sensitive);
  const left = rows.filter((row) => !sure.includes(row));
  const parts = facts.apps.flatMap(({ label }, app) => {
    const values = sure.filter(({ value }) => value.app === app).map(({ value }) => value);
    if (values.length === 0) return [];
    const rule: PolicyRule = {
      name: `Everybody in ${label}`,
      expression: policyExpression({ terms: [] }),
      values: values.map(({ entitlement, name }) => ({ entitlement, value: name })),
      leftOut: [],
      orderMatters: values.some(({ multiValue }) => !multiValue),
    };
    return [ruleText(rule)];
  });
  return [
    ...(parts.length === 0
      ? ['Nothing is held so widely, and known to be harmless, that a rule should give it.\n']
      : parts),
    ...left.map(
      ({ value: { entitlement, name, sensitive }, members }) =>
        `Not in a rule: ${onOneLine(entitlement)} = ${onOneLine(name)}, held by ${countsText(members)}: ${sensitive ? 'it is sensitive' : 'it is not certain enough'}\n`,
    ),
    `${RULE_ORDER}\n${RULE_REACH}\n`,
  ].join('\n');
}
