import { invalidSearch, notFound, validationFailed } from '../errors.ts';
import { type Expression, FilterSyntaxError, parseExpression, satisfies, testsOf } from '../filter.ts';
import { isoMillis } from '../instants.ts';
import { managementLimit, managementList } from '../paging.ts';
import type { SandboxUser } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import type { Reply, Route, RouteCall } from './route.ts';

export const userRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: '/api/v1/users',
    operation: 'listUsers',
    bucket: 'GET|POST users',
    handle: list,
  },
  {
    method: 'GET',
    template: '/api/v1/users/{id}',
    operation: 'getUser',
    bucket: 'GET users/{id}',
    handle: get,
  },
];

/** By id, login or `me`; a short login (the part before the @) is taken where it is unique, as Okta does. */
function get({ tenant, settings, params, origin }: RouteCall): Reply {
  const text = params['id'] ?? '';
  const me = text === 'me' && !settings.users.meUnknown ? tenant.admin : undefined;
  const user = me ?? tenant.users.get(text) ?? tenant.userByLogin(text);
  if (user === undefined) throw notFound(text, 'User');
  return { status: 200, body: userJson(tenant, user, origin) };
}

function list(call: RouteCall): Reply {
  const { tenant, query, origin } = call;
  const limit = managementLimit(call, query.has('q') ? 10 : 200, 200);
  const matches = chosen(call);
  const after = query.get('after');
  const from = after === null ? -1 : (tenant.userPosition(after) ?? -1);
  const rows: SandboxUser[] = [];
  for (const user of matches) {
    if ((tenant.userPosition(user.id) ?? 0) <= from) continue;
    rows.push(user);
    if (rows.length > limit) break;
  }
  const page = rows.slice(0, limit);
  const next = rows.length > limit && !query.has('q') ? page.at(-1)?.id : undefined;
  return managementList(
    call,
    page.map((user) => userJson(tenant, user, origin)),
    limit,
    next,
  );
}

/** The users that search, filter or q choose, in order of creation. */
function chosen({ tenant, settings, query, now }: RouteCall): Iterable<SandboxUser> {
  const search = query.get('search');
  const filter = query.get('filter');
  const q = query.get('q')?.toLowerCase();
  const { searchMaxLength } = settings.users;
  if (search !== null) {
    if (searchMaxLength > 0 && search.length > searchMaxLength) throw invalidSearch();
    const expression = parsed(search, invalidSearch);
    for (const test of testsOf(expression)) {
      const contains = /^profile\.(firstName|lastName|email|login)$/.test(test.attribute);
      if (test.operator === 'ne' || (test.operator === 'co' && !contains)) throw invalidSearch();
    }
    const visible = now - settings.consistency.searchDelayMs;
    return candidates(tenant, expression).filter(
      (user) =>
        user.lastUpdated <= visible &&
        satisfies(expression, (name) => attributeOf(user, name), { caseSensitive: false }),
    );
  }
  if (filter !== null) {
    const expression = parsed(filter, () => validationFailed('filter', ['Invalid filter']));
    return candidates(tenant, expression).filter((user) =>
      satisfies(expression, (name) => attributeOf(user, name), { caseSensitive: true }),
    );
  }
  if (q !== undefined) {
    return tenant.userList.filter((user) =>
      ['firstName', 'lastName', 'email'].some(
        (name) => user.profile[name]?.toLowerCase().startsWith(q) === true,
      ),
    );
  }
  return tenant.userList.filter((user) => user.status !== 'DEPROVISIONED');
}

function parsed(text: string, error: () => Error): Expression {
  try {
    return parseExpression(text);
  } catch (problem) {
    if (problem instanceof FilterSyntaxError) throw error();
    throw problem;
  }
}

/** The users that could satisfy the expression: from the indexes where every branch has one, else all. */
function candidates(tenant: Tenant, expression: Expression): readonly SandboxUser[] {
  const tests = testsOf(expression);
  const exact = tests.map((test) =>
    test.operator === 'eq' ? tenant.usersExact(test.attribute, test.value) : undefined,
  );
  const onlyOr = expression.kind !== 'and' && !JSON.stringify(expression).includes('"kind":"and"');
  if (!onlyOr || exact.some((rows) => rows === undefined)) return tenant.userList;
  const users = new Set(exact.flatMap((rows) => rows ?? []));
  return [...users].sort((a, b) => (tenant.userPosition(a.id) ?? 0) - (tenant.userPosition(b.id) ?? 0));
}

/** Property names are case-sensitive (contract §7.1). */
function attributeOf(user: SandboxUser, name: string): string | undefined {
  if (name.startsWith('profile.')) return user.profile[name.slice('profile.'.length)];
  if (name === 'id') return user.id;
  if (name === 'status') return user.status;
  if (name === 'created' || name === 'activated') return isoMillis(user.created);
  if (name === 'lastUpdated' || name === 'statusChanged') return isoMillis(user.lastUpdated);
  return undefined;
}

/** A user as lists show it; null members are there, not omitted. */
export function userJson(tenant: Tenant, user: SandboxUser, origin: string): unknown {
  return {
    id: user.id,
    status: user.status,
    created: isoMillis(user.created),
    activated: user.status === 'STAGED' ? null : isoMillis(user.created),
    statusChanged: isoMillis(user.lastUpdated),
    lastLogin: null,
    lastUpdated: isoMillis(user.lastUpdated),
    passwordChanged: null,
    type: { id: `oty${tenant.org.id.slice(3)}` },
    profile: { mobilePhone: null, secondEmail: null, ...user.profile },
    credentials: { provider: { type: 'OKTA', name: 'OKTA' } },
    _links: { self: { href: `${origin}/api/v1/users/${user.id}` } },
  };
}
