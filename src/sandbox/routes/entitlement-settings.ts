import * as z from 'zod';
import { identifierUnknown } from '../errors.ts';
import type { SandboxApp } from '../state/objects.ts';
import { parsedBody } from './bodies.ts';
import type { Reply, Route, RouteCall } from './route.ts';

const BASE = '/governance/api/v2/resources/{resourceOrn}/entitlement-settings';

export const entitlementSettingRoutes: readonly Route[] = [
  {
    method: 'GET',
    template: BASE,
    operation: 'getEntitlementSettings',
    bucket: 'GET entitlement-settings',
    handle: get,
  },
  {
    method: 'PATCH',
    template: BASE,
    operation: 'updateEntitlementSettings',
    bucket: 'WRITE entitlement-settings',
    handle: patch,
  },
];

const STATUS: Readonly<Record<string, string>> = {
  ENABLED: 'OPTED_IN',
  ENABLING: 'OPTING_IN',
  DISABLING: 'OPTING_OUT',
};

function get(call: RouteCall): Reply {
  return { status: 200, body: { status: statusOf(appOfOrn(call)) } };
}

const PatchBody = z.object({ status: z.enum(['OPTED_IN', 'OPTED_OUT']) });

/** Answers at once, happens later (contract §5.4). */
function patch(call: RouteCall): Reply {
  const { status } = parsedBody(PatchBody, call.body, 'governance');
  const app = appOfOrn(call);
  const [during, after] = status === 'OPTED_IN' ? ['ENABLING', 'ENABLED'] : ['DISABLING', 'DISABLED'];
  if (app.emOptInStatus !== after) {
    app.emOptInStatus = during ?? '';
    call.schedule(call.now + call.settings.optIn.delayMs, () => {
      app.emOptInStatus = after ?? '';
    });
  }
  return { status: 202, body: { status: statusOf(app) } };
}

function statusOf(app: SandboxApp): string {
  return STATUS[app.emOptInStatus] ?? 'OPTED_OUT';
}

function appOfOrn({ tenant, params }: RouteCall): SandboxApp {
  const orn = params['resourceOrn'] ?? '';
  const app = tenant.apps.get(orn.split(':').at(-1) ?? '');
  // Bookmark apps cannot opt in.
  if (app === undefined || app.name === 'bookmark' || tenant.orn.app(app) !== orn)
    throw identifierUnknown('/resourceOrn', orn);
  return app;
}
