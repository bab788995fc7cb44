import type { ErrorCode } from '../model/error-registry.ts';
import type { ParkReason } from '../model/job.ts';
import { ProductError } from '../model/product-error.ts';
import type { Refusal } from '../okta/okta.ts';

/** Thrown to stop a job before its end; what is pending stays pending. */
export class Parked extends Error {
  readonly reason: ParkReason;
  readonly subject: string | undefined;

  constructor(reason: ParkReason, subject?: string) {
    super(`parked: ${reason}`);
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

/** Watches refusals for what concerns more than one operation (design §8). */
export class FailureWatch {
  #last = '';
  #run = 0;
  #failed = 0;
  #ended = 0;

  succeeded(): void {
    this.#ended += 1;
    this.#run = 0;
    this.#last = '';
  }

  /** Throws `Parked` where going on would only fail again. */
  refused(refusal: Refusal): void {
    const key = `${refusal.status} ${refusal.errorCode ?? ''}`;
    this.#run = key === this.#last ? this.#run + 1 : 1;
    this.#last = key;
    this.#failed += 1;
    this.#ended += 1;
    if (refusal.status === 401) throw new Parked('token-rejected', refusal.summary);
    const wide = refusal.status === 403 && !PERSONAL_403.has(refusal.errorCode ?? '');
    if (wide && this.#run >= WIDE_FAILURES) throw new Parked('not-permitted', refusal.summary);
    if (refusal.status === 404 && this.#run >= WIDE_FAILURES)
      throw new Parked('feature-gone', refusal.summary);
    if (this.#run >= EQUAL_FAILURES) throw new Parked('equal-failures', refusal.summary);
    if (this.#ended >= LEAST_ENDED && this.#failed > this.#ended * FAILURE_SHARE) {
      throw new Parked('too-many-failures', refusal.summary);
    }
  }
}
