import type { BucketStatus } from '../../okta/okta.ts';
import type { Context } from '../context.ts';

export interface RateAnswer {
  readonly host: string;
  readonly buckets: readonly BucketStatus[];
  /** What this process sent so far. */
  readonly calls: { readonly reads: number; readonly writes: number; readonly resent: number };
}

/** What is known of each rate bucket of the tenant. Sends nothing. */
export async function rateStatus(context: Context): Promise<RateAnswer> {
  const okta = context.okta();
  return { host: okta.host, buckets: okta.rates(), calls: { ...okta.calls } };
}
