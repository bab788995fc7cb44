import type { Log } from '../config/log.ts';
import type { Settings } from '../config/settings.ts';
import type { Clock } from '../model/clock.ts';
import type { Random } from '../model/random.ts';
import type { Processes } from '../model/runner-process.ts';
import type { Org } from '../model/tenant-objects.ts';
import type { Okta } from '../okta/okta.ts';
import type { ReportFolder } from '../sources/report-folder.ts';
import type { Store } from '../store/store.ts';
import type { AgreementPages } from './agreement-pages.ts';
import type { LaunchedRunner } from './launch-runner.ts';
import type { RunningJobs } from './running-jobs.ts';

/** Everything a workflow may touch; built once by `main.ts`, or by a test. */
export interface Context {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly random: Random;
  /** The configured tenant. Throws `config.missing` when domain or token are not set. */
  readonly okta: () => Okta;
  /** The organisation behind the configured host; asked for once, or afresh where a plan is about to be applied. */
  readonly org: (options?: {
    readonly fresh?: boolean;
    readonly signal?: AbortSignal | undefined;
  }) => Promise<Org>;
  readonly store: Store;
  readonly reports: ReportFolder;
  readonly log: Log;
  /** Absent: runners do not say which process they are, and nobody looks. */
  readonly processes?: Processes;
  readonly running: RunningJobs;
  /** Starts a process of its own that runs a job and outlives this one; absent where there is no program to start. */
  readonly launchRunner?: (jobId: string) => LaunchedRunner;
  /** Pages of this machine where a person agrees to a plan; absent where nothing serves them. */
  readonly agreementPages?: AgreementPages;
  /** The evidence of a job as one page of HTML; absent where nothing makes pages. */
  readonly evidencePage?: (job: string) => Promise<string>;
  /** The evidence of an analysis of patterns as one page of HTML; absent where nothing makes pages. */
  readonly analysisPage?: (analysis: string) => Promise<string>;
  /** Words that make a value sensitive, in lower case. */
  readonly sensitiveWords: readonly string[];
  /** Who runs this process, for agreements. */
  readonly osUser: string;
}

/** Tells how far a long call is; `total` and `secondsLeft` are absent while unknown. */
export type Progress = (
  done: number,
  total: number | undefined,
  stage: ProgressStage,
  secondsLeft?: number,
) => void;

export type ProgressStage =
  | 'reading-report'
  | 'resolving-people'
  | 'reading-app'
  | 'reading-people'
  | 'mining'
  /** What a job wrote last is to show before the app is read. */
  | 'settling'
  | 'planning'
  | 'first-wave'
  | 'writing'
  | 'reconciling'
  | 'without-runner'
  | 'verifying';

/** What every long call takes. */
export interface Call {
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}
