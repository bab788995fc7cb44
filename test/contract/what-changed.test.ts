import { describe, expect, it } from 'vitest';
import type { SettingsPatch } from '../../src/sandbox/settings.ts';
import { activeAt, type SandboxEvent, type SandboxGrant } from '../../src/sandbox/state/objects.ts';
import { createSandbox } from '../support/sandbox.ts';

/** What the sandbox answers to somebody who reads again only what changed since. */
const START = Date.parse('2026-11-02T08:00:00.000Z');
const NOBODY = '00u00000000000000000';

function arranged(settings: SettingsPatch = {}) {
  const clock = { at: START };
  const sandbox = createSandbox({ clock: { now: () => clock.at }, settings });
  sandbox.settings.rateLimits.limits = { '*': 1_000_000 };
  const { tenant } = sandbox;
  const app = tenant.addApp({ label: 'App' });
  const role = tenant.addEntitlement({ appId: app.id, name: 'Role', values: [{ name: 'A' }, { name: 'B' }] });
  const [a = '', b = ''] = [...role.values.keys()];
  const bundle = tenant.addBundle({ appId: app.id, name: 'Bundle', values: [a] });
  const send = (path: string, query: Readonly<Record<string, string>> = {}) => {
    const reply = sandbox.handle({
      method: 'GET',
      url: `https://acme.okta.com${path}?${new URLSearchParams(query).toString()}`,
      headers: { authorization: `SSWS ${sandbox.token}` },
    });
    if (reply.kind !== 'response') throw new Error('no response');
    const { status, headers, body } = reply.response;
    return { status, link: [headers['link'] ?? []].flat(), json: JSON.parse(body) as unknown };
  };
  /** All pages of a list, by the cursor that each gives. */
  const pages = <T>(path: string, query: Readonly<Record<string, string>>): T[][] => {
    const all: T[][] = [];
    for (let after: string | undefined; ;) {
      const { json, link } = send(path, { ...query, ...(after === undefined ? {} : { after }) });
      const body = json as T[] | { data: T[]; _links: { next?: { href: string } } };
      const next = Array.isArray(body)
        ? /<([^>]+)>; rel="next"/.exec(link.join())?.[1]
        : body._links.next?.href;
      all.push(Array.isArray(body) ? body : body.data);
      if (next === undefined) return all;
      after = new URL(next).searchParams.get('after') ?? '';
    }
  };
  const person = (n: number) =>
    tenant.addUser({ profile: { login: `p${n}@acme.example`, email: `p${n}@acme.example` } });
  return { clock, sandbox, tenant, app, role, a, b, bundle, send, pages, person };
}

/** A list cut into pages; a list of nothing is one empty page. */
function inPages<T>(rows: readonly T[], limit: number): T[][] {
  const count = Math.max(1, Math.ceil(rows.length / limit));
  return Array.from({ length: count }, (_, n) => rows.slice(n * limit, (n + 1) * limit));
}

