import { describe, expect, it } from 'vitest';
import { sandboxClient } from '../../../test/support/client.ts';

function arranged() {
  const { okta, sandbox } = sandboxClient();
  const { tenant } = sandbox;
  const app = tenant.addApp({ label: 'App' });
  const role = tenant.addEntitlement({ appId: app.id, name: 'Role', values: [{ name: 'A' }, { name: 'B' }] });
  const [a = '', b = ''] = [...role.values.values()].map(({ id }) => id);
  return { okta, sandbox, tenant, app, role, a, b };
}

const write = { beforeSend: async () => {} };

describe('bundles', () => {
  it('are created, read back, listed and removed', async () => {
    const { okta, app, role, a, b } = arranged();
    const entitlements = [{ id: role.id, values: [a, b] }];
    const made = await okta.bundles.create(
      app.id,
      { name: 'Bundle', description: 'Why', entitlements },
      write,
    );
    if (made.outcome !== 'ok') throw new Error(made.outcome);
    const read = await okta.bundles.get(made.value.id);
    expect(read).toMatchObject({ name: 'Bundle', description: 'Why', status: 'ACTIVE', entitlements });
    expect(await okta.bundles.listForApp(app.id)).toEqual([read]);
    expect(await okta.bundles.remove(made.value.id, write)).toMatchObject({ outcome: 'ok' });
    expect(await okta.bundles.listForApp(app.id)).toEqual([]);
    expect(await okta.bundles.get(made.value.id)).toMatchObject({ status: 'DELETED' });
    expect(await okta.bundles.remove(made.value.id, write)).toMatchObject({
      outcome: 'refused',
      refusal: { status: 409 },
    });
  });

  it('that are not there are undefined', async () => {
    expect(await arranged().okta.bundles.get('enb00000000000000000')).toBeUndefined();
  });
});

it('risk rules of an app are read with their values, those of others are not', async () => {
  const { okta, tenant, app, a, b } = arranged();
  const criteria = [
    { operation: 'CONTAINS_ONE', values: [a] },
    { operation: 'CONTAINS_ALL', values: [b] },
  ] as const;
  const { id } = tenant.addRiskRule({ appId: app.id, name: 'A and B', criteria });
  const other = tenant.addApp({ label: 'Other' });
  tenant.addRiskRule({ appId: other.id, name: 'Elsewhere', criteria });
  expect(await okta.riskRules.listForApp(tenant.orn.app(app))).toEqual([
    {
      id,
      name: 'A and B',
      status: 'ACTIVE',
      criteria: [
        { operation: 'CONTAINS_ONE', valueIds: [a] },
        { operation: 'CONTAINS_ALL', valueIds: [b] },
      ],
    },
  ]);
});

it('labels of entitlement values are read, to the last page', async () => {
  const { okta, tenant, app, a } = arranged();
  const label = tenant.labels.add('Crown Jewel', ['Privileged']);
  const worn = label.values[0]?.id ?? '';
  const many = tenant.addEntitlement({
    appId: app.id,
    name: 'Many',
    values: Array.from({ length: 450 }, (_, i) => ({ name: `V${i}` })),
  });
  for (const id of [a, ...many.values.keys()]) tenant.labels.putOn(tenant.orn.value(id), worn);
  const labels = await okta.labels.ofValues();
  expect(labels.size).toBe(451);
  expect(labels.get(a)).toEqual(['Privileged']);
});

it('the System Log tells what happened to an app in a period, to the last page', async () => {
  const { okta, sandbox, tenant, app, a } = arranged();
  const since = new Date(tenant.now()).toISOString();
  const until = new Date(tenant.now() + 1000).toISOString();
  for (let n = 0; n < 1100; n++) {
    const { id } = tenant.addUser({ profile: { login: `u${n}@acme.example`, email: `u${n}@acme.example` } });
    sandbox.outsider.assign(app.id, id);
    sandbox.outsider.grant({ type: 'CUSTOM', appId: app.id, userId: id, values: [a] });
  }
  const types = ['resource.user_entitlements.update'];
  const read = async (query: Parameters<typeof okta.logs.events>[0]) => {
    const found = [];
    for await (const page of okta.logs.events(query)) found.push(...page);
    return found;
  };
  const events = await read({ about: app.id, types, since, until });
  expect(events).toHaveLength(1100);
  expect(events[0]).toMatchObject({ type: 'resource.user_entitlements.update' });
  expect(new Set(events.flatMap(({ userIds }) => userIds)).size).toBe(1100);
  expect(await read({ about: '0oa00000000000000000', types, since, until })).toEqual([]);
  expect(await read({ types, since, until })).toHaveLength(1100);
});

it('members are listed with all of their profile where that is asked for', async () => {
  const { okta, tenant, app } = arranged();
  const { id } = tenant.addUser({
    profile: { login: 'ann@acme.example', email: 'ann@acme.example', city: 'HQ', costCenter: '7' },
  });
  tenant.addMember(app.id, id);
  const profiles = [];
  for await (const page of okta.members.listWithProfiles(app.id)) profiles.push(...page);
  expect(profiles[0]?.user?.profile).toMatchObject({ city: 'HQ', costCenter: '7' });
  for await (const page of okta.members.list(app.id)) expect(page[0]?.user?.profile['city']).toBeUndefined();
});
