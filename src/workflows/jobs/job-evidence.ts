import { jobStatus } from '../../jobs/job-status.ts';
import { csvLine } from '../../model/csv-line.ts';
import { formatInstant } from '../../model/instant.ts';
import type { Seal } from '../../model/journal-chain.ts';
import { rejectRows, REJECTS_HEAD } from '../../model/line-reasons.ts';
import type { Agreement, Difference, JobState, JobStatus } from '../../model/job.ts';
import type { Operation } from '../../model/operation.ts';
import type { PlanHeader, PlanPerson } from '../../model/plan.ts';
import type { Understanding } from '../../model/understanding.ts';
import type { OperationRow } from '../../store/job-table.ts';
import type { PeopleFilter } from '../../store/store.ts';
import type { Call, Context } from '../context.ts';
import { planPeopleCsv } from '../plans/get-plan.ts';
import { planHeader, readableJob } from '../own-records.ts';

const ROWS = 2000;

/** What the store holds of a job: for an auditor, without looking at the tenant again. */
export interface JobEvidence {
  readonly plan: PlanHeader;
  readonly status: JobStatus;
  readonly agreement: Agreement;
  /** The newest seal of the job's journal. */
  readonly seal: Seal | undefined;
  /** What intake concluded of the report, where the source is one. */
  readonly understanding: Understanding | undefined;
  /** Jobs that took this one back, oldest first. */
  readonly undos: readonly { readonly jobId: string; readonly planId: string; readonly state: JobState }[];
  readonly madeAt: string;
}

/** One step of the plan with what became of it. */
export interface EvidenceStep {
  readonly step: Operation;
  /** Absent: it was never touched. */
  readonly row: OperationRow | undefined;
  /** Ids of Okta's answers, where it gave any; known for the steps before `requestsUpTo` only. */
  readonly requestIds: readonly string[];
}

/** Throws `job.not_found`, `plan.wrong_tenant`. */
export async function jobEvidence(context: Context, job: string, call: Call = {}): Promise<JobEvidence> {
  const row = await readableJob(context, job, call);
  const plan = await planHeader(context, row.planId);
  const { store, clock } = context;
  return {
    plan,
    status: await jobStatus(context, row.id),
    agreement: row.agreement,
    seal: await store.jobs.lastSeal(row.id),
    understanding:
      plan.source.kind === 'report' ? await store.understandings.get(plan.source.understandingId) : undefined,
    undos: await undosOf(context, row.tenantId, row.id),
    madeAt: formatInstant(clock.now()),
  };
}

async function undosOf({ store }: Context, tenantId: string, jobId: string): Promise<JobEvidence['undos']> {
  const undos: JobEvidence['undos'][number][] = [];
  for (let after: string | undefined; ;) {
    const rows = await store.jobs.list(tenantId, { limit: 100, ...(after === undefined ? {} : { after }) });
    for (const { id, planId, state } of rows) {
      const source = (await store.plans.header(planId))?.source;
      if (source?.kind === 'job' && source.jobId === jobId) undos.unshift({ jobId: id, planId, state });
    }
    after = rows.at(-1)?.id;
    if (after === undefined) return undos;
  }
}

/** Every step of the plan in order, with its outcome. Request ids are gathered for the first `requestsUpTo` steps. */
export async function* evidenceSteps(
  { store }: Context,
  { plan, status }: JobEvidence,
  requestsUpTo = 0,
): AsyncIterable<EvidenceStep> {
  const requestIds = new Map<number, string[]>();
  if (requestsUpTo > 0) {
    for await (const { seq, requestId } of journalOf(store, status.id)) {
      if (requestId === undefined || seq >= requestsUpTo) continue;
      requestIds.set(seq, [...(requestIds.get(seq) ?? []), requestId]);
    }
  }
  for (let from = 0; ;) {
    const steps = await store.plans.operations(plan.id, from, ROWS);
    const last = steps.at(-1);
    if (last === undefined) return;
    const rows = new Map<number, OperationRow>();
    for (const row of await store.jobs.operationRows(status.id, from, ROWS)) rows.set(row.seq, row);
    for (const step of steps)
      yield { step, row: rows.get(step.seq), requestIds: requestIds.get(step.seq) ?? [] };
    from = last.seq + 1;
  }
}

async function* journalOf(store: Context['store'], jobId: string) {
  for (let from = 0; ;) {
    const entries = await store.jobs.journal(jobId, from, ROWS);
    yield* entries;
    const last = entries.at(-1);
    if (last === undefined) return;
    from = last.n + 1;
  }
}

