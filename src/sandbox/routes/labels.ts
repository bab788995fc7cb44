import { noTarget } from '../errors.ts';
import { satisfies } from '../filter.ts';
import { governanceAfter, governanceLimit, governanceList, pageById } from '../paging.ts';
import type { SandboxLabel } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import { governanceFilter } from './governance-filter.ts';
import { adminOrigin, type Reply, type Route, type RouteCall } from './route.ts';

const LABELS = '/governance/api/v1/labels';
const RESOURCES = '/governance/api/v1/resource-labels';

/** Labels are only read: a test or a demo arranges them. */
export const labelRoutes: readonly Route[] = [
  { method: 'GET', template: LABELS, operation: 'listLabels', bucket: 'GET labels', handle: listLabels },
  {
    method: 'GET',
    template: RESOURCES,
    operation: 'listLabelResources',
    bucket: 'GET resource-labels',
    handle: listResources,
  },
];

/** All of them: the list has no pages (contract §6). */
function listLabels(call: RouteCall): Reply {
  const { tenant, query } = call;
  const filter = query.get('filter');
  const expression = filter === null ? undefined : governanceFilter(filter, ['values.name']);
  const rows = [...tenant.labels.rows.values()].filter(
    (label) =>
      expression === undefined ||
      label.values.some((value) => satisfies(expression, () => value.name, { caseSensitive: true })),
  );
  return governanceList(
    call,
    rows.map((label) => labelJson(tenant, label)),
    undefined,
  );
}

/** Resources that carry a label; the filter is required (contract §1.5). */
function listResources(call: RouteCall): Reply {
  const { tenant, query } = call;
  const filter = query.get('filter');
  if (filter === null) throw noTarget(false);
  const expression = governanceFilter(filter, ['orn', 'labelValueId', 'resourceType']);
  const rows = [...tenant.labels.ofResources]
    .filter(([orn, values]) =>
      [...values].some((labelValueId) =>
        satisfies(expression, (name) => ({ orn, labelValueId, resourceType: orn.split(':').at(-2) })[name], {
          caseSensitive: true,
        }),
      ),
    )
    .map(([orn, values]) => ({ orn, values }));
  const page = pageById(rows, (row) => row.orn, governanceAfter(call), governanceLimit(call, 20, 200));
  return governanceList(
    call,
    page.rows.map(({ orn, values }) => ({
      orn,
      profile: { id: orn.split(':').at(-1) ?? '', name: nameOf(tenant, orn) },
      labels: [...tenant.labels.rows.values()].flatMap((label) => {
        const worn = label.values.filter((value) => values.has(value.id));
        return worn.length === 0 ? [] : [labelJson(tenant, { ...label, values: worn })];
      }),
      _links: { self: { href: `${adminOrigin(tenant)}${RESOURCES}` } },
    })),
    page.next,
  );
}

function nameOf(tenant: Tenant, orn: string): string {
  const id = orn.split(':').at(-1) ?? '';
  return tenant.values.get(id)?.name ?? tenant.bundles.get(id)?.name ?? tenant.apps.get(id)?.label ?? id;
}

function labelJson(tenant: Tenant, label: SandboxLabel) {
  return {
    labelId: label.id,
    name: label.name,
    values: label.values.map((value) => ({
      labelValueId: value.id,
      name: value.name,
      metadata: { additionalProperties: { backgroundColor: 'red' } },
    })),
    _links: { self: { href: `${adminOrigin(tenant)}${LABELS}/${label.id}` } },
  };
}
