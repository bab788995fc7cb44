import { governanceNotFound } from '../errors.ts';
import { satisfies } from '../filter.ts';
import { isoSeconds } from '../instants.ts';
import { governanceAfter, governanceLimit, governanceList, pageById } from '../paging.ts';
import type { SandboxValue } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { ENTITLEMENTS, valueFieldsJson } from './entitlement-json.ts';
import { entitlementOf } from './entitlements.ts';
import { ordered } from './governance-order.ts';
import { governanceFilter, PARENT, pinnedApp } from './governance-filter.ts';
import { adminOrigin, type Reply, type Route, type RouteCall } from './route.ts';

const READ = 'GET entitlements';

export const entitlementValueRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: `${ENTITLEMENTS}/values`,
    operation: 'listAllEntitlementValues',
    bucket: READ,
    handle: listAll,
  },
  {
    method: 'GET',
    template: `${ENTITLEMENTS}/{entitlementId}/values`,
    operation: 'listEntitlementValues',
    bucket: READ,
    handle: list,
  },
  {
    method: 'GET',
    template: `${ENTITLEMENTS}/{entitlementId}/values/{valueId}`,
    operation: 'getEntitlementValue',
    bucket: READ,
    handle: get,
  },
];

const FILTERS = [
  'parent.externalId',
  'parent.type',
  'parentResourceOrn',
  'name',
  'externalValue',
  'created',
  'entitlementId',
];

/** All values of an app (contract §0.4). */
function listAll(call: RouteCall): Reply {
  const { tenant, query } = call;
  const filter = query.get('filter');
  const expression = filter === null ? undefined : governanceFilter(filter, FILTERS);
  const app = pinnedApp(tenant, expression, PARENT);
  const all = tenant.entitlementsOf(app.id).flatMap((entitlement) => [...entitlement.values.values()]);
  const rows = all.filter(
    (value) =>
      expression !== undefined &&
      satisfies(
        expression,
        (name) =>
          ({
            'parent.externalId': app.id,
            'parent.type': 'APPLICATION',
            parentResourceOrn: tenant.orn.app(app),
            name: value.name,
            externalValue: value.externalValue,
            created: isoSeconds(value.created),
            entitlementId: value.entitlementId,
          })[name],
        { caseSensitive: true },
      ),
  );
  return page(call, ordered(rows, query.get('orderBy') ?? 'id asc'), 200);
}

function list(call: RouteCall): Reply {
  const { tenant, query, params } = call;
  const entitlement = entitlementOf(tenant, params['entitlementId'] ?? '');
  const filter = query.get('filter');
  const expression =
    filter === null ? undefined : governanceFilter(filter, ['name', 'labelValueId', 'created']);
  const rows = [...entitlement.values.values()].filter(
    (value) =>
      expression === undefined ||
      satisfies(
        expression,
        (name) => (name === 'name' ? value.name : name === 'created' ? isoSeconds(value.created) : undefined),
        { caseSensitive: true },
      ),
  );
  return page(call, ordered(rows, query.get('orderBy') ?? 'name asc'), 20);
}

function page(call: RouteCall, rows: readonly SandboxValue[], standard: number): Reply {
  const found = pageById(rows, (row) => row.id, governanceAfter(call), governanceLimit(call, standard, 200));
  return governanceList(
    call,
    found.rows.map((value) => valueJson(call.tenant, value)),
    found.next,
    { total: rows.length },
  );
}

function get({ tenant, params }: RouteCall): Reply {
  const entitlement = entitlementOf(tenant, params['entitlementId'] ?? '');
  const value = entitlement.values.get(params['valueId'] ?? '');
  if (value === undefined) throw governanceNotFound();
  return { status: 200, body: valueJson(tenant, value) };
}

function valueJson(tenant: Tenant, value: SandboxValue) {
  const appId = tenant.entitlements.get(value.entitlementId)?.appId ?? '';
  const app = tenant.apps.get(appId);
  return {
    ...valueFieldsJson(tenant, value),
    entitlementId: value.entitlementId,
    parent: { externalId: appId, type: 'APPLICATION' },
    parentResourceOrn: app === undefined ? '' : tenant.orn.app(app),
    _links: {
      self: {
        href: `${adminOrigin(tenant)}${ENTITLEMENTS}/${value.entitlementId}/values/${value.id}`,
        hints: {},
      },
    },
  };
}
