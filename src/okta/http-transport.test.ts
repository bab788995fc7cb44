import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/world.ts';
import { silentLog } from '../config/log.ts';
import { Secret } from '../config/secret.ts';
import type { HttpRequest } from '../model/transport.ts';
import { systemClock } from '../config/system-clock.ts';
import { createOkta } from './client.ts';
import { httpTransport } from './http-transport.ts';

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

interface Served {
  readonly origin: string;
  readonly requests: IncomingMessage[];
  readonly server: Server;
}

async function serve(answer: RequestListener): Promise<Served> {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    requests.push(request);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, requests, server };
}

function door(origin: string) {
  const http = httpTransport(origin, 2);
  open.unshift(() => http.close());
  return (request: Partial<HttpRequest> & { readonly url: string }, signal = new AbortController().signal) =>
    http.transport({ method: 'GET', headers: {}, ...request }, signal);
}

describe('the door to the network', () => {
  it('sends method, headers and body, and joins headers that come several times', async () => {
    const bodies: string[] = [];
    const { origin, requests } = await serve((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on('end', () => {
        response.setHeader('Link', ['<https://a/?after=1>; rel="self"', '<https://a/?after=2>; rel="next"']);
        response.setHeader('X-Okta-Request-Id', 'req1');
        response.writeHead(201).end('{"ä":1}');
      });
    });
    const response = await door(origin)({
      url: `${origin}/path?x=1`,
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'SSWS t' },
      body: '{"a":"ü"}',
    });
    expect(response).toMatchObject({
      status: 201,
      body: '{"ä":1}',
      headers: {
        link: '<https://a/?after=1>; rel="self", <https://a/?after=2>; rel="next"',
        'x-okta-request-id': 'req1',
      },
    });
    expect(requests[0]).toMatchObject({ method: 'POST', url: '/path?x=1' });
    expect(requests[0]?.headers).toMatchObject({ authorization: 'SSWS t', 'content-length': '10' });
    expect(bodies.join('')).toBe('{"a":"ü"}');
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect (%i)', async (status) => {
    const elsewhere = await serve((_, response) => response.end('{}'));
    const { origin } = await serve((_, response) =>
      response.writeHead(status, { location: `${elsewhere.origin}/` }).end(),
    );
    const okta = createOkta({
      origin,
      token: new Secret('00token'),
      transport: door(origin),
      clock: systemClock,
      random: seededRandom(1),
      log: silentLog,
      share: 1,
      concurrency: 1,
      timeoutMs: 10_000,
    });
    await expect(okta.org()).rejects.toMatchObject({ code: 'tenant.not_okta' });
    expect(elsewhere.requests).toHaveLength(0);
  });

  it('contacts the configured origin and nothing else', async () => {
    const elsewhere = await serve((_, response) => response.end('{}'));
    const { origin, requests } = await serve((_, response) => response.end('{}'));
    const send = door(origin);
    const { port } = new URL(origin);
    for (const url of [
      `${elsewhere.origin}/api/v1/org`,
      `https://127.0.0.1:${port}/api/v1/org`,
      `http://localhost:${port}/api/v1/org`,
      `http://127.0.0.1.evil.example:${port}/`,
    ]) {
      await expect(send({ url, headers: { authorization: 'SSWS t' } })).rejects.toMatchObject({
        sent: false,
      });
    }
    expect([...elsewhere.requests, ...requests]).toEqual([]);
  });

  it('says that nothing was sent where nobody listens', async () => {
    // A port that no other test can be given in between, as one that was just closed could.
    const origin = 'http://127.0.0.1:1';
    await expect(door(origin)({ url: `${origin}/` })).rejects.toMatchObject({ kind: 'connect', sent: false });
  });

  it('says that nothing was sent where the name does not resolve', async () => {
    const origin = 'https://no-such-host.invalid';
    await expect(door(origin)({ url: `${origin}/` })).rejects.toMatchObject({ kind: 'dns', sent: false });
  });

  it.each<readonly [string, RequestListener]>([
    ['before an answer', (request) => request.socket.destroy()],
    [
      'in the middle of an answer',
      (request, response) => {
        response.writeHead(200, { 'content-length': '100' }).write('{"id":', () => request.socket.destroy());
      },
    ],
  ])('says that it may have been sent when the connection breaks %s', async (_, answer) => {
    const { origin } = await serve(answer);
    await expect(door(origin)({ url: `${origin}/`, method: 'POST', body: '{}' })).rejects.toMatchObject({
      kind: 'reset',
      sent: true,
    });
  });

  it('says that it may have been sent when the time is over', async () => {
    const stop = new AbortController();
    const { origin } = await serve(() => stop.abort());
    await expect(
      door(origin)({ url: `${origin}/`, method: 'POST', body: '{}' }, stop.signal),
    ).rejects.toMatchObject({ kind: 'timeout', sent: true });
  });

  it('stops reading an answer that has no end', async () => {
    const piece = Buffer.alloc(4 * 1024 * 1024, 'x');
    const { origin } = await serve((_, response) => {
      const more = () => {
        // Whoever reads has its turn: with Node 24 what is written calls back before anything is read.
        if (!response.destroyed) response.write(piece, () => setImmediate(more));
      };
      more();
    });
    await expect(door(origin)({ url: `${origin}/` })).rejects.toMatchObject({
      kind: 'unreadable',
      sent: true,
    });
  });
});

describe('the origin of a client', () => {
  it.each([
    'http://acme.okta.com',
    'http://127.0.0.1.evil.example',
    'https://user:password@acme.okta.com',
    'https://acme.okta.com/path',
    'https://acme.okta.com?x',
    'ftp://acme.okta.com',
    'https://',
  ])('is never %s', (origin) => {
    expect(() =>
      createOkta({
        origin,
        token: new Secret('00token'),
        transport: () => Promise.reject(new Error('never')),
        clock: systemClock,
        random: seededRandom(1),
        log: silentLog,
        share: 1,
        concurrency: 1,
        timeoutMs: 1_000,
      }),
    ).toThrow(expect.objectContaining({ code: 'config.invalid' }));
  });
});
