import * as z from 'zod';
import { bodyInvalid, governanceNotFound, identifierUnknown, notGoverned, notUnique } from '../errors.ts';
import { type Expression, satisfies } from '../filter.ts';
import { isoMillis, isoSeconds } from '../instants.ts';
import { governanceAfter, governanceLimit, governanceList, pageById } from '../paging.ts';
import type { SandboxEntitlement, SandboxValue } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { entitlementHref, entitlementJson, ENTITLEMENTS, withValues } from './entitlement-json.ts';
import { ordered } from './governance-order.ts';
import {
  EntitlementBody,
  EntitlementReplacement,
  EntitlementSteps,
  EntitlementValueBody,
  parsedBody,
  text,
} from './bodies.ts';
import { governanceFilter, PARENT, pinnedApp } from './governance-filter.ts';
import type { Reply, Route, RouteCall } from './route.ts';

const READ = 'GET entitlements';
const WRITE = 'WRITE entitlements';
const DOMAIN = 'entitlements';

export const entitlementRoutes: readonly Route[] = [
  { method: 'GET', template: ENTITLEMENTS, operation: 'listEntitlements', bucket: READ, handle: list },
  { method: 'POST', template: ENTITLEMENTS, operation: 'createEntitlement', bucket: WRITE, handle: create },
  {
    method: 'GET',
    template: `${ENTITLEMENTS}/{entitlementId}`,
    operation: 'getEntitlement',
    bucket: READ,
    handle: get,
  },
  {
    method: 'PUT',
    template: `${ENTITLEMENTS}/{entitlementId}`,
    operation: 'replaceEntitlement',
    bucket: WRITE,
    handle: replace,
  },
  {
    method: 'PATCH',
    template: `${ENTITLEMENTS}/{entitlementId}`,
    operation: 'updateEntitlement',
    bucket: WRITE,
    handle: patch,
  },
  {
    method: 'DELETE',
    template: `${ENTITLEMENTS}/{entitlementId}`,
    operation: 'deleteEntitlement',
    bucket: WRITE,
    handle: remove,
  },
];

const FILTERS = [
  'parent.externalId',
  'parent.type',
  'parentResourceOrn',
  'name',
  'created',
  'externalValue',
  'id',
];

/** Never with values (contract §0.4). */
function list(call: RouteCall): Reply {
  const { tenant, query } = call;
  const filter = query.get('filter');
  const expression = filter === null ? undefined : governanceFilter(filter, FILTERS);
  const app = pinnedApp(tenant, expression, PARENT);
  const rows = ordered(
    tenant
      .entitlementsOf(app.id)
      .filter((row) => expression !== undefined && chosen(tenant, expression, row)),
    query.get('orderBy') ?? 'name asc',
  );
  const page = pageById(rows, (row) => row.id, governanceAfter(call), governanceLimit(call, 20, 200));
  return governanceList(
    call,
    page.rows.map((row) => entitlementJson(tenant, row, isoSeconds)),
    page.next,
    { total: rows.length },
  );
}

function chosen(tenant: Tenant, expression: Expression, row: SandboxEntitlement): boolean {
  const app = tenant.apps.get(row.appId);
  const texts: Record<string, string | undefined> = {
    'parent.externalId': row.appId,
    'parent.type': 'APPLICATION',
    parentResourceOrn: app === undefined ? undefined : tenant.orn.app(app),
    name: row.name,
    externalValue: row.externalValue,
    id: row.id,
    created: isoSeconds(row.created),
  };
  return satisfies(expression, (name) => texts[name], { caseSensitive: true });
}

function get({ tenant, params }: RouteCall): Reply {
  const row = entitlementOf(tenant, params['entitlementId'] ?? '');
  return { status: 200, body: withValues(tenant, row, [...row.values.values()], isoSeconds) };
}

