import { describe, expect, it } from 'vitest';
import { ROUTES } from '../../src/sandbox/routes/table.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { SimulatedClock } from '../../src/sandbox/simulated-clock.ts';
import { createSandbox } from '../support/sandbox.ts';

/** A small tenant with one of everything, and a request that works for every operation. */
function fixture() {
  const clock = new SimulatedClock();
  const sandbox = createSandbox({ clock, settings: { rateLimits: { limits: { '*': 1_000_000 } } } });
  const { tenant } = sandbox;
  const user = tenant.addUser({
    profile: { login: 'ann@acme.example', email: 'ann@acme.example', firstName: 'Ann', lastName: 'One' },
  });
  const other = tenant.addUser({ profile: { login: 'bob@acme.example', email: 'bob@acme.example' } });
  const group = tenant.groups.add({ name: 'Team', members: [user.id] });
  const app = tenant.addApp({ label: 'App One' });
  const off = tenant.addApp({ label: 'App Off', emOptInStatus: 'NONE' });
  tenant.addMember(app.id, user.id);
  const role = tenant.addEntitlement({
    appId: app.id,
    name: 'Role',
    values: [{ name: 'Admin' }, { name: 'Viewer', description: 'May look' }],
  });
  const [admin, viewer] = [...role.values.values()];
  const bundle = tenant.addBundle({ appId: app.id, name: 'Bundle', values: [admin!.id] });
  const grant = tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: user.id, values: [admin!.id] });
  const [r1, r2] = [admin!, viewer!].map(({ id }) => id);
  const rule = tenant.addRiskRule({
    appId: app.id,
    name: 'Both',
    criteria: [
      { name: 'list1', operation: 'CONTAINS_ONE', values: [r1!] },
      { name: 'list2', operation: 'CONTAINS_ALL', values: [r2!] },
    ],
  });
  const label = tenant.labels.add('Crown Jewel', ['Privileged']);
  tenant.labels.putOn(tenant.orn.value(admin!.id), label.values[0]!.id);
  tenant.note('resource.user_entitlements.update', 'client', [
    { id: app.id, type: 'AppInstance', name: 'App' },
  ]);
  const target = { externalId: app.id, type: 'APPLICATION' };
  const targetPrincipal = { externalId: user.id, type: 'OKTA_USER' };
  const entitlements = [{ id: role.id, values: [{ id: viewer!.id }] }];
  const parent = `parent.externalId eq "${app.id}" AND parent.type eq "APPLICATION"`;
  const resource = `target.externalId eq "${app.id}" AND target.type eq "APPLICATION"`;
  const both = `${parent} AND targetPrincipal.externalId eq "${user.id}" AND targetPrincipal.type eq "OKTA_USER"`;
  const past = `resource.externalId eq "${app.id}" AND resource.type eq "APPLICATION" AND principal.externalId eq "${user.id}" AND principal.type eq "OKTA_USER"`;
  const ent = '/governance/api/v1/entitlements';
  const orn = encodeURIComponent(tenant.orn.app(app));
  const filter = (text: string) => `filter=${encodeURIComponent(text)}`;
  const value = { name: 'New', externalValue: 'new' };
  const valid: Record<string, readonly [path: string, body?: unknown]> = {
    getOrgSettings: ['/api/v1/org'],
    listUsers: ['/api/v1/users?limit=1'],
    getUser: [`/api/v1/users/${user.id}`],
    listGroups: [`/api/v1/groups?search=${encodeURIComponent('profile.name eq "Team"')}`],
    getGroup: [`/api/v1/groups/${group.id}`],
    listGroupUsers: [`/api/v1/groups/${group.id}/users`],
    listApplications: ['/api/v1/apps?q=App'],
    getApplication: [`/api/v1/apps/${app.id}`],
    listApplicationUsers: [`/api/v1/apps/${app.id}/users?expand=user`],
    assignUserToApplication: [`/api/v1/apps/${app.id}/users`, { id: other.id, scope: 'USER' }],
    getApplicationUser: [`/api/v1/apps/${app.id}/users/${user.id}`],
    unassignUserFromApplication: [`/api/v1/apps/${app.id}/users/${user.id}`],
    listAllEntitlementValues: [`${ent}/values?${filter(parent)}&limit=1`],
    listEntitlementValues: [`${ent}/${role.id}/values`],
    getEntitlementValue: [`${ent}/${role.id}/values/${admin!.id}`],
    listEntitlements: [`${ent}?${filter(parent)}`],
    createEntitlement: [
      ent,
      {
        name: 'Group',
        externalValue: 'group',
        parent: target,
        multiValue: true,
        dataType: 'array',
        values: [value],
      },
    ],
    getEntitlement: [`${ent}/${role.id}`],
    replaceEntitlement: [
      `${ent}/${role.id}`,
      {
        id: role.id,
        name: 'Role 2',
        externalValue: 'Role',
        multiValue: true,
        dataType: 'array',
        parent: target,
        parentResourceOrn: tenant.orn.app(app),
        values: [{ id: admin!.id, name: 'Admin', externalValue: 'Admin' }, value],
      },
    ],
    updateEntitlement: [
      `${ent}/${role.id}`,
      [{ op: 'ADD', path: '/values/-', refType: 'ENTITLEMENT-VALUE', value }],
    ],
    deleteEntitlement: [`${ent}/${role.id}`],
    listGrants: [`/governance/api/v1/grants?${filter(resource)}&include=full_entitlements`],
    createGrant: [
      '/governance/api/v1/grants',
      { grantType: 'ENTITLEMENT', target, targetPrincipal, entitlements },
    ],
    getGrant: [`/governance/api/v1/grants/${grant.id}`],
    updateGrant: [
      `/governance/api/v1/grants/${grant.id}`,
      { id: grant.id, scheduleSettings: { expirationDate: '2027-01-01T00:00:00Z' } },
    ],
    getPrincipalEntitlements: [`/governance/api/v1/principal-entitlements?${filter(both)}`],
    getPrincipalEntitlementsHistory: [
      `/governance/api/v1/principal-entitlements/history?${filter(past)}&include=counts`,
    ],
    listEntitlementBundles: ['/governance/api/v1/entitlement-bundles?include=full_entitlements'],
    createEntitlementBundle: [
      '/governance/api/v1/entitlement-bundles',
      { name: 'Second', target, entitlements },
    ],
    getEntitlementBundle: [`/governance/api/v1/entitlement-bundles/${bundle.id}`],
    getEntitlementSettings: [`/governance/api/v2/resources/${orn}/entitlement-settings`],
    updateEntitlementSettings: [
      `/governance/api/v2/resources/${orn}/entitlement-settings`,
      { status: 'OPTED_IN' },
    ],
    replaceEntitlementBundle: [
      `/governance/api/v1/entitlement-bundles/${bundle.id}`,
      { id: bundle.id, name: 'Bundle 2', target, targetResourceOrn: tenant.orn.app(app), entitlements },
    ],
    deleteEntitlementBundle: [`/governance/api/v1/entitlement-bundles/${bundle.id}`],
    listRiskRules: [`/governance/api/v1/risk-rules?${filter(`resourceOrn eq "${tenant.orn.app(app)}"`)}`],
    createRiskRule: [
      '/governance/api/v1/risk-rules',
      riskRule(tenant.orn.app(app), 'New', role.id, r1!, r2!),
    ],
    getRiskRule: [`/governance/api/v1/risk-rules/${rule.id}`],
    replaceRiskRule: [
      `/governance/api/v1/risk-rules/${rule.id}`,
      { id: rule.id, name: 'Renamed', notes: null },
    ],
    deleteRiskRule: [`/governance/api/v1/risk-rules/${rule.id}`],
    generatePotentialRiskAssessments: [
      '/governance/api/v1/risk-rule-assessments',
      { principalOrn: tenant.orn.user(user.id), resourceOrnList: [tenant.orn.value(viewer!.id)] },
    ],
    listLabels: ['/governance/api/v1/labels'],
    listLabelResources: [
      `/governance/api/v1/resource-labels?${filter('resourceType eq "entitlement-values"')}`,
    ],
    listLogEvents: ['/api/v1/logs'],
  };
  return {
    rule,
    viewer: viewer!,
    admin: admin!,
    sandbox,
    clock,
    user,
    other,
    app,
    off,
    role,
    grant,
    bundle,
    valid,
    target,
    targetPrincipal,
    entitlements,
    parent,
    resource,
    ent,
    filter,
    value,
  };
}

