import * as z from 'zod';
import {
  bodyInvalid,
  governanceMalformed,
  governanceNotFound,
  grantTypeRefused,
  identifierUnknown,
  invalidEntitlements,
  invalidEnum,
  unknownInFilter,
  wrongStatus,
} from '../errors.ts';
import { testsOf } from '../filter.ts';
import { isoSeconds, parseIso } from '../instants.ts';
import { governanceAfter, governanceLimit, governanceList } from '../paging.ts';
import type { SandboxGrant } from '../state/objects.ts';
import type { NewGrant } from '../state/app-grants.ts';
import type { Tenant } from '../state/tenant.ts';
import { EntitlementIds, parsedBody, ScheduleSettings, Target, text } from './bodies.ts';
import { entitlementFields } from './entitlement-json.ts';
import { chosenGrants } from './grant-filter.ts';
import { governanceFilter, pinnedApp, TARGET } from './governance-filter.ts';
import { adminOrigin, type Reply, type Route, type RouteCall } from './route.ts';

const READ = 'GET grants';
const WRITE = 'WRITE grants';
const BASE = '/governance/api/v1/grants';

export const grantRoutes: readonly Route[] = [
  { method: 'GET', template: BASE, operation: 'listGrants', bucket: READ, handle: list },
  { method: 'POST', template: BASE, operation: 'createGrant', bucket: WRITE, handle: create },
  { method: 'GET', template: `${BASE}/{grantId}`, operation: 'getGrant', bucket: READ, handle: get },
  { method: 'PATCH', template: `${BASE}/{grantId}`, operation: 'updateGrant', bucket: WRITE, handle: patch },
];

const FILTERS = [
  'target.externalId',
  'target.type',
  'targetResourceOrn',
  'targetPrincipal.externalId',
  'targetPrincipal.type',
  'targetPrincipalOrn',
  'entitlementBundleId',
  'entitlements.id',
  'entitlements.values.id',
  'action',
];

/** Only ACTIVE ones, by id; exactly one app must be pinned (contract §0.3, §4.2). */
function list(call: RouteCall): Reply {
  const { tenant, settings, query, now } = call;
  const filter = query.get('filter');
  const expression = filter === null ? undefined : governanceFilter(filter, FILTERS);
  const app = pinnedApp(tenant, expression, TARGET);
  const tests = expression === undefined ? [] : testsOf(expression);
  for (const test of tests) {
    if (test.attribute === 'entitlements.id' && !tenant.entitlements.has(test.value)) {
      throw unknownInFilter('entitlement', test.value);
    }
  }
  const include = included(query);
  const limit = governanceLimit(call, 20, 200);
  const after = governanceAfter(call);
  const at = now - settings.consistency.grantsDelayMs;
  const rows = chosenGrants(tenant, { appId: app.id, expression, at, after, limit });
  const page = rows.slice(0, limit);
  return governanceList(
    call,
    page.map((grant) => grantJson(call, grant, include)),
    rows.length > limit ? page.at(-1)?.id : undefined,
  );
}

/** `include`, repeated for several; a comma-joined one is refused (contract §1.2). */
function included(query: URLSearchParams): ReadonlySet<string> {
  const values = query.getAll('include');
  const wrong = values.find((value) => !['full_entitlements', 'metadata'].includes(value));
  if (wrong !== undefined) throw invalidEnum(wrong);
  return new Set(values);
}

function get(call: RouteCall): Reply {
  const grant = call.tenant.grants.get(call.params['grantId'] ?? '');
  if (grant === undefined) throw governanceNotFound();
  return { status: 200, body: grantJson(call, grant, included(call.query)) };
}

const Principal = z.object({
  externalId: text(20, 20).refine((id) => /00u[0-9a-zA-Z]+/.test(id)),
  type: z.enum(['OKTA_USER']),
});
const common = {
  targetPrincipal: Principal,
  scheduleSettings: ScheduleSettings.optional(),
  action: z.enum(['ALLOW', 'DENY']).optional(),
  actor: z.enum(['API', 'ACCESS_REQUEST', 'NONE', 'ADMIN']).optional(),
};
const GrantBody = z.discriminatedUnion('grantType', [
  z.object({
    grantType: z.literal('CUSTOM'),
    ...common,
    target: Target,
    entitlements: EntitlementIds.optional(),
  }),
  z.object({ grantType: z.literal('ENTITLEMENT'), ...common, target: Target, entitlements: EntitlementIds }),
  z.object({ grantType: z.literal('POLICY'), ...common, target: Target }),
  z.object({
    grantType: z.literal('ENTITLEMENT-BUNDLE'),
    ...common,
    entitlementBundleId: text(20, 20).refine((id) => /enb[0-9a-zA-Z]+/.test(id)),
  }),
]);
type GrantBody = z.output<typeof GrantBody>;

