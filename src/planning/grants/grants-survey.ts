import type { IdentityClass } from '../../model/identity.ts';
import type { PlanCounts } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import { jointGrant, leads, mixOf, rows, type SamePrincipals } from './decided-rows.ts';
import { FirstsOfKind } from './first-of-kind.ts';
import { firstWave, type WaveCandidate } from '../first-wave.ts';
import type { GrantsInput } from './grants-input.ts';

/** First look at everybody: the counts, who goes first, which values are granted. */
export function survey(input: GrantsInput, groups: SamePrincipals) {
  const identities: Partial<Record<IdentityClass, number>> = {};
  const sums = { wanted: 0, toGrant: 0, already: 0, conflict: 0, needsDecision: 0, heldBack: 0 };
  let again = 0;
  let people = 0;
  let members = 0;
  let newAccounts = 0;
  let dormant = 0;
  let grants = 0;
  let freshReads = 0;
  let memberReads = 0;
  let ending = 0;
  let alreadyEnding = 0;
  const candidates: WaveCandidate[] = [];
  const usedValues = new Set<number>();
  const firsts = new FirstsOfKind(input.kindOf ?? (() => undefined));
  for (const row of rows(input, groups)) {
    const { n, resolution, decision, repeated, values } = row;
    identities[resolution.class] = (identities[resolution.class] ?? 0) + 1;
    sums.wanted += values.length;
    if (decision === undefined) {
      sums.heldBack += values.length;
      continue;
    }
    sums.toGrant += decision.toGrant.length;
    sums.already += decision.already.length;
    alreadyEnding += decision.alreadyUntil.size;
    again += repeated;
    sums.conflict += decision.conflict.length;
    sums.needsDecision += decision.needsDecision.length;
    sums.heldBack += decision.dormant.length;
    if (decision.until !== undefined) ending += decision.toGrant.length;
    for (const v of decision.toGrant) {
      usedValues.add(v);
      firsts.gives(v, resolution.user?.id ?? '', resolution.identifier);
    }
    if (!leads(groups, n)) continue;
    people += 1;
    if (decision.member) members += 1;
    if (decision.grants.length > 0 && !decision.member) dormant += 1;
    const joint = jointGrant(input, groups, n);
    if (joint === undefined) continue;
    grants += 1;
    if (joint.freshRead) freshReads += 1;
    if (joint.method === 'custom' && decision.member) memberReads += 1;
    if (!decision.member) newAccounts += 1;
    candidates.push({ n, mix: mixOf(joint), member: decision.member });
  }
  const counts: PlanCounts = {
    identifiers: input.resolutions.length,
    identities,
    people,
    newAccounts,
    members,
    dormant,
    ...sums,
    ...(again === 0 ? {} : { repeated: again }),
    ...(alreadyEnding === 0 ? {} : { alreadyEnding }),
    grants,
    rejectedLines: input.rejectedLines,
    ...(input.openQuestions === 0 ? {} : { openQuestions: input.openQuestions }),
    newEntitlements: 0,
    newValues: 0,
    existingEntitlements: new Set(input.values.map((value) => value.entitlementId)).size,
    existingValues: input.values.length,
  };
  balanced(counts);
  const wave = firstWave(candidates);
  const firstAccounts = candidates.filter(({ n, member }) => wave.has(n) && !member).length;
  return {
    counts,
    wave,
    usedValues,
    ending,
    firsts,
    load: { freshReads, memberReads, firstPeople: wave.size, firstAccounts },
  };
}

/** Law 3: every wanted holding is in one state. */
function balanced(counts: PlanCounts): void {
  const sum = counts.toGrant + counts.already + counts.conflict + counts.needsDecision + counts.heldBack;
  if (sum !== counts.wanted)
    throw new ProductError('internal', { subject: `wanted ${counts.wanted}, accounted for ${sum}` });
}
