import type { ErrorCode } from './error-registry.ts';
import type { RunnerProcess } from './runner-process.ts';

export const OPERATION_STATES = [
  'pending',
  'sent',
  'done',
  'already',
  'refused',
  'stale',
  'unknown',
  'cancelled',
] as const;

export type OperationState = (typeof OPERATION_STATES)[number];

/** How an operation ends that does not come through and that nobody cancelled. */
export const FAILED_STATES = ['refused', 'stale', 'unknown'] as const satisfies readonly OperationState[];

export type FailedState = (typeof FAILED_STATES)[number];

export type JobPhase = 'first-wave' | 'writing' | 'reconciling' | 'verifying' | 'ended';

/** `waiting`: agreed to, and no runner has taken it yet, or it waits for another job on the same app. */
export type JobState = 'waiting' | 'running' | 'parked' | 'done' | 'cancelled';

/** What a person asked of a job that has not ended. `stop`: park it. `cancel`: what is not sent yet never will be. */
export type JobWish = 'stop' | 'cancel';

/** Hours in which a job may write: minutes of the day, by the clocks of an IANA time zone. */
export interface TimeWindow {
  readonly from: number;
  /** The first minute after it; smaller than `from`: on the next day. */
  readonly to: number;
  readonly zone: string;
}

/** How a person wants a job to be run; kept with the job, so that whoever continues it does the same. */
export interface JobOptions {
  /** After the first wave, people are written in waves of so many; each is looked at before the next. */
  readonly wave?: number;
  readonly window?: TimeWindow;
  /** Part of the limit of single rate buckets that may be used, 0..1; `*`: of all others. */
  readonly shares?: Readonly<Record<string, number>>;
}

/** Why a job stopped before its end; the rest of its operations stay pending. */
export type ParkReason =
  | 'token-rejected'
  | 'not-permitted'
  | 'feature-gone'
  | 'tenant-changed'
  | 'equal-failures'
  | 'too-many-failures'
  | 'first-wave-differs'
  | 'additive-refused'
  | 'store-failed'
  | 'unavailable'
  | 'outside-window'
  | 'runner-lost'
  | 'agreement-expired'
  | 'plan-altered'
  | 'server-stopped'
  | 'stopped-by-person';

/** How a person agreed to a plan (design §7.7). */
export interface Agreement {
  readonly method: 'elicited' | 'page' | 'terminal' | 'host';
  /** OS user, and the MCP client's name and version where there is one. */
  readonly who: string;
  readonly client?: string;
  readonly at: string;
  readonly planHash: string;
  /** Those that the job was run under before this one, oldest first. */
  readonly earlier?: readonly Omit<Agreement, 'earlier'>[];
}

/** Why a job stopped; `retryAt`: its runner tries again by itself then; `saw`: what reading back showed otherwise than planned. */
export interface JobParked {
  readonly reason: ParkReason;
  readonly code?: ErrorCode;
  readonly subject?: string;
  readonly retryAt?: string;
  /** The process that waits until then; absent: none is known. */
  readonly waits?: RunnerProcess;
  readonly saw?: readonly Difference[];
}

/**
 * What an operation found of its principal directly before it was sent, and what it sent: durable before the request
 * leaves, so that it can be undone whatever happens next.
 */
export interface Before {
  readonly grants: readonly GrantBefore[];
  /** Value ids that the request carries; empty where it carries none. */
  readonly sends: readonly string[];
}

/** A grant as it was. */
export interface GrantBefore {
  readonly id: string;
  readonly type: string;
  readonly action: string;
  /** Value ids; absent where the grant did not show them. */
  readonly values?: readonly string[];
  readonly expiresAt?: string;
}

/** What a runner last said of the time its job will take. */
export interface JobProgress {
  /** When it said so, by its clock. */
  readonly at: number;
  readonly secondsLeft: number;
}

export const RUNNER_STATES = ['alive', 'gone', 'not-known', 'none'] as const;
export type RunnerState = (typeof RUNNER_STATES)[number];

