import type { Candidate } from '../../model/patterns.ts';
import type { ErrorCode } from '../../model/error-registry.ts';
import { ProductError } from '../../model/product-error.ts';
import { checkSingleValued, refusal } from '../../planning/bundles/blocked-bundles.ts';
import { policyExpression } from '../../planning/bundles/policy-expression.ts';
import { conflicts } from '../../planning/bundles/risk-rules.ts';
import type { Analysis, AnalysisFacts } from './analysis-facts.ts';
import { patternToMake } from './as-decided.ts';
import type { Call, Context } from '../context.ts';
import { formatInstant } from '../../model/instant.ts';
import { visibleText } from '../../model/visible-text.ts';
import { appOf, rulesOf } from '../bundles/preview-bundle.ts';
import { checkedValues } from './pattern-values.ts';
import { appText, conditionWithoutIds, countsText } from './pattern-words.ts';
import { looksSensitive, suspicionsOf } from '../tenant/sensitivity.ts';
import { findAnalysis, newerThan } from './stored-analysis.ts';

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
  /** What a report alone shows belongs to no app whose risk rules could be read. */
  readonly riskRules: 'none-broken' | 'not-known';
}

export interface RuleValue {
  readonly entitlement: string;
  readonly value: string;
}

/**
 * The rule that says what a candidate says, held to the risk rules of the app, which are read now. Throws
 * `pattern.no_expression`, `pattern.only_sensitive`, `pattern.single_valued`, `bundle.conflict`, and where the risk rules
 * cannot be read `bundle.rules_unknown`, `app.not_found` or that with which the reading ended.
 */
export async function policyRuleOf(
  context: Context,
  analysis: Analysis,
  candidate: Candidate,
  call: Call = {},
): Promise<PolicyRule> {
  const { facts } = analysis;
  const all = candidate.patterns.flatMap(({ value }) => facts.values[value] ?? []);
  const place = appOf(analysis, candidate);
  const known = place === undefined ? undefined : await suspicionsOf(context, analysis.header.tenantId, call);
  const isSensitive = (value: Value) =>
    value.sensitive || (known !== undefined && looksSensitive(value, known));
  const values = all.filter((value) => !isSensitive(value));
  if (values.length === 0) throw new ProductError('pattern.only_sensitive');
  checkSingleValued(values.map((row) => ({ ...row, entitlementName: row.entitlement, valueName: row.name })));
  const name = conditionWithoutIds(candidate.condition, facts);
  const expression = policyExpression(candidate.condition);
  return {
    name,
    expression,
    values: values.map(named),
    leftOut: all.filter(isSensitive).map(named),
    orderMatters: values.some(({ multiValue }) => !multiValue),
    riskRules: await heldToRiskRules(context, analysis, { app: candidate.app, name, values }, call),
  };
}

type Value = AnalysisFacts['values'][number];

function named({ entitlement, name }: Value): RuleValue {
  return { entitlement, value: name };
}

/** Throws `bundle.conflict` for values that a risk rule forbids together, and where that cannot be known. */
async function heldToRiskRules(
  context: Context,
  analysis: Analysis,
  rule: { readonly app: number; readonly name: string; readonly values: readonly Value[] },
  call: Call,
): Promise<PolicyRule['riskRules']> {
  const place = appOf(analysis, rule);
  if (place === undefined) return 'not-known';
  const app = await context.okta().waitedFor.apps.byId(place.id, call.signal);
  if (app === undefined) throw new ProductError('app.not_found', { subject: place.label });
  const given = new Set(rule.values.map(({ id }) => id));
  const broken = (await rulesOf(context, app, call)).filter((row) => conflicts(row, given));
  if (broken.length > 0)
    throw refusal([{ name: rule.name, reason: 'risk-rule', by: broken.map(({ name }) => name) }]);
  return 'none-broken';
}

/** Why a pattern has no rule: what nobody can say, what a risk rule forbids, or that this could not be checked. */
export function whyNoRule({ reason, subject }: ProductError): string {
  return subject === undefined ? reason : `${reason} ${onOneLine(subject)}`;
}

/** What must be known of the order of rules, and of whom a policy reaches (contract §5.2). */
export const RULE_ORDER =
  'Order: of a multi-valued entitlement everybody gets the union of all rules that match; of a single-valued one the first rule that matches decides, and the rule created last stands first. Put the rules with more conditions above those with fewer.';
export const RULE_REACH =
  'A policy reaches people who are assigned to the app after it was applied; whoever holds a custom grant stays as they are. Those whom the analysis left out, such as service accounts, are given it too where the expression fits them. Preview it in the Admin Console before applying it.';

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
    ...(rule.riskRules === 'not-known'
      ? ['Whether a risk rule forbids these values together is not known: a report alone belongs to no app.']
      : []),
    '',
  ].join('\n');
}

function onOneLine(text: string): string {
  return visibleText(text, text.length);
}

