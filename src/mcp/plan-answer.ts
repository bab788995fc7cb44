import * as z from 'zod';
import { IDENTITY_CLASSES } from '../model/identity.ts';
import { BLOCKED_REASONS } from '../model/blocked-bundle.ts';
import type { PlanCounts, PlanHeader } from '../model/plan.ts';
import { type UndoSummary } from '../model/undo.ts';
import { blockedWords } from '../workflows/plan-pattern-bundles.ts';
import {
  code,
  count,
  hash,
  hashArgument,
  instant,
  type Answer,
  type Next,
  type Warning,
  fitting,
} from './envelope.ts';
import { type BesidePlan, jobNext, otherJobSaid } from './other-job-said.ts';
import { handle, handleSchema, sentence, type Sentence, sentences } from './sentence.ts';
import { tenantText, tenantTextSchema } from './tenant-text.ts';

const BLOCKED_SHOWN = 20;
/** Characters of them, beside a headline that has as much to say. */
const BLOCKED_FIT = 3_000;

/** What a person must know of a plan, and what `apply_plan` needs. */
export const planData = z.object({
  plan: handleSchema,
  hash,
  kind: z.enum(['structure', 'grants', 'bundles']),
  mode: z.enum(['merge', 'exact', 'replace', 'undo']),
  risk: z.enum(['routine', 'elevated', 'destructive']),
  riskReasons: z.array(z.object({ code, count })),
  app: z.object({ id: tenantTextSchema, label: tenantTextSchema }),
  headline: z.array(tenantTextSchema).max(12),
  createdAt: instant,
  operations: count,
  counts: z.object({
    identifiers: count,
    identities: z.array(z.object({ class: z.enum(IDENTITY_CLASSES), count })),
    people: count,
    newAccounts: count,
    members: count,
    dormant: count,
    wanted: count,
    toGrant: count,
    already: count,
    conflict: count,
    needsDecision: count,
    heldBack: count,
    repeated: count.optional(),
    grants: count,
    toRemove: count.optional(),
    surplusStays: count.optional(),
    newEntitlements: count,
    newValues: count,
    newBundles: count.optional(),
    removedBundles: count.optional(),
    blockedBundles: count.optional(),
    removedEntitlements: count.optional(),
    removedValues: count.optional(),
    /** Of the report, neither new nor existing: not there, and no value of it is known. */
    entitlementsWithoutValue: count.optional(),
    existingEntitlements: count,
    existingValues: count,
    rejectedLines: count,
    /** Questions about the report that nobody answered, each taken as what grants less. */
    openQuestions: count.optional(),
  }),
  /** Bundles that were asked for and are not in the plan. */
  blocked: z
    .array(z.object({ pattern: count.optional(), reason: z.enum(BLOCKED_REASONS), what: tenantTextSchema }))
    .optional(),
  /** Mode undo: operations of the job, by how much of each is brought back. */
  undo: z
    .object({
      job: handleSchema,
      exact: count,
      effectiveOnly: count,
      partial: count,
      none: count,
      nothingLeft: count,
    })
    .optional(),
  method: z
    .object({
      grants: z.enum(['additive', 'custom']),
      additiveCapability: z.enum(['yes', 'no', 'unknown']),
      learnedAt: instant.optional(),
    })
    .optional(),
  /** How a person can agree outside the client. */
  terminalCommand: z.string().regex(/^okta-entitlements apply pln_[0-9a-z]{26}$/),
});

export type PlanData = z.output<typeof planData>;

/** A stored plan as data. */
export function planAsData(plan: PlanHeader): PlanData {
  const { counts } = plan;
  return {
    plan: handle(plan.id),
    hash: plan.hash,
    kind: plan.kind,
    mode: plan.mode,
    risk: plan.risk,
    riskReasons: plan.riskReasons.map(({ code, count }) => ({ code, count })),
    app: { id: tenantText(plan.app.id), label: tenantText(plan.app.label) },
    headline: plan.headline.slice(0, 12).map((line) => tenantText(line, 400)),
    createdAt: plan.createdAt,
    operations: plan.operations,
    counts: {
      ...counts,
      identities: IDENTITY_CLASSES.flatMap((name) => {
        const found = counts.identities[name] ?? 0;
        return found === 0 ? [] : [{ class: name, count: found }];
      }),
    },
    ...(plan.blocked === undefined
      ? {}
      : {
          blocked: fitting(
            plan.blocked.slice(0, BLOCKED_SHOWN).map((row) => ({
              ...(row.pattern === undefined ? {} : { pattern: row.pattern }),
              reason: row.reason,
              what: tenantText(blockedWords(row), 400),
            })),
            BLOCKED_FIT,
          ),
        }),
    ...(plan.method === undefined ? {} : { method: plan.method }),
    ...(plan.undo === undefined
      ? {}
      : {
          undo: {
            job: handle(plan.undo.jobId),
            exact: plan.undo.labels.exact,
            effectiveOnly: plan.undo.labels['effective-only'],
            partial: plan.undo.labels.partial,
            none: plan.undo.labels.none,
            nothingLeft: plan.undo.nothingLeft,
          },
        }),
    terminalCommand: `okta-entitlements apply ${plan.id}`,
  };
}

