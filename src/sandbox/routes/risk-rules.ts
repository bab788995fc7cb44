import * as z from 'zod';
import { governanceNotFound, identifierUnknown, invalidEntitlements, notUnique } from '../errors.ts';
import { satisfies } from '../filter.ts';
import { isoSeconds } from '../instants.ts';
import { governanceAfter, governanceLimit, governanceList, pageById } from '../paging.ts';
import type { SandboxApp, SandboxCriterion, SandboxRiskRule } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { EntitlementIds, parsedBody, text } from './bodies.ts';
import { governanceFilter } from './governance-filter.ts';
import { valuesJson } from './grants.ts';
import { adminOrigin, type Reply, type Route, type RouteCall } from './route.ts';

const BASE = '/governance/api/v1/risk-rules';
const READ = 'GET risk-rules';
const WRITE = 'WRITE risk-rules';
const DOMAIN = 'rules';

export const riskRuleRoutes: readonly Route[] = [
  { method: 'GET', template: BASE, operation: 'listRiskRules', bucket: READ, handle: list },
  { method: 'POST', template: BASE, operation: 'createRiskRule', bucket: WRITE, handle: create },
  { method: 'GET', template: `${BASE}/{ruleId}`, operation: 'getRiskRule', bucket: READ, handle: get },
  {
    method: 'PUT',
    template: `${BASE}/{ruleId}`,
    operation: 'replaceRiskRule',
    bucket: WRITE,
    handle: replace,
  },
  {
    method: 'DELETE',
    template: `${BASE}/{ruleId}`,
    operation: 'deleteRiskRule',
    bucket: WRITE,
    handle: remove,
  },
];

function list(call: RouteCall): Reply {
  const { tenant, query } = call;
  const filter = query.get('filter');
  const expression = filter === null ? undefined : governanceFilter(filter, ['resourceOrn', 'name']);
  const rows = [...tenant.riskRules.values()].filter((rule) => {
    const app = tenant.apps.get(rule.appId);
    const texts: Record<string, string | undefined> = {
      resourceOrn: app === undefined ? undefined : tenant.orn.app(app),
      name: rule.name,
    };
    return expression === undefined || satisfies(expression, (name) => texts[name], { caseSensitive: true });
  });
  const page = pageById(rows, (row) => row.id, governanceAfter(call), governanceLimit(call, 20, 200));
  return governanceList(
    call,
    page.rows.map((rule) => ruleJson(tenant, rule)),
    page.next,
    { total: rows.length },
  );
}

function get({ tenant, params }: RouteCall): Reply {
  return { status: 200, body: ruleJson(tenant, existing(tenant, params)) };
}

const Criteria = z.object({
  and: z
    .array(
      z.object({
        name: z.string().optional(),
        attribute: z.string().optional(),
        operation: z.enum(['CONTAINS_ONE', 'CONTAINS_ALL']).optional(),
        value: z
          .object({ type: z.enum(['ENTITLEMENTS']).optional(), value: EntitlementIds.optional() })
          .optional(),
      }),
    )
    .length(2)
    .optional(),
});

const CreateBody = z.object({
  name: text(1, 255),
  description: text(1, 1000).optional(),
  notes: text(1, 1000).optional(),
  type: z.enum(['SEPARATION_OF_DUTIES']),
  resources: z.array(z.object({ resourceOrn: z.string().optional() })).max(1),
  conflictCriteria: Criteria,
});

function create({ tenant, body }: RouteCall): Reply {
  const wanted = parsedBody(CreateBody, body, DOMAIN);
  const orn = wanted.resources[0]?.resourceOrn ?? '';
  const app = tenant.apps.get(orn.split(':').at(-1) ?? '');
  if (app === undefined || tenant.orn.app(app) !== orn)
    throw identifierUnknown('/resources/0/resourceOrn', orn);
  checkUnique(tenant, wanted.name);
  const rule = tenant.addRiskRule({
    appId: app.id,
    name: wanted.name,
    description: wanted.description,
    notes: wanted.notes,
    criteria: criteriaOf(tenant, app, wanted.conflictCriteria),
  });
  const location = `${adminOrigin(tenant)}${BASE}/${rule.id}`;
  return { status: 201, body: ruleJson(tenant, rule), headers: { location } };
}

const ReplaceBody = z.object({
  id: text(1, Number.MAX_SAFE_INTEGER),
  name: text(1, 255).nullable().optional(),
  description: text(0, 1000).nullable().optional(),
  notes: text(0, 1000).nullable().optional(),
  conflictCriteria: Criteria.nullable().optional(),
});

