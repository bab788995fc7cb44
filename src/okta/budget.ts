import type { Clock } from '../model/clock.ts';
import { BURST, windowBudget } from '../model/rates.ts';
import type { BucketStatus } from './okta.ts';

/** What the headers of an answer say, in milliseconds of our own clock (contract §9.1). */
export interface RateHeaders {
  readonly limit: number;
  readonly remaining: number;
  /** When the window ends, in seconds of the tenant's clock: names the window. */
  readonly reset: number;
  /** Until the window ends: Reset − Date. */
  readonly endsInMs: number;
}

interface Waiter {
  readonly admit: (ticket: Ticket) => void;
}

/** The right to send one request in a window. */
export interface Ticket {
  readonly window: number;
  /** The request that finds out about a window while the others wait. */
  readonly probe: boolean;
}

/** How much of the others' use in one window is still expected in the next when it was not seen again. */
const OTHERS_DECAY = 0.5;
/** Others' use is projected to the end of the window once this part of it has passed. */
const PROJECT_AFTER = 0.1;

/** Without an end that can be believed: the first pause, and the longest, as long as a window. */
const PAUSE_MS = 6_000;
const PAUSE_MOST_MS = 60_000;

/**
 * The budget of one rate bucket. Limits are learned from headers: before the first answer, and whenever a window has
 * ended, one probe is in flight and the rest wait for what it finds. In a window, `share` of the limit is spent,
 * spread over the time, less what others are seen to use. All waiting is first in, first out.
 */
export class Budget {
  readonly bucket: string;
  readonly #clock: Clock;
  readonly #share: () => number;
  readonly #waiting: Waiter[] = [];
  #window = 0;
  #limit: number | undefined;
  #remaining = 0;
  #startedAt = 0;
  #endsAt = 0;
  #reset = 0;
  #sent = 0;
  #others = 0;
  #expectedOthers = 0;
  #probing = false;
  #wakeAt: { at: number } | undefined;
  /** Our clock when it was last looked at. */
  #seen = 0;
  #pausedUntil = 0;
  /** In a row. */
  #pauses = 0;
  #total = 0;
  #limited = 0;

  constructor(bucket: string, clock: Clock, share: () => number) {
    this.bucket = bucket;
    this.#clock = clock;
    this.#share = share;
  }