/** Throws the 404 of the governance API. */
export function entitlementOf(tenant: Tenant, id: string): SandboxEntitlement {
  const row = tenant.entitlements.get(id);
  if (row === undefined) throw governanceNotFound();
  return row;
}

function create({ tenant, settings, body }: RouteCall): Reply {
  const wanted = parsedBody(EntitlementBody, body, DOMAIN);
  const app = tenant.apps.get(wanted.parent.externalId);
  if (app === undefined || app.emOptInStatus !== 'ENABLED') throw notGoverned();
  const { uniqueCaseSensitive, valuesPerPost } = settings.entitlements;
  const key = (value: string) => (uniqueCaseSensitive ? value : value.toLowerCase());
  for (const other of tenant.entitlementsOf(app.id)) {
    if (key(other.name) === key(wanted.name)) throw notUnique('Entitlement name', '/name', DOMAIN);
    if (key(other.externalValue) === key(wanted.externalValue)) {
      throw notUnique('Entitlement external value', '/externalValue', DOMAIN);
    }
  }
  if (valuesPerPost > 0 && wanted.values.length > valuesPerPost) throw bodyInvalid(DOMAIN, '/values', false);
  checkUnique(settings, [], wanted.values);
  const row = tenant.addEntitlement({
    appId: app.id,
    name: wanted.name,
    externalValue: wanted.externalValue,
    ...(wanted.description === undefined ? {} : { description: wanted.description }),
    // `string` + multiValue is taken and kept as an array (contract §10.34).
    multiValue: wanted.multiValue || wanted.dataType === 'array',
    values: wanted.values.map(valueFields),
  });
  note(tenant, 'create', row);
  const location = entitlementHref(tenant, row);
  return {
    status: 201,
    body: withValues(tenant, row, [...row.values.values()], isoMillis),
    headers: { location, link: [`<${location}>; rel="self"`] },
  };
}

/** Only name, description and values change; a value left out is deleted (contract §3). */
function replace({ tenant, settings, params, body, now }: RouteCall): Reply {
  const wanted = parsedBody(EntitlementReplacement, body, DOMAIN);
  const row = existing(tenant, params);
  if (wanted.multiValue !== row.multiValue) throw bodyInvalid(DOMAIN, '/multiValue', false);
  const unknown = wanted.values.find((value) => value.id !== undefined && !row.values.has(value.id));
  if (unknown?.id !== undefined) throw identifierUnknown('/values', unknown.id);
  checkUnique(settings, [], wanted.values);
  const kept = new Set(wanted.values.flatMap((value) => (value.id === undefined ? [] : [value.id])));
  for (const id of Array.from(row.values.keys())) if (!kept.has(id)) tenant.removeValue(row, id);
  for (const value of wanted.values) {
    const there = value.id === undefined ? undefined : row.values.get(value.id);
    if (there === undefined) tenant.addValue(row, valueFields(value));
    else change(there, value, now);
  }
  row.name = wanted.name;
  if (wanted.description !== undefined) row.description = wanted.description;
  row.lastUpdated = now;
  note(tenant, 'update', row);
  return { status: 200, body: withValues(tenant, row, [...row.values.values()], isoSeconds) };
}