/** A valid rule over two values of one entitlement. */
function riskRule(resourceOrn: string, name: string, id: string, first: string, second: string) {
  const list = (operation: string, value: string) => ({
    name: operation,
    attribute: 'principal.effective_grants',
    operation,
    value: { type: 'ENTITLEMENTS', value: [{ id, values: [{ id: value }] }] },
  });
  return {
    name,
    type: 'SEPARATION_OF_DUTIES',
    resources: [{ resourceOrn }],
    conflictCriteria: { and: [list('CONTAINS_ONE', first), list('CONTAINS_ALL', second)] },
  };
}

type Fixture = ReturnType<typeof fixture>;

function send(sandbox: Sandbox, method: string, path: string, body?: unknown, token = sandbox.token) {
  const reply = sandbox.handle({
    method,
    url: `https://acme.okta.com${path}`,
    headers: { authorization: `SSWS ${token}` },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  if (reply.kind !== 'response') throw new Error('no response');
  const { status, body: text } = reply.response;
  return {
    status,
    json: (text === '' ? undefined : JSON.parse(text)) as
      | { errorCode?: string; errorSummary?: string }
      | undefined,
  };
}

const SUCCESS: Readonly<Record<string, number>> = {
  createEntitlement: 201,
  createGrant: 201,
  createEntitlementBundle: 201,
  createRiskRule: 201,
  deleteRiskRule: 204,
  deleteEntitlementBundle: 204,
  deleteEntitlement: 204,
  unassignUserFromApplication: 204,
  updateEntitlementSettings: 202,
};

describe('every operation', () => {
  for (const { operation, method } of ROUTES) {
    const call = (sandbox: Sandbox, f: Fixture, token?: string) => {
      const [path, body] = f.valid[operation]!;
      return send(sandbox, method, path, body, token);
    };
    it(`${operation} answers as Okta declares: success, 401, 403, 429, 500`, () => {
      const f = fixture();
      const { sandbox } = f;
      expect(call(sandbox, f, 'wrong')).toMatchObject({ status: 401, json: { errorCode: 'E0000011' } });
      sandbox.settings.permissions.denied = [operation];
      expect(call(sandbox, f)).toMatchObject({ status: 403, json: { errorCode: 'E0000006' } });
      sandbox.settings.permissions.denied = [];
      sandbox.settings.rateLimits.limits = { '*': 0 };
      expect(call(sandbox, f)).toMatchObject({ status: 429, json: { errorCode: 'E0000047' } });
      sandbox.settings.rateLimits.limits = { '*': 1_000_000 };
      sandbox.faults.failNext(operation, 'server-error');
      expect(call(sandbox, f)).toMatchObject({ status: 500, json: { errorCode: 'E0000009' } });
      expect(call(sandbox, f).status).toBe(SUCCESS[operation] ?? 200);
    });
  }
});

describe('an app that the role of the token does not cover', () => {
  const get = (sandbox: Sandbox, path: string) => send(sandbox, 'GET', path);

  it('is in no list of apps, and what names it is refused; the others are as they were', () => {
    const { sandbox, app } = fixture();
    const other = sandbox.tenant.addApp({ label: 'Other' });
    const entitlements = ({ id }: { readonly id: string }) =>
      `/governance/api/v1/entitlements?${new URLSearchParams({ filter: `parent.externalId eq "${id}" AND parent.type eq "APPLICATION"` }).toString()}`;
    const listed = () =>
      (get(sandbox, '/api/v1/apps?limit=200').json as unknown as { id: string }[]).map(({ id }) => id);
    const before = listed();
    expect(before).toContain(other.id);
    sandbox.settings.permissions.appsNotCovered = [other.id];
    expect(listed()).toEqual(before.filter((id) => id !== other.id));
    for (const path of [`/api/v1/apps/${other.id}`, entitlements(other)])
      expect(get(sandbox, path)).toMatchObject({ status: 403, json: { errorCode: 'E0000006' } });
    for (const path of [`/api/v1/apps/${app.id}`, entitlements(app)])
      expect(get(sandbox, path).status).toBe(200);
    const target = (id: string) => ({ targetPrincipal: {}, target: { externalId: id, type: 'APPLICATION' } });
    expect(send(sandbox, 'POST', '/governance/api/v1/grants', target(other.id)).status).toBe(403);
    expect(send(sandbox, 'POST', '/governance/api/v1/grants', target(app.id)).status).toBe(400);
  });
});

interface Refused {
  readonly title: string;
  readonly request: (f: Fixture) => readonly [method: string, path: string, body?: unknown];
  readonly arrange?: (f: Fixture) => void;
  readonly status: number;
  readonly code: string;
}

const NOWHERE = '0oa00000000000000000';
const NOBODY = '00u00000000000000000';

/** Contract §1.3, to the letter of status and code. */
const REFUSALS: readonly Refused[] = [
  { title: 'unknown path', request: () => ['GET', '/api/v1/nothing'], status: 404, code: 'E0000008' },
  { title: 'wrong verb', request: () => ['DELETE', '/api/v1/org'], status: 405, code: 'E0000022' },
  { title: 'unknown user', request: () => ['GET', `/api/v1/users/${NOBODY}`], status: 404, code: 'E0000007' },
  {
    title: 'bad search',
    request: ({ filter }) => ['GET', `/api/v1/users?${filter('x').replace('filter', 'search')}`],
    status: 400,
    code: 'E0000031',
  },
  {
    title: 'search with ne',
    request: () => ['GET', `/api/v1/users?search=${encodeURIComponent('profile.login ne "a"')}`],
    status: 400,
    code: 'E0000031',
  },
  {
    title: 'too long a search',
    arrange: (f) => (f.sandbox.settings.users.searchMaxLength = 10),
    request: () => ['GET', `/api/v1/users?search=${encodeURIComponent('profile.login eq "ann"')}`],
    status: 400,
    code: 'E0000031',
  },
  {
    title: 'unknown group',
    request: () => ['GET', `/api/v1/groups/${NOBODY.replace('00u', '00g')}`],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'people of an unknown group',
    request: () => ['GET', `/api/v1/groups/${NOBODY.replace('00u', '00g')}/users`],
    status: 404,
    code: 'E0000007',
  },
  { title: 'unknown app', request: () => ['GET', `/api/v1/apps/${NOWHERE}`], status: 404, code: 'E0000007' },
  {
    title: 'members of an unknown app',
    request: () => ['GET', `/api/v1/apps/${NOWHERE}/users`],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'assigning an unknown user',
    request: ({ app }) => ['POST', `/api/v1/apps/${app.id}/users`, { id: NOBODY }],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'assigning with an unknown attribute',
    request: ({ app, other }) => [
      'POST',
      `/api/v1/apps/${app.id}/users`,
      { id: other.id, profile: { x: 1 } },
    ],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'assigning without a body',
    request: ({ app }) => ['POST', `/api/v1/apps/${app.id}/users`, 'no json'],
    status: 400,
    code: 'E0000003',
  },
  {
    title: 'assigning a deactivated user',
    arrange: (f) => (f.other.status = 'DEPROVISIONED'),
    request: ({ app, other }) => ['POST', `/api/v1/apps/${app.id}/users`, { id: other.id }],
    status: 403,
    code: 'E0000038',
  },
  {
    title: 'assigning twice, where that is a conflict',
    arrange: (f) => (f.sandbox.settings.apps.assignDuplicate = '409'),
    request: ({ app, user }) => ['POST', `/api/v1/apps/${app.id}/users`, { id: user.id }],
    status: 409,
    code: 'E0000062',
  },
  {
    title: 'somebody who is no member',
    request: ({ app, other }) => ['GET', `/api/v1/apps/${app.id}/users/${other.id}`],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'unassigning somebody who is no member',
    request: ({ app, other }) => ['DELETE', `/api/v1/apps/${app.id}/users/${other.id}`],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'entitlements without a filter',
    request: ({ ent }) => ['GET', ent],
    status: 400,
    code: 'E0000029',
  },
  {
    title: 'entitlements with a broken filter',
    request: ({ ent, filter }) => ['GET', `${ent}?${filter('parent.externalId eq')}`],
    status: 400,
    code: 'E0000053',
  },
  {
    title: 'entitlements of an unknown app',
    request: ({ ent, filter }) => [
      'GET',
      `${ent}?${filter(`parent.externalId eq "${NOWHERE}" AND parent.type eq "APPLICATION"`)}`,
    ],
    status: 400,
    code: 'E0000029',
  },
  {
    title: 'entitlements of an app without management',
    request: ({ ent, filter, off }) => [
      'GET',
      `${ent}?${filter(`parent.externalId eq "${off.id}" AND parent.type eq "APPLICATION"`)}`,
    ],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'values of an app without management',
    request: ({ ent, filter, off }) => [
      'GET',
      `${ent}/values?${filter(`parent.externalId eq "${off.id}" AND parent.type eq "APPLICATION"`)}`,
    ],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'a limit beyond 200',
    request: ({ ent, filter, parent }) => ['GET', `${ent}?${filter(parent)}&limit=201`],
    status: 400,
    code: 'E0000029',
  },
  {
    title: 'a cursor of nowhere',
    request: ({ ent, filter, parent }) => ['GET', `${ent}?${filter(parent)}&after=esp1`],
    status: 400,
    code: 'E0000029',
  },
  {
    title: 'an order that is none',
    request: ({ ent, filter, parent }) => ['GET', `${ent}?${filter(parent)}&orderBy=colour`],
    status: 400,
    code: 'E0000029',
  },
  {
    title: 'an unknown entitlement',
    request: ({ ent }) => ['GET', `${ent}/esp00000000000000000`],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'values of an unknown entitlement',
    request: ({ ent }) => ['GET', `${ent}/esp00000000000000000/values`],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'an unknown value',
    request: ({ ent, role }) => ['GET', `${ent}/${role.id}/values/ent00000000000000000`],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'an entitlement on an app without management',
    request: ({ ent, off, valid }) => [
      'POST',
      ent,
      { ...(valid['createEntitlement']![1] as object), parent: { externalId: off.id, type: 'APPLICATION' } },
    ],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'an entitlement without a name',
    request: ({ ent, valid }) => [
      'POST',
      ent,
      { ...(valid['createEntitlement']![1] as object), name: undefined },
    ],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'an entitlement of the same name',
    request: ({ ent, valid }) => [
      'POST',
      ent,
      { ...(valid['createEntitlement']![1] as object), name: 'role' },
    ],
    status: 400,
    code: 'E0000028',
  },
  {
    title: 'two values with one external value',
    request: ({ ent, role, value }) => [
      'PATCH',
      `${ent}/${role.id}`,
      [1, 2].map(() => ({ op: 'ADD', path: '/values/-', refType: 'ENTITLEMENT-VALUE', value })),
    ],
    status: 400,
    code: 'E0000028',
  },
  {
    title: 'replacing an unknown entitlement',
    request: ({ ent, valid }) => ['PUT', `${ent}/esp00000000000000000`, valid['replaceEntitlement']![1]],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'flipping multiValue',
    request: ({ ent, role, valid }) => [
      'PUT',
      `${ent}/${role.id}`,
      { ...(valid['replaceEntitlement']![1] as object), multiValue: false },
    ],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'changing an unknown entitlement',
    request: ({ ent, valid }) => ['PATCH', `${ent}/esp00000000000000000`, valid['updateEntitlement']![1]],
    status: 400,
    code: 'E0000001',
  },
  ...[
    { what: 'an empty description', path: '/description', value: '' },
    { what: 'a description beyond 1,000 characters', path: '/description', value: 'x'.repeat(1001) },
    { what: 'an empty name', path: '/name', value: '' },
    { what: 'a name beyond 255 characters', path: '/name', value: 'x'.repeat(256) },
  ].map(({ what, path, value }): Refused => ({
    title: `changing an entitlement to ${what}`,
    request: ({ ent, role }) => [
      'PATCH',
      `${ent}/${role.id}`,
      [{ op: 'REPLACE', path, refType: 'ENTITLEMENT', value }],
    ],
    status: 400,
    code: 'E0000001',
  })),
  {
    title: 'grants without a filter',
    request: () => ['GET', '/governance/api/v1/grants'],
    status: 400,
    code: 'E0000029',
  },
  {
    title: 'grants of two apps',
    request: ({ filter, resource, off }) => [
      'GET',
      `/governance/api/v1/grants?${filter(`${resource} OR target.externalId eq "${off.id}"`)}`,
    ],
    status: 400,
    code: 'E0000029',
  },
  {
    title: 'grants of an unknown entitlement',
    request: ({ filter, resource }) => [
      'GET',
      `/governance/api/v1/grants?${filter(`${resource} AND entitlements.id eq "esp00000000000000000"`)}`,
    ],
    status: 400,
    code: 'E0000007',
  },
  {
    title: 'grants of an app without management',
    request: ({ filter, off }) => [
      'GET',
      `/governance/api/v1/grants?${filter(`target.externalId eq "${off.id}" AND target.type eq "APPLICATION"`)}`,
    ],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'a comma-joined include',
    request: ({ filter, resource }) => [
      'GET',
      `/governance/api/v1/grants?${filter(resource)}&include=full_entitlements,metadata`,
    ],
    status: 400,
    code: 'E0000028',
  },
  {
    title: 'an unknown grant',
    request: () => ['GET', '/governance/api/v1/grants/gra00000000000000000'],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'changing an unknown grant',
    request: ({ valid }) => [
      'PATCH',
      '/governance/api/v1/grants/gra00000000000000000',
      valid['updateGrant']![1],
    ],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'an end in the past',
    request: ({ grant }) => [
      'PATCH',
      `/governance/api/v1/grants/${grant.id}`,
      { id: grant.id, scheduleSettings: { expirationDate: '2020-01-01T00:00:00Z' } },
    ],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'a grant of an unknown value',
    request: ({ target, targetPrincipal, role }) => [
      'POST',
      '/governance/api/v1/grants',
      {
        grantType: 'CUSTOM',
        target,
        targetPrincipal,
        entitlements: [{ id: role.id, values: [{ id: 'ent00000000000000000' }] }],
      },
    ],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'an empty list of entitlements',
    request: ({ target, targetPrincipal }) => [
      'POST',
      '/governance/api/v1/grants',
      { grantType: 'CUSTOM', target, targetPrincipal, entitlements: [] },
    ],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'a grant of an unknown bundle',
    request: ({ targetPrincipal }) => [
      'POST',
      '/governance/api/v1/grants',
      { grantType: 'ENTITLEMENT-BUNDLE', targetPrincipal, entitlementBundleId: 'enb00000000000000000' },
    ],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'a grant to a deactivated user',
    arrange: (f) => (f.user.status = 'DEPROVISIONED'),
    request: ({ valid }) => ['POST', '/governance/api/v1/grants', valid['createGrant']![1]],
    status: 403,
    code: 'E0000038',
  },
  {
    title: 'an additive grant where there are none',
    arrange: (f) => (f.sandbox.settings.grants.entitlementType = 'reject400'),
    request: ({ valid }) => ['POST', '/governance/api/v1/grants', valid['createGrant']![1]],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'effective access without a principal',
    request: ({ filter, parent }) => ['GET', `/governance/api/v1/principal-entitlements?${filter(parent)}`],
    status: 400,
    code: 'E0000029',
  },
  {
    title: 'effective access on an app without management',
    request: ({ filter, off, user }) => [
      'GET',
      `/governance/api/v1/principal-entitlements?${filter(`parent.externalId eq "${off.id}" AND parent.type eq "APPLICATION" AND targetPrincipal.externalId eq "${user.id}" AND targetPrincipal.type eq "OKTA_USER"`)}`,
    ],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'a history without a principal',
    request: ({ filter, app }) => [
      'GET',
      `/governance/api/v1/principal-entitlements/history?${filter(`resource.externalId eq "${app.id}" AND resource.type eq "APPLICATION"`)}`,
    ],
    status: 400,
    code: 'E0000029',
  },
  {
    title: 'a history on an app without management',
    request: ({ filter, off, user }) => [
      'GET',
      `/governance/api/v1/principal-entitlements/history?${filter(`resource.externalId eq "${off.id}" AND resource.type eq "APPLICATION" AND principal.externalId eq "${user.id}" AND principal.type eq "OKTA_USER"`)}`,
    ],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'bundles with a broken filter',
    request: ({ filter }) => ['GET', `/governance/api/v1/entitlement-bundles?${filter('name is good')}`],
    status: 400,
    code: 'E0000053',
  },
  {
    title: 'bundles with an empty cursor',
    request: () => ['GET', '/governance/api/v1/entitlement-bundles?after='],
    status: 400,
    code: 'E0000029',
  },
  {
    title: 'bundles of an app that is not there',
    request: ({ filter }) => [
      'GET',
      `/governance/api/v1/entitlement-bundles?${filter(`target.externalId eq "${NOWHERE}"`)}`,
    ],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'an unknown bundle',
    request: () => ['GET', '/governance/api/v1/entitlement-bundles/enb00000000000000000'],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'a bundle without entitlements',
    request: ({ target }) => [
      'POST',
      '/governance/api/v1/entitlement-bundles',
      { name: 'Empty', target, entitlements: [] },
    ],
    status: 400,
    code: 'E0000028',
  },
  {
    title: 'a bundle of the same name',
    request: ({ target, entitlements }) => [
      'POST',
      '/governance/api/v1/entitlement-bundles',
      { name: 'bundle', target, entitlements },
    ],
    status: 400,
    code: 'E0000028',
  },
  {
    title: 'replacing an unknown bundle',
    request: ({ valid }) => [
      'PUT',
      '/governance/api/v1/entitlement-bundles/enb00000000000000000',
      valid['replaceEntitlementBundle']![1],
    ],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'a bundle that loses all entitlements',
    request: ({ valid }) => [
      'PUT',
      valid['replaceEntitlementBundle']![0],
      { ...(valid['replaceEntitlementBundle']![1] as object), entitlements: [] },
    ],
    status: 400,
    code: 'E0000028',
  },
  {
    title: 'deleting an unknown bundle',
    request: () => ['DELETE', '/governance/api/v1/entitlement-bundles/enb00000000000000000'],
    status: 404,
    code: 'E0000007',
  },
  {
    title: 'deleting a bundle twice',
    arrange: (f) => f.sandbox.tenant.deleteBundle(f.bundle, 'client'),
    request: ({ valid }) => ['DELETE', valid['deleteEntitlementBundle']![0]],
    status: 409,
    code: 'E0000169',
  },
  {
    title: 'a rule of the same name',
    request: ({ sandbox: { tenant }, app, role, admin, viewer }) => [
      'POST',
      '/governance/api/v1/risk-rules',
      riskRule(tenant.orn.app(app), 'Both', role.id, admin.id, viewer.id),
    ],
    status: 400,
    code: 'E0000028',
  },
  {
    title: 'a rule of something that is no app',
    request: ({ role, admin, viewer }) => [
      'POST',
      '/governance/api/v1/risk-rules',
      riskRule('orn:okta', 'New', role.id, admin.id, viewer.id),
    ],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'a rule of an unknown value',
    request: ({ sandbox: { tenant }, app, role, admin }) => [
      'POST',
      '/governance/api/v1/risk-rules',
      riskRule(tenant.orn.app(app), 'New', role.id, admin.id, 'ent00000000000000000'),
    ],
    status: 400,
    code: 'E0000001',
  },
  ...['GET', 'PUT', 'DELETE'].map((method): Refused => ({
    title: `${method} of an unknown rule`,
    request: ({ valid }) => [
      method,
      '/governance/api/v1/risk-rules/rul00000000000000000',
      method === 'PUT' ? valid['replaceRiskRule']![1] : undefined,
    ],
    status: 404,
    code: 'E0000007',
  })),
  ...['GET', 'DELETE'].map((method): Refused => ({
    title: `${method} of what is no rule`,
    request: () => [method, '/governance/api/v1/risk-rules/nothing'],
    status: 400,
    code: 'E0000001',
  })),
  {
    title: 'rules with a broken filter',
    request: ({ filter }) => ['GET', `/governance/api/v1/risk-rules?${filter('name')}`],
    status: 400,
    code: 'E0000053',
  },
  {
    title: 'assessing access to an app',
    request: ({ sandbox: { tenant }, app, user }) => [
      'POST',
      '/governance/api/v1/risk-rule-assessments',
      { principalOrn: tenant.orn.user(user.id), resourceOrn: tenant.orn.app(app) },
    ],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'log events since a time that is none',
    request: () => ['GET', '/api/v1/logs?since=yesterday'],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'settings of something that is no app',
    request: () => ['GET', '/governance/api/v2/resources/orn%3Aokta/entitlement-settings'],
    status: 400,
    code: 'E0000001',
  },
  {
    title: 'settings with a status that is none',
    request: ({ valid }) => ['PATCH', valid['updateEntitlementSettings']![0], { status: 'MAYBE' }],
    status: 400,
    code: 'E0000001',
  },
];

describe('refusals', () => {
  it.each(REFUSALS)('$title: $status $code', ({ request, arrange, status, code }) => {
    const f = fixture();
    arrange?.(f);
    const [method, path, body] = request(f);
    expect(send(f.sandbox, method, path, body)).toMatchObject({ status, json: { errorCode: code } });
  });
});
