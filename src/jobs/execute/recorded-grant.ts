import type { GrantBefore } from '../../model/job.ts';
import type { MadeGrant } from '../../model/operation.ts';
import { parseInstant } from '../../model/instant.ts';
import type { EntitlementValues, Grant } from '../../model/tenant-objects.ts';

/** A grant of ours as the tenant recorded it: what later tells whether it still is the one we made. */
export function madeOf({ id, created, createdBy }: Grant) {
  return {
    grantId: id,
    ...(created === undefined ? {} : { created }),
    ...(createdBy === undefined ? {} : { createdBy }),
  };
}

/** When it was written. A grant that was there already, and was given again, keeps the time it was made (contract §10.1). */
export function committedAt({ created, lastUpdated }: Grant): { readonly committedAt?: string } {
  const at = lastUpdated ?? created;
  return at === undefined ? {} : { committedAt: at };
}

/** Whether the tenant's record of a grant says what it said when it was made: maker, time, and nothing since. */
export function isUntouched(grant: Grant, made: MadeGrant, slackMs: number): boolean {
  if (made.createdBy !== undefined && grant.createdBy !== made.createdBy) return false;
  const created = parseInstant(grant.created);
  const asMade = parseInstant(made.created);
  if (asMade !== undefined && created !== undefined && Math.abs(created - asMade) > 2_000) return false;
  const touched = parseInstant(grant.lastUpdated);
  return touched === undefined || created === undefined || touched <= created + slackMs;
}

/** A grant as it is kept for a later undo. */
export function grantBefore({ id, type, action, entitlements, expiresAt }: Grant): GrantBefore {
  return {
    id,
    type,
    action,
    ...(entitlements === undefined ? {} : { values: valueIdsOf(entitlements) }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** Value ids of grants. */
export function valueIds(grants: readonly Grant[]): readonly string[] {
  return grants.flatMap((grant) => valueIdsOf(grant.entitlements ?? []));
}

/** Value ids, whatever their entitlement. */
export function valueIdsOf(entitlements: readonly EntitlementValues[]): readonly string[] {
  return entitlements.flatMap((entitlement) => entitlement.values);
}
