import { describe, expect, it } from 'vitest';
import { sandboxClient, scriptedClient } from '../../../test/support/client.ts';
import { parseExpression, testsOf } from '../../sandbox/filter.ts';
import type { SettingsPatch } from '../../sandbox/settings.ts';

const UNLIMITED: SettingsPatch = { rateLimits: { limits: { '*': 1_000_000 } } };

function world(people: number, settings: SettingsPatch = {}) {
  const client = sandboxClient({ settings: { ...UNLIMITED, ...settings } });
  const users = Array.from({ length: people }, (_, n) =>
    client.sandbox.tenant.addUser({
      profile: {
        login: `person.${n}@acme.example`,
        email: `mail.${n}@acme.example`,
        employeeNumber: `E${n}`,
      },
    }),
  );
  const searches = () =>
    client.exchanges.flatMap(({ request, response }) => {
      const search = new URL(request.url).searchParams.get('search');
      return search === null ? [] : [{ search, url: request.url, status: response?.status }];
    });
  return { ...client, users, searches };
}

describe('exact search', () => {
  it.each([
    ['id', (_: number, id: string) => id],
    ['login', (n: number) => `person.${n}@acme.example`],
    ['email', (n: number) => `MAIL.${n}@ACME.example`],
    ['employeeNumber', (n: number) => `E${n}`],
  ] as const)('by %s finds everybody, in searches of 100', async (attribute, textOf) => {
    const { okta, users, searches } = world(250);
    const found = await okta.users.searchExact(
      attribute,
      users.map(({ id }, n) => textOf(n, id)),
    );
    // Searches ignore case, ids do not: an id that differs only in case comes along.
    expect([...new Set(found.map(({ id }) => id))].sort()).toEqual(users.map(({ id }) => id).sort());
    expect(searches().map(({ search }) => testsOf(parseExpression(search)).length)).toEqual([100, 100, 50]);
  });

  it('asks for each text once, and not for empty ones', async () => {
    const { okta, users, searches } = world(2);
    const login = 'person.1@acme.example';
    const found = await okta.users.searchExact('login', [login, '', login, '  ', '\t', login]);
    expect(found.map(({ id }) => id)).toEqual([users[1]?.id]);
    expect(searches().map(({ search }) => search)).toEqual([`profile.login eq "${login}"`]);
  });

  it.each([[[]], [['', ' ']]])('of nothing asks nothing (%j)', async (texts) => {
    const { okta, exchanges } = world(1);
    expect(await okta.users.searchExact('login', texts)).toEqual([]);
    expect(exchanges).toHaveLength(0);
  });

  it('keeps every address short enough, however long the texts', async () => {
    const { okta, searches } = world(0);
    const texts = Array.from({ length: 150 }, (_, n) => `"日本${'ü'.repeat(n)}${n}@acme.example`);
    await okta.users.searchExact('login', texts);
    expect(
      searches().flatMap(({ search }) => testsOf(parseExpression(search)).map(({ value }) => value)),
    ).toEqual(texts);
    expect(Math.max(...searches().map(({ url }) => url.length))).toBeLessThan(7_300);
  });

  it('is made shorter where the tenant takes less, loses nobody, and remembers', async () => {
    const { okta, users, searches } = world(230, {
      users: { searchMaxLength: 1_000, meUnknown: false },
    });
    const logins = users.map((_, n) => `person.${n}@acme.example`);
    const found = await okta.users.searchExact('login', logins);
    expect(found.map(({ id }) => id).sort()).toEqual(users.map(({ id }) => id).sort());
    const refused = searches().filter(({ status }) => status === 400).length;
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(6);
    await okta.users.searchExact('login', logins);
    expect(searches().filter(({ status }) => status === 400)).toHaveLength(refused);
  });

  it.each([400, 414, 431])('is halved on %i', async (status) => {
    const sizes: number[] = [];
    const { okta } = scriptedClient([
      ({ url }) => {
        const size = testsOf(parseExpression(new URL(url).searchParams.get('search') ?? '')).length;
        sizes.push(size);
        return size > 3 ? { status, json: {} } : { json: [] };
      },
    ]);
    await okta.users.searchExact(
      'login',
      Array.from({ length: 16 }, (_, n) => `p${n}@acme.example`),
    );
    expect(sizes.slice(0, 4)).toEqual([16, 8, 4, 2]);
    expect(sizes.slice(3).reduce((a, b) => a + b)).toBe(16);
  });

  it.each([
    [401, 'auth.token_rejected'],
    [403, 'auth.not_permitted'],
  ])('is not halved on %i', async (status, code) => {
    const { okta, sent } = scriptedClient([{ status }]);
    await expect(okta.users.searchExact('login', ['a@b.example', 'c@d.example'])).rejects.toMatchObject({
      code,
    });
    expect(sent).toHaveLength(1);
  });

  it('gives up on one text that is refused by itself', async () => {
    const { okta, sent } = scriptedClient([{ status: 400, json: { errorCode: 'E0000031' } }]);
    await expect(okta.users.searchExact('login', ['a@b.example'])).rejects.toMatchObject({
      code: 'okta.refused',
    });
    expect(sent).toHaveLength(1);
  });
});

