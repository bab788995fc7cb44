import { describe, expect, it } from 'vitest';
import { type Answer, sandboxClient, scriptedClient } from '../../../test/support/client.ts';
import type { Okta } from '../okta.ts';

const governance = (...data: readonly unknown[]): Answer => ({
  json: { data, _links: { self: { href: 'x' } } },
});

describe('the organisation', () => {
  it('is read', async () => {
    const { okta, sandbox } = sandboxClient();
    expect(await okta.org()).toEqual({
      id: sandbox.tenant.org.id,
      subdomain: sandbox.tenant.org.subdomain,
      companyName: sandbox.tenant.org.companyName,
    });
    expect(okta.host).toBe('acme.okta.com');
  });

  it.each<readonly [string, Answer]>([
    ['404', { status: 404, body: '<html>Not found</html>' }],
    ['another JSON', { json: { name: 'some other service' } }],
    ['a list', { json: [] }],
    ['an id that is none', { json: { id: '' } }],
    ['a redirect', { status: 302, headers: { location: 'https://login.example/' } }],
  ])('is none that answers with %s', async (_, answer) => {
    const { okta, sent } = scriptedClient([answer]);
    await expect(okta.org()).rejects.toMatchObject({ code: 'tenant.not_okta' });
    expect(sent).toHaveLength(1);
  });
});

describe('governance', () => {
  it('answers', async () => {
    await expect(sandboxClient().okta.checkGovernance()).resolves.toBeUndefined();
  });

  it('is not there where the tenant has it off', async () => {
    const { okta } = sandboxClient({ settings: { governance: { enabled: false } } });
    await expect(okta.checkGovernance()).rejects.toMatchObject({ code: 'tenant.no_governance' });
  });

  it.each([
    [403, 'tenant.no_governance'],
    [404, 'tenant.no_governance'],
    [405, 'tenant.no_governance'],
    [401, 'auth.token_rejected'],
    [503, 'okta.unavailable'],
  ])('that answers with %i is %s', async (status, code) => {
    const { okta } = scriptedClient([{ status, json: {} }]);
    await expect(okta.checkGovernance()).rejects.toMatchObject({ code });
  });

  it.each([403, 404, 405, 400])('of an app whose setting is answered with %i is unknown', async (status) => {
    const { okta } = scriptedClient([{ status, json: {} }]);
    expect(await okta.settings.entitlementManagement('orn:okta:idp:00o1:apps:x:0oa1')).toBeUndefined();
  });
});

describe('the owner of the token', () => {
  it.each([true, false])('is unknown where the tenant does not say (%s)', async (meUnknown) => {
    const { okta, sandbox } = sandboxClient({ settings: { users: { meUnknown } } });
    expect((await okta.me())?.id).toBe(meUnknown ? undefined : sandbox.tenant.admin.id);
  });
});

