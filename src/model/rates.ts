/** What was learned of one rate bucket: kept per tenant in the fact `rates`. */
export type LearnedBucket = {
  /** Requests per window that the header shows for this token. */
  readonly limit: number;
  /** Requests of others per window. */
  readonly others: number;
};

/** What was learned of how fast a tenant can be worked with. */
export type LearnedRates = {
  readonly buckets: Readonly<Record<string, LearnedBucket>>;
  /** Mean time from a request to its answer. */
  readonly latencyMs?: number;
};

/** Names of the buckets that a job spends. */
export interface JobBuckets {
  readonly assign: string;
  readonly grant: string;
  readonly grantRead: string;
  readonly memberRead: string;
  /** Effective access of one person. */
  readonly accessRead: string;
  readonly structure: string;
  readonly bundle: string;
}

/** Key of the fact that holds `LearnedRates`. */
export const RATES_FACT = 'rates';

/** Windows are of one minute (contract §9.1). */
export const WINDOW_MS = 60_000;

/**
 * Part of a budget that leaves at once at the start of a window, and how many requests at least; the rest is spread
 * over the window.
 */
export const BURST = { share: 0.2, least: 10 } as const;

/** Requests that we send in a window: our share of the limit, less what others leave no room for. */
export function windowBudget(limit: number, share: number, others: number): number {
  const shared = Math.floor(limit * share);
  const left = others === 0 ? shared : Math.floor(limit - others - Math.ceil(limit * 0.02));
  return Math.max(1, Math.min(shared, left));
}

/** The rate buckets of what this product calls, by the names that a share is given to. */
export const RATE_BUCKETS: readonly string[] = [
  'users',
  'read users/{id}',
  'apps',
  'apps/{id}',
  'apps and apps/{id}/*',
  'read grants',
  'write grants',
  'read entitlements',
  'write entitlements',
  'read entitlement-bundles',
  'write entitlement-bundles',
  'read principal-entitlements',
  'read risk-rules',
  'read resource-labels',
  'read entitlement-settings',
  'GET api/v1/org',
  'GET api/v1/logs',
];

/** The part of a bucket's limit that may be used, 0..1: a job's own choice, then the setting for the bucket, then the one for all. */
export function shareOf(
  bucket: string,
  share: number,
  shares: Readonly<Record<string, number>>,
  ofJob: Readonly<Record<string, number>>,
): number {
  return ofJob[bucket] ?? ofJob['*'] ?? shares[bucket] ?? shares['*'] ?? share;
}
