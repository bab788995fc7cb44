import * as z from 'zod';
import { IDENTITY_CLASSES } from '../../model/identity.ts';
import { BLOCKED_REASONS } from '../../model/blocked-bundle.ts';
import type { PlanCounts, PlanHeader } from '../../model/plan.ts';
import { blockedWords } from '../../workflows/bundles/plan-pattern-bundles.ts';
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
} from '../envelope.ts';
import { type BesidePlan, jobNext, otherJobSaid } from './other-job-said.ts';
import { planSummary } from './plan-summary.ts';
import { handle, handleSchema, sentences } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';

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
  /** How a person can agree outside the client; absent where there is nothing to apply. */
  terminalCommand: z
    .string()
    .regex(/^okta-entitlements apply pln_[0-9a-z]{26}$/)
    .optional(),
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
    ...(plan.operations === 0 ? {} : { terminalCommand: `okta-entitlements apply ${plan.id}` }),
  };
}

/**
 * The answer of every tool that plans: nothing is written, and `next` is the write gate, the job that stands before it, or
 * what follows when nothing is to do.
 */
export function planAnswer(plan: PlanHeader, { whenNothing = [], other }: BesidePlan = {}): Answer<PlanData> {
  const nothing = plan.operations === 0;
  return {
    summary: sentences(planSummary(plan), other === undefined ? undefined : otherJobSaid(other)),
    data: planAsData(plan),
    warnings: planWarnings(plan),
    next: [
      ...(nothing ? whenNothing : other?.how === 'overtakes' ? [jobNext(other)] : [applyNext(plan)]),
      ...createdNext(plan),
      ...openLists(plan.id, plan.counts),
    ].slice(0, 3),
  };
}

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
  add('signed-off-under-other-names', found.filter((row) => row.signedOff?.renamed !== undefined).length);
  add('entitlements-without-value', counts.entitlementsWithoutValue ?? 0);
  add('rejected-lines', counts.rejectedLines);
  add('open-questions', counts.openQuestions ?? 0);
  add(
    'additive-not-yet-known',
    operations > 0 && method?.grants === 'additive' && method.additiveCapability === 'unknown' ? 1 : 0,
  );
  return warnings;
}