/** Rows as a later Okta may write them: new members of enumerations, new keys, nothing that may be left out. */
const LATER: readonly (readonly [string, Answer, (okta: Okta) => Promise<unknown>, unknown])[] = [
  [
    'a grant',
    governance({
      id: 'gra1',
      grantType: 'IMPORT',
      status: 'PAUSED',
      action: 'MAYBE',
      actor: 'ROBOT',
      targetPrincipal: { externalId: '00u1', type: 'OKTA_AGENT', new: 1 },
      entitlements: null,
      scheduleSettings: null,
      metadata: { collection: null },
      new: { deep: true },
    }),
    (okta) => okta.grants.listForPrincipal('0oa1', '00u1'),
    [{ id: 'gra1', type: 'IMPORT', status: 'PAUSED', action: 'MAYBE', actor: 'ROBOT', principalId: '00u1' }],
  ],
  [
    'a grant with an end, a collection and values',
    governance({
      id: 'gra1',
      grantType: 'CUSTOM',
      status: 'ACTIVE',
      targetPrincipal: { externalId: '00u1' },
      entitlements: [{ id: 'esp1', values: [{ id: 'ent1', name: 'A' }] }, { id: 'esp2' }],
      scheduleSettings: { expirationDate: '2027-01-01T00:00:00Z', timeZone: 'UTC' },
      metadata: { collection: { id: 'col1' } },
    }),
    (okta) => okta.grants.listForPrincipal('0oa1', '00u1'),
    [
      {
        id: 'gra1',
        type: 'CUSTOM',
        status: 'ACTIVE',
        action: 'ALLOW',
        principalId: '00u1',
        entitlements: [
          { id: 'esp1', values: ['ent1'] },
          { id: 'esp2', values: [] },
        ],
        expiresAt: '2027-01-01T00:00:00Z',
        collectionId: 'col1',
      },
    ],
  ],
  [
    'an entitlement of before September 2025',
    governance({ id: 'esp1', name: 'Role', externalValue: 'role', multiValue: true, dataType: 'tuple' }),
    (okta) => okta.entitlements.list('0oa1'),
    [{ id: 'esp1', name: 'Role', externalValue: 'role', multiValue: true }],
  ],
  [
    'a bundle without values',
    governance({ id: 'enb1', name: 'B', status: 'FROZEN' }),
    (okta) => okta.bundles.listForApp('0oa1'),
    [{ id: 'enb1', name: 'B', status: 'FROZEN', entitlements: [] }],
  ],
  [
    'an app',
    {
      json: {
        id: '0oa1',
        name: 'x',
        label: 'X',
        status: 'NEW',
        signOnMode: null,
        features: null,
        settings: { emOptInStatus: 'HALF' },
        accessibility: { loginRedirectUrl: null },
      },
    },
    (okta) => okta.apps.byId('0oa1'),
    { id: '0oa1', name: 'x', label: 'X', status: 'NEW', features: [], entitlementManagement: 'HALF' },
  ],
  [
    'a member',
    { json: [{ id: '00u1', scope: 'DEVICE', status: 'NEW', externalId: null, _embedded: null }] },
    async (okta) => {
      for await (const rows of okta.members.list('0oa1')) return rows;
      return [];
    },
    [{ userId: '00u1', scope: 'DEVICE', status: 'NEW' }],
  ],
  [
    'a user',
    {
      json: {
        id: '00u1',
        status: 'NEW',
        profile: { login: 'ann@acme.example', email: null, title: null, employeeNumber: 7, custom: [1] },
      },
    },
    (okta) => okta.users.byId('00u1'),
    {
      id: '00u1',
      status: 'NEW',
      login: 'ann@acme.example',
      profile: { employeeNumber: '7' },
      notText: ['employeeNumber'],
    },
  ],
];

describe('what a later Okta may answer', () => {
  it.each(LATER)('%s is read', async (_, answer, read, expected) => {
    expect(await read(scriptedClient([answer]).okta)).toEqual(expected);
  });

  it.each<readonly [string, Answer, (okta: Okta) => Promise<unknown>]>([
    ['a grant of nobody', governance({ id: 'gra1', grantType: 'CUSTOM', status: 'ACTIVE' }), LATER[0]![2]],
    [
      'a value of no entitlement',
      governance({ id: 'ent1', name: 'A', externalValue: 'a' }),
      (okta) => okta.entitlements.values('0oa1'),
    ],
    ['a user without a login', { json: { id: '00u1', status: 'ACTIVE', profile: {} } }, LATER[6]![2]],
  ])('%s is not guessed at', async (_, answer, read) => {
    await expect(read(scriptedClient([answer]).okta)).rejects.toMatchObject({ code: 'okta.unexpected' });
  });
});

describe('what is asked of governance', () => {
  it('names the app and the person exactly, and repeats array parameters', async () => {
    const { okta, sent } = scriptedClient([governance()]);
    await okta.grants.listForPrincipal('0oa"1', '00u1');
    await okta.access.principalEntitlements('0oa1', '00u1');
    await okta.bundles.listForApp('0oa1');
    expect(sent.map(({ url }) => [...new URL(url).searchParams])).toEqual([
      [
        [
          'filter',
          'target.externalId eq "0oa\\"1" AND target.type eq "APPLICATION" AND targetPrincipal.externalId eq "00u1" AND targetPrincipal.type eq "OKTA_USER"',
        ],
        ['include', 'full_entitlements'],
        ['include', 'metadata'],
        ['limit', '200'],
      ],
      [
        [
          'filter',
          'parent.externalId eq "0oa1" AND parent.type eq "APPLICATION" AND targetPrincipal.externalId eq "00u1" AND targetPrincipal.type eq "OKTA_USER"',
        ],
      ],
      [
        ['filter', 'target.externalId eq "0oa1" AND target.type eq "APPLICATION" AND status eq "ACTIVE"'],
        ['include', 'full_entitlements'],
        ['limit', '200'],
      ],
    ]);
  });
});