/**
 * The answer of every tool that plans: nothing is written, and `next` is the write gate, the job that stands before it, or
 * what follows when nothing is to do.
 */
export function planAnswer(plan: PlanHeader, { whenNothing = [], other }: BesidePlan = {}): Answer<PlanData> {
  const nothing = plan.operations === 0;
  return {
    summary: sentences(
      plan.undo === undefined ? SUMMARY[plan.kind](plan) : undoSummary(plan, plan.undo),
      other === undefined ? undefined : otherJobSaid(other),
    ),
    data: planAsData(plan),
    warnings: planWarnings(plan),
    next: [
      ...(nothing ? whenNothing : other?.overtakes === true ? [jobNext(other)] : [applyNext(plan)]),
      ...createdNext(plan),
      ...openLists(plan.id, plan.counts),
    ].slice(0, 3),
  };
}

const SUMMARY: Readonly<Record<PlanHeader['kind'], (plan: PlanHeader) => Sentence>> = {
  structure: structureSummary,
  grants: grantsSummary,
  bundles: bundlesSummary,
};

/** The call that applies a plan. */
export function applyNext(plan: Pick<PlanHeader, 'id' | 'hash'>): Next {
  return { tool: 'apply_plan', arguments: { plan: handle(plan.id), hash: hashArgument(plan.hash) } };
}

/** The call that lists what a plan creates, whose names can never be changed. */
function createdNext({ id, operations, counts }: PlanHeader): readonly Next[] {
  if (operations === 0 || counts.newValues + counts.newEntitlements === 0) return [];
  return [{ tool: 'get_plan', arguments: { plan: handle(id), show: tenantText('values') } }];
}

/** The lists that a person should look at, most pressing first. */
export function openLists(
  plan: string,
  open: Pick<PlanCounts, 'needsDecision' | 'conflict' | 'heldBack'>,
): readonly Next[] {
  const section = (people: string): Next => ({
    tool: 'get_plan',
    arguments: { plan: handle(plan), people: tenantText(people) },
  });
  return [
    ...(open.needsDecision > 0 ? [section('needs-decision')] : []),
    ...(open.conflict > 0 ? [section('conflict')] : []),
    ...(open.heldBack > 0 ? [section('held-back')] : []),
  ];
}

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

function undoSummary(plan: PlanHeader, { jobId, labels, nothingLeft }: UndoSummary): Sentence {
  const operations = sentence`Operations of the job: exact ${labels.exact} · effective-only ${labels['effective-only']} · partial ${labels.partial} · none ${labels.none} · nothing left ${nothingLeft}.`;
  if (plan.operations === 0) return sentences(sentence`Nothing to undo of job ${handle(jobId)}.`, operations);
  if (plan.kind === 'structure')
    return sentences(
      sentence`Plan ${handle(plan.id)} undoes job ${handle(jobId)}: it removes ${plan.counts.toRemove ?? 0} [value|values] of the app that nobody holds; nobody's access changes.`,
      operations,
      ending(plan),
    );
  return sentences(
    sentence`Plan ${handle(plan.id)} undoes job ${handle(jobId)}: it takes ${plan.counts.toRemove ?? 0} [value|values] away and gives ${plan.counts.toGrant} back, for ${plan.counts.people} [person|people].`,
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

function planWarnings({
  counts,
  method,
  operations,
  source,
  nearestNotSought = 0,
}: PlanHeader): readonly Warning[] {
  const warnings: Warning[] = [];
  const add = (code: string, count: number) => {
    if (count > 0) warnings.push({ code, count, sample: [] });
  };
  add('needs-decision', counts.needsDecision);
  add('conflict', counts.conflict);
  add('held-back', counts.heldBack);
  add('nearest-people-not-sought', nearestNotSought);
  add('blocked-bundles', counts.blockedBundles ?? 0);
  const found = source.kind === 'patterns' ? (source.found ?? []) : [];
  add('signed-off-at-other-certainty', found.filter((row) => row.signedOff?.certainty !== undefined).length);
  add('entitlements-without-value', counts.entitlementsWithoutValue ?? 0);
  add('rejected-lines', counts.rejectedLines);
  add('open-questions', counts.openQuestions ?? 0);
  add(
    'additive-not-yet-known',
    operations > 0 && method?.grants === 'additive' && method.additiveCapability === 'unknown' ? 1 : 0,
  );
  return warnings;
}
