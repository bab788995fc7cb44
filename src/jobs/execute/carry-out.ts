import type { Json } from '../../model/canonical-json.ts';
import type { OperationState } from '../../model/job.ts';
import type { Operation } from '../../model/operation.ts';
import type { Refusal, WriteOutcome } from '../../okta/okta.ts';
import { restOf } from '../rest-of.ts';
import { SLEPT } from '../lease.ts';
import { Parked } from '../park.ts';
import { isGone, NO_LONGER_IN_OKTA, unlessGone } from '../carry-out/gone.ts';
import type { Run } from '../run.ts';
import { MOST_LAG_MS } from '../verify/read-shown.ts';
import { addsGrant, listLags } from './list-lags.ts';
import { WINDOW_CLOSED } from '../window-gate.ts';

/** What reading the tenant tells of a write whose answer was lost. */
export type Found =
  | { readonly found: 'ours' | 'not-provably-ours'; readonly result: Json }
  | { readonly found: 'absent' }
  | { readonly found: 'unclear' };

/** How one kind of operation is sent, and looked for. */
export interface Attempt {
  readonly send: () => Promise<WriteOutcome<Json>>;
  /** `sentAt`: when the request left, by our clock. */
  readonly lookFor: (sentAt: number) => Promise<Found>;
  /** Whether an answer shows that the wanted state was there before the request. */
  readonly wasThere?: (answer: Json, sentAt: number) => boolean;
  /** Refusals that mean that the wanted state is there already. */
  readonly isAlready?: (refusal: Refusal) => boolean;
  /** The state in which a write that `beforeSend` gave up ends; undefined: it may be begun again later. */
  readonly abandoned?: (
    why: string,
  ) => { readonly state: 'stale' | 'already'; readonly code: string } | undefined;
  /** Called with a refusal before it is recorded; may throw `Parked`. */
  readonly onRefusal?: (refusal: Refusal) => Promise<void>;
}

/** Why an operation ended `already` that found gone what it was to end. */
export const NOTHING_LEFT = 'nothing-left';

/** How a write ends that found on its fresh read that it must not go out any more. */
export function abandonedAs(
  why: string,
): { readonly state: 'stale' | 'already'; readonly code: string } | undefined {
  if (why === 'nothing-missing' || why === NOTHING_LEFT) return { state: 'already', code: why };
  return why.startsWith('stale') ? { state: 'stale', code: why } : undefined;
}

/** Why an operation ended `already` of which a request left. */
export const NOT_PROVABLY_OURS = 'effect-not-provably-ours';

/** Why an operation ended `stale` that needs what an earlier one of the same plan did not do. */
export const EARLIER_STEP = 'stale: an earlier step did not come through';

const CANNOT_BE_TOLD = 'cannot-be-told';
const NO_CLEAR_ANSWER = 'no-clear-answer';

/** Codes of operations of which a request left without anybody knowing, or being able to prove, what it did. */
export const MAY_HAVE_WRITTEN: ReadonlySet<string> = new Set([
  NOT_PROVABLY_OURS,
  CANNOT_BE_TOLD,
  NO_CLEAR_ANSWER,
]);

/** Times that a lost write is sent again before it is left as unknown. */
const MOST_ROUNDS = 12;

/**
 * Sends an operation until its outcome is known. After a lost answer the tenant is read, no sooner than time-out and
 * settle allow, and the request goes out again only if its effect is absent (design §8).
 * `sentBefore`: an earlier runner sent it then and left no outcome.
 */
