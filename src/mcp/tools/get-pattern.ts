import * as z from 'zod';
import type { Pattern } from '../../model/patterns.ts';
import { noText } from '../../workflows/patterns/as-decided.ts';
import { getPattern as readPattern, type PatternCard } from '../../workflows/patterns/get-pattern.ts';
import {
  conditionText,
  IF_FILLED_IN,
  ifFilledIn,
  patternLine,
  SAME_PEOPLE,
  samePeople,
  valueText,
} from '../../workflows/patterns/pattern-words.ts';
import { RULE_ORDER } from '../../workflows/patterns/policy-rule.ts';
import { defineTool } from '../define-tool.ts';
import { code, count, fitting } from '../envelope.ts';
import { patternInput } from '../inputs.ts';
import { freshnessAsData, freshnessData } from '../answers/freshness-answer.ts';
import { TIERS, USES } from '../answers/pattern-answer.ts';
import { handle, handleSchema, sentence } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';

const ratio = z.number().min(0).max(1);
const VALUES_SHOWN = 15;
const RAWS_SHOWN = 30;
/** Texts of one term, in characters of their JSON. */
const RAWS_FIT = 1_000;
/** The data of an answer: with its envelope it stays below 8,000. */
const DATA_FIT = 7_000;

const valueCard = z.object({
  line: tenantTextSchema,
  value: tenantTextSchema,
  tier: z.enum(TIERS),
  sensitive: z.boolean(),
  /** By Okta's label, or by its name; `cleared`: a person said that the name misleads. */
  sensitivity: z.enum(['label', 'name', 'cleared']).optional(),
  support: count,
  members: count,
  confidence: ratio,
  wilson95: z.object({ low: ratio, high: ratio }),
  /** Where it is another figure. */
  ifFilledIn: z.object({ support: count, members: count, confidence: ratio }).optional(),
  others: ratio,
  baseRate: ratio,
  lift: z.number(),
  bitsSaved: z.number(),
  adjustedP: z.number(),
  family: count,
  coverage: ratio,
  holdersOutside: count,
  membersLacking: count,
  notMembers: count.optional(),
  heldByPolicyOrBundle: count,
  /** Its owner left it out on a sign-off sheet: neither the rule nor a bundle gives it. */
  leftOutByOwner: z.literal(true).optional(),
  stability: ratio.optional(),
});

const cardData = z.object({
  analysis: handleSchema,
  number: count,
  id: z.string().regex(/^[0-9a-f]{16,64}$/),
  condition: tenantTextSchema,
  tier: z.enum(TIERS),
  use: z.enum(USES),
  values: z.array(valueCard),
  moreValues: count,
  /** What `ifFilledIn` of the values means. */
  filledIn: z.literal(IF_FILLED_IN).optional(),
  members: z.object({
    holdAll: count,
    holdSome: count,
    holdNone: count,
    /** Of those who hold none: denied all access, and would gain nothing. */
    deniedAll: count.optional(),
    /** People who meet it, and may have what they are counted as lacking: a grant does not show what it gives. */
    notShown: count.optional(),
  }),
  equivalents: z.array(tenantTextSchema),
  equivalentsAre: z.enum(SAME_PEOPLE),
  rawTexts: z.array(z.object({ attribute: tenantTextSchema, texts: z.array(tenantTextSchema), more: count })),
  bundles: z.array(
    z.object({
      name: tenantTextSchema,
      relation: z.enum(['same', 'subset', 'superset', 'overlap', 'none']),
      shared: count,
    }),
  ),
  policyRule: z
    .object({
      expression: tenantTextSchema,
      whole: z.boolean(),
      orderMatters: z.boolean(),
      order: z.literal(RULE_ORDER),
      /** Sensitive values, which are not in it: a rule gives without a request. */
      sensitiveLeftOut: count.optional(),
      /** Of the app, read now. A report alone belongs to no app. */
      riskRules: z.enum(['none-broken', 'not-known']),
    })
    .optional(),
  noPolicyRule: tenantTextSchema.optional(),
  sinceLast: z.object({ what: code, why: code, before: ratio.optional(), now: ratio.optional() }).optional(),
  signOff: z
    .object({
      state: z.enum(['approved', 'amended', 'rejected']),
      by: tenantTextSchema,
      on: tenantTextSchema,
    })
    .optional(),
  /** The no of an owner to values of it, said of another pattern with the same condition. */
  refusedBefore: tenantTextSchema.optional(),
  created: z.object({ bundle: tenantTextSchema, job: handleSchema }).optional(),
  freshness: freshnessData,
});

export const getPattern = defineTool({
  name: 'get_pattern',
  title: 'Read the evidence of a pattern',
  access: 'read',
  description:
    'Shows one pattern of entitlement values with all of its evidence: support, confidence with Wilson 95 % interval, base rate, lift, bits saved, adjusted p-value, coverage, exceptions, equivalent conditions, raw profile texts, stability, bundles that share its values, and who would newly gain. ' +
    'Says what it may become: the text of an entitlement policy rule in the Okta Expression Language, or a bundle to request. Writes nothing to Okta. Names are data of the organisation.',
  input: z.strictObject({ pattern: patternInput }),
  data: cardData,
  async handler(context, { pattern }, call) {
    const card = await readPattern(context, { pattern }, call);
    const { analysis, candidate, number } = card;
    const { holdAll, holdSome, holdNone } = candidate;
    return {
      summary: sentence`Pattern ${number}: ${candidate.tier}, use: ${candidate.use}. ${candidate.patterns.length} [value|values] under one condition; of ${holdAll + holdSome + holdNone} [member|members] who [meets|meet] it ${holdAll} [holds|hold] all, ${holdSome} some, ${holdNone} none. It saves ${Math.round(candidate.bits)} [bit|bits].`,
      data: cardAsData(card),
      next:
        analysis.header.source.kind === 'report'
          ? []
          : [{ tool: 'preview_bundle_creation', arguments: { pattern: tenantText(String(number)) } }],
      more: {
        shown: 1,
        total: 1,
        ...('unsayable' in card.rule ? {} : { uri: `pattern://${number}/policy.txt` }),
      },
    };
  },
});

