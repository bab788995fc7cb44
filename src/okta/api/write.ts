import { ProductError } from '../../model/product-error.ts';
import type { WriteOutcome } from '../okta.ts';
import type { Answer } from '../attempt.ts';

/** The outcome with the answer parsed. An answer that cannot be understood leaves it open what was committed. */
export function mapOutcome<T>(outcome: WriteOutcome<Answer>, parse: (json: unknown) => T): WriteOutcome<T> {
  if (outcome.outcome !== 'ok') return outcome;
  try {
    return { ...outcome, value: parse(outcome.value.json) };
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    return {
      outcome: 'ambiguous',
      why: 'unexpected answer',
      ...(outcome.requestId === undefined ? {} : { requestId: outcome.requestId }),
    };
  }
}
