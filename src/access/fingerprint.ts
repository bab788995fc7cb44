import { canonicalHash, type Json } from '../model/canonical-json.ts';
import type { Grant } from '../model/tenant-objects.ts';
import { endOf, isLive } from './grant-kind.ts';

/** The fingerprint of a principal without any grant on the app. */
export const NO_GRANTS = 'none';

/**
 * Identifies what a principal has been granted on an app, whatever the order of the rows: ids, types, actions, ends,
 * bundles, collections and, where a row carries its own values, those. 32 hex digits, or `none`.
 * Values of POLICY and bundle rows are left out: whether a list shows them is the list's affair (contract §10.6b).
 */
export function fingerprint(grants: readonly Grant[]): string {
  const rows = grants.filter(isLive).map(rowOf);
  if (rows.length === 0) return NO_GRANTS;
  return canonicalHash(rows.sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))).slice(0, 32);
}

function rowOf(grant: Grant): { readonly id: string; readonly [key: string]: Json | undefined } {
  const end = endOf(grant);
  const derived = grant.type === 'POLICY' || grant.type === 'ENTITLEMENT-BUNDLE';
  return {
    id: grant.id,
    type: grant.type,
    status: grant.status,
    action: grant.action,
    bundle: grant.bundleId,
    collection: grant.collectionId,
    until: end === undefined ? undefined : Number.isNaN(end) ? 'unreadable' : end,
    values: derived ? undefined : grant.entitlements?.flatMap(({ values }) => values).sort(),
  };
}