/** What is null or absent stays; type and resource never change (contract §5.3). */
function replace({ tenant, params, body, now }: RouteCall): Reply {
  const wanted = parsedBody(ReplaceBody, body, DOMAIN);
  const rule = existing(tenant, params);
  const app = tenant.apps.get(rule.appId);
  if (app === undefined) throw governanceNotFound();
  const { name, description, notes, conflictCriteria } = wanted;
  if (typeof name === 'string' && name !== rule.name) checkUnique(tenant, name);
  const criteria = conflictCriteria ? criteriaOf(tenant, app, conflictCriteria) : rule.criteria;
  rule.name = name ?? rule.name;
  if (description) rule.description = description;
  if (notes) rule.notes = notes;
  rule.criteria = criteria;
  rule.lastUpdated = now;
  return { status: 200, body: ruleJson(tenant, rule) };
}

function remove({ tenant, params }: RouteCall): Reply {
  tenant.riskRules.delete(existing(tenant, params).id);
  return { status: 204 };
}

/** Text that is no id is a 400; an unknown rule a 404, though the documents declare none (contract §10.29). */
function existing(tenant: Tenant, params: RouteCall['params']): SandboxRiskRule {
  const id = params['ruleId'] ?? '';
  if (!/^rul[0-9A-Za-z]{17}$/.test(id)) throw identifierUnknown('/ruleId', id);
  const rule = tenant.riskRules.get(id);
  if (rule === undefined) throw governanceNotFound();
  return rule;
}

function checkUnique(tenant: Tenant, name: string): void {
  if ([...tenant.riskRules.values()].some((rule) => rule.name === name))
    throw notUnique('Rule name', 'name', DOMAIN);
}

function criteriaOf(
  tenant: Tenant,
  app: SandboxApp,
  { and = [] }: z.output<typeof Criteria>,
): readonly SandboxCriterion[] {
  if (and.length !== 2) throw invalidEntitlements([]);
  return and.map(({ name, operation, value }) => {
    const values = (value?.value ?? []).flatMap(({ id = '', values: ids = [] }) => {
      const entitlement = tenant.entitlements.get(id);
      if (entitlement === undefined || entitlement.appId !== app.id) throw invalidEntitlements([id]);
      return ids.map((row) => {
        if (!entitlement.values.has(row.id ?? '')) throw invalidEntitlements([row.id ?? '']);
        return row.id ?? '';
      });
    });
    if (operation === undefined || values.length === 0) throw invalidEntitlements([]);
    return { ...(name === undefined ? {} : { name }), operation, values };
  });
}

/** INVALID when a value that it names is gone (contract §10.32). */
export function ruleStatus(tenant: Tenant, rule: SandboxRiskRule): 'ACTIVE' | 'INVALID' {
  const values = rule.criteria.flatMap((criterion) => criterion.values);
  return rule.criteria.length === 2 && values.every((value) => tenant.values.has(value))
    ? 'ACTIVE'
    : 'INVALID';
}

/** The criteria with all names, as rules and assessments show them. */
export function criteriaJson(tenant: Tenant, rule: SandboxRiskRule) {
  return {
    and: rule.criteria.map(({ name, operation, values }) => ({
      ...(name === undefined ? {} : { name }),
      attribute: 'principal.effective_grants',
      operation,
      value: { type: 'ENTITLEMENTS', value: valuesJson(tenant, values, true) },
    })),
  };
}

/** Address of a rule, as its links name it. */
export function ruleHref(tenant: Tenant, rule: SandboxRiskRule): string {
  return `${adminOrigin(tenant)}${BASE}/${rule.id}`;
}

function ruleJson(tenant: Tenant, rule: SandboxRiskRule) {
  const app = tenant.apps.get(rule.appId);
  return {
    id: rule.id,
    name: rule.name,
    ...(rule.description === undefined ? {} : { description: rule.description }),
    ...(rule.notes === undefined ? {} : { notes: rule.notes }),
    type: 'SEPARATION_OF_DUTIES',
    status: ruleStatus(tenant, rule),
    resources: [{ resourceOrn: app === undefined ? '' : tenant.orn.app(app) }],
    conflictCriteria: criteriaJson(tenant, rule),
    created: isoSeconds(rule.created),
    createdBy: rule.createdBy,
    lastUpdated: isoSeconds(rule.lastUpdated),
    lastUpdatedBy: rule.createdBy,
    _links: { self: { href: ruleHref(tenant, rule) } },
  };
}
