import type { Log } from '../config/log.ts';
import type { Clock } from '../model/clock.ts';
import type { Processes } from '../model/runner-process.ts';
import type { Random } from '../model/random.ts';
import type { Okta } from '../okta/okta.ts';
import type { Store } from '../store/store.ts';

/** Everything a job may touch. */
export interface JobContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly okta: Okta;
  readonly store: Store;
  readonly log: Log;
  /** Absent: runners do not say which process they are, and nobody looks. */
  readonly processes?: Processes;
  readonly settings: {
    readonly settleMs: number;
    readonly timeoutMs: number;
    readonly concurrency: number;
    /** Part of each rate limit that may be used, 0..1. */
    readonly share: number;
    /** The same for single buckets. */
    readonly shares: Readonly<Record<string, number>>;
    /** How far ahead of the tenant's clock a grant that is taken back ends. */
    readonly endAheadMs: number;
    /** How long what was learned of a tenant is relied on. */
    readonly learnedForMs: number;
  };
}
