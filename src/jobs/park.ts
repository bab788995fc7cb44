import type { ErrorCode } from '../model/error-registry.ts';
import type { Difference, ParkReason } from '../model/job.ts';
import type { Operation } from '../model/operation.ts';
import { ProductError } from '../model/product-error.ts';
import type { Refusal } from '../okta/okta.ts';

/** Thrown to stop a job before its end; what is pending stays pending. */
export class Parked extends Error {
  readonly reason: ParkReason;
  readonly subject: string | undefined;
  /** After this long the runner may try again by itself. */
  readonly retryAfterMs: number | undefined;
  /** What was read back otherwise than planned. */
  readonly saw: readonly Difference[];

  constructor(reason: ParkReason, subject?: string, retryAfterMs?: number, saw: readonly Difference[] = []) {
    super(`parked: ${reason}`);
    this.saw = saw;
    this.retryAfterMs = retryAfterMs;
    this.reason = reason;
    this.subject = subject;
  }
}

const REASON_OF: Partial<Record<ErrorCode, ParkReason>> = {
  'auth.token_rejected': 'token-rejected',
  'auth.not_permitted': 'not-permitted',
  'tenant.unreachable': 'unavailable',
  'tenant.not_okta': 'tenant-changed',
  'okta.unavailable': 'unavailable',
  'okta.limited': 'unavailable',
  'okta.unexpected': 'unavailable',
  'okta.refused': 'feature-gone',
  'app.not_governed': 'feature-gone',
  'store.unavailable': 'store-failed',
  'store.newer': 'store-failed',
};

/** Why an error of a read or of the store stops a job; undefined for errors that are not about that. */
export function parkFor(error: unknown): Parked | undefined {
  if (error instanceof Parked) return error;
  if (!(error instanceof ProductError)) return undefined;
  const reason = REASON_OF[error.code];
  return reason === undefined ? undefined : new Parked(reason, error.subject);
}

/** Refusals about one person, not about what the token may do (contract §1.3). */
const PERSONAL_403: ReadonlySet<string> = new Set(['E0000038', 'E0000075']);

const EQUAL_FAILURES = 20;
const WIDE_FAILURES = 3;
const FAILURE_SHARE = 0.02;
const LEAST_ENDED = 50;

/** Why a job must stop, and the operations that were not refused for their own sake: they stay to be done. */
export interface Stop {
  readonly parked: Parked;
  readonly again: readonly Operation[];
}

/**
 * Watches refusals for what concerns more than one operation (design §8). Equal ones are counted for each kind of operation: one that
 * is never permitted fails among others that go well.
 */
export class FailureWatch {
  /** Kind of operation → what its last ones were refused for, one after the other. */
  readonly #runs = new Map<Operation['kind'], { readonly key: string; readonly operations: Operation[] }>();
  /** Kind of operation → how many in a row never got an answer that told anything. */
  readonly #unclear = new Map<Operation['kind'], number>();
  #failed = 0;
  #ended = 0;

  succeeded({ kind }: Operation): void {
    this.#ended += 1;
    this.#runs.delete(kind);
    this.#unclear.delete(kind);
  }

  /** A reason to stop after an operation that was sent again and again for nothing: each takes minutes. */
  unclear({ kind }: Operation, why: string | undefined): Parked | undefined {
    const count = (this.#unclear.get(kind) ?? 0) + 1;
    this.#unclear.set(kind, count);
    return count >= WIDE_FAILURES ? new Parked('equal-failures', why) : undefined;
  }

  /** A reason to stop, where going on would only fail again. */
  refused(operation: Operation, refusal: Refusal): Stop | undefined {
    const key = `${refusal.status} ${refusal.errorCode ?? ''}`;
    const before = this.#runs.get(operation.kind);
    const run = before?.key === key ? before.operations : [];
    run.push(operation);
    this.#runs.set(operation.kind, { key, operations: run });
    this.#unclear.delete(operation.kind);
    this.#failed += 1;
    this.#ended += 1;
    const stop = (reason: ParkReason, again: readonly Operation[]): Stop => ({
      parked: new Parked(reason, refusal.summary),
      again,
    });
    if (refusal.status === 401) return stop('token-rejected', [operation]);
    const wide =
      refusal.status === 404 || (refusal.status === 403 && !PERSONAL_403.has(refusal.errorCode ?? ''));
    if (wide && run.length >= WIDE_FAILURES) {
      return stop(refusal.status === 404 ? 'feature-gone' : 'not-permitted', run);
    }
    if (run.length >= EQUAL_FAILURES) return stop('equal-failures', []);
    const tooMany = this.#ended >= LEAST_ENDED && this.#failed > this.#ended * FAILURE_SHARE;
    return tooMany ? stop('too-many-failures', []) : undefined;
  }
}