describe('search by profile', () => {
  it('finds who has all the values', async () => {
    const { okta, sandbox } = world(3);
    const wanted = sandbox.tenant.addUser({
      profile: { login: 'ann@acme.example', email: 'ann@acme.example', department: 'R&D "X"', title: 'Head' },
    });
    sandbox.tenant.addUser({
      profile: {
        login: 'bob@acme.example',
        email: 'bob@acme.example',
        department: 'R&D "X"',
        title: 'Other',
      },
    });
    const found = await okta.users.searchProfile([
      { attribute: 'department', value: 'R&D "X"' },
      { attribute: 'title', value: 'Head' },
    ]);
    expect(found.map(({ id }) => id)).toEqual([wanted.id]);
  });

  it.each(['', 'a b', 'id pr or profile.login', 'a.b', 'ä', '1a', 'a"', 'a\n', '*'])(
    'takes no attribute %j',
    async (attribute) => {
      const { okta, exchanges } = world(1);
      await expect(okta.users.searchProfile([{ attribute, value: 'x' }])).rejects.toMatchObject({
        code: 'identity.bad_condition',
      });
      expect(exchanges).toHaveLength(0);
    },
  );

  it('without a condition asks nothing', async () => {
    const { okta, exchanges } = world(1);
    await expect(okta.users.searchProfile([])).rejects.toMatchObject({ code: 'identity.bad_condition' });
    expect(exchanges).toHaveLength(0);
  });
});

describe('a user by id', () => {
  it('is the user', async () => {
    const { okta, users } = world(2);
    expect(await okta.users.byId(users[1]?.id ?? '')).toEqual({
      id: users[1]?.id,
      status: 'ACTIVE',
      login: 'person.1@acme.example',
      email: 'mail.1@acme.example',
      profile: { employeeNumber: 'E1' },
    });
  });

  it.each(['person.1@acme.example', 'person.1', 'me', '00unobody'])(
    'is nobody when the text is no id but Okta would take it (%s)',
    async (text) => {
      const { okta, exchanges } = world(2);
      expect(await okta.users.byId(text)).toBeUndefined();
      expect(exchanges).toHaveLength(1);
    },
  );

  it.each(['a/../../apps', 'a?search=x', 'a#b', '%2e%2e', 'a b', 'ä/ö'])(
    'stays one segment of the path (%s)',
    async (text) => {
      const { okta, sent } = scriptedClient([{ status: 404 }]);
      await okta.users.byId(text);
      const { pathname, search } = new URL(sent[0]?.url ?? '');
      expect(pathname).toBe(`/api/v1/users/${encodeURIComponent(text)}`);
      expect(search).toBe('');
    },
  );
});