/** Where a job stands; every number comes from the journal, or from reading back where the name says so. */
export interface JobStatus {
  readonly id: string;
  readonly planId: string;
  readonly planHash: string;
  readonly state: JobState;
  readonly phase: JobPhase;
  readonly operations: number;
  readonly states: Readonly<Record<OperationState, number>>;
  readonly parked?: JobParked;
  /** How a person wants it to be run; absent: as the settings say. */
  readonly options?: JobOptions;
  /** Asked for, and not carried out yet. */
  readonly wish?: JobWish;
  /**
   * Whether a runner holds the job right now. `alive`: its lease is not over, and nothing says otherwise; `gone`: its lease
   * is not over, but its process on this machine ended; `not-known`: a process of its number runs here, and nothing tells
   * whether it is the runner. Of a job that goes on by itself later: the same of the process that waits for it.
   */
  readonly runner: RunnerState;
  /** Operations that did not come through, by how they ended and why; those with most operations first. */
  readonly failures: readonly {
    /** Absent: what is beyond those that are told apart, of any. */
    readonly state?: FailedState;
    readonly code: string;
    readonly count: number;
    readonly samplePrincipal?: string;
    /** What Okta said of one of them. */
    readonly said?: string;
  }[];
  readonly startedAt: string;
  readonly endedAt?: string;
  /** Seconds left, while a runner has it. */
  readonly etaSeconds?: number;
  readonly verification?: Verification;
  /** When what it says about people was removed: it can be neither continued nor undone. */
  readonly purgedAt?: string;
  /** The newest seal of the journal: whoever keeps it can tell later whether the journal is still the same. */
  readonly seal?: { readonly entries: number; readonly hash: string };
}

/** What was read back after the last write. */
export interface Verification {
  readonly readAt: string;
  /** Grants plans: both ledgers, from what was read. */
  readonly people: number;
  readonly newAccounts: number;
  readonly alreadyMembers: number;
  readonly grantsWritten: number;
  readonly ledger: HoldingLedger;
  /** Plans that take access away: what went, and what came back. */
  readonly changes?: ChangeLedger;
  /** Structure plans: what the app lists now. */
  readonly entitlements: readonly { readonly name: string; readonly values: number }[];
  /** Plans of kind `bundles`: each bundle of the plan as it was read; without an id it is not there. */
  readonly bundles?: readonly VerifiedBundle[];
  /** Holdings that people had before and do not have now, and holdings nobody planned. */
  readonly lost: number;
  readonly extra: number;
  /** Changes of somebody else's that a write of ours undid in the same moment, by Okta's history; grants plans. */
  readonly overwritten?: number;
  /** Writes that may have done so and of which the history did not tell. */
  readonly raceUnknown?: number;
  /** Those that others did not make come first. */
  readonly differences: readonly Difference[];
  /** Further ones; absent: none. */
  readonly unnamed?: number;
}

export interface VerifiedBundle {
  readonly name: string;
  readonly id?: string;
  readonly values: number;
  /** Name, description and values are those of the plan; for a bundle to be removed: it is gone. */
  readonly asPlanned: boolean;
}

/** granted + already + conflict + needsDecision + heldBack + refused + stale + unknown + cancelled = wanted. */
export interface HoldingLedger {
  readonly wanted: number;
  readonly granted: number;
  readonly already: number;
  readonly conflict: number;
  readonly needsDecision: number;
  readonly heldBack: number;
  readonly refused: number;
  readonly stale: number;
  readonly unknown: number;
  readonly cancelled: number;
}

/**
 * removed + heldOtherwise + notRemoved = toRemove; restored + notRestored = toRestore.
 * `heldOtherwise`: our grant of it is gone, and a grant of somebody else still gives it.
 */
export interface ChangeLedger {
  readonly toRemove: number;
  readonly removed: number;
  readonly heldOtherwise: number;
  readonly notRemoved: number;
  readonly toRestore: number;
  readonly restored: number;
  readonly notRestored: number;
}

export interface Difference {
  /**
   * `missing`: planned, not there; `lost`: was there, is gone; `extra`: is there, nobody planned it; `expiry`, `base`:
   * changed; `overwritten`, `revived`: given or taken by somebody else, undone by a write of ours in the same moment.
   */
  readonly kind: 'missing' | 'lost' | 'extra' | 'expiry' | 'base' | 'overwritten' | 'revived';
  readonly principal: string;
  readonly entitlementName?: string;
  readonly valueName?: string;
  /** True where reading shows that not we but somebody else, or the tenant's policy, did it. */
  readonly outside: boolean;
}
