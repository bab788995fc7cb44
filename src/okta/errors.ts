import * as z from 'zod';
import type { HttpResponse } from '../model/transport.ts';
import { ProductError } from '../model/product-error.ts';
import type { Refusal } from './okta.ts';

const Cause = z.looseObject({
  errorSummary: z.string().optional(),
  reason: z.string().optional(),
  location: z.string().optional(),
});

const Body = z.looseObject({
  errorCode: z.string().optional(),
  errorSummary: z.string().optional(),
  errorCauses: z.array(Cause).optional(),
});

/** Okta's error body; an unreadable one leaves only the status. */
export function refusalOf(response: HttpResponse): Refusal {
  const parsed = Body.safeParse(jsonOf(response.body));
  const { errorCode, errorSummary, errorCauses = [] } = parsed.success ? parsed.data : {};
  const requestId = response.headers['x-okta-request-id'];
  return {
    status: response.status,
    ...(errorCode === undefined ? {} : { errorCode }),
    ...(errorSummary === undefined ? {} : { summary: errorSummary }),
    causes: errorCauses.map((cause) => ({
      ...(cause.errorSummary === undefined ? {} : { summary: cause.errorSummary }),
      ...(cause.reason === undefined ? {} : { reason: cause.reason }),
      ...(cause.location === undefined ? {} : { location: cause.location }),
    })),
    ...(requestId === undefined ? {} : { requestId }),
  };
}

/**
 * The error of a read that was refused; its subject says which call it was. Keyed on the status: codes differ between the
 * APIs (contract §1.3).
 */
export function readRefused(
  refusal: Refusal,
  { method, path }: { readonly method: string; readonly path: string },
): ProductError {
  const said = refusal.causes[0]?.summary ?? refusal.summary;
  if (refusal.status === 401)
    return new ProductError('auth.token_rejected', said === undefined ? {} : { subject: said });
  // A person is not named by an error.
  const call = `${method} ${path.replace(/\/users\/[^/]+/, '/users/…')}`;
  const details = { subject: said === undefined ? call : `${said} (${call})` };
  if (refusal.status === 403) return new ProductError('auth.not_permitted', details);
  if (refusal.status >= 300 && refusal.status < 400) {
    return new ProductError('tenant.not_okta', { fill: { status: refusal.status } });
  }
  return new ProductError('okta.refused', { ...details, fill: { status: refusal.status } });
}

/** Undefined where the text is no JSON. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
