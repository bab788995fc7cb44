import { describe, expect, it } from 'vitest';
import { type Answer, type Meets, ORIGIN, sandboxClient, scriptedClient } from '../../test/support/client.ts';
import type { HttpRequest } from '../model/transport.ts';
import type { Okta } from './okta.ts';

const ADMIN = 'https://acme-admin.okta.com';

const member = (n: number) => ({ id: `00u${n}`, scope: 'USER', status: 'ACTIVE' });
const value = (n: number) => ({
  id: `ent${n}`,
  entitlementId: 'esp1',
  name: `v${n}`,
  externalValue: `v${n}`,
});

/** A list of each style: how a page with and without a next page looks, and how the product reads it whole. */
const STYLES = [
  {
    style: 'management (Link header)',
    page: (n: number | undefined, next?: string): Answer => ({
      json: n === undefined ? [] : [member(n)],
      headers:
        next === undefined
          ? { link: `<${ORIGIN}/x?limit=500>; rel="self"` }
          : {
              link: `<${ORIGIN}/x?limit=500>; rel="self", <${ORIGIN}/x?after=${next}&limit=500>; rel="next"`,
            },
    }),
    all: async (okta: Okta) => {
      const ids: string[] = [];
      for await (const rows of okta.members.list('0oa1')) ids.push(...rows.map((row) => row.userId));
      return ids;
    },
    ids: ['00u1', '00u2', '00u3'],
    limit: '500',
  },
  {
    style: 'governance (_links)',
    page: (n: number | undefined, next?: string): Answer => ({
      json: {
        data: n === undefined ? [] : [value(n)],
        metadata: { total: 999 },
        _links: {
          self: { href: `${ADMIN}/x?limit=200`, hints: {} },
          ...(next === undefined ? {} : { next: { href: `${ADMIN}/x?after=${next}&limit=200`, hints: {} } }),
        },
      },
    }),
    all: async (okta: Okta) => (await okta.entitlements.values('0oa1')).map(({ id }) => id),
    ids: ['ent1', 'ent2', 'ent3'],
    limit: '200',
  },
] as const;

const parameter = (name: string) => (request: HttpRequest) => new URL(request.url).searchParams.get(name);

describe.each(STYLES)('a list, $style', ({ page, all, ids, limit }) => {
  it('is read to its last page, and no further', async () => {
    const { okta, sent } = scriptedClient([page(1, 'c%2B1%3D'), page(2, 'c2'), page(3)]);
    expect(await all(okta)).toEqual(ids);
    expect(sent.map(parameter('after'))).toEqual([null, 'c+1=', 'c2']);
    expect(sent.map(parameter('limit'))).toEqual([limit, limit, limit]);
  });

  it('is asked for at the configured host alone, whatever host the links name', async () => {
    const { okta, sent } = scriptedClient([page(1, 'c1'), page(2)]);
    await all(okta);
    expect(new Set(sent.map(({ url }) => new URL(url).origin))).toEqual(new Set([ORIGIN]));
    expect(new Set(sent.map(({ url }) => new URL(url).pathname)).size).toBe(1);
  });

  it('does not end at a page that is short or empty', async () => {
    const { okta, sent } = scriptedClient([page(undefined, 'c1'), page(2, 'c2'), page(3)]);
    expect(await all(okta)).toEqual(ids.slice(1));
    expect(sent).toHaveLength(3);
  });

  it('without rows is empty', async () => {
    expect(await all(scriptedClient([page(undefined)]).okta)).toEqual([]);
  });

  it.each<readonly [string, Meets, string]>([
    ['400', { status: 400, json: { errorCode: 'E0000029' } }, 'okta.refused'],
    ['401', { status: 401 }, 'auth.token_rejected'],
    ['404', { status: 404 }, 'okta.refused'],
    ['503', { status: 503 }, 'okta.unavailable'],
    ['half an answer', { body: '[{"id":' }, 'okta.unavailable'],
    ['no answer at all', { body: '' }, 'okta.unexpected'],
    ['something that is no list', { json: { surprise: true } }, 'okta.unexpected'],
    ['rows of another kind', { json: ['row'] }, 'okta.unexpected'],
  ])('fails as a whole when the last page is %s', async (_, last, code) => {
    const { okta } = scriptedClient([page(1, 'c1'), page(2, 'c2'), last]);
    await expect(all(okta)).rejects.toMatchObject({ code });
  });

  it('goes on after a page that was lost on the way', async () => {
    const { okta } = scriptedClient([page(1, 'c1'), { status: 503 }, 'silence', page(2, 'c2'), page(3)]);
    expect(await all(okta)).toEqual(ids);
  });

  it.each([
    ['at once', ['c1', 'c1']],
    ['in a circle', ['c1', 'c2', 'c1']],
  ])('fails when a cursor comes again %s', async (_, cursors) => {
    const { okta, sent } = scriptedClient([...cursors.map((cursor, n) => page(n, cursor)), page(9)]);
    await expect(all(okta)).rejects.toMatchObject({ code: 'okta.unexpected' });
    expect(sent).toHaveLength(cursors.length);
  });

  it('fails when there is a next page without a cursor', async () => {
    const { okta } = scriptedClient([page(1, ''), page(2)]);
    await expect(all(okta)).rejects.toMatchObject({ code: 'okta.unexpected' });
  });
});

