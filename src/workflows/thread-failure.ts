import type { ErrorCode } from '../model/error-registry.ts';
import { ProductError } from '../model/product-error.ts';

/** What a thread failed with, as a message: an error that is cloned loses its class and what it knew. */
export type ThreadFailure =
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly fill: Readonly<Record<string, string | number>>;
      readonly subject: string | undefined;
      readonly retryAfterSeconds: number | undefined;
      readonly stack: string | undefined;
      readonly cause: ThreadFailure | undefined;
    }
  | {
      readonly kind: 'failed';
      readonly name: string;
      readonly message: string;
      readonly stack: string | undefined;
      readonly cause: ThreadFailure | undefined;
    };

/** Causes of causes that are told; an error may be its own. */
const MOST_CAUSES = 8;

/** What is posted for what was thrown. */
export function failureOf(error: unknown, causes = MOST_CAUSES): ThreadFailure {
  if (!(error instanceof Error))
    return { kind: 'failed', name: 'Error', message: String(error), stack: undefined, cause: undefined };
  const cause = error.cause === undefined || causes === 0 ? undefined : failureOf(error.cause, causes - 1);
  const { stack } = error;
  if (error instanceof ProductError) {
    const { code, fill, subject, retryAfterSeconds } = error;
    return { kind: 'refused', code, fill, subject, retryAfterSeconds, stack, cause };
  }
  return { kind: 'failed', name: error.name, message: error.message, stack, cause };
}

/** What was thrown, of what was posted: a product error is one again, any other keeps its name. */
export function failedWith(failure: ThreadFailure): Error {
  const cause = failure.cause === undefined ? undefined : failedWith(failure.cause);
  let error: Error;
  if (failure.kind === 'refused') {
    const { code, fill, subject, retryAfterSeconds } = failure;
    error = new ProductError(code, {
      fill,
      ...(subject === undefined ? {} : { subject }),
      ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }),
      ...(cause === undefined ? {} : { cause }),
    });
  } else {
    error = new Error(failure.message, cause === undefined ? undefined : { cause });
    error.name = failure.name;
  }
  if (failure.stack !== undefined) error.stack = failure.stack;
  return error;
}
