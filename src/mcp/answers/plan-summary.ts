import type { PlanHeader } from '../../model/plan.ts';
import type { UndoSummary } from '../../model/undo.ts';
import { handle, sentence, type Sentence, sentences } from '../sentence.ts';

/** What a plan does, in a few sentences of ours. */
export function planSummary(plan: PlanHeader): Sentence {
  return plan.undo === undefined ? SUMMARY[plan.kind](plan) : undoSummary(plan, plan.undo);
}

const SUMMARY: Readonly<Record<PlanHeader['kind'], (plan: PlanHeader) => Sentence>> = {
  structure: structureSummary,
  grants: grantsSummary,
  bundles: bundlesSummary,
};

function structureSummary(plan: PlanHeader): Sentence {
  const { newEntitlements, newValues, existingEntitlements, existingValues } = plan.counts;
  const { entitlementsWithoutValue = 0, openQuestions = 0 } = plan.counts;
  const notCreated =
    entitlementsWithoutValue === 0
      ? undefined
      : sentence`Not created: ${entitlementsWithoutValue} [entitlement|entitlements] of the report that [is|are] not there, as it says no value of [it|them]${openQuestions === 0 ? sentence`` : sentence` while its questions are open`}.`;
  if (plan.operations === 0 && notCreated !== undefined) {
    return sentences(
      sentence`Nothing to create: of what the report names the app has ${existingEntitlements} [entitlement|entitlements] and ${existingValues} [value|values].`,
      notCreated,
    );
  }
  if (plan.operations === 0) {
    return sentence`Nothing to create: the app already has what the report needs (${existingEntitlements} [entitlement|entitlements], ${existingValues} [value|values]).`;
  }
  const { removedEntitlements = 0, removedValues = 0, people } = plan.counts;
  return sentences(
    removedValues + removedEntitlements === 0
      ? undefined
      : sentence`Replace: removes ${removedEntitlements} [entitlement|entitlements] and ${removedValues} [value|values]; ${people} [person loses|people lose] access by it, which no undo gives back.`,
    sentence`Plan ${handle(plan.id)} creates ${newEntitlements} [entitlement|entitlements] and ${newValues} [value|values].`,
    notCreated,
    ending(plan),
  );
}

function grantsSummary(plan: PlanHeader): Sentence {
  const { counts } = plan;
  const { wanted, already, needsDecision, conflict, heldBack } = counts;
  const rest =
    needsDecision + conflict + heldBack === 0
      ? undefined
      : sentence`Left as they are, in values: needs decision ${needsDecision} · conflict ${conflict} · held back ${heldBack}.`;
  if (plan.source.kind === 'direct' && plan.counts.identifiers === 0)
    return sentence`Nobody in Okta has these profile values, so there is nothing to grant. They are compared exactly, letter by letter.`;
  if (plan.operations === 0) {
    return sentences(
      sentence`Nothing to grant: of ${wanted} wanted [value|values] ${already} [is|are] already held.`,
      rest,
    );
  }
  return sentences(
    counts.toRemove === undefined
      ? undefined
      : sentence`Exact: takes ${counts.toRemove} [value|values] away; ${counts.surplusStays ?? 0} that the report does not name [stays|stay].`,
    sentence`Plan ${handle(plan.id)} grants ${counts.toGrant} [value|values] to ${counts.grants} [person|people]; up to ${counts.newAccounts} new app [account|accounts], ${counts.members} [person|people] already in the app, ${already} [value|values] already held.`,
    rest,
    ending(plan),
  );
}

function undoSummary(plan: PlanHeader, { jobId, labels, nothingLeft, effect }: UndoSummary): Sentence {
  const operations = sentence`Operations of the job: exact ${labels.exact} · effective-only ${labels['effective-only']} · partial ${labels.partial} · none ${labels.none} · nothing left ${nothingLeft}.`;
  if (plan.operations === 0) return sentences(sentence`Nothing to undo of job ${handle(jobId)}.`, operations);
  if (plan.kind === 'structure')
    return sentences(
      sentence`Plan ${handle(plan.id)} undoes job ${handle(jobId)}: it removes ${plan.counts.toRemove ?? 0} [value|values] of the app that nobody holds; nobody's access changes.`,
      operations,
      ending(plan),
    );
  return sentences(
    sentence`Plan ${handle(plan.id)} undoes job ${handle(jobId)}: it takes ${effect?.lost ?? plan.counts.toRemove ?? 0} [value|values] away and gives ${plan.counts.toGrant} back, for ${plan.counts.people} [person|people].`,
    operations,
    ending(plan),
  );
}

function bundlesSummary(plan: PlanHeader): Sentence {
  const { newBundles = 0, removedBundles = 0, blockedBundles = 0 } = plan.counts;
  const blocked =
    blockedBundles === 0
      ? undefined
      : sentence`Of ${newBundles + blockedBundles} [bundle|bundles] asked for ${blockedBundles} [is|are] NOT in it: the headline says why.`;
  if (plan.operations === 0)
    return sentences(sentence`Nothing to do: there is no bundle to create or remove.`, blocked);
  return sentences(
    removedBundles > 0
      ? sentence`Plan ${handle(plan.id)} removes ${removedBundles} [bundle|bundles], [only|each only] if it is unchanged and nobody holds it.`
      : sentence`Plan ${handle(plan.id)} creates ${newBundles} [bundle|bundles]. Creating a bundle changes nobody's access: people get it by request or by a grant.`,
    blocked,
    ending(plan),
  );
}

function ending({ risk }: PlanHeader): Sentence {
  return risk === 'routine'
    ? sentence`Risk: ${risk}. Nothing is written yet.`
    : sentence`Risk: ${risk}, a person must agree. Nothing is written yet.`;
}
