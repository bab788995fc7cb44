import { expect, it } from 'vitest';
import { SimulatedClock } from '../../src/sandbox/simulated-clock.ts';
import type { SettingsPatch } from '../../src/sandbox/settings.ts';
import { createSandbox } from '../support/sandbox.ts';

/** What bundles, risk rules and the System Log of the sandbox do, beyond the form of their answers. */
function arranged(settings: SettingsPatch = {}) {
  const clock = new SimulatedClock();
  const sandbox = createSandbox({ clock, settings });
  const { tenant } = sandbox;
  const app = tenant.addApp({ label: 'App' });
  const ann = tenant.addUser({ profile: { login: 'ann@acme.example', email: 'ann@acme.example' } });
  tenant.addMember(app.id, ann.id);
  const role = tenant.addEntitlement({ appId: app.id, name: 'Role', values: [{ name: 'A' }, { name: 'B' }] });
  const [a, b] = [...role.values.values()].map(({ id }) => id);
  const bundle = tenant.addBundle({ appId: app.id, name: 'Bundle', values: [a!] });
  const send = (method: string, path: string, body?: unknown) => {
    const reply = sandbox.handle({
      method,
      url: `https://acme.okta.com${path}`,
      headers: { authorization: `SSWS ${sandbox.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (reply.kind !== 'response') throw new Error('no response');
    return JSON.parse(reply.response.body === '' ? 'null' : reply.response.body) as unknown;
  };
  const held = () => [...sandbox.effectiveAccess(app.id, ann.id).keys()];
  return { clock, sandbox, tenant, app, ann, role, a: a!, b: b!, bundle, send, held };
}

const bundles = '/governance/api/v1/entitlement-bundles';

it('a changed bundle changes what its holders have, and a deleted one takes it', () => {
  const { tenant, app, ann, role, a, b, bundle, send, held } = arranged();
  tenant.grant({ type: 'ENTITLEMENT-BUNDLE', appId: app.id, userId: ann.id, bundleId: bundle.id }, 'client');
  expect(held()).toEqual([a]);
  send('PUT', `${bundles}/${bundle.id}`, {
    id: bundle.id,
    name: 'Bundle',
    target: { externalId: app.id, type: 'APPLICATION' },
    targetResourceOrn: tenant.orn.app(app),
    entitlements: [{ id: role.id, values: [{ id: b }] }],
  });
  expect(held()).toEqual([b]);
  send('DELETE', `${bundles}/${bundle.id}`);
  expect(held()).toEqual([]);
  expect(tenant.events.map((event) => event.type)).toEqual([
    'resource.user_entitlements.update',
    'resource.user_entitlements.update',
    'resource.entitlement_bundle.update',
    'resource.user_entitlements.update',
    'resource.entitlement_bundle.delete',
  ]);
});

it('an assessment tells what would conflict on top of what is held, and nothing once a value is gone', () => {
  const { tenant, app, ann, role, a, b, send } = arranged();
  tenant.addRiskRule({
    appId: app.id,
    name: 'A and B',
    criteria: [
      { operation: 'CONTAINS_ONE', values: [a] },
      { operation: 'CONTAINS_ALL', values: [b] },
    ],
  });
  const assess = () =>
    (
      send('POST', '/governance/api/v1/risk-rule-assessments', {
        principalOrn: tenant.orn.user(ann.id),
        resourceOrnList: [tenant.orn.value(b)],
      }) as { data: { ruleName: string }[] }
    ).data.map((row) => row.ruleName);
  expect(assess()).toEqual([]);
  tenant.grant({ type: 'CUSTOM', appId: app.id, userId: ann.id, values: [a] }, 'client');
  expect(assess()).toEqual(['A and B']);
  tenant.removeValue(role, a);
  expect(assess()).toEqual([]);
});

it('an event shows after the lag, filtered by app, to the last page', async () => {
  const { clock, tenant, app, ann, a, send } = arranged({ logs: { delayMs: 60_000 } });
  const other = tenant.addApp({ label: 'Other' });
  tenant.grant({ type: 'CUSTOM', appId: app.id, userId: ann.id, values: [a] }, 'client');
  tenant.assign(other.id, ann.id, 'outsider');
  const filter = encodeURIComponent(`target.id eq "${app.id}"`);
  const seen = () =>
    (send('GET', `/api/v1/logs?filter=${filter}`) as { eventType: string }[]).map((e) => e.eventType);
  expect(seen()).toEqual([]);
  await clock.sleep(61_000);
  expect(seen()).toEqual(['resource.user_entitlements.update']);
});
