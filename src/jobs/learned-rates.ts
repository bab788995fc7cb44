import { type LearnedBucket, type LearnedRates, RATES_FACT } from '../model/rates.ts';
import type { JobContext } from './job-context.ts';

const FORGET = 0.995;

/** What earlier calls of any process learned of a tenant's limits. */
export async function learnedRates(
  { store }: Pick<JobContext, 'store'>,
  tenantId: string,
): Promise<LearnedRates> {
  const fact = await store.facts.get(tenantId, RATES_FACT);
  return (fact?.value as LearnedRates | undefined) ?? { buckets: {} };
}

/** Adds what this process saw to what is known of a tenant's limits, and returns all of it. */
export async function learnRates(
  context: Pick<JobContext, 'store' | 'okta' | 'clock'>,
  tenantId: string,
): Promise<LearnedRates> {
  const { store, okta, clock } = context;
  const known = await learnedRates(context, tenantId);
  const seen: [string, LearnedBucket][] = okta
    .rates()
    .flatMap(({ bucket, limit, budget, share, others }): [string, LearnedBucket][] => {
      if (limit === undefined) return [];
      const now = Math.max(others, expectedOthers(limit, budget, share));
      // At the start of a window others have not shown themselves yet: what they used is forgotten slowly.
      const before = Math.max(0, (known.buckets[bucket]?.others ?? 0) * FORGET - 0.01);
      return [[bucket, { limit, others: Math.round(Math.max(now, before) * 100) / 100 }]];
    });
  const latencyMs = okta.latencyMs() ?? known.latencyMs;
  const rates: LearnedRates = {
    buckets: { ...known.buckets, ...Object.fromEntries(seen) },
    ...(latencyMs === undefined ? {} : { latencyMs: Math.round(latencyMs) }),
  };
  await store.facts.set(tenantId, RATES_FACT, { ...rates }, clock.now());
  return rates;
}

/** What others will have used by the end of the window, where that is what leaves us less than our share. */
function expectedOthers(limit: number, budget: number | undefined, share: number): number {
  if (budget === undefined || budget >= Math.floor(limit * share)) return 0;
  return Math.max(0, limit - budget - Math.ceil(limit * 0.02));
}
