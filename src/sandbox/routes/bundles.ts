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
import type { SandboxApp, SandboxBundle, SandboxEvent } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { EntitlementIds, parsedBody, Target, text } from './bodies.ts';
import { governanceFilter } from './governance-filter.ts';
import { valuesJson } from './grants.ts';
import { adminOrigin, type Reply, type Route, type RouteCall } from './route.ts';

const BASE = '/governance/api/v1/entitlement-bundles';
const READ = 'GET entitlement-bundles';
const WRITE = 'WRITE entitlement-bundles';
const DOMAIN = 'entitlement-bundle';

export const bundleRoutes: readonly Route[] = [
  { method: 'GET', template: BASE, operation: 'listEntitlementBundles', bucket: READ, handle: list },
  {
    method: 'POST',
    template: BASE,
    operation: 'createEntitlementBundle',
    bucket: WRITE,
    handle: create,
  },
  {
    method: 'GET',
    template: `${BASE}/{entitlementBundleId}`,
    operation: 'getEntitlementBundle',
    bucket: READ,
    handle: get,
  },
  {
    method: 'PUT',
    template: `${BASE}/{entitlementBundleId}`,
    operation: 'replaceEntitlementBundle',
    bucket: WRITE,
    handle: replace,
  },
  {
    method: 'DELETE',
    template: `${BASE}/{entitlementBundleId}`,
    operation: 'deleteEntitlementBundle',
    bucket: WRITE,
    handle: remove,
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
    lastUpdated: isoSeconds(bundle.lastUpdated),
    targetResourceOrn: app === undefined ? undefined : tenant.orn.app(app),
    'target.externalId': bundle.appId,
    'target.type': 'APPLICATION',
    status: bundle.status,
    name: bundle.name,
  }[name];
}

function get({ tenant, settings, params, query }: RouteCall): Reply {
  const bundle = existing(tenant, params);
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
  const wanted = parsedBody(BundleBody, body, DOMAIN);
  const app = tenant.apps.get(wanted.target.externalId);
  if (app === undefined || app.emOptInStatus !== 'ENABLED')
    throw identifierUnknown('/target/externalId', wanted.target.externalId);
  if (wanted.entitlements.length === 0) throw noEntitlements('MISSING_SETTINGS');
  const values = valuesIn(tenant, app, wanted.entitlements);
  checkUnique(tenant, app, wanted.name);
  const bundle = tenant.addBundle({
    appId: app.id,
    name: wanted.name,
    ...(wanted.description === undefined ? {} : { description: wanted.description }),
    values,
  });
  tenant.note('resource.entitlement_bundle.create', 'client', targetsOf(app, bundle));
  const location = `${adminOrigin(tenant)}${BASE}/${bundle.id}`;
  return {
    status: 201,
    body: bundleJson(tenant, bundle, 'ids'),
    headers: { location, link: [`<${location}>; rel="self"`] },
  };
}

const ReplaceBody = z.object({
  id: text(1, Number.MAX_SAFE_INTEGER),
  name: text(1, 255),
  description: text(1, 1000).optional(),
  target: Target,
  targetResourceOrn: z.string(),
  status: z.enum(['ACTIVE', 'DELETED']).optional(),
  entitlements: EntitlementIds.optional(),
});

/** Name, description and entitlements change, and with them the access of everybody who holds the bundle (contract §5.1). */
function replace({ tenant, params, body }: RouteCall): Reply {
  const wanted = parsedBody(ReplaceBody, body, DOMAIN);
  const bundle = existing(tenant, params);
  const app = tenant.apps.get(bundle.appId);
  if (app === undefined || bundle.status === 'DELETED') throw governanceNotFound();
  if (wanted.entitlements?.length === 0) throw noEntitlements('MISSING_ENTITLEMENTS');
  const values = wanted.entitlements === undefined ? undefined : valuesIn(tenant, app, wanted.entitlements);
  if (wanted.name !== bundle.name) checkUnique(tenant, app, wanted.name, bundle);
  tenant.changeBundle(bundle, { name: wanted.name, description: wanted.description, values }, 'client');
  tenant.note('resource.entitlement_bundle.update', 'client', targetsOf(app, bundle));
  return { status: 200, body: bundleJson(tenant, bundle, 'ids') };
}