describe('links as Okta writes them', () => {
  it.each([
    `<${ORIGIN}/x?after=c1>; rel="next"`,
    `<${ORIGIN}/x?after=c1>; rel=next`,
    `<${ORIGIN}/x?after=c1>;rel="next", <${ORIGIN}/x>; rel="self"`,
    `<${ORIGIN}/x?after=c1,2>; rel="self", <${ORIGIN}/x?after=c1>; rel="next"`,
    `</x?after=c1>; title="a"; rel="next"`,
  ])('%s', async (link) => {
    const { okta, sent } = scriptedClient([{ json: [member(1)], headers: { link } }, { json: [member(2)] }]);
    const pages: number[] = [];
    for await (const rows of okta.members.list('0oa1')) pages.push(rows.length);
    expect(pages).toEqual([1, 1]);
    expect(sent.map(parameter('after'))).toEqual([null, 'c1']);
  });
});

describe('lists of a tenant', () => {
  it('has every member, user and grant once, over several pages', async () => {
    const { okta, sandbox, exchanges } = sandboxClient({
      settings: { rateLimits: { limits: { '*': 100_000 } } },
    });
    const { tenant } = sandbox;
    const app = tenant.addApp({ label: 'Big' });
    const role = tenant.addEntitlement({ appId: app.id, name: 'Role', values: [{ name: 'One' }] });
    const [one] = [...role.values.keys()];
    const people = Array.from({ length: 1_001 }, (_, n) =>
      tenant.addUser({
        profile: { login: `p${n}@acme.example`, email: `p${n}@acme.example`, department: 'Sales' },
      }),
    );
    const wanted = people.map(({ id }) => id).sort();
    for (const { id } of people) {
      tenant.addMember(app.id, id);
      tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: id, values: [one!] });
    }
    const members: string[] = [];
    for await (const rows of okta.members.list(app.id))
      members.push(...rows.map((row) => row.user?.id ?? ''));
    const grants: string[] = [];
    for await (const rows of okta.grants.listForApp(app.id))
      grants.push(...rows.map((row) => row.principalId));
    const users = await okta.users.searchProfile([{ attribute: 'department', value: 'Sales' }]);
    expect(members.sort()).toEqual(wanted);
    expect(grants.sort()).toEqual(wanted);
    expect(users.map(({ id }) => id).sort()).toEqual(wanted);
    const calls = (operation: string) =>
      exchanges.filter((exchange) => exchange.operation === operation).length;
    expect([calls('listApplicationUsers'), calls('listGrants'), calls('listUsers')]).toEqual([3, 6, 6]);
    expect(new Set(exchanges.map(({ request }) => new URL(request.url).origin))).toEqual(new Set([ORIGIN]));
  });
});
