import * as z from 'zod';
import { alreadyAssigned, malformed, notFound, validationFailed, wrongStatus } from '../errors.ts';
import { isoMillis } from '../instants.ts';
import { managementLimit, managementList } from '../paging.ts';
import type { SandboxMember } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { appOf } from './apps.ts';
import type { Reply, Route, RouteCall } from './route.ts';
import { userJson } from './users.ts';

export const appUserRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/api/v1/apps/{appId}/users',
    operation: 'listApplicationUsers',
    bucket: 'apps/*',
    handle: list,
  },
  {
    method: 'POST',
    template: '/api/v1/apps/{appId}/users',
    operation: 'assignUserToApplication',
    bucket: 'apps/*',
    handle: assign,
  },
  {
    method: 'GET',
    template: '/api/v1/apps/{appId}/users/{userId}',
    operation: 'getApplicationUser',
    bucket: 'apps/*',
    handle: get,
  },
  {
    method: 'DELETE',
    template: '/api/v1/apps/{appId}/users/{userId}',
    operation: 'unassignUserFromApplication',
    bucket: 'apps/*',
    handle: unassign,
  },
];

const Assignment = z.object({
  id: z.string(),
  scope: z.enum(['USER', 'GROUP']).optional(),
  profile: z.record(z.string(), z.unknown()).optional(),
  credentials: z
    .object({
      userName: z.string().min(1).max(100).optional(),
      password: z.object({ value: z.string().optional() }).optional(),
    })
    .optional(),
});

function list(call: RouteCall): Reply {
  const { tenant, params, query, origin } = call;
  const app = appOf(tenant, params['appId'] ?? '');
  const limit = managementLimit(call, 50, 500);
  const members = tenant.memberList(app.id);
  const after = query.get('after');
  const q = query.get('q')?.toLowerCase();
  const rows: SandboxMember[] = [];
  for (
    let n = after === null ? 0 : Number.parseInt(after, 36) + 1;
    n < members.length && rows.length <= limit;
    n++
  ) {
    const member = members[n];
    if (member !== undefined && (q === undefined || startsWith(tenant, member, q))) rows.push(member);
  }
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const expand = query.get('expand') === 'user';
  return managementList(
    call,
    page.map((member) => memberJson(tenant, app.id, member, origin, expand)),
    limit,
    rows.length > limit && last !== undefined ? last.n.toString(36) : undefined,
  );
}

function startsWith(tenant: Tenant, member: SandboxMember, q: string): boolean {
  const profile = tenant.users.get(member.userId)?.profile ?? {};
  return ['login', 'firstName', 'lastName', 'email'].some(
    (name) => profile[name]?.toLowerCase().startsWith(q) === true,
  );
}

function get({ tenant, params, query, origin }: RouteCall): Reply {
  const { member, appId } = memberOf(tenant, params);
  return { status: 200, body: memberJson(tenant, appId, member, origin, query.get('expand') === 'user') };
}

/** Answers 200, also for somebody who is assigned already, unless told otherwise (contract §10.11). */
function assign({ tenant, settings, params, body, origin }: RouteCall): Reply {
  const app = appOf(tenant, params['appId'] ?? '');
  const parsed = Assignment.safeParse(body);
  if (!parsed.success) {
    if (body === undefined || typeof body !== 'object' || body === null) throw malformed();
    throw validationFailed(
      'assignment',
      parsed.error.issues.map((issue) => `${issue.path.join('.')}: invalid`),
    );
  }
  const user = tenant.users.get(parsed.data.id);
  if (user === undefined) throw notFound(parsed.data.id, 'User');
  if (user.status === 'DEPROVISIONED') throw wrongStatus();
  const unknown = Object.keys(parsed.data.profile ?? {}).filter(
    (key) => !['displayName', 'email'].includes(key),
  );
  if (unknown.length > 0)
    throw validationFailed(
      'assignment',
      unknown.map((key) => `Property '${key}' not found`),
    );
  const there = tenant.member(app.id, user.id);
  if (there !== undefined && settings.apps.assignDuplicate === '409') throw alreadyAssigned();
  // Posting a group-assigned user turns the assignment into a personal one.
  if (there !== undefined) there.scope = 'USER';
  const member = there ?? tenant.assign(app.id, user.id, 'client');
  return { status: 200, body: memberJson(tenant, app.id, member, origin, false) };
}

function unassign({ tenant, params }: RouteCall): Reply {
  const { member, appId } = memberOf(tenant, params);
  if (member.scope === 'GROUP') throw wrongStatus();
  tenant.unassign(appId, member.userId, 'client');
  return { status: 204 };
}

function memberOf(
  tenant: Tenant,
  params: RouteCall['params'],
): { readonly member: SandboxMember; readonly appId: string } {
  const app = appOf(tenant, params['appId'] ?? '');
  const userId = params['userId'] ?? '';
  const member = tenant.member(app.id, userId);
  if (member === undefined) throw notFound(userId, 'AppUser');
  return { member, appId: app.id };
}

function memberJson(
  tenant: Tenant,
  appId: string,
  member: SandboxMember,
  origin: string,
  expand: boolean,
): unknown {
  const user = tenant.users.get(member.userId);
  const { login = '', email = '', displayName } = user?.profile ?? {};
  return {
    id: member.userId,
    externalId: null,
    created: isoMillis(member.created),
    lastUpdated: isoMillis(member.created),
    scope: member.scope,
    status: 'ACTIVE',
    statusChanged: isoMillis(member.created),
    passwordChanged: null,
    syncState: 'DISABLED',
    credentials: { userName: login },
    profile: { displayName: displayName ?? null, email },
    _links: {
      app: { href: `${origin}/api/v1/apps/${appId}` },
      user: { href: `${origin}/api/v1/users/${member.userId}` },
    },
    ...(expand && user !== undefined ? { _embedded: { user: userJson(tenant, user, origin) } } : {}),
  };
}