export async function carryOut(
  run: Run,
  operation: Operation,
  attempt: Attempt,
  sentBefore?: number,
): Promise<OperationState> {
  const { clock } = run.context;
  let sentAt = sentBefore;
  let lost: string | undefined;
  /** Of the answer that could not be understood. */
  let requestId: { readonly requestId?: string } = {};
  for (let round = 0; round < MOST_ROUNDS; round++) {
    if (sentAt !== undefined) {
      const found = await reconcile(run, operation, attempt, sentAt, lost);
      if (found === undefined) return 'sent';
      if (found.found === 'ours' || found.found === 'not-provably-ours') run.failures.succeeded(operation);
      if (found.found === 'ours')
        return run.end(operation, 'done', { code: 'reconciled', result: found.result, ...requestId });
      if (found.found === 'not-provably-ours') {
        return run.end(operation, 'already', {
          code: NOT_PROVABLY_OURS,
          result: found.result,
          ...requestId,
        });
      }
      if (found.found === 'unclear')
        return run.end(operation, 'unknown', { code: CANNOT_BE_TOLD, ...requestId });
      sentAt = undefined;
      await run.again(operation, 'absent', requestId.requestId);
      requestId = {};
    }
    if (run.stop.signal.aborted || run.closing) return 'pending';
    const outcome = await ofPerson(run, operation, attempt.send, GONE);
    switch (outcome.outcome) {
      case 'ok':
        run.failures.succeeded(operation);
        return run.end(operation, wasThere(run, operation, attempt, outcome.value) ? 'already' : 'done', {
          result: outcome.value,
          ...(outcome.requestId === undefined ? {} : { requestId: outcome.requestId }),
        });
      case 'refused': {
        if (attempt.isAlready?.(outcome.refusal) === true) {
          run.failures.succeeded(operation);
          return run.end(operation, 'already', {
            code: `${outcome.refusal.status}`,
            ...(outcome.refusal.requestId === undefined ? {} : { requestId: outcome.refusal.requestId }),
          });
        }
        if (await saysGone(run, operation, outcome.refusal)) {
          return run.end(operation, 'stale', {
            code: NO_LONGER_IN_OKTA,
            ...(outcome.refusal.requestId === undefined ? {} : { requestId: outcome.refusal.requestId }),
          });
        }
        await attempt.onRefusal?.(outcome.refusal);
        return run.refused(operation, outcome.refusal);
      }
      case 'abandoned': {
        if (outcome.why === 'lease-lost') throw new Parked('server-stopped', 'another runner took over');
        if (outcome.why === WINDOW_CLOSED) {
          await run.again(operation, outcome.why);
          throw run.gate.parked() ?? new Parked('outside-window', undefined, 0);
        }
        if (outcome.why === SLEPT) {
          await run.again(operation, outcome.why);
          round -= 1;
          break;
        }
        const end = attempt.abandoned?.(outcome.why);
        return end === undefined
          ? run.again(operation, outcome.why)
          : run.end(operation, end.state, { code: end.code });
      }
      case 'not-sent':
        await run.again(operation, outcome.why);
        if (run.stop.signal.aborted) return 'pending';
        throw new Parked('unavailable', outcome.why);
      case 'ambiguous':
        run.context.log.info('job.lost_answer', { job: run.job.id, seq: operation.seq, why: outcome.why });
        sentAt = run.sentAt(operation) ?? clock.now();
        lost = outcome.why;
        requestId = outcome.requestId === undefined ? {} : { requestId: outcome.requestId };
        break;
    }
  }
  const stop = run.failures.unclear(operation, lost);
  await run.end(operation, 'unknown', { code: NO_CLEAR_ANSWER, ...requestId });
  if (stop !== undefined) throw stop;
  return 'unknown';
}

/** When what an answer shows was made, as the tenant says. */
export function createdOf(answer: Json): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('created' in answer)) return undefined;
  return typeof answer.created === 'string' ? answer.created : undefined;
}

function wasThere(run: Run, operation: Operation, attempt: Attempt, answer: Json): boolean {
  const sentAt = run.sentAt(operation);
  return sentAt !== undefined && attempt.wasThere?.(answer, sentAt) === true;
}

/**
 * Reads the tenant once a late commit would show, and its lists do; undefined when the job is stopped before that. `lost`: how the answer
 * of this run's own request was lost; absent: an earlier runner sent it.
 */
async function reconcile(
  run: Run,
  operation: Operation,
  attempt: Attempt,
  sentAt: number,
  lost: string | undefined,
): Promise<Found | undefined> {
  const { clock, settings } = run.context;
  const length = Math.max(settings.timeoutMs, settings.settleMs) + settings.settleMs;
  // Of a request of this run it is known what has passed, by no clock that somebody sets: nothing, or the whole time-out.
  const wait =
    lost === undefined
      ? restOf(clock, sentAt, length)
      : length - (lost === 'timeout' ? settings.timeoutMs : 0);
  const look = () => ofPerson(run, operation, () => attempt.lookFor(sentAt), { found: 'unclear' } as const);
  try {
    if (lost === undefined) await run.lease.quiet;
    if (wait > 0) await clock.sleep(wait, run.stop.signal);
  } catch {
    return undefined;
  }
  let found = await look();
  for (let pause = settings.settleMs, waited = 0; waited < MOST_LAG_MS; pause *= 2) {
    if (found.found !== 'absent' || !addsGrant(operation) || !(await listLags(run, operation, sentAt))) break;
    await clock.sleep(pause, run.stop.signal).catch(() => undefined);
    if (run.stop.signal.aborted) return undefined;
    waited += pause;
    found = await look();
  }
  return found;
}

const GONE: WriteOutcome<Json> = { outcome: 'abandoned', why: NO_LONGER_IN_OKTA };

/** What is read of a person before or after a write of theirs; `gone` where Okta refused it because they were deleted. */
function ofPerson<T>(run: Run, operation: Operation, act: () => Promise<T>, gone: T): Promise<T> {
  return 'principal' in operation ? unlessGone(run.context.okta, operation.principal, act, gone) : act();
}

/** An id that does not exist is a 404, in the body of a grant a 400 (contract §1.3): whether it is the person's is asked. */
async function saysGone(run: Run, operation: Operation, { status }: Refusal): Promise<boolean> {
  if (!('principal' in operation) || (status !== 404 && status !== 400)) return false;
  return isGone(run.context.okta, operation.principal);
}
