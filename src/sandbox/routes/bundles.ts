import * as z from 'zod';
import {
  ApiError,
  governanceNotFound,
  identifierUnknown,
  invalidEntitlements,
  invalidOrder,
  notUnique,
} from '../errors.ts';
import { satisfies, testsOf } from '../filter.ts';
import { isoSeconds } from '../instants.ts';
import { governanceAfter, governanceLimit, governanceList, pageById } from '../paging.ts';
import type { SandboxBundle } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { EntitlementIds, parsedBody, Target, text } from './bodies.ts';
import { governanceFilter } from './governance-filter.ts';
import { valuesJson } from './grants.ts';
import { adminOrigin, type Reply, type Route, type RouteCall } from './route.ts';

const BASE = '/governance/api/v1/entitlement-bundles';
const READ = 'GET entitlement-bundles';

export const bundleRoutes: readonly Route[] = [
  { method: 'GET', template: BASE, operation: 'listEntitlementBundles', bucket: READ, handle: list },
  {
    method: 'POST',
    template: BASE,
    operation: 'createEntitlementBundle',
    bucket: 'WRITE entitlement-bundles',
    handle: create,
  },
  {
    method: 'GET',
    template: `${BASE}/{entitlementBundleId}`,
    operation: 'getEntitlementBundle',
    bucket: READ,
    handle: get,
  },
];

const FILTERS = [
  'id',
  'lastUpdated',
  'targetResourceOrn',
  'target.externalId',
  'target.type',
  'status',
  'name',
];

/** Newest first; entitlements only with `include=full_entitlements` (contract §5.1). */
function list(call: RouteCall): Reply {
  const { tenant, query } = call;
  const filter = query.get('filter');
  const expression = filter === null ? undefined : governanceFilter(filter, FILTERS);
  const named =
    expression === undefined
      ? []
      : testsOf(expression).filter((test) => test.attribute === 'target.externalId');
  if (named.some((test) => !tenant.apps.has(test.value))) throw governanceNotFound();
  const orderBy = query.get('orderBy');
  if (orderBy !== null && !/^(created|lastUpdated)( (asc|desc))?$/i.test(orderBy)) throw invalidOrder();
  const ascending = orderBy !== null && !/desc$/i.test(orderBy);
  const rows = [...tenant.bundles.values()].filter(
    (bundle) =>
      expression === undefined ||
      satisfies(expression, (name) => textOf(tenant, bundle, name), { caseSensitive: true }),
  );
  if (!ascending) rows.reverse();
  const page = pageById(rows, (row) => row.id, governanceAfter(call), governanceLimit(call, 20, 200));
  const full = query.getAll('include').includes('full_entitlements');
  return governanceList(
    call,
    page.rows.map((bundle) => bundleJson(tenant, bundle, full ? 'full' : 'none')),
    page.next,
    { total: rows.length, linkHeaders: true },
  );
}

function textOf(tenant: Tenant, bundle: SandboxBundle, name: string): string | undefined {
  const app = tenant.apps.get(bundle.appId);
  return {
    id: bundle.id,
    lastUpdated: isoSeconds(bundle.created),
    targetResourceOrn: app === undefined ? undefined : tenant.appOrn(app),
    'target.externalId': bundle.appId,
    'target.type': 'APPLICATION',
    status: bundle.status,
    name: bundle.name,
  }[name];
}

function get({ tenant, settings, params, query }: RouteCall): Reply {
  const bundle = tenant.bundles.get(params['entitlementBundleId'] ?? '');
  if (bundle === undefined) throw governanceNotFound();
  const full =
    settings.bundles.getIncludesEntitlements || query.getAll('include').includes('full_entitlements');
  return { status: 200, body: bundleJson(tenant, bundle, full ? 'full' : 'none') };
}

const BundleBody = z.object({
  name: text(1, 255),
  description: text(1, 1000).optional(),
  target: Target,
  entitlements: EntitlementIds,
});

function create({ tenant, body }: RouteCall): Reply {
  const wanted = parsedBody(BundleBody, body, 'entitlement-bundle');
  const app = tenant.apps.get(wanted.target.externalId);
  if (app === undefined || app.emOptInStatus !== 'ENABLED')
    throw identifierUnknown('/target/externalId', wanted.target.externalId);
  if (wanted.entitlements.length === 0) {
    throw new ApiError(400, 'E0000028', 'Bundle can not be created or updated with an empty entitlement(s)', [
      {
        errorSummary: 'Bundle can not be created or updated with an empty entitlement(s)',
        reason: 'MISSING_SETTINGS',
        locationType: 'body',
        location: '/entitlements',
        domain: 'entitlement-bundle',
      },
    ]);
  }
  const values = wanted.entitlements.flatMap(({ id = '', values: ids = [] }) => {
    const entitlement = tenant.entitlements.get(id);
    if (entitlement === undefined || entitlement.appId !== app.id) throw invalidEntitlements([id]);
    return ids.map((value) => {
      if (!entitlement.values.has(value.id ?? '')) throw invalidEntitlements([value.id ?? '']);
      return value.id ?? '';
    });
  });
  const clash = [...tenant.bundles.values()].some(
    (bundle) =>
      bundle.appId === app.id &&
      bundle.status === 'ACTIVE' &&
      bundle.name.toLowerCase() === wanted.name.toLowerCase(),
  );
  if (clash) throw notUnique('Bundle name', '/name', 'entitlement-bundle');
  const bundle = tenant.addBundle({
    appId: app.id,
    name: wanted.name,
    ...(wanted.description === undefined ? {} : { description: wanted.description }),
    values,
  });
  const location = `${adminOrigin(tenant)}${BASE}/${bundle.id}`;
  return {
    status: 201,
    body: bundleJson(tenant, bundle, 'ids'),
    headers: { location, link: [`<${location}>; rel="self"`] },
  };
}

function bundleJson(tenant: Tenant, bundle: SandboxBundle, entitlements: 'none' | 'ids' | 'full') {
  const app = tenant.apps.get(bundle.appId);
  return {
    orn: tenant.bundleOrn(bundle.id),
    targetResourceOrn: app === undefined ? '' : tenant.appOrn(app),
    target: { externalId: bundle.appId, type: 'APPLICATION' },
    status: bundle.status,
    entitlements: entitlements === 'none' ? [] : valuesJson(tenant, bundle.values, entitlements === 'full'),
    _links: { self: { href: `${adminOrigin(tenant)}${BASE}/${bundle.id}`, hints: {} } },
    name: bundle.name,
    ...(bundle.description === undefined ? {} : { description: bundle.description }),
    id: bundle.id,
    createdBy: bundle.createdBy,
    created: isoSeconds(bundle.created),
    lastUpdated: isoSeconds(bundle.created),
    lastUpdatedBy: bundle.createdBy,
  };
}
