import { describe, expect, it } from 'vitest';
import type { JobStatus, ParkReason, Verification } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { jobAnswer } from './job-answer.ts';
import { jobSummary } from './job-summary.ts';

const ID = '01m86pzmtwtpkvrqaq82c8fwgp';

function status(change: Partial<JobStatus> = {}): JobStatus {
  return {
    id: `job_${ID}`,
    planId: `pln_${ID}`,
    planHash: 'a'.repeat(64),
    state: 'done',
    runner: 'none',
    phase: 'ended',
    operations: 1671,
    states: { pending: 0, sent: 0, done: 1671, already: 0, refused: 0, stale: 0, unknown: 0, cancelled: 0 },
    failures: [],
    startedAt: '2026-11-02T08:00:00.000Z',
    ...change,
  };
}

function verified(change: Partial<Verification> = {}): Verification {
  return {
    readAt: '2026-11-02T08:10:00.000Z',
    people: 847,
    newAccounts: 824,
    alreadyMembers: 23,
    grantsWritten: 847,
    ledger: {
      wanted: 2541,
      granted: 2541,
      already: 0,
      conflict: 0,
      needsDecision: 0,
      heldBack: 0,
      refused: 0,
      stale: 0,
      unknown: 0,
      cancelled: 0,
    },
    entitlements: [],
    lost: 0,
    extra: 0,
    differences: [],
    ...change,
  };
}

const plan = {
  id: `pln_${ID}`,
  hash: 'a'.repeat(64),
  kind: 'grants',
  app: { id: '0oa1', label: 'HR Platform' },
  source: { kind: 'report', name: 'hr.csv', sha256: '0', understandingId: 'und' },
} as unknown as PlanHeader;

const LINE =
  'People 847 · new app accounts 824 · already in the app 23 · values granted 2,541 (already held 0) · grants written 847';

/** What a plan that undoes a job is made from. */
const UNDONE = { kind: 'job', jobId: `job_${ID}`, planId: `pln_${ID}` } as const;

