import { isoSeconds } from '../instants.ts';
import type { SandboxEntitlement, SandboxValue } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { adminOrigin } from './route.ts';

export const ENTITLEMENTS = '/governance/api/v1/entitlements';

/** Where an entitlement is, as links say it. */
export function entitlementHref(tenant: Tenant, { id }: Pick<SandboxEntitlement, 'id'>): string {
  return `${adminOrigin(tenant)}${ENTITLEMENTS}/${id}`;
}

/** Fields that entitlements have wherever they appear. */
export function entitlementFields(row: SandboxEntitlement) {
  return {
    id: row.id,
    name: row.name,
    externalValue: row.externalValue,
    ...(row.description === undefined ? {} : { description: row.description }),
    multiValue: row.multiValue,
    required: false,
    dataType: row.multiValue ? 'array' : 'string',
  };
}

/** An entitlement as a list has it. */
export function entitlementJson(tenant: Tenant, row: SandboxEntitlement, iso: (at: number) => string) {
  const app = tenant.apps.get(row.appId);
  return {
    parentResourceOrn: app === undefined ? '' : tenant.orn.app(app),
    parent: { externalId: row.appId, type: 'APPLICATION' },
    _links: { self: { href: entitlementHref(tenant, row), hints: {} } },
    ...entitlementFields(row),
    createdBy: row.createdBy,
    created: iso(row.created),
    lastUpdated: iso(row.lastUpdated),
    lastUpdatedBy: row.createdBy,
  };
}

/** An entitlement with some of its values; the total is of all. */
export function withValues(
  tenant: Tenant,
  row: SandboxEntitlement,
  values: readonly SandboxValue[],
  iso: (at: number) => string,
) {
  return {
    ...entitlementJson(tenant, row, iso),
    values: values.map((value) => valueFieldsJson(tenant, value)),
    metadata: { total: row.values.size },
  };
}

/** Fields that values have wherever they appear. */
export function valueFieldsJson(tenant: Tenant, value: SandboxValue) {
  return {
    id: value.id,
    name: value.name,
    externalValue: value.externalValue,
    ...(value.description === undefined ? {} : { description: value.description }),
    ...(value.externalId === undefined ? {} : { externalId: value.externalId }),
    orn: tenant.orn.value(value.id),
    createdBy: value.createdBy,
    created: isoSeconds(value.created),
    lastUpdated: isoSeconds(value.lastUpdated),
    lastUpdatedBy: value.createdBy,
  };
}
