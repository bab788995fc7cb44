import type { LeaseHolder } from '../store/job-table.ts';

/** How a job is run by one runner. */
export interface RunOptions {
  /** Stops the job: what is in flight ends, the rest stays pending, applying the same plan continues. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (
    done: number,
    total: number,
    stage: 'first-wave' | 'writing' | 'verifying',
    secondsLeft?: number,
  ) => void;
  /** A holder of the app that did not move for a whole lease: it is taken for dead. */
  readonly dead?: LeaseHolder;
}