describe('grants of many people in one call', () => {
  const is = (id: string) => `targetPrincipal.externalId eq "${id}"`;
  const cases: readonly {
    readonly title: string;
    readonly filter: (ids: readonly string[], ornOf: (id: string) => string, bundleId: string) => string;
    readonly chosen: (grant: SandboxGrant, ids: readonly string[], bundleId: string) => boolean;
  }[] = [
    {
      title: 'by id',
      filter: (ids) => `targetPrincipal.type eq "OKTA_USER" AND (${ids.map(is).join(' OR ')})`,
      chosen: ({ userId }, ids) => ids.includes(userId),
    },
    {
      title: 'by ORN, one of them twice and one unknown',
      filter: ([first = '', ...ids], ornOf) =>
        `(${[first, ...ids, first, NOBODY].map((id) => `targetPrincipalOrn eq "${ornOf(id)}"`).join(' OR ')})`,
      chosen: ({ userId }, ids) => ids.includes(userId),
    },
    {
      title: 'by the ORN of another organisation',
      filter: (ids) =>
        `(${ids.map((id) => `targetPrincipalOrn eq "orn:okta:directory:00o:users:${id}"`).join(' OR ')})`,
      chosen: () => false,
    },
    {
      title: 'of one bundle',
      filter: (ids, _, bundleId) =>
        `(${ids.map(is).join(' OR ')}) AND entitlementBundleId eq "${bundleId}" AND action eq "ALLOW"`,
      chosen: ({ userId, bundleId }, ids, bundle) => ids.includes(userId) && bundleId === bundle,
    },
    {
      title: 'two conditions on people at once',
      filter: (ids) => `(${ids.slice(2).map(is).join(' OR ')}) AND (${ids.slice(0, 5).map(is).join(' OR ')})`,
      chosen: ({ userId }, ids) => ids.slice(2, 5).includes(userId),
    },
    {
      title: 'of people, or of a bundle',
      filter: (ids, _, bundleId) => `(${ids.map(is).join(' OR ')} OR entitlementBundleId eq "${bundleId}")`,
      chosen: ({ userId, bundleId }, ids, bundle) => ids.includes(userId) || bundleId === bundle,
    },
    {
      title: 'of each something else',
      filter: ([first = '', second = ''], _, bundleId) =>
        `((${is(first)} AND entitlementBundleId eq "${bundleId}") OR (${is(second)} AND action eq "ALLOW"))`,
      chosen: ({ userId, bundleId }, [first, second], bundle) =>
        (userId === first && bundleId === bundle) || userId === second,
    },
  ];
  for (const idOrder of ['by-time', 'any'] as const) {
    it.each(cases)(
      `are those that a look at every grant finds, $title, ids ${idOrder}`,
      ({ filter, chosen }) => {
        const { clock, tenant, app, a, b, bundle, pages, person } = arranged({
          grants: { idOrder, baseReplacesAdditive: false },
        });
        const users = Array.from({ length: 40 }, (_, n) => person(n));
        for (const round of [0, 1])
          for (const [n, { id: userId }] of users.entries()) {
            const common = { appId: app.id, userId };
            tenant.grant({ ...common, type: 'CUSTOM', values: [round === 0 ? a : b] }, 'outsider');
            const expiresAt = n % 3 === 0 ? START + 1 : undefined;
            tenant.grant(
              {
                ...common,
                type: 'ENTITLEMENT',
                values: [b],
                ...(expiresAt === undefined ? {} : { expiresAt }),
              },
              'outsider',
            );
            if (n % 2 === 0)
              tenant.grant({ ...common, type: 'ENTITLEMENT-BUNDLE', bundleId: bundle.id }, 'outsider');
          }
        clock.at += 1000;
        const ids = users.filter((_, n) => n % 4 !== 1).map(({ id }) => id);
        const expected = tenant
          .grantList(app.id)
          .filter((grant) => activeAt(grant, clock.at) && chosen(grant, ids, bundle.id))
          .map(({ id }) => id);
        for (const limit of [1, 7, 200]) {
          const read = pages<{ id: string }>('/governance/api/v1/grants', {
            filter: `target.externalId eq "${app.id}" AND target.type eq "APPLICATION" AND ${filter(ids, (id) => tenant.orn.user(id), bundle.id)}`,
            limit: String(limit),
          });
          expect(read.map((page) => page.map(({ id }) => id))).toEqual(inPages(expected, limit));
        }
      },
    );
  }
});

