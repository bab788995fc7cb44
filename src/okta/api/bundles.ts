import * as z from 'zod';
import type { Bundle } from '../../model/tenant-objects.ts';
import { ProductError } from '../../model/product-error.ts';
import { allEqual } from '../filters.ts';
import type { Okta } from '../okta.ts';
import { pages } from '../paging.ts';
import type { Sender } from '../send.ts';
import { EntitlementValuesRow, valuesOf } from './grants.ts';
import { parsed, segment } from './parse.ts';
import { mapOutcome } from './write.ts';

const BASE = '/governance/api/v1/entitlement-bundles';

const BundleRow = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.string(),
  description: z.string().nullish(),
  entitlements: z.array(EntitlementValuesRow).nullish(),
  created: z.string().nullish(),
  createdBy: z.string().nullish(),
  lastUpdated: z.string().nullish(),
});

function bundleOf(json: unknown): Bundle {
  const row = parsed(BundleRow, json, 'bundle');
  const { description, created, createdBy, lastUpdated } = row;
  const present = Object.fromEntries(
    Object.entries({ description, created, createdBy, lastUpdated }).filter(
      ([, value]) => typeof value === 'string',
    ),
  );
  return {
    id: row.id,
    name: row.name,
    status: row.status,
    entitlements: (row.entitlements ?? []).map(valuesOf),
    ...present,
  };
}

/** Entitlement bundles (contract §5.1). */
export function bundlesApi(sender: Sender): Okta['bundles'] {
  return {
    listForApp: (appId, signal) => listBundles(sender, appId, signal),
    async get(id, signal) {
      const answer = await sender.read(
        { method: 'GET', path: `${BASE}/${segment(id)}`, query: [['include', 'full_entitlements']] },
        { signal, absent: 'is-an-answer' },
      );
      return answer === undefined ? undefined : bundleOf(answer.json);
    },
    async create(appId, bundle, { beforeSend, ...control }) {
      const outcome = await sender.write(
        { method: 'POST', path: BASE },
        async (attempt) => {
          await beforeSend(attempt);
          const { name, description, entitlements } = bundle;
          return {
            name,
            description,
            target: { externalId: appId, type: 'APPLICATION' },
            entitlements: entitlements.map(({ id, values }) => ({
              id,
              values: values.map((value) => ({ id: value })),
            })),
          };
        },
        control,
      );
      return mapOutcome(outcome, bundleOf);
    },
    async remove(id, { beforeSend, ...control }) {
      const outcome = await sender.write(
        { method: 'DELETE', path: `${BASE}/${segment(id)}` },
        async (attempt) => {
          await beforeSend(attempt);
        },
        control,
      );
      return mapOutcome(outcome, () => undefined);
    },
  };
}

/** ACTIVE bundles of an app with their values (contract §5.1). */
async function listBundles(sender: Sender, appId: string, signal?: AbortSignal): Promise<readonly Bundle[]> {
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
    bundles.push(...rows.map(bundleOf));
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
