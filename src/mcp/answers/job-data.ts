import * as z from 'zod';
import { type Difference, type JobStatus, RUNNER_STATES, type Verification } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { code, codeOf, count, instant } from '../envelope.ts';
import { evidenceUri } from '../resources/job-evidence.ts';
import { handle, handleSchema } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';

const ledger = z.object({
  wanted: count,
  granted: count,
  already: count,
  conflict: count,
  needsDecision: count,
  heldBack: count,
  refused: count,
  stale: count,
  unknown: count,
  cancelled: count,
});

const differenceRow = z.object({
  kind: z.enum(['missing', 'lost', 'extra', 'expiry', 'base', 'overwritten', 'revived']),
  principal: tenantTextSchema,
  entitlement: tenantTextSchema.optional(),
  value: tenantTextSchema.optional(),
  outside: z.boolean(),
});

/** Where a job stands, and what was read back. */
export const jobData = z.object({
  job: handleSchema,
  plan: handleSchema,
  kind: z.enum(['structure', 'grants', 'bundles']),
  app: z.object({ id: tenantTextSchema, label: tenantTextSchema }),
  state: z.enum(['waiting', 'running', 'parked', 'done', 'cancelled']),
  runner: z.enum(RUNNER_STATES),
  wish: z.enum(['stop', 'cancel']).optional(),
  phase: z.enum(['first-wave', 'writing', 'reconciling', 'verifying', 'ended']),
  operations: count,
  states: z.object({
    pending: count,
    sent: count,
    done: count,
    already: count,
    refused: count,
    stale: count,
    unknown: count,
    cancelled: count,
  }),
  parked: z
    .object({
      reason: code,
      code: code.optional(),
      subject: tenantTextSchema.optional(),
      retryAt: instant.optional(),
      /** What reading back the first people showed otherwise than planned. */
      saw: z.array(differenceRow).optional(),
    })
    .optional(),
  failures: z.array(
    z.object({
      code,
      count,
      samplePrincipal: tenantTextSchema.optional(),
      said: tenantTextSchema.optional(),
    }),
  ),
  /** What was kept about people is gone: no undo any more. */
  purgedAt: instant.optional(),
  startedAt: instant,
  /** Resource: the evidence of the job, for people. */
  evidence: z.string().regex(/^job:\/\/job_[0-9a-z]{26}\/evidence\.html$/),
  endedAt: instant.optional(),
  secondsLeft: count.optional(),
  /** Of the journal: entries, and their hash. */
  seal: z.object({ entries: count, hash: z.string().regex(/^[0-9a-f]{64}$/) }).optional(),
  verification: z
    .object({
      readAt: instant,
      people: count,
      newAccounts: count,
      alreadyMembers: count,
      grantsWritten: count,
      ledger,
      changes: z
        .object({
          toRemove: count,
          removed: count,
          heldOtherwise: count,
          notRemoved: count,
          toRestore: count,
          restored: count,
          notRestored: count,
        })
        .optional(),
      entitlements: z.array(z.object({ name: tenantTextSchema, values: count })),
      bundles: z
        .array(
          z.object({
            name: tenantTextSchema,
            id: tenantTextSchema.optional(),
            values: count,
            asPlanned: z.boolean(),
          }),
        )
        .optional(),
      lost: count,
      extra: count,
      overwritten: count.optional(),
      raceUnknown: count.optional(),
      unnamed: count.optional(),
      differences: z.array(differenceRow),
    })
    .optional(),
});

export type JobData = z.output<typeof jobData>;

/** Where a job stands as data, with at most ten failures and differences: the evidence has all of them. */
export function jobAsData(status: JobStatus, plan: PlanHeader): JobData {
  const { parked, verification } = status;
  return {
    job: handle(status.id),
    plan: handle(status.planId),
    kind: plan.kind,
    app: { id: tenantText(plan.app.id), label: tenantText(plan.app.label) },
    state: status.state,
    runner: status.runner,
    ...(status.wish === undefined ? {} : { wish: status.wish }),
    phase: status.phase,
    operations: status.operations,
    states: status.states,
    ...(parked === undefined
      ? {}
      : {
          parked: {
            reason: parked.reason,
            ...(parked.code === undefined ? {} : { code: parked.code }),
            ...(parked.subject === undefined ? {} : { subject: tenantText(parked.subject, 400) }),
            ...(parked.retryAt === undefined ? {} : { retryAt: parked.retryAt }),
            ...(parked.saw === undefined ? {} : { saw: parked.saw.slice(0, 10).map(differenceAsData) }),
          },
        }),
    failures: status.failures.slice(0, 10).map((failure) => ({
      code: codeOf(failure.code),
      count: failure.count,
      ...(failure.samplePrincipal === undefined
        ? {}
        : { samplePrincipal: tenantText(failure.samplePrincipal) }),
      ...(failure.said === undefined ? {} : { said: tenantText(failure.said, 400) }),
    })),
    startedAt: status.startedAt,
    evidence: evidenceUri(status.id),
    ...(status.endedAt === undefined ? {} : { endedAt: status.endedAt }),
    ...(status.etaSeconds === undefined ? {} : { secondsLeft: Math.round(status.etaSeconds) }),
    ...(status.purgedAt === undefined ? {} : { purgedAt: status.purgedAt }),
    ...(status.seal === undefined ? {} : { seal: status.seal }),
    ...(verification === undefined ? {} : { verification: verificationAsData(verification) }),
  };
}

function verificationAsData(verification: Verification): NonNullable<JobData['verification']> {
  return {
    ...verification,
    entitlements: verification.entitlements
      .slice(0, 100)
      .map(({ name, values }) => ({ name: tenantText(name), values })),
    bundles: verification.bundles?.slice(0, 100).map(({ name, id, values, asPlanned }) => ({
      name: tenantText(name),
      ...(id === undefined ? {} : { id: tenantText(id) }),
      values,
      asPlanned,
    })),
    differences: verification.differences.slice(0, 10).map(differenceAsData),
  };
}

function differenceAsData(difference: Difference): z.output<typeof differenceRow> {
  return {
    kind: difference.kind,
    principal: tenantText(difference.principal),
    ...(difference.entitlementName === undefined
      ? {}
      : { entitlement: tenantText(difference.entitlementName) }),
    ...(difference.valueName === undefined ? {} : { value: tenantText(difference.valueName) }),
    outside: difference.outside,
  };
}