function create(call: RouteCall): Reply {
  const { tenant, settings } = call;
  const body = parsedBody(GrantBody, call.body, 'governance');
  if (body.grantType === 'ENTITLEMENT' && settings.grants.entitlementType === 'reject400') {
    throw grantTypeRefused(body.grantType);
  }
  if (body.grantType === 'ENTITLEMENT' && settings.grants.entitlementType === 'reject400-without-a-word')
    throw governanceMalformed();
  const user = tenant.users.get(body.targetPrincipal.externalId);
  if (user === undefined)
    throw identifierUnknown('/targetPrincipal/externalId', body.targetPrincipal.externalId);
  if (user.status === 'DEPROVISIONED' && settings.grants.inactiveUser === 'reject403') throw wrongStatus();
  const grant = newGrant(call, body);
  if (body.grantType === 'CUSTOM' && body.action === 'DENY' && grant.values?.length === 0) {
    // Okta's "revoke access": all grants and the app access go (contract §4.3).
    for (const other of tenant.grantsOf(grant.appId, grant.userId)) tenant.revokeGrant(other, 'client');
    tenant.unassign(grant.appId, grant.userId, 'client');
    return { status: 201, body: grantJson(call, tenant.placeGrant(grant), new Set()) };
  }
  const there = settings.grants.duplicateEntitlement === 'existing' ? sameAs(call, grant) : undefined;
  return { status: 201, body: grantJson(call, there ?? tenant.grant(grant, 'client'), new Set()) };
}

/** The additive grant that gives this already. */
function sameAs({ tenant }: RouteCall, { type, appId, userId, values = [], expiresAt }: NewGrant) {
  return tenant
    .grantsOf(appId, userId)
    .find(
      (grant) =>
        type === 'ENTITLEMENT' &&
        grant.type === type &&
        grant.expiresAt === expiresAt &&
        grant.values.length === values.length &&
        values.every((value) => grant.values.includes(value)),
    );
}

