import { identifierUnknown, noTarget } from '../errors.ts';
import { testsOf } from '../filter.ts';
import { adminOrigin, type Reply, type Route, type RouteCall } from './route.ts';
import { governanceFilter, PARENT, pinnedApp } from './governance-filter.ts';
import { entitlementFields } from './entitlements.ts';

const BASE = '/governance/api/v1/principal-entitlements';

export const principalEntitlementRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: BASE,
    operation: 'getPrincipalEntitlements',
    bucket: 'GET principal-entitlements',
    handle: get,
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
  const groups = new Map<string, string[]>();
  for (const value of held.keys()) {
    const id = tenant.entitlementOf(value)?.id ?? '';
    groups.set(id, [...(groups.get(id) ?? []), value]);
  }
  const data = [...groups].flatMap(([id, values]) => {
    const entitlement = tenant.entitlements.get(id);
    if (entitlement === undefined) return [];
    return [
      {
        parentResourceOrn: tenant.appOrn(app),
        parent: { externalId: app.id, type: 'APPLICATION' },
        values: values.map((value) => {
          const row = entitlement.values.get(value);
          return {
            id: value,
            name: row?.name,
            externalValue: row?.externalValue,
            orn: tenant.valueOrn(value),
          };
        }),
        targetPrincipalOrn: tenant.userOrn(userId),
        targetPrincipal: { externalId: userId, type: 'OKTA_USER' },
        ...entitlementFields(entitlement),
      },
    ];
  });
  const self = `${adminOrigin(tenant)}${BASE}?filter=${encodeURIComponent(filter ?? '')}`;
  return { status: 200, body: { data, _links: { self: { href: self, hints: {} } } } };
}
