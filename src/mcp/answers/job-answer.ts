import { FAILED_STATES, type JobStatus } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { Answer, Next, Warning } from '../envelope.ts';
import { jobAsData, type JobData } from './job-data.ts';
import { PLAN_AGAIN } from './job-parked.ts';
import { jobSummary } from './job-summary.ts';
import { applyNext, openLists } from './plan-answer.ts';
import { handle } from '../sentence.ts';
import { tenantText } from '../tenant-text.ts';

/** Fixed words of where a job stands: what was read back once it is verified, else how far it is, else what to put right. */
export function jobAnswer(status: JobStatus, plan: PlanHeader): Answer<JobData> {
  return {
    summary: jobSummary(status, plan),
    data: jobAsData(status, plan),
    warnings: jobWarnings(status),
    next: jobNext(status, plan),
  };
}

function jobWarnings({ states, verification, failures }: JobStatus): readonly Warning[] {
  const warnings: Warning[] = [];
  const add = (code: string, count: number, sample: readonly string[] = []) => {
    if (count > 0) warnings.push({ code, count, sample: sample.slice(0, 3).map((text) => tenantText(text)) });
  };
  for (const state of FAILED_STATES)
    add(
      state,
      states[state],
      failures.filter((failure) => failure.state === state).map(({ code }) => code),
    );
  for (const kind of ['missing', 'lost', 'extra', 'expiry', 'base', 'overwritten', 'revived'] as const) {
    const found = verification?.differences.filter((difference) => difference.kind === kind) ?? [];
    const total = kind === 'lost' || kind === 'extra' ? (verification?.[kind] ?? 0) : found.length;
    add(
      kind,
      total,
      // A bundle that is otherwise than planned is nobody's.
      found.map(({ principal, entitlementName = '' }) => (principal === '' ? entitlementName : principal)),
    );
  }
  add('race-unknown', verification?.raceUnknown ?? 0);
  add('differences-not-listed', verification?.unnamed ?? 0);
  return warnings;
}

function jobNext(status: JobStatus, plan: PlanHeader): readonly Next[] {
  if (status.state === 'running' && (status.runner === 'none' || status.runner === 'gone'))
    return [{ tool: 'resume_job', arguments: { job: handle(status.id) } }];
  if (status.state === 'running' || status.state === 'waiting')
    return [{ tool: 'get_job', arguments: { job: handle(status.id), wait: 15 } }];
  const cancelled = status.state === 'cancelled';
  const mustPlan = cancelled || (status.parked !== undefined && PLAN_AGAIN.has(status.parked.reason));
  if (plan.mode === 'undo') {
    if (status.state === 'done' && status.states.stale === 0) return [];
    if (mustPlan || status.state === 'done')
      return plan.source.kind === 'job'
        ? [{ tool: 'undo_job', arguments: { job: handle(plan.source.jobId) } }]
        : [];
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
  const takeBack: Next = { tool: 'undo_job', arguments: { job: handle(status.id) } };
  if (cancelled) {
    const done = status.states.done > 0 && status.purgedAt === undefined;
    return [...(plan.source.kind === 'report' ? [again] : []), ...(done ? [takeBack] : [])];
  }
  if (status.state === 'parked') {
    if (mustPlan) return plan.source.kind === 'report' ? [again] : [];
    if (status.parked?.reason === 'agreement-expired') return [applyNext(plan)];
    return [{ tool: 'resume_job', arguments: { job: handle(status.id) } }];
  }
  const planStale = status.states.stale > 0 && plan.source.kind === 'report' ? [again] : [];
  if (plan.kind === 'structure') {
    return [
      ...planStale,
      { tool: 'execute_user_grants', arguments: { ...sourceArgument(plan), app: tenantText(plan.app.id) } },
    ];
  }
  const lists = status.verification === undefined ? [] : openLists(plan.id, status.verification.ledger);
  return [...planStale, ...lists].slice(0, 3);
}

function sourceArgument({ source }: PlanHeader): Next['arguments'] {
  return source.kind === 'report' ? { report: tenantText(source.name) } : {};
}
