import type { Fault } from './faults.ts';
import type { SandboxSettings } from './settings.ts';

export interface SandboxRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface SandboxResponse {
  readonly status: number;
  /** Names in lower case; a header that comes several times is a list. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

/** What comes of a request: an answer, a broken connection, or silence. */
export type SandboxReply =
  | { readonly kind: 'response'; readonly response: SandboxResponse }
  | { readonly kind: 'reset' }
  | { readonly kind: 'silence' };

/** One exchange, for contract tests and counts. */
export interface Exchange {
  readonly operation: string | undefined;
  readonly template: string | undefined;
  readonly request: SandboxRequest;
  readonly response: SandboxResponse | undefined;
  readonly fault: Fault | undefined;
  readonly settings: SandboxSettings;
  readonly at: number;
}

/** Requests by kind, since the start or the last reset. */
export interface RequestCounts {
  reads: number;
  writes: number;
  limited: number;
  readonly byOperation: Map<string, number>;
}
