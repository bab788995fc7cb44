/** A deadline: a signal that aborts when the time is over, unless it was cancelled before. */
export interface Deadline {
  readonly signal: AbortSignal;
  cancel(): void;
}

/** The one door through which time comes in. All durations are milliseconds. */
export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** A signal that aborts after `ms`. Cancel it when the guarded work is over. */
  deadline(ms: number): Deadline;
}