/** The grant that the body asks for, if its ids exist and belong together. */
function newGrant({ tenant, settings, now }: RouteCall, body: GrantBody): NewGrant {
  const date = body.scheduleSettings?.expirationDate;
  const expiresAt = date === undefined ? undefined : parseIso(date);
  if (expiresAt !== undefined && expiresAt <= now) {
    throw bodyInvalid('governance', '/scheduleSettings/expirationDate', false);
  }
  const fields = {
    type: body.grantType,
    userId: body.targetPrincipal.externalId,
    ...(body.action === undefined ? {} : { action: body.action }),
    ...(body.actor === undefined ? {} : { actor: body.actor }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
  if (body.grantType === 'ENTITLEMENT-BUNDLE') {
    const bundle = tenant.bundles.get(body.entitlementBundleId);
    if (bundle === undefined || bundle.status === 'DELETED') {
      throw identifierUnknown('/entitlementBundleId', body.entitlementBundleId);
    }
    return { ...fields, appId: bundle.appId, bundleId: bundle.id };
  }
  const app = tenant.apps.get(body.target.externalId);
  if (app === undefined || app.emOptInStatus !== 'ENABLED')
    throw identifierUnknown('/target/externalId', body.target.externalId);
  if (body.grantType === 'POLICY') return { ...fields, appId: app.id, values: app.policyValues ?? [] };
  const values = checkedValues(tenant, settings, app.id, body.entitlements);
  const bare = body.entitlements === undefined && settings.grants.emptyCustom === 'bare';
  if (values.length === 0 && !(body.grantType === 'CUSTOM' && (bare || body.action === 'DENY')))
    throw invalidEntitlements([]);
  return { ...fields, appId: app.id, values };
}

function checkedValues(
  tenant: Tenant,
  settings: RouteCall['settings'],
  appId: string,
  entitlements: z.output<typeof EntitlementIds> = [],
): readonly string[] {
  const values: string[] = [];
  for (const { id = '', values: wanted = [] } of entitlements) {
    const entitlement = tenant.entitlements.get(id);
    if (entitlement === undefined || entitlement.appId !== appId)
      throw invalidEntitlements([id], settings.grants.unknownValue);
    const unknown = wanted.filter((value) => !entitlement.values.has(value.id ?? ''));
    if (unknown.length > 0 || wanted.length === 0)
      throw invalidEntitlements(
        unknown.map((value) => value.id ?? ''),
        settings.grants.unknownValue,
      );
    if (!entitlement.multiValue && wanted.length > 1 && settings.grants.singleValueMany === 'reject400') {
      throw bodyInvalid('governance', '/entitlements/values', false);
    }
    for (const value of wanted)
      if (value.id !== undefined && !values.includes(value.id)) values.push(value.id);
  }
  return values;
}

const PatchBody = z.object({ id: text(1, Number.MAX_SAFE_INTEGER), scheduleSettings: ScheduleSettings });

/** The expiry only. An unknown grant is a 400 (contract §1.3). */
function patch(call: RouteCall): Reply {
  const { tenant, params, now } = call;
  const body = parsedBody(PatchBody, call.body, 'governance');
  const id = params['grantId'] ?? '';
  const grant = tenant.grants.get(id);
  if (grant === undefined) throw identifierUnknown('/grantId', id);
  const date = body.scheduleSettings.expirationDate;
  const expiresAt = date === undefined ? undefined : parseIso(date);
  if (expiresAt !== undefined && expiresAt <= now) {
    throw bodyInvalid('governance', '/scheduleSettings/expirationDate', false);
  }
  tenant.expireGrant(grant, expiresAt, 'client');
  return { status: 200, body: grantJson(call, grant, new Set()) };
}

function grantJson({ tenant, settings, now }: RouteCall, grant: SandboxGrant, include: ReadonlySet<string>) {
  const app = tenant.apps.get(grant.appId);
  const full = include.has('full_entitlements');
  const derived = grant.type === 'POLICY' || grant.bundleId !== undefined;
  const shown = !derived || (full && settings.grants.fullEntitlementsOnDerived === 'fill');
  const values = grant.bundleId === undefined ? grant.values : tenant.bundleValues(grant.bundleId);
  const expired = grant.expiresAt !== undefined && grant.expiresAt <= now;
  const href = `${adminOrigin(tenant)}${BASE}/${grant.id}`;
  return {
    id: grant.id,
    grantType: grant.type,
    status: expired ? 'EXPIRED' : grant.endedAt === undefined ? 'ACTIVE' : 'INACTIVE',
    action: grant.action,
    actor: grant.actor,
    targetResourceOrn: app === undefined ? '' : tenant.orn.app(app),
    target: { externalId: grant.appId, type: 'APPLICATION' },
    targetPrincipalOrn: tenant.orn.user(grant.userId),
    targetPrincipal: { externalId: grant.userId, type: 'OKTA_USER' },
    ...(shown ? { entitlements: valuesJson(tenant, values, full) } : {}),
    ...(grant.bundleId === undefined ? {} : { entitlementBundleId: grant.bundleId }),
    ...(grant.expiresAt === undefined
      ? {}
      : { scheduleSettings: { expirationDate: isoSeconds(grant.expiresAt), timeZone: 'UTC' } }),
    ...(include.has('metadata') && grant.collectionId !== undefined
      ? { metadata: { collection: { id: grant.collectionId, name: 'Collection' } } }
      : {}),
    created: isoSeconds(grant.created),
    createdBy: grant.createdBy,
    lastUpdated: isoSeconds(grant.lastUpdated),
    lastUpdatedBy: grant.createdBy,
    _links: {
      self: { href },
      ...(grant.bundleId === undefined
        ? {}
        : {
            entitlementBundle: {
              href: `${adminOrigin(tenant)}/governance/api/v1/entitlement-bundles/${grant.bundleId}`,
            },
          }),
    },
  };
}

/** Values grouped by entitlement: ids only, or everything. */
export function valuesJson(tenant: Tenant, values: readonly string[], full: boolean) {
  const groups = new Map<string, string[]>();
  for (const value of values) {
    const entitlement = tenant.entitlementOf(value);
    if (entitlement === undefined) continue;
    const group = groups.get(entitlement.id);
    if (group === undefined) groups.set(entitlement.id, [value]);
    else group.push(value);
  }
  return [...groups].map(([id, ids]) => {
    const entitlement = tenant.entitlements.get(id);
    if (!full || entitlement === undefined) return { id, values: ids.map((value) => ({ id: value })) };
    return {
      values: ids.map((value) => {
        const row = entitlement.values.get(value);
        return {
          id: value,
          name: row?.name,
          externalValue: row?.externalValue,
          orn: tenant.orn.value(value),
        };
      }),
      ...entitlementFields(entitlement),
    };
  });
}
