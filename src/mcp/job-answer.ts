import * as z from 'zod';
import type { ChangeLedger, Difference, JobStatus, ParkReason, Verification } from '../model/job.ts';
import type { PlanHeader } from '../model/plan.ts';
import { code, codeOf, count, instant, type Answer, type Next, type Warning } from './envelope.ts';
import { evidenceUri } from './resources/job-evidence.ts';
import { applyNext, openLists } from './plan-answer.ts';
import { handle, handleSchema, inWords, sentence, type Sentence, sentences } from './sentence.ts';
import { tenantText, tenantTextSchema } from './tenant-text.ts';

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
  runner: z.enum(['alive', 'none']),
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

/** Why a job stopped before its end, and what to put right. */
const PARKED: Readonly<Record<ParkReason, Sentence>> = {
  'token-rejected': sentence`Okta refused the API token: set a valid OKTA_API_TOKEN and restart the server.`,
  'not-permitted': sentence`The owner of the token may not write this: give that administrator a role that covers the app and governance.`,
  'feature-gone': sentence`The app or its entitlement management is gone: look at the app in the Admin Console, then plan again.`,
  'tenant-changed': sentence`The configured host leads to another organisation now: point OKTA_DOMAIN at the organisation of the plan.`,
  'equal-failures': sentence`Okta refused many operations in a row for the same reason: look at the failures and put the reason right.`,
  'too-many-failures': sentence`More than 2 of 100 operations were refused: look at the failures and put the reason right.`,
  'first-wave-differs': sentence`Reading back the first people showed something else than planned: look at the differences before anything more is written.`,
  'additive-refused': sentence`This organisation does not take additive grants: plan again, the new plan will know it.`,
  'store-failed': sentence`The local database could not be written: check OKTA_ENTITLEMENTS_HOME and the free space.`,
  unavailable: sentence`Okta could not be reached or its rate limit is used up: wait a few minutes.`,
  'outside-window': sentence`Outside the hours in which it may write: what is not written yet waits for them.`,
  'runner-lost': sentence`Its runner ended again and again without getting on: look at runner.log in OKTA_ENTITLEMENTS_HOME.`,
  'agreement-expired': sentence`The agreement was older than 24 hours when the job could go on: apply the plan again, so that a person agrees.`,
  'plan-altered': sentence`What is stored of the plan is not what was agreed to, so nothing more of it is sent: find out who changed the database in OKTA_ENTITLEMENTS_HOME, then plan again.`,
  'server-stopped': sentence`What ran it was ended: nothing is lost.`,
  'stopped-by-person': sentence`A person stopped it with Ctrl-C at a terminal: what was on its way was brought to its end first, nothing is lost.`,
};

/** Parked jobs that must be planned again; the others go on when the same plan is applied again. */
const PLAN_AGAIN: ReadonlySet<ParkReason> = new Set([
  'additive-refused',
  'feature-gone',
  'first-wave-differs',
  'plan-altered',
]);

/** Fixed words of where a job stands: what was read back once it is verified, else how far it is, else what to put right. */
export function jobAnswer(status: JobStatus, plan: PlanHeader): Answer<JobData> {
  return {
    summary: jobSummary(status, plan),
    data: jobAsData(status, plan),
    warnings: jobWarnings(status),
    next: jobNext(status, plan),
  };
}

/** One line of what a job did or where it stands. */
export function jobSummary(status: JobStatus, plan: Pick<PlanHeader, 'kind'>): Sentence {
  const { states, operations, state, verification } = status;
  const ended = operations - states.pending - states.sent;
  if (state === 'waiting') {
    return sentence`Job ${handle(status.id)} waits for a runner, or for another job on the same app: ${ended} of ${operations} [operation|operations] ended.`;
  }
  if (state === 'running') {
    const left =
      status.etaSeconds === undefined ? undefined : sentence`About ${inWords(status.etaSeconds)} left.`;
    return sentences(
      sentence`Job ${handle(status.id)} is at work (${status.phase}): ${ended} of ${operations} [operation|operations] ended, ${states.refused} refused.`,
      left,
    );
  }
  if (state === 'parked') {
    const reason = status.parked === undefined ? undefined : PARKED[status.parked.reason];
    const again =
      status.parked !== undefined &&
      (PLAN_AGAIN.has(status.parked.reason) || status.parked.reason === 'agreement-expired')
        ? undefined
        : status.parked?.retryAt === undefined
          ? sentence`Then resume the job: it goes on where it stopped.`
          : sentence`Its runner tries again by itself.`;
    return sentences(
      sentence`Job ${handle(status.id)} stopped after ${ended} of ${operations} [operation|operations]; the rest is untouched.`,
      reason,
      again,
    );
  }
  if (verification === undefined) {
    return state === 'done'
      ? sentence`Job ${handle(status.id)} ended with ${ended} of ${operations} [operation|operations]; nothing was read back.`
      : sentence`Job ${handle(status.id)} was cancelled after ${ended} of ${operations} [operation|operations]; what was written stays.`;
  }
  return sentences(
    verification.changes === undefined
      ? LINE[plan.kind](verification)
      : verification.ledger.wanted === 0
        ? changesLine(verification, verification.changes)
        : sentence`${grantsLine(verification)} · ${takenPart(verification.changes)}`,
    outstanding(status),
    differing(verification),
  );
}

const LINE: Readonly<Record<PlanHeader['kind'], (verification: Verification) => Sentence>> = {
  structure: structureLine,
  grants: grantsLine,
  bundles: bundlesLine,
};

function bundlesLine({ bundles = [] }: Verification): Sentence {
  const equal = bundles.filter(({ asPlanned }) => asPlanned).length;
  return sentence`Of ${bundles.length} [bundle|bundles] of this plan ${equal} [reads|read] back as planned; nobody's access changed.`;
}

