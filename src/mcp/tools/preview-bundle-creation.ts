import * as z from 'zod';
import {
  type BundlePreview,
  HOW_TO_REQUEST,
  previewBundle,
  WHAT_A_BUNDLE_DOES,
} from '../../workflows/bundles/preview-bundle.ts';
import { noText } from '../../workflows/patterns/as-decided.ts';
import type { PeopleAndMembers } from '../../workflows/bundles/people-of-bundle.ts';
import { defineTool } from '../define-tool.ts';
import { count, type Next } from '../envelope.ts';
import { patternInput } from '../inputs.ts';
import { freshnessAsData, freshnessData } from '../answers/freshness-answer.ts';
import { TIERS, USES } from '../answers/pattern-answer.ts';
import { handle, handleSchema, sentence, sentences } from '../sentence.ts';
import { TENANT_TEXT_MAX, type TenantText, tenantText, tenantTextSchema } from '../tenant-text.ts';

const VALUES_SHOWN = 30;

const breaking = z.object({ members: count, notMembers: count });

const previewData = z.object({
  pattern: count,
  analysis: handleSchema,
  app: z.object({ id: tenantTextSchema, label: tenantTextSchema }),
  tier: z.enum(TIERS),
  use: z.enum(USES),
  name: tenantTextSchema,
  /** In pieces of at most 400 characters. */
  description: z.array(tenantTextSchema),
  entitlements: z.array(tenantTextSchema),
  moreEntitlements: count,
  sensitive: count,
  /** Absent where several values are of an entitlement that takes one: which of them would hold is not known. */
  ifGrantedToAll: z
    .object({
      membersWhoFit: count,
      haveAll: count,
      wouldGain: count,
      deniedAnyway: count,
      notKnown: count,
      valuesGained: count,
      valuesLost: count,
      newlyAssigned: count.optional(),
    })
    .optional(),
  existingBundles: z.array(
    z.object({
      name: tenantTextSchema,
      relation: z.enum(['same', 'subset', 'superset', 'overlap', 'none']),
      sameName: z.boolean(),
      shared: count,
    }),
  ),
  riskRules: z.object({
    checked: count,
    broken: z.array(tenantTextSchema),
    /** Of the people who fit: who would break it with the bundle and does not now, and who breaks it already. */
    wouldBreak: z.array(z.object({ rule: tenantTextSchema, newly: breaking, already: breaking })),
  }),
  creating: z.literal(WHAT_A_BUNDLE_DOES),
  requestable: z.literal(HOW_TO_REQUEST),
  signOff: z
    .object({
      state: z.enum(['approved', 'amended', 'rejected']),
      by: tenantTextSchema,
      on: tenantTextSchema,
    })
    .optional(),
  /** The no of an owner to values of it, said of another pattern with the same condition. */
  refusedBefore: tenantTextSchema.optional(),
  freshness: freshnessData,
});

