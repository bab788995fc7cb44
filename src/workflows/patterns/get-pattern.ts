import { textAt } from '../../model/text-list.ts';
import { snapshotFrom } from '../../access/snapshot-chunks.ts';
import type { CandidateChange } from '../../model/analysis.ts';
import type { MadeOfPattern } from '../../model/blocked-bundle.ts';
import { ProductError } from '../../model/product-error.ts';
import type { DecidedLine, SignOffDecision } from '../../model/sign-off.ts';
import { type BundleRelation, bundleRelations } from '../../planning/bundles/bundle-relation.ts';
import { peopleWho } from '../../planning/bundles/condition-extent.ts';
import { asDecided, type DecidedPattern, noText } from './as-decided.ts';
import type { Call, Context } from '../context.ts';
import { type Freshness, freshnessOf } from './freshness.ts';
import { blindAmong, deniedAmong } from '../bundles/people-of-bundle.ts';
import { madeBundles } from '../bundles/made-bundles.ts';
import { type PolicyRule, policyRuleOf, whyNoRule } from './policy-rule.ts';
import { analysedPeople } from './analysed-people.ts';
import { choosePattern, type ChosenPattern } from './stored-analysis.ts';

/** Everything that is known of one pattern. */
export interface PatternCard extends ChosenPattern {
  /** Per value of the candidate: members who meet the condition and hold it by policy or by a bundle. */
  readonly heldOtherwise: readonly number[];
  /** Members who meet the condition and are denied all access: they would gain nothing. */
  readonly denied: number;
  /** People who meet the condition, and hold a grant that does not show what it gives: they may have what they seem to lack. */
  readonly unseen: number;
  /** Bundles that the app had when it was read and that share values. */
  readonly relations: readonly BundleRelation[];
  /** The rule of an entitlement policy that says the same, as its owner decided it; or why there is none. */
  readonly rule: PolicyRule | { readonly unsayable: string };
  readonly change?: CandidateChange;
  /** What its owner decided last. */
  readonly decision?: SignOffDecision;
  /** The no of an owner to values of it, said of another pattern with the same condition; nobody said yes since. */
  readonly refusedBefore?: DecidedLine;
  /** The bundle that was made of it. */
  readonly made?: MadeOfPattern;
  readonly freshness: Freshness;
}

/** The evidence of a pattern (number or id), and what it may become. Throws `pattern.*`. */
export async function getPattern(
  context: Context,
  input: { readonly pattern: string },
  call: Call = {},
): Promise<PatternCard> {
  const chosen = await choosePattern(context, input.pattern);
  const { analysis, candidate, number } = chosen;
  const { header, facts } = analysis;
  const change = header.sinceLast?.rows.find((row) => row.number === number && row.what !== 'gone');
  const held = await heldInOkta(context, chosen);
  const decided = await asDecided(context, chosen);
  const { decision, refusedBefore } = decided;
  const made = (await madeBundles(context, header.tenantId)).get(candidate.key);
  return {
    ...chosen,
    heldOtherwise: held?.otherwise ?? candidate.patterns.map(() => 0),
    denied: held?.denied ?? 0,
    unseen: held?.unseen ?? 0,
    relations: bundleRelations(
      { name: '', values: candidate.patterns.map(({ value }) => facts.values[value]?.id ?? '') },
      held?.bundles ?? [],
    ),
    rule: await ruleOrWhy(context, decided, call),
    ...(change === undefined ? {} : { change }),
    ...(decision === undefined ? {} : { decision }),
    ...(refusedBefore === undefined ? {} : { refusedBefore }),
    ...(made === undefined ? {} : { made }),
    freshness: await freshnessOf(context, analysis, call),
  };
}

async function ruleOrWhy(
  context: Context,
  { analysis, candidate, decision, refusedBefore }: DecidedPattern,
  call: Call,
): Promise<PatternCard['rule']> {
  if (decision?.verdict === 'rejected') return { unsayable: 'its owner rejected the pattern' };
  if (refusedBefore !== undefined)
    return { unsayable: `an owner said no to values of it before: ${noText(refusedBefore)}` };
  try {
    return await policyRuleOf(context, analysis, candidate, call);
  } catch (error) {
    if (error instanceof ProductError) return { unsayable: whyNoRule(error) };
    throw error;
  }
}

/** From the snapshot: what policy and bundles give was not mined, and is held all the same. */
async function heldInOkta(context: Context, { analysis, candidate }: ChosenPattern) {
  const { header, facts } = analysis;
  if (header.source.kind === 'report') return undefined;
  const place = header.source.apps.find(({ id }) => id === facts.apps[candidate.app]?.id);
  if (place === undefined) return undefined;
  const snapshot = snapshotFrom(await context.store.snapshots.chunks(place.snapshotId));
  const people = await analysedPeople(context, header.id);
  const { dataset } = people;
  const meets = peopleWho(candidate.condition, dataset);
  const otherwise = candidate.patterns.map(() => 0);
  for (const person of dataset.apps[candidate.app]?.members ?? []) {
    if (meets[person] !== 1) continue;
    const p = snapshot.indexOf(textAt(dataset.people.ids, person));
    if (p === undefined) continue;
    const { holdings } = snapshot.access(p);
    for (const [i, { value }] of candidate.patterns.entries()) {
      const givers = holdings.get(facts.values[value]?.id ?? '') ?? [];
      if (givers.some(({ type, bundleId }) => type === 'POLICY' || bundleId !== undefined))
        otherwise[i] = (otherwise[i] ?? 0) + 1;
    }
  }
  return {
    otherwise,
    denied: deniedAmong(candidate, { people, snapshot }),
    unseen: blindAmong([candidate], { people, snapshot }).length,
    bundles: snapshot.header.bundles,
  };
}