  /** Waits for the right to send one request. Rejects with the signal's reason. */
  acquire(signal?: AbortSignal): Promise<Ticket> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(reasonOf(signal));
        return;
      }
      const onAbort = () => {
        const at = this.#waiting.indexOf(waiter);
        if (at >= 0) this.#waiting.splice(at, 1);
        if (signal !== undefined) reject(reasonOf(signal));
      };
      const waiter: Waiter = {
        admit: (ticket) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(ticket);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#waiting.push(waiter);
      this.#admit();
    });
  }

  /** Says that the request of a ticket leaves now; one that was held over the end of its window counts in the new one. */
  leaves(ticket: Ticket): void {
    this.#total += 1;
    if (ticket.window !== this.#window && !ticket.probe) this.#sent += 1;
  }

  /** What came back: the headers, or nothing (no answer, or one without headers). */
  observe(ticket: Ticket, headers: RateHeaders | undefined): void {
    if (ticket.probe) this.#probing = false;
    this.#pauses = 0;
    if (headers !== undefined && headers.limit > 0) this.#learn(headers);
    this.#admit();
  }

  /** The ticket is not used: nothing leaves. */
  giveBack(ticket: Ticket): void {
    if (ticket.probe) this.#probing = false;
    else if (ticket.window === this.#window) this.#sent -= 1;
    this.#admit();
  }

  /** A 429: nothing more leaves before `waitMs` are over. */
  exhausted(ticket: Ticket, waitMs: number): void {
    if (ticket.probe) this.#probing = false;
    this.#limited += 1;
    const now = this.#now();
    this.#limit ??= 1;
    this.#sent = Math.max(this.#sent, this.#budget());
    this.#remaining = 0;
    this.#endsAt = Math.max(this.#endsAt, now + waitMs);
    this.#admit();
  }

  /**
   * Too many requests at once: nothing leaves for `waitMs`; where the tenant gives no end that can be believed, for a time
   * that grows with each pause without an answer in between. The window goes on as it was. Returns the wait in milliseconds.
   */
  pause(ticket: Ticket, waitMs: number | undefined): number {
    this.#limited += 1;
    const now = this.#now();
    // Of requests that were under way together, each is told: that is one pause.
    if (now >= this.#pausedUntil) this.#pauses += 1;
    const ms = waitMs ?? Math.min(PAUSE_MOST_MS, PAUSE_MS * 2 ** (this.#pauses - 1));
    this.#pausedUntil = now + ms;
    if (ticket.probe) this.#probing = false;
    this.#admit();
    return ms;
  }

  status(): BucketStatus {
    const now = this.#now();
    const live = this.#limit !== undefined && now < this.#endsAt;
    return {
      bucket: this.bucket,
      ...(this.#limit === undefined ? {} : { limit: this.#limit, budget: this.#budget() }),
      ...(live ? { remaining: this.#remaining, resetsInMs: this.#endsAt - now } : {}),
      share: this.#share(),
      others: Math.max(this.#others, Math.round(this.#expectedOthers)),
      sent: this.#total,
      limited: this.#limited,
    };
  }

  /** Requests of ours per window. */
  #budget(): number {
    const others = Math.max(this.#expectedOthers, this.#projectedOthers());
    return windowBudget(this.#limit ?? 1, this.#share(), others);
  }

  #projectedOthers(): number {
    const length = this.#endsAt - this.#startedAt;
    const passed = this.#now() - this.#startedAt;
    if (this.#others === 0 || length <= 0 || passed < length * PROJECT_AFTER) return this.#others;
    return this.#others * Math.max(1, length / passed);
  }

  #learn({ limit, remaining, reset, endsInMs }: RateHeaders): void {
    const now = this.#now();
    // An answer that crossed the end of its window says nothing about this one.
    if (reset < this.#reset - 1) return;
    if (reset > this.#reset + 1) {
      this.#expectedOthers = Math.max(this.#others, this.#expectedOthers * OTHERS_DECAY);
      if (this.#expectedOthers < 1) this.#expectedOthers = 0;
      this.#window += 1;
      this.#reset = reset;
      this.#startedAt = now;
      this.#sent = 1;
      // A window that was open before we came was used by others, or by us before a restart.
      this.#others = Math.max(0, limit - remaining - 1);
      this.#endsAt = now + endsInMs;
    } else {
      this.#others = Math.max(this.#others, limit - remaining - this.#sent);
      if (now >= this.#endsAt) this.#endsAt = now + Math.max(endsInMs, 250);
    }
    this.#limit = limit;
    this.#remaining = remaining;
  }

  #admit(): void {
    while (this.#waiting.length > 0) {
      const now = this.#now();
      if (now < this.#pausedUntil) {
        this.#wake(this.#pausedUntil);
        return;
      }
      if (this.#limit === undefined || now >= this.#endsAt) {
        if (this.#probing) return;
        this.#probing = true;
        this.#waiting.shift()?.admit({ window: this.#window, probe: true });
        return;
      }
      const at = this.#nextAt();
      if (at > now) {
        this.#wake(at);
        return;
      }
      this.#sent += 1;
      this.#waiting.shift()?.admit({ window: this.#window, probe: false });
    }
  }

  /** When the next request may leave, by the pace of this window. */
  #nextAt(): number {
    const budget = this.#budget();
    if (this.#sent >= budget) return this.#endsAt;
    const burst = Math.max(BURST.least, Math.ceil(budget * BURST.share));
    const length = this.#endsAt - this.#startedAt;
    return this.#startedAt + Math.max(0, ((this.#sent + 1 - burst) / budget) * length);
  }

  #wake(at: number): void {
    if (this.#wakeAt !== undefined && this.#wakeAt.at <= at) return;
    const wake = { at };
    this.#wakeAt = wake;
    void this.#clock.sleep(Math.max(1, Math.ceil(at - this.#now()))).then(() => {
      if (this.#wakeAt === wake) this.#wakeAt = undefined;
      this.#admit();
    });
  }

  /** A clock that is set back takes the window with it: nobody waits until the old time comes again. */
  #now(): number {
    const now = this.#clock.now();
    const back = Math.max(0, this.#seen - now);
    this.#startedAt -= back;
    this.#endsAt -= back;
    this.#pausedUntil -= back;
    if (this.#wakeAt !== undefined) this.#wakeAt.at -= back;
    this.#seen = now;
    return now;
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('aborted');
}
