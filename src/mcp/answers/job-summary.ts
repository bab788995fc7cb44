import type { ChangeLedger, JobStatus, Verification } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { PARKED, PLAN_AGAIN } from './job-parked.ts';
import { handle, inWords, sentence, type Sentence, sentences } from '../sentence.ts';

/** One line of what a job did or where it stands. */
export function jobSummary(status: JobStatus, plan: Pick<PlanHeader, 'kind'>): Sentence {
  const { states, operations, state, verification } = status;
  const ended = operations - states.pending - states.sent - states.cancelled;
  if (state === 'waiting') {
    return sentence`Job ${handle(status.id)} waits for a runner, or for another job on the same app: ${ended} of ${operations} [operation|operations] ended.`;
  }
  if (state === 'running') {
    const left =
      status.etaSeconds === undefined ? undefined : sentence`About ${inWords(status.etaSeconds)} left.`;
    return sentences(
      status.runner === 'none' || status.runner === 'gone'
        ? sentence`Job ${handle(status.id)} stands still (${status.phase}): ${ended} of ${operations} [operation|operations] ended, ${states.refused} refused.`
        : sentence`Job ${handle(status.id)} is at work (${status.phase}): ${ended} of ${operations} [operation|operations] ended, ${states.refused} refused.`,
      RUNNER[status.runner],
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
          ? status.parked?.reason === 'stopped-by-person'
            ? sentence`Resumed, it goes on where it stopped.`
            : sentence`Then resume the job: it goes on where it stopped.`
          : status.runner === 'gone'
            ? sentence`Its runner, which waited for that, is gone: resume the job, or a server that runs by then goes on with it.`
            : sentence`Its runner tries again by itself.`;
    return sentences(
      sentence`Job ${handle(status.id)} stopped after ${ended} of ${operations} [operation|operations]; the rest is untouched.`,
      reason,
      again,
      staleLine(status),
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
    staleLine(status),
  );
}

const RUNNER: Readonly<Record<JobStatus['runner'], Sentence | undefined>> = {
  alive: undefined,
  none: sentence`Nobody runs it right now; nothing is lost. Resume the job: it goes on where it stopped.`,
  gone: sentence`Its runner is gone: the process ended on this machine; nothing is lost. Resume the job: another goes on as soon as the lease is over.`,
  'not-known': sentence`Whether its runner lives is not known.`,
};

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
  return sentence`The app now lists ${entitlements.length} [entitlement|entitlements] with ${values} [value|values], read back after the last write.`;
}

function outstanding({ states, operations, verification }: JobStatus): Sentence | undefined {
  const {
    needsDecision = 0,
    conflict = 0,
    heldBack = 0,
    wanted = 0,
    cancelled = 0,
  } = verification?.ledger ?? {};
  const { refused, stale, unknown } = states;
  const open = sentence`Left as they are, in values: needs decision ${needsDecision} · conflict ${conflict} · held back ${heldBack}.`;
  const failed = sentence`Operations that did not come through: refused ${refused} · stale ${stale} · unknown ${unknown}.`;
  const unsent = sentence`Cancelled before ${states.cancelled} of ${operations} [operation|operations] [was|were] sent.`;
  const ungranted = sentence`For that reason ${cancelled} of ${wanted} wanted [value|values] [is|are] not granted.`;
  const parts = [
    ...(states.cancelled > 0 ? [unsent] : []),
    ...(cancelled > 0 ? [ungranted] : []),
    ...(needsDecision + conflict + heldBack > 0 ? [open] : []),
    ...(refused + stale + unknown > 0 ? [failed] : []),
  ];
  return parts.length === 0 ? undefined : sentence`· ${sentences(...parts)}`;
}

/** That an operation ended stale says little to whoever does not know the word, and resuming does not bring it back. */
function staleLine({ states: { stale } }: JobStatus): Sentence | undefined {
  return stale === 0
    ? undefined
    : sentence`What ended stale, ${stale} [operation|operations], was not as the plan saw it any more, and is sent no more: plan again.`;
}

function differing(verification: Verification): Sentence | undefined {
  const { lost, extra, overwritten = 0, differences } = verification;
  const missing = differences.filter(({ kind }) => kind === 'missing').length;
  const otherwise = sentence`Read back otherwise than planned: missing ${missing} · lost ${lost} · extra ${extra}.`;
  const undone = sentence`Changes of somebody else's that were made in the same moment and are undone: ${overwritten}.`;
  const parts = [...(lost + extra + missing > 0 ? [otherwise] : []), ...(overwritten > 0 ? [undone] : [])];
  return parts.length === 0 ? undefined : sentence`· ${sentences(...parts)}`;
}
