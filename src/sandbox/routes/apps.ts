import { notFound, validationFailed } from '../errors.ts';
import { FilterSyntaxError, parseExpression, satisfies } from '../filter.ts';
import { isoMillis } from '../instants.ts';
import { managementLimit, managementList } from '../paging.ts';
import type { SandboxApp } from '../state/objects.ts';
import type { Tenant } from '../state/tenant.ts';
import type { Reply, Route, RouteCall } from './route.ts';

export const appRoutes: readonly Route[] = [
  { method: 'GET', template: '/api/v1/apps', operation: 'listApplications', bucket: 'apps/*', handle: list },
  {
    method: 'GET',
    template: '/api/v1/apps/{appId}',
    operation: 'getApplication',
    bucket: 'apps/{id}',
    handle: get,
  },
];

function get({ tenant, params, origin }: RouteCall): Reply {
  return { status: 200, body: appJson(tenant, appOf(tenant, params['appId'] ?? ''), origin) };
}

/** The app of a path. */
export function appOf(tenant: Tenant, id: string): SandboxApp {
  const app = tenant.apps.get(id);
  if (app === undefined) throw notFound(id, 'AppInstance');
  return app;
}

function list(call: RouteCall): Reply {
  const { tenant, settings, query, origin } = call;
  const { appsNotCovered } = settings.permissions;
  const limit = managementLimit(call, 200, 200);
  const q = query.get('q')?.toLowerCase();
  const filter = query.get('filter');
  let rows = [...tenant.apps.values()].filter(
    (app) => !app.hidden && app.status !== 'DELETED' && !appsNotCovered.includes(app.id),
  );
  if (q !== undefined) {
    rows = rows.filter(
      (app) => app.name.toLowerCase().startsWith(q) || app.label.toLowerCase().startsWith(q),
    );
  }
  if (filter !== null) rows = rows.filter(filtered(filter));
  const after = query.get('after');
  const start = after === null ? 0 : rows.findIndex((app) => app.id === after) + 1;
  const page = rows.slice(start, start + limit);
  const next = start + limit < rows.length ? page.at(-1)?.id : undefined;
  return managementList(
    call,
    page.map((app) => appJson(tenant, app, origin)),
    limit,
    next,
  );
}

function filtered(filter: string): (app: SandboxApp) => boolean {
  try {
    const expression = parseExpression(filter);
    return (app) =>
      satisfies(
        expression,
        (name) =>
          name === 'id' ? app.id : name === 'status' ? app.status : name === 'name' ? app.name : undefined,
        { caseSensitive: true },
      );
  } catch (problem) {
    if (problem instanceof FilterSyntaxError) throw validationFailed('filter', ['Invalid filter']);
    throw problem;
  }
}

function appJson(tenant: Tenant, app: SandboxApp, origin: string): unknown {
  return {
    id: app.id,
    orn: tenant.orn.app(app),
    name: app.name,
    label: app.label,
    status: app.status,
    lastUpdated: isoMillis(app.created),
    created: isoMillis(app.created),
    accessibility: { selfService: false, errorRedirectUrl: null, loginRedirectUrl: null },
    visibility: {
      autoLaunch: false,
      autoSubmitToolbar: false,
      hide: { iOS: false, web: false },
      appLinks: {},
    },
    features: app.features,
    signOnMode: 'OPENID_CONNECT',
    credentials: {
      userNameTemplate: { template: '${source.login}', type: 'BUILT_IN' },
      signing: {},
      oauthClient: {
        autoKeyRotation: true,
        client_id: app.id,
        token_endpoint_auth_method: 'client_secret_basic',
      },
    },
    settings: {
      app: {},
      notifications: { vpn: { network: { connection: 'DISABLED' } } },
      emOptInStatus: app.emOptInStatus,
      oauthClient: { grant_types: ['authorization_code'], application_type: 'web' },
    },
    _links: {
      self: { href: `${origin}/api/v1/apps/${app.id}` },
      users: { href: `${origin}/api/v1/apps/${app.id}/users` },
    },
  };
}