/** Design §7.9: the wording is fixed. */
function grantsLine({ people, newAccounts, alreadyMembers, ledger, grantsWritten }: Verification): Sentence {
  return sentence`People ${people} · new app accounts ${newAccounts} · already in the app ${alreadyMembers} · values granted ${ledger.granted} (already held ${ledger.already}) · grants written ${grantsWritten}`;
}

function changesLine({ people }: Verification, changes: ChangeLedger): Sentence {
  return sentence`People ${people} · ${takenPart(changes)} · values given back ${changes.restored} of ${changes.toRestore}`;
}

function takenPart({ removed, toRemove, heldOtherwise, notRemoved }: ChangeLedger): Sentence {
  return sentence`values taken away ${removed} of ${toRemove} (still held otherwise ${heldOtherwise}, not taken away ${notRemoved})`;
}

function structureLine({ entitlements }: Verification): Sentence {
  const values = entitlements.reduce((sum, entitlement) => sum + entitlement.values, 0);
  return sentence`The app now lists ${entitlements.length} [entitlement|entitlements] of this plan with ${values} [value|values], read back after the last write.`;
}

function outstanding({ states, verification }: JobStatus): Sentence | undefined {
  const { needsDecision = 0, conflict = 0, heldBack = 0 } = verification?.ledger ?? {};
  const { refused, stale, unknown } = states;
  const open = sentence`Left as they are: needs decision ${needsDecision} · conflict ${conflict} · held back ${heldBack}.`;
  const failed = sentence`Operations that did not come through: refused ${refused} · stale ${stale} · unknown ${unknown}.`;
  const parts = [
    ...(needsDecision + conflict + heldBack > 0 ? [open] : []),
    ...(refused + stale + unknown > 0 ? [failed] : []),
  ];
  return parts.length === 0 ? undefined : sentence`· ${sentences(...parts)}`;
}

function differing(verification: Verification): Sentence | undefined {
  const { lost, extra, overwritten = 0, differences } = verification;
  const missing = differences.filter(({ kind }) => kind === 'missing').length;
  const otherwise = sentence`Read back otherwise than planned: missing ${missing} · lost ${lost} · extra ${extra}.`;
  const undone = sentence`Changes of somebody else's that were made in the same moment and are undone: ${overwritten}.`;
  const parts = [...(lost + extra + missing > 0 ? [otherwise] : []), ...(overwritten > 0 ? [undone] : [])];
  return parts.length === 0 ? undefined : sentence`· ${sentences(...parts)}`;
}

function jobAsData(status: JobStatus, plan: PlanHeader): JobData {
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

function jobWarnings({ states, verification, failures }: JobStatus): readonly Warning[] {
  const warnings: Warning[] = [];
  const add = (code: string, count: number, sample: readonly string[] = []) => {
    if (count > 0) warnings.push({ code, count, sample: sample.slice(0, 3).map((text) => tenantText(text)) });
  };
  add(
    'refused',
    states.refused,
    failures.map(({ code }) => code),
  );
  add('stale', states.stale);
  add('unknown', states.unknown);
  for (const kind of ['missing', 'lost', 'extra', 'expiry', 'base', 'overwritten', 'revived'] as const) {
    const found = verification?.differences.filter((difference) => difference.kind === kind) ?? [];
    const total = kind === 'lost' || kind === 'extra' ? (verification?.[kind] ?? 0) : found.length;
    add(
      kind,
      total,
      found.map(({ principal }) => principal),
    );
  }
  add('race-unknown', verification?.raceUnknown ?? 0);
  add('differences-not-listed', verification?.unnamed ?? 0);
  return warnings;
}

function jobNext(status: JobStatus, plan: PlanHeader): readonly Next[] {
  if (status.state === 'running' || status.state === 'waiting')
    return [{ tool: 'get_job', arguments: { job: handle(status.id), wait: 15 } }];
  const mustPlan = status.parked !== undefined && PLAN_AGAIN.has(status.parked.reason);
  if (plan.mode === 'undo') {
    if (status.state !== 'parked') return [];
    if (mustPlan && plan.undo !== undefined)
      return [{ tool: 'undo_job', arguments: { job: handle(plan.undo.jobId) } }];
    return [{ tool: 'resume_job', arguments: { job: handle(status.id) } }];
  }
  if (plan.kind === 'bundles')
    return status.state === 'parked' && !mustPlan
      ? [{ tool: 'resume_job', arguments: { job: handle(status.id) } }]
      : [];
  const again: Next = {
    tool: plan.kind === 'structure' ? 'prepare_entitlement_structure' : 'execute_user_grants',
    arguments: {
      ...sourceArgument(plan),
      app: tenantText(plan.app.id),
      ...(plan.mode === 'exact' || plan.mode === 'replace' ? { mode: tenantText(plan.mode) } : {}),
    },
  };
  if (status.state === 'parked') {
    if (mustPlan) return plan.source.kind === 'report' ? [again] : [];
    if (status.parked?.reason === 'agreement-expired') return [applyNext(plan)];
    return [{ tool: 'resume_job', arguments: { job: handle(status.id) } }];
  }
  if (plan.kind === 'structure') {
    return [
      { tool: 'execute_user_grants', arguments: { ...sourceArgument(plan), app: tenantText(plan.app.id) } },
    ];
  }
  return status.verification === undefined ? [] : openLists(plan.id, status.verification.ledger);
}

function sourceArgument({ source }: PlanHeader): Next['arguments'] {
  return source.kind === 'report' ? { report: tenantText(source.name) } : {};
}
