import { parseInstant } from '../model/instant.ts';
import type { Grant } from '../model/tenant-objects.ts';

/** The base grant types: one per principal and app, and making one replaces every other grant (contract §4.1). */
export const isBase = (grant: Grant): boolean => grant.type === 'CUSTOM' || grant.type === 'POLICY';

/** The additive grant types: many per principal, applied in the order granted (contract §4.1). */
export const isAdditive = (grant: Grant): boolean =>
  grant.type === 'ENTITLEMENT' || grant.type === 'ENTITLEMENT-BUNDLE';

/** False for rows that are over for good; anything else, known or not, is still part of what a principal has. */
export const isLive = (grant: Grant): boolean => grant.status !== 'INACTIVE' && grant.status !== 'EXPIRED';

/**
 * Milliseconds at which the grant ends: undefined without end, NaN where the tenant names an end that cannot be read.
 */
export function endOf(grant: Grant): number | undefined {
  if (grant.expiresAt === undefined || grant.expiresAt === '') return undefined;
  return parseInstant(grant.expiresAt) ?? Number.NaN;
}

/**
 * The distinct kinds of grant among the live ones, sorted: the type, and what else changes how it must be treated,
 * such as `CUSTOM`, `CUSTOM:until`, `ENTITLEMENT-BUNDLE`, `CUSTOM:DENY`.
 */
export function grantKinds(grants: readonly Grant[]): readonly string[] {
  return [...new Set(grants.filter(isLive).map(kindOf))].sort();
}

/** The grant kinds of one principal as one text; `none` when there is no grant. */
export function mixOf(grants: readonly Grant[]): string {
  return grantKinds(grants).join('+') || 'none';
}

function kindOf(grant: Grant): string {
  let kind = grant.type;
  if (grant.action !== 'ALLOW') kind += `:${grant.action}`;
  if (grant.status !== 'ACTIVE') kind += `:${grant.status}`;
  if (endOf(grant) !== undefined) kind += ':until';
  if (grant.actor === 'ACCESS_REQUEST') kind += ':request';
  if (grant.collectionId !== undefined) kind += ':collection';
  return kind;
}