/** How the source of the plan names these principals. */
export async function namesIn(
  { store }: Pick<Context, 'store'>,
  { plan }: Pick<JobEvidence, 'plan'>,
  principals: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (let after = -1; names.size < principals.size;) {
    const rows = await store.plans.people(plan.id, 'all', after, ROWS);
    for (const { principal, login, identifier } of rows)
      if (principal !== undefined && principals.has(principal)) names.set(principal, login ?? identifier);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last.n;
  }
  return names;
}

/** The first people of a section, for a page. */
export function evidencePeople(
  { store }: Context,
  { plan }: JobEvidence,
  section: PeopleFilter,
  limit: number,
): Promise<readonly PlanPerson[]> {
  return store.plans.people(plan.id, section, -1, limit);
}

/** How many people of the plan are in a section. */
export function countEvidencePeople(
  { store }: Context,
  { plan }: JobEvidence,
  section: PeopleFilter,
): Promise<number> {
  return store.plans.countPeople(plan.id, section);
}

/** The tables of a job's evidence, each as lines of CSV that are guarded against formulas. */
export function evidenceTables(
  context: Context,
  evidence: JobEvidence,
): Readonly<Record<'people' | 'steps' | 'journal' | 'rejects' | 'differences', AsyncIterable<string>>> {
  return {
    people: planPeopleCsv(context, evidence.plan.id),
    steps: stepsCsv(context, evidence),
    journal: journalCsv(context, evidence),
    rejects: lines(REJECTS_HEAD, rejectRows(evidence.understanding?.rejects ?? [])),
    differences: lines(
      ['kind', 'principal', 'entitlement', 'value', 'done by others'],
      (evidence.status.verification?.differences ?? []).map((difference: Difference) => [
        difference.kind,
        difference.principal,
        difference.entitlementName ?? '',
        difference.valueName ?? '',
        difference.outside ? 'yes' : 'no',
      ]),
    ),
  };
}

async function* lines(head: readonly string[], rows: Iterable<readonly string[]>): AsyncIterable<string> {
  yield csvLine(head);
  for (const row of rows) yield csvLine(row);
}

async function* stepsCsv(context: Context, evidence: JobEvidence): AsyncIterable<string> {
  yield csvLine([
    'step',
    'what',
    'principal',
    'values',
    'until',
    'state',
    'why',
    'attempts',
    'sent at',
    'ended at',
    'result',
  ]);
  for await (const { step, row } of evidenceSteps(context, evidence)) {
    yield csvLine([
      String(step.seq + 1),
      step.kind,
      'principal' in step ? step.principal : '',
      stepValues(evidence.plan, step).join('; '),
      'expiresAt' in step ? (step.expiresAt ?? '') : '',
      row?.state ?? 'pending',
      row?.code ?? '',
      String(row?.attempts ?? 0),
      row?.sentAt === undefined ? '' : formatInstant(row.sentAt),
      row?.endedAt === undefined ? '' : formatInstant(row.endedAt),
      row?.result === undefined ? '' : JSON.stringify(row.result),
    ]);
  }
}

async function* journalCsv({ store }: Context, { status }: JobEvidence): AsyncIterable<string> {
  yield csvLine(['entry', 'runner', 'at', 'step', 'state', 'why', 'request id of Okta', 'result']);
  for await (const entry of journalOf(store, status.id)) {
    yield csvLine([
      String(entry.n),
      String(entry.epoch),
      formatInstant(entry.at),
      String(entry.seq + 1),
      entry.state,
      entry.code ?? '',
      entry.requestId ?? '',
      entry.result === undefined ? '' : JSON.stringify(entry.result),
    ]);
  }
}

/** What a step gives or takes, in words of the tenant. */
export function stepValues(plan: PlanHeader, step: Operation): readonly string[] {
  const named = (sign: string) => (index: number) => {
    const value = plan.values[index];
    return value === undefined ? '?' : `${sign}${value.entitlementName}=${value.valueName}`;
  };
  switch (step.kind) {
    case 'assign':
      return [];
    case 'create-entitlement':
      return [step.name, ...step.values.map(({ name }) => name)];
    case 'add-values':
      return [...(step.name === undefined ? [] : [step.name]), ...step.values.map(({ name }) => name)];
    case 'remove-entitlement':
    case 'remove-values':
      return [`without ${step.name}`, ...step.values.map(({ name }) => `without ${name}`)];
    case 'end-grant':
      return step.values.map(named('without '));
    case 'replace-base':
      return [...step.remove.map(named('without ')), ...step.add.map(named(''))];
    case 'create-bundle':
    case 'remove-bundle':
      return [step.name, ...step.values.map(named(''))];
    case 'grant':
    case 'restore-grant':
      return step.values.map(named(''));
  }
}
