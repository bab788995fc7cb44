import { JOB_ERRORS } from './errors/job-errors.ts';
import { ORGANISATION_ERRORS } from './errors/organisation-errors.ts';
import { PATTERN_ERRORS } from './errors/pattern-errors.ts';
import { PLAN_ERRORS } from './errors/plan-errors.ts';
import { PROGRAM_ERRORS } from './errors/program-errors.ts';
import { REPORT_ERRORS } from './errors/report-errors.ts';

/**
 * Every way in which the product can refuse or fail. A code is never reused; `docs/errors.md` is generated from this.
 * `cause` and `remedy` are fixed templates: only numbers, the product's own handles and setting names may fill them,
 * never text from a tenant or a file (that goes to `subject`).
 */
export const ERRORS = {
  ...PROGRAM_ERRORS,
  ...ORGANISATION_ERRORS,
  ...REPORT_ERRORS,
  ...PLAN_ERRORS,
  ...PATTERN_ERRORS,
  ...JOB_ERRORS,
  internal: {
    cause: 'A fault in this program.',
    remedy: 'Nothing more was changed. The log names the fault; please report it.',
  },
} as const satisfies Record<string, { cause: string; remedy: string }>;

export type ErrorCode = keyof typeof ERRORS;
