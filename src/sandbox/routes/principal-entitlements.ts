import { identifierUnknown, invalidPaging, noTarget } from '../errors.ts';
import { testsOf } from '../filter.ts';
import { isoSeconds, parseIso } from '../instants.ts';
import { governanceAfter, governanceLimit, governanceList } from '../paging.ts';
import type { SandboxApp } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { adminOrigin, type Reply, type Route, type RouteCall } from './route.ts';
import { governanceFilter, PARENT, pinnedApp } from './governance-filter.ts';
import { entitlementFields } from './entitlement-json.ts';

const BASE = '/governance/api/v1/principal-entitlements';

export const principalEntitlementRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: BASE,
    operation: 'getPrincipalEntitlements',
    bucket: 'GET principal-entitlements',
    handle: get,
  },
  {
    method: 'GET',
    template: `${BASE}/history`,
    operation: 'getPrincipalEntitlementsHistory',
    bucket: 'GET principal-entitlements',
    handle: history,
  },
];

const FILTERS = [
  'parent.externalId',
  'parent.type',
  'parentResourceOrn',
  'targetPrincipal.externalId',
  'targetPrincipal.type',
  'targetPrincipalOrn',
];

/** Effective access of one principal on one app; both must be pinned (contract §4.3). */
function get({ tenant, settings, query, now }: RouteCall): Reply {
  const filter = query.get('filter');
  const expression = filter === null ? undefined : governanceFilter(filter, FILTERS);
  const app = pinnedApp(tenant, expression, PARENT);
  const tests = expression === undefined ? [] : testsOf(expression);
  const principal = tests.find(
    (t) => t.attribute === 'targetPrincipal.externalId' || t.attribute === 'targetPrincipalOrn',
  );
  if (principal === undefined) throw noTarget(false);
  const userId = principal.value.split(':').at(-1) ?? '';
  if (!tenant.users.has(userId)) throw identifierUnknown('/targetPrincipal.externalId', userId);
  const held = tenant.granted(app.id, userId, now - settings.consistency.effectiveDelayMs);
  const data = detailsOf(tenant, [...held.keys()]).map(({ values, ...fields }) => ({
    parentResourceOrn: tenant.orn.app(app),
    parent: { externalId: app.id, type: 'APPLICATION' },
    values: values.map((value) => ({ ...value, orn: tenant.orn.value(value.id) })),
    targetPrincipalOrn: tenant.orn.user(userId),
    targetPrincipal: { externalId: userId, type: 'OKTA_USER' },
    ...fields,
  }));
  const self = `${adminOrigin(tenant)}${BASE}?filter=${encodeURIComponent(filter ?? '')}`;
  return { status: 200, body: { data, _links: { self: { href: self, hints: {} } } } };
}

const RESOURCE = { externalId: 'resource.externalId', type: 'resource.type', orn: 'resourceOrn' } as const;
const HISTORY_FILTERS = [
  ...Object.values(RESOURCE),
  'principal.externalId',
  'principal.type',
  'principalOrn',
  'startDate',
  'endDate',
];

/** What one principal held on one app, newest first; a period keeps what held at any time of it (contract §4.3). */
function history(call: RouteCall): Reply {
  const { tenant, settings, query, now } = call;
  const filter = query.get('filter');
  const expression = filter === null ? undefined : governanceFilter(filter, HISTORY_FILTERS);
  const app = pinnedApp(tenant, expression, RESOURCE);
  const tests = expression === undefined ? [] : testsOf(expression);
  const text = (...names: readonly string[]) => tests.find((t) => names.includes(t.attribute))?.value;
  const userId = text('principal.externalId', 'principalOrn')?.split(':').at(-1);
  if (userId === undefined) throw noTarget(false);
  if (!tenant.users.has(userId)) throw identifierUnknown('/principal.externalId', userId);
  const from = parseIso(text('startDate') ?? '') ?? Number.NEGATIVE_INFINITY;
  const to = parseIso(text('endDate') ?? '') ?? Number.POSITIVE_INFINITY;
  const shown = tenant.history(app.id, userId, now - settings.consistency.effectiveDelayMs);
  const rows = shown
    .map((row, i) => ({ ...row, until: shown[i + 1]?.at }))
    .filter(({ at, until }) => at <= to && (until === undefined || until >= from))
    .reverse();
  const limit = governanceLimit(call, 20, 100);
  const start = Number(governanceAfter(call) ?? 0);
  if (!Number.isInteger(start)) throw invalidPaging('after');
  const next = start + limit < rows.length ? String(start + limit) : undefined;
  const list = governanceList(call, [], next);
  const { _links } = list.body as { readonly _links: unknown };
  return {
    status: 200,
    body: {
      ...subjects(tenant, app, userId),
      entitlementHistory: rows.slice(start, start + limit).map(({ at, until, values }) => ({
        startDate: isoSeconds(at),
        ...(until === undefined ? {} : { endDate: isoSeconds(until) }),
        lifecycle: until === undefined ? 'ACTIVE' : 'INACTIVE',
        entitlements: detailsOf(tenant, values),
      })),
      _links,
      ...(query.getAll('include').includes('counts') ? { metadata: { total: rows.length } } : {}),
    },
  };
}

function subjects(tenant: Tenant, app: SandboxApp, userId: string) {
  return {
    resourceOrn: tenant.orn.app(app),
    resource: { externalId: app.id, type: 'APPLICATION' },
    principalOrn: tenant.orn.user(userId),
    principal: { externalId: userId, type: 'OKTA_USER' },
  };
}

/** Entitlements with those of their values that are given; what is gone by now is left out. */
function detailsOf(tenant: Tenant, held: readonly string[]) {
  const groups = new Map<string, string[]>();
  for (const value of held) {
    const id = tenant.entitlementOf(value)?.id ?? '';
    groups.set(id, [...(groups.get(id) ?? []), value]);
  }
  return [...groups].flatMap(([id, values]) => {
    const entitlement = tenant.entitlements.get(id);
    if (entitlement === undefined) return [];
    return [
      {
        values: values.map((value) => {
          const row = entitlement.values.get(value);
          return { id: value, name: row?.name, externalValue: row?.externalValue };
        }),
        ...entitlementFields(entitlement),
      },
    ];
  });
}
