import { formatInstant } from '../../model/instant.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Analysis } from './analysis-facts.ts';
import type { Call, Context } from '../context.ts';

/** Okta says nothing of how late its log may be; so much is to be expected. */
export const LOG_LAG_MS = 5 * 60_000;

/**
 * Whether anything happened to the apps and groups of an analysis since they were read, as the System Log says. Unknown while the
 * log, for all that is known, may not show yet what happened.
 */
export type Freshness =
  | { readonly state: 'unknown'; readonly why: 'not-permitted' | 'report' | 'unavailable' | 'log-may-lag' }
  | {
      readonly state: 'nothing-logged' | 'changed';
      /** Event type → events. */
      readonly events: Readonly<Record<string, number>>;
    };

/** What changes who holds what, or what there is to hold (contract §7.5). */
const TYPES = [
  'resource.user_entitlements.update',
  'application.user_membership.add',
  'application.user_membership.remove',
  'resource.entitlement.create',
  'resource.entitlement.update',
  'resource.entitlement.delete',
  'resource.entitlement_bundle.create',
  'resource.entitlement_bundle.update',
  'resource.entitlement_bundle.delete',
] as const;

/** What changes who is in a group. */
const GROUP_TYPES = ['group.user_membership.add', 'group.user_membership.remove'] as const;

/** Asks the System Log once per app and per group that counted as an attribute. Where it does not answer, the freshness is unknown, which is said. */
export async function freshnessOf(
  context: Context,
  { header, facts }: Analysis,
  call: Call = {},
): Promise<Freshness> {
  if (header.source.kind === 'report') return { state: 'unknown', why: 'report' };
  const events: Record<string, number> = {};
  let age: number;
  try {
    // The tenant's time, as the snapshot's: some answer has told it by now.
    await context.org({ signal: call.signal });
    const until = context.clock.now() + (context.okta().clockAheadMs() ?? 0);
    age = until - facts.scope.at;
    const period = { since: formatInstant(facts.scope.at), until: formatInstant(until) };
    const objects = [
      ...header.source.apps.map(({ id }) => [id, TYPES] as const),
      ...(header.groups ?? []).map(({ id }) => [id, GROUP_TYPES] as const),
    ];
    for (const [about, types] of objects) {
      if (period.until <= period.since) break;
      const pages = context.okta().logs.events({ about, types, ...period }, call.signal);
      for await (const page of pages) for (const { type } of page) events[type] = (events[type] ?? 0) + 1;
    }
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    return { state: 'unknown', why: error.code === 'auth.not_permitted' ? 'not-permitted' : 'unavailable' };
  }
  if (Object.keys(events).length > 0) return { state: 'changed', events };
  return age < LOG_LAG_MS ? { state: 'unknown', why: 'log-may-lag' } : { state: 'nothing-logged', events };
}
