import * as z from 'zod';
import type { Bundle } from '../../model/tenant-objects.ts';
import { ProductError } from '../../model/product-error.ts';
import { allEqual } from '../filters.ts';
import { pages } from '../paging.ts';
import type { Sender } from '../send.ts';
import { EntitlementValuesRow, valuesOf } from './grants.ts';
import { parsed } from './parse.ts';

const BASE = '/governance/api/v1/entitlement-bundles';

const BundleRow = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  entitlements: z.array(EntitlementValuesRow).nullish(),
});

/** ACTIVE bundles of an app with their values (contract §5.1). */
export async function listBundles(
  sender: Sender,
  appId: string,
  signal?: AbortSignal,
): Promise<readonly Bundle[]> {
  const filter = allEqual([
    ['target.externalId', appId],
    ['target.type', 'APPLICATION'],
    ['status', 'ACTIVE'],
  ]);
  const bundles: Bundle[] = [];
  const call = {
    method: 'GET',
    path: BASE,
    query: [
      ['filter', filter],
      ['include', 'full_entitlements'],
      ['limit', '200'],
    ],
  } as const;
  for await (const rows of pages(sender, call, signal)) {
    for (const json of rows) {
      const { id, name, status, entitlements } = parsed(BundleRow, json, 'bundle');
      bundles.push({ id, name, status, entitlements: (entitlements ?? []).map(valuesOf) });
    }
  }
  return bundles;
}

/** Asks governance for one bundle, to see that it answers. Throws `tenant.no_governance`, `auth.*`. */
export async function checkGovernance(sender: Sender, signal?: AbortSignal): Promise<void> {
  try {
    const answer = await sender.read(
      { method: 'GET', path: BASE, query: [['limit', '1']] },
      { signal, absent: 'is-an-answer' },
    );
    if (answer === undefined) throw new ProductError('tenant.no_governance', { fill: { status: 404 } });
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    if (error.code === 'auth.not_permitted')
      throw new ProductError('tenant.no_governance', { fill: { status: 403 } });
    if (error.code === 'okta.refused')
      throw new ProductError('tenant.no_governance', { fill: { status: error.fill['status'] ?? 400 } });
    throw error;
  }
}
