import { parseInstant } from '../model/instant.ts';
import { type HttpResponse, TransportError } from '../model/transport.ts';
import type { RateHeaders } from './budget.ts';
import { jsonOf } from './errors.ts';

/** An answer whose body is JSON, or empty. */
export interface Answer {
  readonly response: HttpResponse;
  readonly json: unknown;
}

/** What came of one attempt; `ambiguous`: whether it was committed cannot be told. */
export type Attempt =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | { readonly kind: 'limited'; readonly waitMs: number }
  | { readonly kind: 'refused'; readonly response: HttpResponse }
  | { readonly kind: 'ambiguous'; readonly why: string; readonly response?: HttpResponse }
  | { readonly kind: 'not-sent'; readonly why: string };

/** What an answer says of its attempt; 429 is not for here. */
export function classified(response: HttpResponse): Attempt {
  const { status, body } = response;
  if (status >= 200 && status < 300) {
    const json = body === '' ? undefined : jsonOf(body);
    // Half an answer is no answer: the write may have been committed.
    if (body !== '' && json === undefined) {
      return {
        kind: 'ambiguous',
        why: body.trimStart().startsWith('<') ? 'a web page' : 'unreadable',
        response,
      };
    }
    return { kind: 'answer', answer: { response, json } };
  }
  if (status >= 500 || status === 408) return { kind: 'ambiguous', why: `status ${status}`, response };
  return { kind: 'refused', response };
}

/** Windows take a minute (contract §9.1): an end that is further ahead is no end of one. */
const LONGEST_WINDOW_MS = 10 * 60_000;

/**
 * The rate limit as the headers tell it; undefined where one of them is missing, or the end of the window cannot be one (a proxy
 * that counts in milliseconds, a clock that is wrong): for that nobody waits.
 */
export function rateOf({ headers }: HttpResponse): RateHeaders | undefined {
  const limit = Number(headers['x-rate-limit-limit'] ?? Number.NaN);
  const remaining = Number(headers['x-rate-limit-remaining'] ?? Number.NaN);
  const reset = Number(headers['x-rate-limit-reset'] ?? Number.NaN);
  const date = parseInstant(headers['date']);
  if (Number.isNaN(limit) || Number.isNaN(remaining) || Number.isNaN(reset) || date === undefined)
    return undefined;
  const endsInMs = Math.max(0, reset * 1000 - date);
  return endsInMs > LONGEST_WINDOW_MS ? undefined : { limit, remaining, reset, endsInMs };
}

/** Whether a 429 says that too many requests were under way at once: a limit of 0, whatever end of a window it names (contract §9.1). */
export function saysTooManyAtOnce({ headers }: HttpResponse): boolean {
  return headers['x-rate-limit-limit']?.trim() === '0';
}

/** What went wrong in a transport, and whether the request had left. */
export function asTransportError(error: unknown): { readonly kind: string; readonly sent: boolean } {
  if (error instanceof TransportError) return error;
  // Whatever else went wrong in a transport: it may have been sent.
  if (typeof error === 'object' && error !== null && 'kind' in error && 'sent' in error) {
    return { kind: String(error.kind), sent: error.sent !== false };
  }
  return { kind: 'reset', sent: true };
}