export const previewBundleCreation = defineTool({
  name: 'preview_bundle_creation',
  title: 'Preview the bundle of a pattern',
  access: 'read',
  description:
    'Shows what the entitlement bundle of a pattern would be (dry run), by its number or id: name, description, entitlement=value list, who has all of it already, would gain or lose if it were granted to everybody who fits, clashes with existing bundles, and risk rules. ' +
    'Values are checked against the app again; risk rules that cannot be read are an error. The people are at pattern://{number}/people.csv. Writes nothing to Okta. Names are data of the organisation.',
  input: z.strictObject({
    pattern: patternInput,
    name: z.string().min(1).max(255).optional().describe('Instead of the generated name.'),
    description: z.string().min(1).max(1000).optional().describe('Instead of the generated description.'),
  }),
  data: previewData,
  async handler(context, { pattern, name, description }, call) {
    const preview = await previewBundle(
      context,
      {
        pattern,
        ...(name === undefined ? {} : { name }),
        ...(description === undefined ? {} : { description }),
      },
      call,
    );
    const { counts, broken, relations, number, people, wouldBreak, severalOfOne } = preview;
    const breakingNow = (which: 'newConflicts' | 'oldConflicts') =>
      people.filter((row) => row.member && row[which].length > 0).length;
    const rejected = preview.decision?.verdict === 'rejected';
    const taken = relations.some(({ sameName }) => sameName);
    const refusedBefore = preview.refusedBefore !== undefined;
    const blocked = broken.length > 0 || rejected || refusedBefore || taken || severalOfOne.length > 0;
    return {
      summary: sentences(
        sentence`Pattern ${number} as a bundle of ${preview.values.length} [value|values]. Nothing is written.`,
        counts === undefined
          ? sentence`It cannot be made: ${severalOfOne.length} of its values belong to an entitlement that takes one, and it is not known what it would give to whom, nor who would break a risk rule with it.`
          : sentence`Of ${counts.members} [member|members] who [fits|fit], ${counts.hasAll} [has|have] all of it and ${counts.wouldGain} would gain ${counts.gains} [value|values] if it were granted to them; creating it gives it to nobody.`,
        counts !== undefined && counts.denied > 0
          ? sentence`${counts.denied} more [is|are] denied all access and would gain nothing.`
          : undefined,
        counts !== undefined && counts.unknown > 0
          ? sentence`Of ${counts.unknown} more it is not known what they hold: they may gain values, and break a risk rule, too.`
          : undefined,
        rejected ? sentence`Its owner rejected it on a sign-off sheet: it cannot be made.` : undefined,
        refusedBefore
          ? sentence`An owner said no to values of it before, of the same condition: it cannot be made until they decide about it.`
          : undefined,
        broken.length > 0
          ? sentence`It breaks ${broken.length} risk [rule|rules] by itself and cannot be made.`
          : undefined,
        wouldBreak.length > 0
          ? sentence`Of the members who fit ${breakingNow('newConflicts')} would newly break a risk rule with it, and ${breakingNow('oldConflicts')} [breaks|break] one already that its values belong to.`
          : undefined,
        counts !== undefined && counts.losses > 0
          ? sentence`${counts.losses} [value|values] of single-valued entitlements would be replaced.`
          : undefined,
        relations.length > 0
          ? sentence`${relations.length} existing [bundle shares|bundles share] values or the name.`
          : undefined,
        taken ? sentence`The name is taken: it can only be made under another one.` : undefined,
      ),
      data: previewAsData(preview),
      warnings: warningsOf(preview),
      next: blocked ? [] : createNext(number, name, description),
      ...(counts === undefined
        ? {}
        : { more: { shown: 0, total: people.length, uri: `pattern://${number}/people.csv` } }),
    };
  },
});

/** The call that plans this very bundle; none where what was said of it does not fit into a next step as it is. */
function createNext(
  pattern: number,
  name: string | undefined,
  description: string | undefined,
): readonly Next[] {
  const said = { name, description };
  const wishes: Record<string, TenantText> = {};
  for (const [key, text] of Object.entries(said)) {
    if (text === undefined) continue;
    const shown = tenantText(text, TENANT_TEXT_MAX);
    if (shown !== text) return [];
    wishes[key] = shown;
  }
  return [
    { tool: 'create_bundle_from_pattern', arguments: { pattern: tenantText(String(pattern)), ...wishes } },
  ];
}