/** Declared as anything: what it may be depends on the path. */
const NameStep = z.object({ value: text(1, 255) });
const DescriptionStep = z.object({ value: text(1, 1000) });
/** Answers with the values touched by ADD and REPLACE only. */
function patch({ tenant, settings, params, body, now }: RouteCall): Reply {
  const operations = parsedBody(EntitlementSteps, body, DOMAIN);
  const row = existing(tenant, params);
  const adds = operations.flatMap((step) =>
    step.refType === 'ENTITLEMENT-VALUE' && step.op === 'ADD' ? [step] : [],
  );
  checkUnique(
    settings,
    [...row.values.values()],
    adds.map((step) => parsedBody(EntitlementValueBody, step.value ?? {}, DOMAIN)),
  );
  const touched: SandboxValue[] = [];
  for (const step of operations) {
    if (step.refType === 'ENTITLEMENT') {
      if (step.op === 'REMOVE') throw bodyInvalid(DOMAIN, '/op', false);
      if (step.path === '/name') row.name = parsedBody(NameStep, step, DOMAIN).value;
      else if (step.path === '/description')
        row.description = parsedBody(DescriptionStep, step, DOMAIN).value;
      else throw bodyInvalid(DOMAIN, '/path', false);
    } else if (step.op === 'ADD') {
      if (step.path !== '/values/-') throw bodyInvalid(DOMAIN, '/path', false);
      touched.push(
        tenant.addValue(row, valueFields(parsedBody(EntitlementValueBody, step.value ?? {}, DOMAIN))),
      );
    } else {
      const id = step.path.replace(/^\/values\//, '');
      const value = row.values.get(id);
      if (value === undefined) throw identifierUnknown('/path', id);
      if (step.op === 'REMOVE') tenant.removeValue(row, id);
      else {
        change(value, step.value ?? {}, now);
        touched.push(value);
      }
    }
  }
  row.lastUpdated = now;
  note(tenant, 'update', row);
  return { status: 200, body: withValues(tenant, row, touched, isoSeconds) };
}

/** The assignment stays; grants and bundles lose the values (contract §10.17). */
function remove({ tenant, params }: RouteCall): Reply {
  const row = tenant.entitlements.get(params['entitlementId'] ?? '');
  if (row !== undefined) {
    tenant.removeEntitlement(row);
    note(tenant, 'delete', row);
  }
  return { status: 204 };
}

function note(tenant: Tenant, what: 'create' | 'update' | 'delete', row: SandboxEntitlement): void {
  tenant.note(`resource.entitlement.${what}`, 'client', [
    { id: row.appId, type: 'AppInstance', name: tenant.apps.get(row.appId)?.label ?? '' },
    { id: row.id, type: 'Entitlement', name: row.name },
  ]);
}

/** PUT and PATCH declare no 404: an unknown id is a 400 (contract §3). */
function existing(tenant: Tenant, params: RouteCall['params']): SandboxEntitlement {
  const id = params['entitlementId'] ?? '';
  const row = tenant.entitlements.get(id);
  if (row === undefined) throw identifierUnknown('/entitlementId', id);
  return row;
}

type ValueFields = { readonly name: string; readonly externalValue: string; readonly description?: string };

function valueFields(value: z.output<typeof EntitlementValueBody>): ValueFields {
  const { name, externalValue, description } = value;
  return { name, externalValue, ...(description === undefined ? {} : { description }) };
}

function change(
  value: SandboxValue,
  to: { [K in keyof ValueFields]?: ValueFields[K] | undefined },
  now: number,
): void {
  if (to.name !== undefined) value.name = to.name;
  if (to.externalValue !== undefined) value.externalValue = to.externalValue;
  if (to.description !== undefined) value.description = to.description;
  value.lastUpdated = now;
}

/** External values are unique within an entitlement; names too, unless told otherwise (contract §10.13). */
function checkUnique(
  settings: RouteCall['settings'],
  there: readonly ValueFields[],
  added: readonly z.output<typeof EntitlementValueBody>[],
): void {
  const { uniqueCaseSensitive, uniqueValueNames } = settings.entitlements;
  const key = (value: string) => (uniqueCaseSensitive ? value : value.toLowerCase());
  const keys = new Set(there.map((value) => key(value.externalValue)));
  const names = new Set(there.map((value) => key(value.name)));
  for (const value of added) {
    if (keys.has(key(value.externalValue))) throw notUnique('Entitlement value', '/values', DOMAIN);
    if (uniqueValueNames && names.has(key(value.name)))
      throw notUnique('Entitlement value name', '/values', DOMAIN);
    keys.add(key(value.externalValue));
    names.add(key(value.name));
  }
}