describe('people by when they were changed', () => {
  const PEOPLE = 450;
  /** Somebody joins every 500 ms. */
  function joined() {
    const world = arranged({ consistency: { searchDelayMs: 3_600_000 } });
    const users = Array.from({ length: PEOPLE }, (_, n) => {
      world.clock.at = START + (n + 1) * 500;
      return world.person(n);
    });
    const read = (query: Readonly<Record<string, string>>) =>
      world.pages<{ id: string }>('/api/v1/users', query);
    return { ...world, users, read };
  }

  it.each([
    ['gt', '2026-11-02T08:00:10.000Z', (at: number) => at > 10_000],
    ['gt', '2026-11-02T08:00:10Z', (at: number) => at > 10_000],
    ['ge', '2026-11-02T08:00:10Z', (at: number) => at >= 10_000],
    ['lt', '2026-11-02T08:03:00Z', (at: number) => at < 180_000],
    ['le', '2026-11-02T08:03:00Z', (at: number) => at <= 180_000],
    ['eq', '2026-11-02T08:03:00Z', (at: number) => at === 180_000],
    ['gt', '2026-11-02T10:00:10+02:00', (at: number) => at > 10_000],
    ['gt', '2026-11-03T00:00:00Z', () => false],
  ])('lastUpdated %s %s, to the last page', (operator, instant, chosen) => {
    const { tenant, read } = joined();
    const expected = tenant.userList
      .filter(({ lastUpdated }) => chosen(lastUpdated - START))
      .map(({ id }) => id);
    expect(
      read({ filter: `lastUpdated ${operator} "${instant}"` }).map((page) => page.map(({ id }) => id)),
    ).toEqual(inPages(expected, 200));
  });

  it('counts a change of the profile and of the status, shows who was deactivated and nobody who was deleted', () => {
    const { clock, sandbox, users, read } = joined();
    const { outsider } = sandbox;
    const [edited, suspended, left, deleted] = [users[400]!, users[3]!, users[200]!, users[7]!];
    const since = clock.at;
    clock.at += 2000;
    outsider.updateUser(edited.id, { profile: { department: 'Law' } });
    outsider.updateUser(suspended.id, { status: 'SUSPENDED' });
    outsider.updateUser(left.id, { status: 'DEPROVISIONED' });
    outsider.deleteUser(deleted.id);
    const later = `lastUpdated gt "${new Date(since).toISOString()}"`;
    expect(read({ filter: later, limit: '1' })).toMatchObject([
      [{ id: suspended.id, status: 'SUSPENDED', statusChanged: new Date(clock.at).toISOString() }],
      [{ id: left.id, status: 'DEPROVISIONED' }],
      [
        {
          id: edited.id,
          profile: { department: 'Law' },
          statusChanged: new Date(edited.created).toISOString(),
        },
      ],
    ]);
    expect(read({ filter: `${later} and status eq "SUSPENDED"` })).toMatchObject([[{ id: suspended.id }]]);
    expect(read({ filter: `status eq "DEPROVISIONED"` })).toMatchObject([[{ id: left.id }]]);
    expect(read({ q: 'p200@' })).toEqual([[]]);
    expect(read({ q: 'p201@' })).toMatchObject([[{ id: users[201]!.id }]]);
    // The index of searches lags behind, filters do not.
    expect(read({ search: later })).toEqual([[]]);
    expect(read({}).flat()).toHaveLength(1 + PEOPLE - 2);
  });

  it('refuses an instant that is none', () => {
    const { send } = arranged();
    for (const [name, errorCode] of [
      ['filter', 'E0000001'],
      ['search', 'E0000031'],
    ] as const)
      expect(send('/api/v1/users', { [name]: 'lastUpdated gt "yesterday"' })).toMatchObject({
        status: 400,
        json: { errorCode },
      });
  });
});

it('an account shows its person where that is asked for, as they are now', () => {
  const { sandbox, tenant, app, send, person } = arranged();
  const ann = person(1);
  tenant.addMember(app.id, ann.id);
  sandbox.outsider.updateUser(ann.id, { profile: { department: 'Law' } });
  const path = `/api/v1/apps/${app.id}/users/${ann.id}`;
  expect(send(path, { expand: 'user' }).json).toMatchObject({
    id: ann.id,
    _embedded: { user: { id: ann.id, status: 'ACTIVE', profile: { department: 'Law' } } },
  });
  expect(send(path).json).not.toHaveProperty('_embedded');
});

