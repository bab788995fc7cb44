import type { Clock } from '../model/clock.ts';

/** What is left of a wait of `lengthMs` that began at `since`; never more than all of it, should the clock be set back. */
export function restOf(clock: Clock, since: number, lengthMs: number): number {
  return Math.min(lengthMs, since + lengthMs - clock.now());
}