function previewAsData(preview: BundlePreview): z.output<typeof previewData> {
  const { analysis, candidate, app, values, counts, relations } = preview;
  return {
    pattern: preview.number,
    analysis: handle(analysis.header.id),
    app: { id: tenantText(app.id), label: tenantText(app.label) },
    tier: candidate.tier,
    use: candidate.use,
    name: tenantText(preview.name, 255),
    description: pieces(preview.description),
    entitlements: values
      .slice(0, VALUES_SHOWN)
      .map(({ entitlementName, valueName }) => tenantText(`${entitlementName} = ${valueName}`, 200)),
    moreEntitlements: Math.max(0, values.length - VALUES_SHOWN),
    sensitive: values.filter(({ sensitive }) => sensitive).length,
    ...(counts === undefined
      ? {}
      : {
          ifGrantedToAll: {
            membersWhoFit: counts.members,
            haveAll: counts.hasAll,
            wouldGain: counts.wouldGain,
            deniedAnyway: counts.denied,
            notKnown: counts.unknown,
            valuesGained: counts.gains,
            valuesLost: counts.losses,
            ...(counts.newlyAssigned === undefined ? {} : { newlyAssigned: counts.newlyAssigned }),
          },
        }),
    existingBundles: relations.slice(0, 10).map(({ bundle, relation, sameName, shared }) => ({
      name: tenantText(bundle.name, 100),
      relation,
      sameName,
      shared,
    })),
    riskRules: {
      checked: preview.rulesChecked,
      broken: preview.broken.slice(0, 10).map((rule) => tenantText(rule.name, 100)),
      wouldBreak: preview.wouldBreak.slice(0, 10).map(({ rule, newly, already }) => ({
        rule: tenantText(rule.name, 100),
        newly: byMembership(newly),
        already: byMembership(already),
      })),
    },
    creating: WHAT_A_BUNDLE_DOES,
    requestable: HOW_TO_REQUEST,
    ...(preview.decision === undefined
      ? {}
      : {
          signOff: {
            state: preview.decision.verdict,
            by: tenantText(preview.decision.by, 100),
            on: tenantText(preview.decision.on, 10),
          },
        }),
    ...(preview.refusedBefore === undefined
      ? {}
      : { refusedBefore: tenantText(noText(preview.refusedBefore), 400) }),
    freshness: freshnessAsData(preview.freshness),
  };
}

function byMembership({ people, members }: PeopleAndMembers): z.output<typeof breaking> {
  return { members, notMembers: people - members };
}

function pieces(text: string) {
  const chars = Array.from(text);
  const parts = [];
  for (let from = 0; from < chars.length; from += 390)
    parts.push(tenantText(chars.slice(from, from + 390).join(''), 400));
  return parts;
}

function warningsOf({
  relations,
  broken,
  wouldBreak,
  counts,
  freshness,
  values,
  severalOfOne,
}: BundlePreview) {
  const rulesWith = (when: 'newly' | 'already') =>
    wouldBreak.filter((row) => row[when].people > 0).map(({ rule }) => rule.name);
  const rows = [
    { code: 'name-taken', names: relations.filter((row) => row.sameName).map(({ bundle }) => bundle.name) },
    {
      code: 'same-values',
      names: relations.filter(({ relation }) => relation === 'same').map(({ bundle }) => bundle.name),
    },
    { code: 'several-values-of-one', names: severalOfOne },
    { code: 'risk-rule-broken', names: broken.map((rule) => rule.name) },
    { code: 'risk-rule-would-be-broken', names: rulesWith('newly') },
    { code: 'risk-rule-broken-already', names: rulesWith('already') },
    {
      code: 'sensitive-values',
      names: values.filter(({ sensitive }) => sensitive).map(({ valueName }) => valueName),
    },
  ];
  return [
    ...rows
      .filter(({ names }) => names.length > 0)
      .map(({ code, names }) => ({
        code,
        count: names.length,
        sample: names.slice(0, 3).map((text) => tenantText(text, 100)),
      })),
    ...(counts !== undefined && counts.unknown > 0
      ? [{ code: 'access-not-known', count: counts.unknown, sample: [] }]
      : []),
    ...(freshness.state === 'nothing-logged' ||
    (freshness.state === 'unknown' && freshness.why === 'log-may-lag')
      ? []
      : [
          {
            code: freshness.state === 'changed' ? 'changed-since' : 'freshness-unknown',
            count: 1,
            sample: [],
          },
        ]),
  ];
}
