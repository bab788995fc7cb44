import type { Clock } from '../model/clock.ts';
import type { TimeWindow } from '../model/job.ts';
import { WriteAbandoned } from '../okta/okta.ts';
import { nextChange } from '../planning/time-window.ts';
import { Parked } from './park.ts';

export const WINDOW_CLOSED = 'window-closed';

/** Lets writes leave only in the hours that were agreed on. */
export class WindowGate {
  readonly #window: TimeWindow | undefined;
  readonly #clock: Clock;
  #openFrom = 0;
  #openUntil = 0;

  constructor(window: TimeWindow | undefined, clock: Clock) {
    this.#window = window;
    this.#clock = clock;
  }

  /** Called directly before a write leaves. Throws `WriteAbandoned` outside the window. */
  pass(): void {
    if (!this.#isOpen()) throw new WriteAbandoned(WINDOW_CLOSED);
  }

  /** The stop of a job that may not write now, with the time at which it goes on; undefined inside the window. */
  parked(): Parked | undefined {
    if (this.#window === undefined || this.#isOpen()) return undefined;
    const now = this.#clock.now();
    const opens = nextChange(this.#window, now, true);
    return new Parked('outside-window', undefined, opens === undefined ? undefined : opens - now);
  }

  #isOpen(): boolean {
    if (this.#window === undefined) return true;
    const now = this.#clock.now();
    // A clock that was set back is looked at anew.
    if (now >= this.#openFrom && now < this.#openUntil) return true;
    if (nextChange(this.#window, now, true) !== now) return false;
    this.#openFrom = now;
    this.#openUntil = nextChange(this.#window, now, false) ?? Number.POSITIVE_INFINITY;
    return true;
  }
}
