import * as z from 'zod';
import type { EntitlementValues } from '../../model/tenant-objects.ts';
import { allEqual } from '../filters.ts';
import { pages } from '../paging.ts';
import type { Sender } from '../send.ts';
import { EntitlementValuesRow, valuesOf } from './grants.ts';
import { parsed } from './parse.ts';

/** Effective access of one principal on one app (contract §4.3). */
export async function principalEntitlements(
  sender: Sender,
  appId: string,
  userId: string,
  signal?: AbortSignal,
): Promise<readonly EntitlementValues[]> {
  const filter = allEqual([
    ['parent.externalId', appId],
    ['parent.type', 'APPLICATION'],
    ['targetPrincipal.externalId', userId],
    ['targetPrincipal.type', 'OKTA_USER'],
  ]);
  const found: EntitlementValues[] = [];
  const call = {
    method: 'GET',
    path: '/governance/api/v1/principal-entitlements',
    query: [['filter', filter]],
  } as const;
  for await (const rows of pages(sender, call, signal)) {
    found.push(...parsed(z.array(EntitlementValuesRow), rows, 'principal entitlements').map(valuesOf));
  }
  return found;
}
