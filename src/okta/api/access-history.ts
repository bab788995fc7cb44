import * as z from 'zod';
import type { AccessPeriod } from '../../model/tenant-objects.ts';
import { allEqual } from '../filters.ts';
import { pages } from '../paging.ts';
import type { Sender } from '../send.ts';
import { EntitlementValuesRow, valuesOf } from './grants.ts';
import { parsed } from './parse.ts';

const PeriodRow = z.looseObject({
  startDate: z.string(),
  endDate: z.string().nullish(),
  entitlements: z.array(EntitlementValuesRow).nullish(),
});

/** What one principal held on one app one after the other, oldest first (contract §4.3). */
export async function accessHistory(
  sender: Sender,
  appId: string,
  userId: string,
  signal?: AbortSignal,
): Promise<readonly AccessPeriod[]> {
  const filter = allEqual([
    ['resource.externalId', appId],
    ['resource.type', 'APPLICATION'],
    ['principal.externalId', userId],
    ['principal.type', 'OKTA_USER'],
  ]);
  const call = {
    method: 'GET',
    path: '/governance/api/v1/principal-entitlements/history',
    query: [
      ['filter', filter],
      ['limit', '100'],
    ],
  } as const;
  const found: AccessPeriod[] = [];
  for await (const rows of pages(sender, call, signal, 'entitlementHistory')) {
    for (const { startDate, endDate, entitlements } of parsed(z.array(PeriodRow), rows, 'history')) {
      found.push({
        from: startDate,
        ...(typeof endDate === 'string' && endDate !== '' ? { until: endDate } : {}),
        values: (entitlements ?? []).flatMap((entitlement) => valuesOf(entitlement).values),
      });
    }
  }
  // Okta shows the newest, which has no end, first; what order that is by is not documented.
  return found.at(-1)?.until === undefined ? found : found.reverse();
}