describe('what happens to a person in the directory', () => {
  it('a new profile is found by what it says, and no longer by what it said', () => {
    const { sandbox, tenant, send, pages, person } = arranged();
    const [ann, bob] = [person(1), person(2)];
    sandbox.outsider.updateUser(ann.id, { profile: { email: 'ann@acme.example', employeeNumber: '7' } });
    sandbox.outsider.updateUser(ann.id, { profile: { employeeNumber: null, title: 'Clerk' } });
    sandbox.outsider.updateUser(bob.id, { profile: { employeeNumber: '7' } });
    expect(tenant.users.get(ann.id)?.profile).toEqual({
      login: 'p1@acme.example',
      email: 'ann@acme.example',
      title: 'Clerk',
    });
    const found = (attribute: string, text: string) =>
      pages<{ id: string }>('/api/v1/users', { search: `profile.${attribute} eq "${text}"` })
        .flat()
        .map(({ id }) => id);
    expect(found('email', 'ANN@acme.example')).toEqual([ann.id]);
    expect(found('email', 'p1@acme.example')).toEqual([]);
    expect(found('login', 'p1@acme.example')).toEqual([ann.id]);
    expect(found('employeeNumber', '7')).toEqual([bob.id]);
    sandbox.outsider.deleteUser(bob.id);
    expect(found('employeeNumber', '7')).toEqual([]);
    sandbox.outsider.updateUser(ann.id, { profile: { login: 'ann@acme.example' } });
    expect(send('/api/v1/users/ann@acme.example')).toMatchObject({ status: 200, json: { id: ann.id } });
    expect(send('/api/v1/users/p1@acme.example')).toMatchObject({ status: 404 });
  });

  it('is in the System Log: edits, changes of status, and the apps that somebody leaves', () => {
    const { sandbox, tenant, app, a, person } = arranged();
    const { outsider } = sandbox;
    const other = tenant.addApp({ label: 'Other' });
    const [ann, bob] = [person(1), person(2)];
    for (const { id: userId } of [ann, bob]) {
      tenant.addMember(app.id, userId);
      tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId, values: [a] });
    }
    tenant.addMember(other.id, bob.id);
    const told = (act: () => void) => {
      const before = tenant.events.length;
      act();
      return tenant.events
        .slice(before)
        .map(({ type, targets }) => [type, ...targets.map(({ id }) => id)].join(' '));
    };
    expect(told(() => outsider.updateUser(ann.id, { profile: { title: 'Clerk' } }))).toEqual([
      `user.account.update_profile ${ann.id}`,
    ]);
    for (const [status, type] of [
      ['SUSPENDED', 'user.lifecycle.suspend'],
      ['ACTIVE', 'user.lifecycle.unsuspend'],
      ['LOCKED_OUT', 'user.account.lock'],
      ['ACTIVE', 'user.account.unlock'],
    ] as const)
      expect(told(() => outsider.updateUser(ann.id, { status }))).toEqual([`${type} ${ann.id}`]);
    expect(told(() => outsider.updateUser(ann.id, { status: 'ACTIVE' }))).toEqual([]);
    expect(told(() => outsider.updateUser(ann.id, { status: 'DEPROVISIONED' }))).toEqual([
      `user.lifecycle.deactivate ${ann.id}`,
      `application.user_membership.remove ${app.id} ${ann.id}`,
      `resource.user_entitlements.update ${app.id} ${ann.id}`,
    ]);
    expect(sandbox.effectiveAccess(app.id, ann.id).size).toBe(0);
    expect(told(() => outsider.updateUser(ann.id, { status: 'ACTIVE' }))).toEqual([
      `user.lifecycle.reactivate ${ann.id}`,
    ]);
    expect(tenant.member(app.id, ann.id)).toBeUndefined();
    expect(told(() => outsider.deleteUser(bob.id))).toEqual([
      `user.lifecycle.deactivate ${bob.id}`,
      `application.user_membership.remove ${app.id} ${bob.id}`,
      `resource.user_entitlements.update ${app.id} ${bob.id}`,
      `application.user_membership.remove ${other.id} ${bob.id}`,
      `user.lifecycle.delete.initiated ${bob.id}`,
    ]);
    const joiner = told(() => outsider.addUser({ profile: { login: 'cid', email: 'cid@acme.example' } }));
    expect(joiner).toEqual([`user.lifecycle.create ${tenant.people.byLogin('cid')?.id}`]);
  });
});