/** When it was true: a rule is pasted by hand, and may lie about for weeks before. */
async function foundWords(context: Context, analysis: Analysis): Promise<string> {
  const { header, facts } = analysis;
  const newer = await newerThan(context, analysis);
  const since = newer === undefined ? '' : ` A newer analysis of the same is there: ${newer}.`;
  return `Found by ${header.id} in what was read at ${formatInstant(facts.scope.at)}; what profiles say since then, and do not say here, is not in it.${since}`;
}

/**
 * The rule of one pattern (number or id) as its owner decided it, to paste; its values are those that the app has now. Throws
 * `pattern.*` and what `policyRuleOf` does.
 */
export async function patternPolicyText(context: Context, pattern: string): Promise<string> {
  const { analysis, candidate } = await patternToMake(context, pattern);
  const rule = await policyRuleOf(context, analysis, candidate);
  const place = appOf(analysis, candidate);
  if (place !== undefined) await checkedValues(context, analysis, candidate, place.id, {});
  return `${ruleText(rule)}\n${RULE_ORDER}\n${RULE_REACH}\n${await foundWords(context, analysis)}\n`;
}

/** What is said of a pattern, and holds when it is asked again. */
const OF_THE_PATTERN: ReadonlySet<ErrorCode> = new Set([
  'pattern.no_expression',
  'pattern.only_sensitive',
  'pattern.single_valued',
  'bundle.conflict',
]);

/** The same, or why the pattern has no rule, to be kept in its place. Throws what says nothing of the pattern itself. */
export async function policyTextOrWhy(
  context: Context,
  pattern: string,
): Promise<{ readonly text: string; readonly why?: string }> {
  try {
    return { text: await patternPolicyText(context, pattern) };
  } catch (error) {
    if (!(error instanceof ProductError && OF_THE_PATTERN.has(error.code))) throw error;
    const why = whyNoRule(error);
    return { text: `No policy rule: ${why}\n`, why };
  }
}

/** What is to be pasted, and the apps that should have a rule and have none, with the reason; the text says it too. */
export interface BirthrightPolicy {
  readonly text: string;
  readonly withoutRule: readonly { readonly app: string; readonly why: string }[];
}

/**
 * The rule that gives everybody what nearly everybody has, to paste; a sensitive value never, none of which it is not
 * certain, and none that a risk rule of the app forbids together, or may. Says which are left to a person. Throws
 * `analysis.not_found`.
 */
export async function birthrightPolicy(context: Context, id: string): Promise<BirthrightPolicy> {
  const analysis = await findAnalysis(context, { analysis: id });
  const { mined, facts } = analysis;
  const rows = mined.birthright.flatMap((line) => {
    const value = facts.values[line.value];
    return value === undefined ? [] : [{ ...line, value, row: line.value }];
  });
  const sure = rows.filter(({ automatic, value }) => automatic && !value.sensitive);
  const left = rows.filter((row) => !sure.includes(row));
  const parts: string[] = [];
  const withoutRule: { readonly app: string; readonly why: string }[] = [];
  for (const app of facts.apps.keys()) {
    const label = appText(app, facts);
    const lines = sure.filter(({ value }) => value.app === app);
    if (lines.length === 0) continue;
    const { text, why } = await birthrightRule(context, analysis, { app, label, lines });
    parts.push(text);
    if (why !== undefined) withoutRule.push({ app: label, why });
  }
  const text = [
    ...(parts.length === 0
      ? ['Nothing is held so widely, and known to be harmless, that a rule should give it.\n']
      : parts),
    ...left.map(
      ({ value: { entitlement, name, sensitive }, members }) =>
        `Not in a rule: ${onOneLine(entitlement)} = ${onOneLine(name)}, held by ${countsText(members)}: ${sensitive ? 'it is sensitive' : 'it is not certain enough'}\n`,
    ),
    `${RULE_ORDER}\n${RULE_REACH}\n${await foundWords(context, analysis)}\n`,
  ].join('\n');
  return { text, withoutRule };
}

async function birthrightRule(
  context: Context,
  analysis: Analysis,
  {
    app,
    label,
    lines,
  }: {
    readonly app: number;
    readonly label: string;
    readonly lines: readonly { readonly value: Value; readonly row: number }[];
  },
): Promise<{ readonly text: string; readonly why?: string }> {
  const name = `Everybody in ${label}`;
  const all = lines.map(({ value }) => value);
  const place = appOf(analysis, { app });
  try {
    const patterns = lines.map(({ row }) => ({ value: row }));
    const now = place === undefined ? [] : await checkedValues(context, analysis, { patterns }, place.id, {});
    const sensitive = new Set(now.flatMap((row) => (row.sensitive ? [row.valueId] : [])));
    const values = all.filter(({ id }) => !sensitive.has(id));
    if (values.length === 0) throw new ProductError('pattern.only_sensitive');
    const text = ruleText({
      name,
      expression: policyExpression({ terms: [] }),
      values: values.map(named),
      leftOut: all.filter(({ id }) => sensitive.has(id)).map(named),
      orderMatters: values.some(({ multiValue }) => !multiValue),
      riskRules: await heldToRiskRules(context, analysis, { app, name, values }, {}),
    });
    return { text };
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    const why = whyNoRule(error);
    return { text: `No rule for ${onOneLine(label)}: ${why}\n`, why };
  }
}
