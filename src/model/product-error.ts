import { agreeing } from './counted.ts';
import { ERRORS, type ErrorCode } from './error-registry.ts';

export interface ErrorDetails {
  /** Fill the placeholders of the templates: numbers, handles, setting names; never tenant or file text. */
  readonly fill?: Readonly<Record<string, string | number>>;
  /** What it happened to; may be tenant or file text, and is only ever shown as data. */
  readonly subject?: string;
  readonly retryAfterSeconds?: number;
  readonly cause?: unknown;
}

/** The only error that leaves a workflow: one sentence of cause, one of remedy, a stable code. */
export class ProductError extends Error {
  readonly code: ErrorCode;
  /** One sentence: what happened. */
  readonly reason: string;
  /** One sentence: what to do next. */
  readonly remedy: string;
  readonly subject: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** What filled the templates. */
  readonly fill: Readonly<Record<string, string | number>>;

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    const { cause, remedy } = ERRORS[code];
    super(
      `${code}: ${filled(cause, details.fill)}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    );
    this.name = 'ProductError';
    this.code = code;
    this.fill = details.fill ?? {};
    this.reason = filled(cause, details.fill);
    this.remedy = filled(remedy, details.fill);
    this.subject = details.subject;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }
}

function filled(template: string, fill: ErrorDetails['fill'] = {}): string {
  let count: number | undefined;
  const shown = (whole: string, name: string) => {
    const value = fill[name];
    if (typeof value === 'number') count = value;
    return String(value ?? whole);
  };
  return template
    .split(/(?=\{\w+\})/)
    .map((part) => {
      const [placeholder = '', name = ''] = /^\{(\w+)\}/.exec(part) ?? [];
      const before = placeholder === '' ? '' : shown(placeholder, name);
      return before + agreeing(part.slice(placeholder.length), count);
    })
    .join('');
}