describe('the System Log', () => {
  /** 60 events in 30 seconds, two at each: edits, accounts, and one kind that names nobody. */
  function eventful() {
    const world = arranged({ logs: { delayMs: 2000 } });
    const { clock, tenant, app, person } = world;
    for (let second = 0; second < 30; second++) {
      clock.at = START + second * 1000;
      const { id } = person(second);
      if (second % 5 === 0) tenant.note('resource.governance_engine.enable', 'outsider', []);
      else tenant.updateUser(id, { profile: { title: 'Clerk' } });
      tenant.assign(app.id, id, 'outsider');
    }
    const read = (query: Readonly<Record<string, string>>) =>
      world.pages<{ uuid: string }>('/api/v1/logs', query);
    return { ...world, read };
  }
  const at = (second: number) => new Date(START + second * 1000).toISOString();
  const seconds = ({ at: instant }: SandboxEvent) => (instant - START) / 1000;

  it.each<[string, Readonly<Record<string, string>>, (event: SandboxEvent) => boolean]>([
    ['everything', { since: at(-9), until: at(90) }, (event) => seconds(event) <= 27],
    ['a period, its ends in it', { since: at(7), until: at(11) }, (e) => seconds(e) >= 7 && seconds(e) <= 11],
    ['a period in between', { since: at(7.5), until: at(7.6) }, () => false],
    ['a period before all', { since: at(-9), until: at(-8) }, () => false],
    ['a period turned round', { since: at(11), until: at(7) }, () => false],
    [
      'edits',
      { since: at(3), until: at(20), filter: 'eventType eq "user.account.update_profile"' },
      (e) => e.type === 'user.account.update_profile' && seconds(e) >= 3 && seconds(e) <= 20,
    ],
    [
      'two kinds, one of which names nobody',
      {
        since: at(0),
        until: at(20),
        filter:
          'eventType eq "resource.governance_engine.enable" or eventType eq "application.user_membership.add"',
      },
      (e) => e.type !== 'user.account.update_profile' && seconds(e) <= 20,
    ],
    [
      'what was done to people',
      { since: at(0), until: at(20), filter: 'target.type eq "User"' },
      (e) => e.targets.length > 0 && seconds(e) <= 20,
    ],
  ])('tells %s, in either order, to the last page', (_, query, chosen) => {
    const { tenant, read } = eventful();
    const expected = tenant.events.filter(chosen).map(({ uuid }) => uuid);
    for (const limit of [1, 4, 1000])
      for (const sortOrder of ['ASCENDING', 'DESCENDING']) {
        const ordered = sortOrder === 'ASCENDING' ? expected : [...expected].reverse();
        const told = read({ ...query, sortOrder, limit: String(limit) });
        expect(told.map((page) => page.map(({ uuid }) => uuid))).toEqual(inPages(ordered, limit));
      }
  });

  it('goes on from its last page when more has happened', () => {
    const { clock, tenant, send } = eventful();
    const poll = (query: Readonly<Record<string, string>>) => {
      const { json, link } = send('/api/v1/logs', { since: at(0), limit: '1000', ...query });
      const next = new URL(/<([^>]+)>; rel="next"/.exec(link.join())?.[1] ?? '').searchParams;
      return { uuids: (json as { uuid: string }[]).map(({ uuid }) => uuid), after: next.get('after') ?? '' };
    };
    const first = poll({});
    expect(first.uuids).toHaveLength(28 * 2);
    clock.at += 2000;
    const second = poll({ after: first.after });
    expect([...first.uuids, ...second.uuids]).toEqual(tenant.events.map(({ uuid }) => uuid));
    expect(poll({ after: second.after })).toEqual({ uuids: [], after: second.after });
    expect(send('/api/v1/logs', { after: 'nothing' })).toMatchObject({ status: 400 });
  });

  it('stays in order when the clock is set back', () => {
    const { clock, tenant, app } = arranged();
    for (const second of [5, 3, 6]) {
      clock.at = START + second * 1000;
      tenant.note('resource.entitlement.create', 'outsider', [
        { id: app.id, type: 'AppInstance', name: 'App' },
      ]);
    }
    expect(tenant.events.map(seconds)).toEqual([5, 5, 6]);
  });
});
