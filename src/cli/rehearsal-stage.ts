import { inProcessTransport } from '../sandbox/in-process.ts';
import { Sandbox } from '../sandbox/sandbox.ts';
import { SimulatedClock } from '../sandbox/simulated-clock.ts';
import type { Tenant } from '../sandbox/state/tenant.ts';
import type { Scene, Stage } from '../workflows/plans/rehearse-plan.ts';

/** The sandbox's names of the rate buckets. */
const SANDBOX_BUCKETS: Readonly<Record<string, string>> = {
  users: 'GET|POST users',
  'read users/{id}': 'GET users/{id}',
  'apps and apps/{id}/*': 'apps/*',
  'apps/{id}': 'apps/{id}',
  'read entitlements': 'GET entitlements',
  'write entitlements': 'WRITE entitlements',
  'read grants': 'GET grants',
  'write grants': 'WRITE grants',
  'read principal-entitlements': 'GET principal-entitlements',
  'read entitlement-bundles': 'GET entitlement-bundles',
};

/** The sandbox, loaded with what a snapshot saw, under the limits of the tenant, in simulated time. */
export function rehearsalStage(scene: Scene): Stage {
  const clock = new SimulatedClock(scene.startsAt);
  const limits: Record<string, number> = {};
  const neighbours: Record<string, number> = {};
  for (const [bucket, name] of Object.entries(SANDBOX_BUCKETS)) {
    const { limit, others } = scene.limitOf(bucket);
    limits[name] = limit;
    neighbours[name] = Math.min(0.95, others / limit);
  }
  const sandbox = new Sandbox({
    clock,
    standInFor: scene.orgId,
    settings: {
      rateLimits: { limits, neighbours },
      grants: { fullEntitlementsOnDerived: showsDerived(scene) ? 'fill' : 'omit' },
    },
  });
  load(sandbox.tenant, scene);
  return {
    clock,
    token: sandbox.token,
    transport: inProcessTransport(sandbox, { clock, latencyMs: scene.latencyMs }),
  };
}

/** Whether every grant of the snapshot showed its values. */
function showsDerived({ snapshot }: Scene): boolean {
  return snapshot?.columns.blind.includes(1) !== true;
}

function load(tenant: Tenant, { app, snapshot, operations }: Scene): void {
  tenant.addApp({ id: app.id, label: app.label });
  const people = new Set(operations.flatMap((row) => ('principal' in row ? [row.principal] : [])));
  for (const principal of snapshot?.principals() ?? []) people.add(principal);
  for (const id of people) tenant.addUser({ id, profile: { login: id, email: id } });
  if (snapshot === undefined) return;
  const { entitlements, values, bundles } = snapshot.header;
  for (const { id, name, externalValue, multiValue } of entitlements) {
    const own = values.filter((value) => value.entitlementId === id);
    tenant.addEntitlement({ id, appId: app.id, name, externalValue, multiValue, values: own });
  }
  for (const { id, name, entitlements: rows } of bundles)
    tenant.addBundle({ id, appId: app.id, name, values: rows.flatMap((row) => row.values) });
  const grants: Parameters<Tenant['placeGrant']>[0][] = [];
  for (let p = 0; p < snapshot.people; p++) {
    const userId = snapshot.principal(p);
    if (snapshot.isMember(p))
      tenant.addMember(app.id, userId, snapshot.columns.membership[p] === 2 ? 'GROUP' : 'USER');
    const facts = snapshot.grantsOf(p);
    const shown = new Set(facts.flatMap((grant) => grant.values ?? []));
    // What only Okta's own effective read showed comes from the grant that shows nothing.
    let unshown = [...snapshot.access(p).holdings.keys()].filter((value) => !shown.has(value));
    for (const { values: own, bundleId, collectionId, expiresAt, ...rest } of facts) {
      const blind = own === undefined && bundleId === undefined;
      grants.push({
        ...rest,
        appId: app.id,
        userId,
        values: own ?? (blind ? unshown : []),
        ...(bundleId === undefined ? {} : { bundleId }),
        ...(collectionId === undefined ? {} : { collectionId }),
        ...(expiresAt === undefined ? {} : { expiresAt }),
      });
      if (blind) unshown = [];
    }
  }
  // Lists of grants are in order of id.
  grants.sort((a, b) => ((a.id ?? '') < (b.id ?? '') ? -1 : 1));
  for (const grant of grants) tenant.placeGrant(grant);
}
