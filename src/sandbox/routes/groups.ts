import { invalidSearch, notFound } from '../errors.ts';
import { type Expression, FilterSyntaxError, parseExpression, satisfies, testsOf } from '../filter.ts';
import { isoMillis } from '../instants.ts';
import { managementLimit, managementList, pageById } from '../paging.ts';
import type { SandboxGroup } from '../state/objects.ts';
import type { Reply, Route, RouteCall } from './route.ts';
import { userJson } from './users.ts';

const GROUPS = '/api/v1/groups';

/** Groups are only read: a test arranges them, the generated company has none. */
export const groupRoutes: readonly Route[] = [
  { method: 'GET', template: GROUPS, operation: 'listGroups', bucket: 'GET groups', handle: list },
  {
    method: 'GET',
    template: `${GROUPS}/{groupId}`,
    operation: 'getGroup',
    bucket: 'GET groups/{id}',
    handle: get,
  },
  {
    method: 'GET',
    template: `${GROUPS}/{groupId}/users`,
    operation: 'listGroupUsers',
    bucket: 'GET groups/{id}',
    handle: listMembers,
  },
];

function get({ tenant, params, origin }: RouteCall): Reply {
  return { status: 200, body: groupJson(groupOf(tenant.groups.rows, params['groupId'] ?? ''), origin) };
}

/** By `search` on their own attributes (contract §7.5). */
function list(call: RouteCall): Reply {
  const { tenant, query, origin } = call;
  const limit = managementLimit(call, 200, 10_000);
  const search = query.get('search');
  const expression = search === null ? undefined : parsed(search);
  const rows = [...tenant.groups.rows.values()].filter(
    (group) =>
      expression === undefined ||
      satisfies(expression, (name) => textOf(group, name), { caseSensitive: false }),
  );
  const page = pageById(rows, ({ id }) => id, query.get('after') ?? undefined, limit);
  return managementList(
    call,
    page.rows.map((group) => groupJson(group, origin)),
    limit,
    page.next,
  );
}

function listMembers(call: RouteCall): Reply {
  const { tenant, query, params, origin } = call;
  const { members } = groupOf(tenant.groups.rows, params['groupId'] ?? '');
  const limit = managementLimit(call, 1000, 1000);
  const rows = [...members].flatMap((id) => tenant.users.get(id) ?? []);
  const page = pageById(rows, ({ id }) => id, query.get('after') ?? undefined, limit);
  return managementList(
    call,
    page.rows.map((user) => userJson(tenant, user, origin)),
    limit,
    page.next,
  );
}

function groupOf(groups: ReadonlyMap<string, SandboxGroup>, id: string): SandboxGroup {
  const group = groups.get(id);
  if (group === undefined) throw notFound(id, 'UserGroup');
  return group;
}

const SEARCHED = ['id', 'type', 'profile.name'];

function parsed(text: string): Expression {
  try {
    const expression = parseExpression(text);
    for (const { attribute } of testsOf(expression)) if (!SEARCHED.includes(attribute)) throw invalidSearch();
    return expression;
  } catch (problem) {
    if (problem instanceof FilterSyntaxError) throw invalidSearch();
    throw problem;
  }
}

function textOf(group: SandboxGroup, attribute: string): string | undefined {
  if (attribute === 'profile.name') return group.name;
  return attribute === 'type' ? group.type : group.id;
}

function groupJson(group: SandboxGroup, origin: string): unknown {
  return {
    id: group.id,
    created: isoMillis(group.created),
    lastUpdated: isoMillis(group.created),
    lastMembershipUpdated: isoMillis(group.lastMembershipUpdated),
    objectClass: ['okta:user_group'],
    type: group.type,
    profile: { name: group.name },
    _links: { users: { href: `${origin}${GROUPS}/${group.id}/users` } },
  };
}