describe('the line of a verified job', () => {
  it('has the wording of the design, and nothing after it when nothing is open', () => {
    expect(jobSummary(status({ verification: verified() }), plan)).toBe(LINE);
  });

  it('goes on with what is open and what differs', () => {
    const verification = verified({
      lost: 1,
      extra: 2,
      ledger: { ...verified().ledger, needsDecision: 12, conflict: 3, heldBack: 4 },
      differences: [{ kind: 'missing', principal: '00u1', outside: false }],
    });
    const text = jobSummary(status({ verification, states: { ...status().states, refused: 5 } }), plan);
    expect(text.startsWith(LINE)).toBe(true);
    for (const part of [
      'needs decision 12 · conflict 3 · held back 4',
      'refused 5 · stale 0 · unknown 0',
      'missing 1 · lost 1 · extra 2',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('says what a plan gave also where it takes something away', () => {
    const changes = {
      toRemove: 6,
      removed: 4,
      heldOtherwise: 1,
      notRemoved: 1,
      toRestore: 0,
      restored: 0,
      notRestored: 0,
    };
    expect(jobSummary(status({ verification: verified({ changes }) }), plan)).toBe(
      `${LINE} · values taken away 4 of 6 (still held otherwise 1, not taken away 1)`,
    );
    const undo = verified({ changes, ledger: { ...verified().ledger, wanted: 0, granted: 0 } });
    expect(jobSummary(status({ verification: undo }), plan)).toMatch(
      /^People 847 · values taken away 4 of 6 \(.*\) · values given back 0 of 0$/,
    );
  });

  it('says what a cancelled job did not send, and leads to the rest and to taking it back', () => {
    const verification = verified({
      ledger: { ...verified().ledger, granted: 17, cancelled: 355, wanted: 372 },
    });
    const cancelled = status({
      state: 'cancelled',
      operations: 177,
      states: { ...status().states, done: 8, cancelled: 169 },
      verification,
    });
    expect(jobSummary(cancelled, plan)).toMatch(
      / · Cancelled before 169 of 177 operations were sent\. For that reason 355 of 372 wanted values are not granted\.$/,
    );
    expect(jobAnswer(cancelled, plan).next).toEqual([
      { tool: 'execute_user_grants', arguments: { report: 'hr.csv', app: '0oa1' } },
      { tool: 'undo_job', arguments: { job: `job_${ID}` } },
    ]);
  });

  it.each([
    ['structure', 'merge', 'prepare_entitlement_structure'],
    ['grants', 'undo', 'undo_job'],
    ['bundles', 'undo', 'undo_job'],
  ] as const)('leads from a cancelled plan of %s in mode %s to planning it again', (kind, mode, tool) => {
    const cancelled = status({ state: 'cancelled', verification: verified() });
    const answer = jobAnswer(cancelled, {
      ...plan,
      kind,
      mode,
      ...(mode === 'undo' ? { source: UNDONE } : {}),
    });
    expect(answer.next?.[0]?.tool).toBe(tool);
  });

  it('is not shown before anything was read back', () => {
    expect(jobSummary(status(), plan)).toContain('nothing was read back');
  });
});

describe('a job that is not at its end', () => {
  it('says how far it is, and how long it will take where that is known', () => {
    const running = status({
      state: 'running',
      runner: 'alive',
      phase: 'writing',
      states: { ...status().states, done: 671, pending: 990, sent: 10 },
      etaSeconds: 1200,
    });
    expect(jobSummary(running, plan)).toBe(
      `Job job_${ID} is at work (writing): 671 of 1,671 operations ended, 0 refused. About 20 minutes left.`,
    );
    expect(jobAnswer(running, plan).next).toEqual([
      { tool: 'get_job', arguments: { job: `job_${ID}`, wait: 15 } },
    ]);
  });

  it.each([
    ['none', 'resume_job', /stands still \(writing\): .*Nobody runs it right now/],
    ['gone', 'resume_job', /stands still \(writing\): .*the process ended on this machine/],
    ['not-known', 'get_job', /is at work \(writing\): .*Whether its runner lives is not known/],
  ] as const)('says so where its runner is not known to live: %s', (runner, tool, words) => {
    const answer = jobAnswer(status({ state: 'running', phase: 'writing', runner }), plan);
    expect(answer.summary).toMatch(words);
    expect(answer.data.runner).toBe(runner);
    expect(answer.next?.map((next) => next.tool)).toEqual([tool]);
  });

  it('does not ask to put anything right where a person stopped it', () => {
    const parked = status({ state: 'parked', parked: { reason: 'stopped-by-person' } });
    expect(jobSummary(parked, plan)).toMatch(/nothing is lost\. Resumed, it goes on where it stopped\.$/);
  });

  const reasons: readonly [ParkReason, string][] = [
    ['token-rejected', 'resume_job'],
    ['not-permitted', 'resume_job'],
    ['feature-gone', 'execute_user_grants'],
    ['tenant-changed', 'resume_job'],
    ['equal-failures', 'resume_job'],
    ['too-many-failures', 'resume_job'],
    ['first-wave-differs', 'execute_user_grants'],
    ['additive-refused', 'execute_user_grants'],
    ['store-failed', 'resume_job'],
    ['unavailable', 'resume_job'],
    ['runner-lost', 'resume_job'],
    ['server-stopped', 'resume_job'],
    ['stopped-by-person', 'resume_job'],
    ['agreement-expired', 'apply_plan'],
    ['plan-altered', 'execute_user_grants'],
  ];
  it.each(reasons)('parked for %s names what to put right and leads on with %s', (reason, tool) => {
    const parked = status({
      state: 'parked',
      parked: { reason, subject: 'E0000011\u202e Invalid token' },
      states: { ...status().states, done: 1, pending: 1670 },
    });
    const answer = jobAnswer(parked, plan);
    expect(answer.summary).toMatch(/stopped after 1 of 1,671 operations; the rest is untouched\. .{20,}\./);
    expect(answer.summary).not.toContain('E0000011');
    expect(answer.data.parked).toEqual({ reason, subject: 'E0000011 Invalid token' });
    expect(answer.next?.[0]?.tool).toBe(tool);
  });

  it('says of what ended stale that resuming does nothing for it, and leads on to a new plan', () => {
    const states = { ...status().states, done: 400, stale: 1271 };
    const words =
      /What ended stale, 1,271 operations, was not as the plan saw it any more, and is sent no more: plan again\.$/;
    const done = jobAnswer(status({ states, verification: verified() }), plan);
    expect(done.summary).toMatch(words);
    expect(done.next?.[0]).toMatchObject({ tool: 'execute_user_grants', arguments: { report: 'hr.csv' } });
    const parked = status({ state: 'parked', parked: { reason: 'equal-failures' }, states });
    expect(jobSummary(parked, plan)).toMatch(words);
    for (const kind of ['grants', 'bundles'] as const) {
      const undo = { ...plan, kind, mode: 'undo', source: UNDONE } as const;
      expect(jobAnswer(status({ states, verification: verified() }), undo).next).toEqual([
        { tool: 'undo_job', arguments: { job: `job_${ID}` } },
      ]);
    }
  });

  it.each([
    ['structure', 'replace', 'prepare_entitlement_structure'],
    ['grants', 'exact', 'execute_user_grants'],
  ] as const)('leads from %s in mode %s to a new plan of that mode', (kind, mode, tool) => {
    const parked = status({ state: 'parked', parked: { reason: 'first-wave-differs' } });
    expect(jobAnswer(parked, { ...plan, kind, mode }).next).toMatchObject([{ tool, arguments: { mode } }]);
  });
});