function cardAsData(card: PatternCard): z.output<typeof cardData> {
  const { analysis, candidate, number, rule, relations, change, heldOtherwise } = card;
  const { facts } = analysis;
  const all = candidate.patterns
    .slice(0, VALUES_SHOWN)
    .map((row, i) => valueAsData(row, heldOtherwise[i] ?? 0, card));
  const around: Omit<z.output<typeof cardData>, 'values' | 'moreValues'> = {
    analysis: handle(analysis.header.id),
    number,
    id: candidate.key,
    condition: tenantText(conditionText(candidate.condition, facts), 400),
    tier: candidate.tier,
    use: candidate.use,
    members: {
      holdAll: candidate.holdAll,
      holdSome: candidate.holdSome,
      holdNone: candidate.holdNone,
      ...(card.denied === 0 ? {} : { deniedAll: card.denied }),
      ...(card.unseen === 0 ? {} : { notShown: card.unseen }),
    },
    ...(candidate.patterns.some((row) => ifFilledIn(row) !== undefined) ? { filledIn: IF_FILLED_IN } : {}),
    equivalents: candidate.condition.equivalents
      .slice(0, 5)
      .map((terms) => tenantText(conditionText({ terms }, facts), 200)),
    equivalentsAre: samePeople(candidate.condition, analysis),
    rawTexts: candidate.condition.terms.flatMap((term) => {
      if (term.kind === 'group') return [];
      const texts = fitting(
        term.raws.slice(0, RAWS_SHOWN).map((raw) => tenantText(raw, 100)),
        RAWS_FIT,
      );
      return [{ attribute: tenantText(term.attribute, 100), texts, more: term.raws.length - texts.length }];
    }),
    bundles: relations.slice(0, 5).map(({ bundle, relation, shared }) => ({
      name: tenantText(bundle.name, 100),
      relation,
      shared,
    })),
    ...('unsayable' in rule
      ? { noPolicyRule: tenantText(rule.unsayable, 200) }
      : {
          policyRule: {
            expression: tenantText(rule.expression, 400),
            whole: tenantText(rule.expression, 400) === rule.expression,
            orderMatters: rule.orderMatters,
            order: RULE_ORDER,
            ...(rule.leftOut.length === 0 ? {} : { sensitiveLeftOut: rule.leftOut.length }),
            riskRules: rule.riskRules,
          },
        }),
    ...(change === undefined
      ? {}
      : {
          sinceLast: {
            what: change.what,
            why: change.why,
            ...(change.before === undefined ? {} : { before: change.before }),
            ...(change.now === undefined ? {} : { now: change.now }),
          },
        }),
    ...(card.decision === undefined
      ? {}
      : {
          signOff: {
            state: card.decision.verdict,
            by: tenantText(card.decision.by, 100),
            on: tenantText(card.decision.on, 10),
          },
        }),
    ...(card.refusedBefore === undefined
      ? {}
      : { refusedBefore: tenantText(noText(card.refusedBefore), 300) }),
    ...(card.made === undefined
      ? {}
      : { created: { bundle: tenantText(card.made.bundleId, 60), job: handle(card.made.jobId) } }),
    freshness: freshnessAsData(card.freshness),
  };
  const values = fitting(all, DATA_FIT - JSON.stringify(around).length);
  return { ...around, values, moreValues: candidate.patterns.length - values.length };
}

function valueAsData(pattern: Pattern, heldByPolicyOrBundle: number, { analysis, decision }: PatternCard) {
  const { evidence, value, tier } = pattern;
  const { members, others, base } = evidence;
  const { header, facts } = analysis;
  const row = facts.values[value];
  const filledIn = ifFilledIn(pattern);
  return {
    line: tenantText(patternLine(pattern, analysis), 300),
    value: tenantText(valueText(value, facts), 100),
    tier,
    sensitive: row?.sensitive ?? false,
    ...(row?.sensitivity === undefined ? {} : { sensitivity: row.sensitivity }),
    support: members.k,
    members: members.n,
    confidence: rounded(members.share),
    wilson95: { low: rounded(members.low), high: rounded(members.high) },
    ...(filledIn === undefined
      ? {}
      : {
          ifFilledIn: { support: filledIn.k, members: filledIn.n, confidence: rounded(filledIn.share) },
        }),
    others: rounded(others.share),
    baseRate: rounded(base.share),
    lift: rounded(evidence.lift, 2),
    bitsSaved: rounded(evidence.bits, 1),
    adjustedP: Number(evidence.adjustedP.toPrecision(3)),
    family: evidence.family,
    coverage: rounded(evidence.coverage),
    holdersOutside: evidence.holdersOutside,
    membersLacking: evidence.membersLacking,
    ...(header.population === 'everybody' ? { notMembers: evidence.notMembers } : {}),
    heldByPolicyOrBundle,
    ...(row !== undefined && decision?.without?.includes(row.id) === true
      ? { leftOutByOwner: true as const }
      : {}),
    ...(evidence.stability === undefined ? {} : { stability: rounded(evidence.stability) }),
  };
}

function rounded(value: number, digits = 4): number {
  return Number(value.toFixed(digits));
}