/** Its grants end; a second time is a conflict. */
function remove({ tenant, params }: RouteCall): Reply {
  const bundle = existing(tenant, params);
  const app = tenant.apps.get(bundle.appId);
  if (bundle.status === 'DELETED' || app === undefined) {
    throw new ApiError(409, 'E0000169', 'Object status conflicts with requested operation.', [
      {
        errorSummary: 'A Request type with status DELETED may not be deleted.',
        reason: 'OPERATION_STATUS_CONFLICT',
        locationType: 'method',
        location: 'POST',
        domain: DOMAIN,
      },
    ]);
  }
  tenant.deleteBundle(bundle, 'client');
  tenant.note('resource.entitlement_bundle.delete', 'client', targetsOf(app, bundle));
  return { status: 204 };
}

function existing(tenant: Tenant, params: RouteCall['params']): SandboxBundle {
  const bundle = tenant.bundles.get(params['entitlementBundleId'] ?? '');
  if (bundle === undefined) throw governanceNotFound();
  return bundle;
}

function valuesIn(
  tenant: Tenant,
  app: SandboxApp,
  entitlements: z.output<typeof EntitlementIds>,
): readonly string[] {
  return entitlements.flatMap(({ id = '', values: ids = [] }) => {
    const entitlement = tenant.entitlements.get(id);
    if (entitlement === undefined || entitlement.appId !== app.id) throw invalidEntitlements([id]);
    return ids.map((value) => {
      if (!entitlement.values.has(value.id ?? '')) throw invalidEntitlements([value.id ?? '']);
      return value.id ?? '';
    });
  });
}

function checkUnique(tenant: Tenant, app: SandboxApp, name: string, except?: SandboxBundle): void {
  const clash = [...tenant.bundles.values()].some(
    (bundle) =>
      bundle !== except &&
      bundle.appId === app.id &&
      bundle.status === 'ACTIVE' &&
      bundle.name.toLowerCase() === name.toLowerCase(),
  );
  if (clash) throw notUnique('Bundle name', '/name', DOMAIN);
}

function noEntitlements(reason: string): ApiError {
  const said = 'Bundle can not be created or updated with an empty entitlement(s)';
  return new ApiError(400, 'E0000028', said, [
    { errorSummary: said, reason, locationType: 'body', location: '/entitlements', domain: DOMAIN },
  ]);
}

function targetsOf(app: SandboxApp, bundle: SandboxBundle): SandboxEvent['targets'] {
  return [
    { id: app.id, type: 'AppInstance', name: app.label },
    { id: bundle.id, type: 'EntitlementBundle', name: bundle.name },
  ];
}

function bundleJson(tenant: Tenant, bundle: SandboxBundle, entitlements: 'none' | 'ids' | 'full') {
  const app = tenant.apps.get(bundle.appId);
  return {
    orn: tenant.orn.bundle(bundle.id),
    targetResourceOrn: app === undefined ? '' : tenant.orn.app(app),
    target: { externalId: bundle.appId, type: 'APPLICATION' },
    status: bundle.status,
    entitlements: entitlements === 'none' ? [] : valuesJson(tenant, bundle.values, entitlements === 'full'),
    _links: { self: { href: `${adminOrigin(tenant)}${BASE}/${bundle.id}`, hints: {} } },
    name: bundle.name,
    ...(bundle.description === undefined ? {} : { description: bundle.description }),
    id: bundle.id,
    createdBy: bundle.createdBy,
    created: isoSeconds(bundle.created),
    lastUpdated: isoSeconds(bundle.lastUpdated),
    lastUpdatedBy: bundle.createdBy,
  };
}
