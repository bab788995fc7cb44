import { invalidPaging } from '../errors.ts';
import { type Expression, satisfies } from '../filter.ts';
import { partitionPoint } from '../partition-point.ts';
import { activeAt, type SandboxGrant } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';

/** What a list of grants asks for: `at`: epoch milliseconds; `after`: id of the last grant of the page before. */
export interface GrantQuery {
  readonly appId: string;
  readonly expression: Expression | undefined;
  readonly at: number;
  readonly after: string | undefined;
  readonly limit: number;
}

/** The active grants that a filter chooses, in order of id: a page, and one more where there are more. */
export function chosenGrants(tenant: Tenant, query: GrantQuery): readonly SandboxGrant[] {
  const { expression, at, after, limit } = query;
  if (after !== undefined && !/^gra[0-9A-Za-z]{17}$/.test(after)) throw invalidPaging('after');
  const source = candidates(tenant, query);
  const rows: SandboxGrant[] = [];
  for (
    let i = after === undefined ? 0 : partitionPoint(source, ({ id }) => id > after);
    i < source.length && rows.length <= limit;
    i++
  ) {
    const grant = source[i];
    if (
      grant !== undefined &&
      activeAt(grant, at) &&
      (expression === undefined || chosen(tenant, expression, grant))
    ) {
      rows.push(grant);
    }
  }
  return rows;
}

/** Those of the people whom the filter names, where it names any; else all of the app. */
function candidates(tenant: Tenant, { appId, expression, at }: GrantQuery): readonly SandboxGrant[] {
  const people = expression === undefined ? undefined : principalsOf(expression);
  if (people === undefined) return tenant.grantList(appId);
  return [...people]
    .flatMap((userId) => tenant.grantsOf(appId, userId, at))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Ids of the only people whose grants can satisfy the expression; undefined where it may be anybody's. */
function principalsOf(expression: Expression): ReadonlySet<string> | undefined {
  if (expression.kind === 'test') {
    const { attribute, operator, value } = expression;
    if (operator !== 'eq') return undefined;
    if (attribute === 'targetPrincipal.externalId') return new Set([value]);
    if (attribute === 'targetPrincipalOrn') return new Set([value.split(':').at(-1) ?? '']);
    return undefined;
  }
  const named = expression.parts.map(principalsOf);
  if (expression.kind === 'and') return named.find((people) => people !== undefined);
  const people = new Set<string>();
  for (const some of named) {
    if (some === undefined) return undefined;
    for (const id of some) people.add(id);
  }
  return people;
}

function chosen(tenant: Tenant, expression: Expression, grant: SandboxGrant): boolean {
  if (expression.kind !== 'test') {
    const part = (inner: Expression) => chosen(tenant, inner, grant);
    return expression.kind === 'and' ? expression.parts.every(part) : expression.parts.some(part);
  }
  const { attribute, value } = expression;
  if (attribute === 'entitlements.values.id') return grant.values.includes(value);
  if (attribute === 'entitlements.id')
    return grant.values.some((held) => tenant.entitlementOf(held)?.id === value);
  return satisfies(expression, (name) => textOf(tenant, grant, name), { caseSensitive: true });
}

function textOf(tenant: Tenant, grant: SandboxGrant, attribute: string): string | undefined {
  switch (attribute) {
    case 'target.externalId':
      return grant.appId;
    case 'target.type':
      return 'APPLICATION';
    case 'targetResourceOrn': {
      const app = tenant.apps.get(grant.appId);
      return app === undefined ? undefined : tenant.orn.app(app);
    }
    case 'targetPrincipal.externalId':
      return grant.userId;
    case 'targetPrincipal.type':
      return 'OKTA_USER';
    case 'targetPrincipalOrn':
      return tenant.orn.user(grant.userId);
    case 'entitlementBundleId':
      return grant.bundleId;
    case 'action':
      return grant.action;
    default:
      return undefined;
  }
}
