import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { sandboxClient, scriptedClient } from '../../test/support/client.ts';
import { httpTransport } from './http-transport.ts';

/** Faults that a review of the client found: each states what is. */
describe('mended faults', () => {
  it('too many requests at once does not hold a bucket up to the end of its window', async () => {
    const { okta, sandbox, clock } = sandboxClient({ settings: { rateLimits: { limits: { '*': 600 } } } });
    const user = sandbox.tenant.addUser({
      profile: { login: 'ann@acme.example', email: 'ann@acme.example' },
    });
    await okta.users.byId(user.id);
    const start = clock.now();
    sandbox.faults.failNext('getUser', 'concurrency-limit');
    await okta.users.byId(user.id);
    expect(clock.now() - start).toBeLessThan(20_000);
  });

  it.each(['.', '..', ''])('an app id %j never leads a write to another path', async (id) => {
    const { okta, sent } = scriptedClient([{ status: 404 }]);
    await okta.members.assign(id, '00u1', { beforeSend: async () => {} }).catch(() => {});
    const paths = sent.map(({ url }) => new URL(url).pathname);
    expect(paths.filter((path) => !/^\/api\/v1\/apps\/[^/]+\/users$/.test(path))).toEqual([]);
  });

  it('half a character in a text is no crash', async () => {
    const { okta } = scriptedClient([{ json: [] }]);
    const problem: unknown = await okta.users
      .searchExact('login', ['\ud800'])
      .catch((error: unknown) => error);
    expect(problem).not.toBeInstanceOf(URIError);
  });

  it('a text with control characters does not find the person without them', async () => {
    const { okta, sandbox } = sandboxClient();
    sandbox.tenant.addUser({
      profile: { login: 'ann@acme.example', email: 'ann@acme.example', department: 'Sales' },
    });
    const found = await okta.users.searchProfile([{ attribute: 'department', value: 'Sa\u0001les' }]);
    expect(found).toEqual([]);
  });

  it('a host that answers /org with a web page is no Okta organisation', async () => {
    const { okta } = scriptedClient([{ status: 200, body: '<html>Welcome</html>' }]);
    await expect(okta.org()).rejects.toMatchObject({ code: 'tenant.not_okta' });
  });

  it('one text that the tenant refuses does not lose the others', async () => {
    const { okta } = scriptedClient([
      ({ url }) =>
        (new URL(url).searchParams.get('search') ?? '').includes('😀')
          ? { status: 400, json: { errorCode: 'E0000031' } }
          : { json: [{ id: '00u1', status: 'ACTIVE', profile: { login: 'ann@acme.example' } }] },
    ]);
    const found = await okta.users.searchExact('login', ['😀@acme.example', 'ann@acme.example']);
    expect(found.map(({ id }) => id)).toEqual(['00u1']);
  });

  it('the status that governance answered with is the one that is shown', async () => {
    const { okta } = scriptedClient([{ status: 400, json: {} }]);
    await expect(okta.checkGovernance()).rejects.toMatchObject({ fill: { status: 400 } });
  });

  it('nothing was sent where the handshake failed', async () => {
    const server = createServer((_, response) => response.end());
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const http = httpTransport(origin, 1);
    const problem: unknown = await http
      .transport({ method: 'POST', url: `${origin}/`, headers: {}, body: '{}' }, new AbortController().signal)
      .catch((error: unknown) => error);
    await http.close();
    await new Promise((resolve) => server.close(resolve));
    expect(problem).toMatchObject({ kind: 'tls', sent: false });
  });

  it('nothing was sent where the token cannot be a header', async () => {
    const origin = 'http://127.0.0.1:1';
    const http = httpTransport(origin, 1);
    const problem: unknown = await http
      .transport(
        { method: 'POST', url: `${origin}/`, headers: { authorization: 'SSWS 00…' }, body: '{}' },
        new AbortController().signal,
      )
      .catch((error: unknown) => error);
    await http.close();
    expect(problem).toMatchObject({ sent: false });
  });

  it('a read that was stopped while it waited for its slot is not sent', async () => {
    const stop = new AbortController();
    const { okta, sent, clock } = scriptedClient(
      [
        { json: { id: '00u0', status: 'ACTIVE', profile: { login: 'a' } } },
        'silence',
        { json: { id: '00u2', status: 'ACTIVE', profile: { login: 'a' } } },
      ],
      { concurrency: 1, timeoutMs: 10_000 },
    );
    await okta.users.byId('00u0');
    const slow = okta.apps.byId('0oa1').catch(() => {});
    const waiting = okta.users.byId('00u2', stop.signal).catch(() => {});
    void clock.sleep(1_000).then(() => stop.abort(new Error('stop')));
    await Promise.all([slow, waiting]);
    expect(sent.filter(({ url }) => url.endsWith('/00u2'))).toEqual([]);
  });
});
