import type { ErrorCode } from '../../model/error-registry.ts';
import { ProductError } from '../../model/product-error.ts';

/** What is said of one app, or of what it has; a token that is refused or a host that is away is so for every app. */
const OF_ONE_APP: ReadonlySet<ErrorCode> = new Set([
  'auth.not_permitted',
  'okta.refused',
  'okta.unavailable',
  'okta.unexpected',
]);

/** Whether a reading failed in a way in which the next app may still be read. */
export function isOfOneApp(error: unknown): error is ProductError {
  return error instanceof ProductError && OF_ONE_APP.has(error.code);
}
