import type { Sender } from './send.ts';

/** The way out for what only reads. */
export type Reads = Pick<Sender, 'read'>;

/** So long a person waits for the answer of one read; longer where the settings give a single attempt longer. */
const PERSON_WAITS_MS = 15_000;

/**
 * The same way out for what a person waits for: a read that nobody answers gives up soon, with the same error as one
 * of a long job, which asks on for minutes. `timeoutMs`: of one attempt, as the settings say.
 */
export function waitedFor(sender: Reads, timeoutMs: number): Reads {
  const patienceMs = Math.max(PERSON_WAITS_MS, timeoutMs / 2);
  return { read: (call, options) => sender.read(call, { ...options, patienceMs }) };
}
