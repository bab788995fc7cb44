import { invalidSearch, notFound, validationFailed } from '../errors.ts';
import { type Expression, FilterSyntaxError, parseExpression, testsOf } from '../filter.ts';
import { isoMillis } from '../instants.ts';
import { managementLimit, managementList } from '../paging.ts';
import { partitionPoint } from '../partition-point.ts';
import type { SandboxUser } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import type { Reply, Route, RouteCall } from './route.ts';
import { type UserTest, userTest } from './user-filter.ts';

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
  const user = me ?? tenant.users.get(text) ?? tenant.people.byLogin(text);
  if (user === undefined) throw notFound(text, 'User');
  return { status: 200, body: userJson(tenant, user, origin) };
}

function list(call: RouteCall): Reply {
  const { tenant, query, origin } = call;
  const limit = managementLimit(call, query.has('q') ? 10 : 200, 200);
  const { source, matches } = choice(call);
  const after = query.get('after');
  const from = after === null ? 0 : (tenant.people.position(after) ?? -1) + 1;
  const rows: SandboxUser[] = [];
  for (
    let i = partitionPoint(source, ({ id }) => (tenant.people.position(id) ?? 0) >= from);
    i < source.length && rows.length <= limit;
    i++
  ) {
    const user = source[i];
    if (user !== undefined && isThere(tenant, user) && matches(user)) rows.push(user);
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

/** People in order of creation, and which of them search, filter or q choose. */
interface Choice {
  readonly source: readonly SandboxUser[];
  readonly matches: UserTest;
}

function choice({ tenant, settings, query, now }: RouteCall): Choice {
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
    const found = userTest(expression, { caseSensitive: false }, invalidSearch);
    return {
      source: candidates(tenant, expression),
      matches: (user) => user.lastUpdated <= visible && found(user),
    };
  }
  if (filter !== null) {
    const refusal = () => validationFailed('filter', ['Invalid filter']);
    const expression = parsed(filter, refusal);
    const comparesTime = testsOf(expression).some(({ attribute }) => attribute === 'lastUpdated');
    if (comparesTime && settings.users.lastUpdatedFilter === 'reject400') throw refusal();
    return {
      source: candidates(tenant, expression),
      matches: userTest(expression, { caseSensitive: true }, refusal),
    };
  }
  const source = tenant.userList;
  const inUse: UserTest = ({ status }) => status !== 'DEPROVISIONED';
  if (q === undefined) return { source, matches: inUse };
  return {
    source,
    matches: (user) =>
      inUse(user) &&
      ['firstName', 'lastName', 'email'].some(
        (name) => user.profile[name]?.toLowerCase().startsWith(q) === true,
      ),
  };
}

/** Who was deleted keeps a place in the list, and is in no answer. */
function isThere(tenant: Tenant, user: SandboxUser): boolean {
  return user.status !== 'DEPROVISIONED' || tenant.users.has(user.id);
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
    test.operator === 'eq' ? tenant.people.exact(test.attribute, test.value) : undefined,
  );
  const onlyOr = expression.kind !== 'and' && !JSON.stringify(expression).includes('"kind":"and"');
  if (!onlyOr || exact.some((rows) => rows === undefined)) return tenant.userList;
  const users = new Set(exact.flatMap((rows) => rows ?? []));
  return [...users].sort((a, b) => (tenant.people.position(a.id) ?? 0) - (tenant.people.position(b.id) ?? 0));
}

/** A user as lists show it; null members are there, not omitted. */
export function userJson(tenant: Tenant, user: SandboxUser, origin: string): unknown {
  return {
    id: user.id,
    status: user.status,
    created: isoMillis(user.created),
    activated: user.status === 'STAGED' ? null : isoMillis(user.created),
    statusChanged: isoMillis(user.statusChanged),
    lastLogin: null,
    lastUpdated: isoMillis(user.lastUpdated),
    passwordChanged: null,
    type: { id: `oty${tenant.org.id.slice(3)}` },
    profile: { mobilePhone: null, secondEmail: null, ...user.profile },
    credentials: { provider: { type: 'OKTA', name: 'OKTA' } },
    _links: { self: { href: `${origin}/api/v1/users/${user.id}` } },
  };
}
