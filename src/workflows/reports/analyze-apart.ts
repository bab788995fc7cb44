import {
  analyzeRemembering,
  looksAtHeader,
  type RememberingInput,
} from '../../intake/analyze-remembering.ts';
import type { Understanding } from '../../model/understanding.ts';
import type { Call } from '../context.ts';
import { counter, hereBytes, inThread, LEAST_BYTES } from './report-thread.ts';

/** How often `analyze` reads a report; rarely once or twice more. */
const PASSES = 1;

/**
 * `analyze` in a thread of its own where the report is large, so that the server answers meanwhile. Tells how many bytes
 * are read of all that will be; ends at once when the call is cancelled. Throws `intake.*`, or why it was cancelled.
 */
export async function analyzeApart(
  { open, ...input }: RememberingInput,
  bytes: number,
  call: Call = {},
  leastBytes = LEAST_BYTES,
): Promise<Understanding> {
  const { signal } = call;
  signal?.throwIfAborted();
  const counted = counter(bytes, PASSES + (looksAtHeader(input) ? 1 : 0), call);
  if (bytes < leastBytes)
    return await analyzeRemembering({ ...input, open: () => hereBytes(open, counted, signal) });
  const { understanding } = await inThread({ kind: 'analyze', input }, open, counted, signal);
  return understanding;
}
