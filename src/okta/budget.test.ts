import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type SandboxClient, sandboxClient, scriptedClient } from '../../test/support/client.ts';
import { volume } from '../../test/support/volume.ts';
import { JOB_BUCKETS } from './buckets.ts';
import type { Okta } from './okta.ts';

const WINDOW_MS = 60_000;

interface Load {
  /** Of the bucket, as the header shows it. */
  readonly limit: number;
  readonly share: number;
  /** Part of the bucket that others use. */
  readonly neighbour?: number;
  readonly latencyMs?: number;
}

/** A tenant whose grants can be read and whose app can be joined, both under the limit; everything else is free. */
function world({ limit, share, neighbour = 0, latencyMs = 0 }: Load, people = 1) {
  const client = sandboxClient({
    share,
    latencyMs,
    settings: {
      rateLimits: { limits: { 'GET grants': limit, 'apps/*': limit, '*': 1_000_000 }, neighbour },
    },
  });
  const { tenant } = client.sandbox;
  const app = tenant.addApp({ label: 'App' });
  const users = Array.from({ length: people }, (_, n) =>
    tenant.addUser({ profile: { login: `p${n}@acme.example`, email: `p${n}@acme.example` } }),
  );
  const start = client.clock.now();
  return {
    ...client,
    start,
    read: (n = 0, okta: Okta = client.okta, signal?: AbortSignal) =>
      okta.grants.listForPrincipal(app.id, users[n]?.id ?? '', signal),
    write: (n: number, beforeSend: () => Promise<void> = async () => {}) =>
      client.okta.members.assign(app.id, users[n]?.id ?? '', { beforeSend }),
    userIds: users.map(({ id }) => id),
  };
}

/** Requests by the window in which the tenant counted them. */
function perWindow({ exchanges }: Pick<SandboxClient, 'exchanges'>, status?: number): readonly number[] {
  const counts = new Map<string, number>();
  for (const { response } of exchanges) {
    if (response === undefined || (status !== undefined && response.status !== status)) continue;
    const window = String(response.headers['x-rate-limit-reset']);
    counts.set(window, (counts.get(window) ?? 0) + 1);
  }
  return [...counts.values()];
}

const load = fc.record({
  limit: fc.integer({ min: 8, max: 300 }),
  share: fc.constantFrom(0.25, 0.5, 0.75, 1),
  latencyMs: fc.constantFrom(0, 90, 700),
  windows: fc.double({ min: 0.1, max: 3.2, noNaN: true }),
});

describe('the budget of a bucket', () => {
  it('is never exceeded, never limited, and wastes next to nothing when alone', async () => {
    await fc.assert(
      fc.asyncProperty(load, async ({ windows, ...common }) => {
        const budget = Math.floor(common.limit * common.share);
        const n = Math.max(1, Math.floor(budget * windows));
        const client = world(common);
        await Promise.all(Array.from({ length: n }, () => client.read()));
        expect(perWindow(client, 429)).toEqual([]);
        expect(Math.max(...perWindow(client))).toBeLessThanOrEqual(budget);
        expect(client.exchanges).toHaveLength(n);
        const took = client.clock.now() - client.start;
        expect(took).toBeLessThanOrEqual(1.05 * Math.ceil(n / budget) * WINDOW_MS);
      }),
      { numRuns: volume(25, 400) },
    );
  });

  it('leaves others their part: at most one 429 a window, and what is left is used', async () => {
    await fc.assert(
      fc.asyncProperty(load, fc.double({ min: 0.05, max: 0.4, noNaN: true }), async (common, neighbour) => {
        const { limit, share, latencyMs } = common;
        const there = Math.min(Math.floor(limit * share), limit * (1 - neighbour));
        const n = Math.ceil(there * 3);
        const client = world({ limit, share, latencyMs, neighbour });
        await Promise.all(Array.from({ length: n }, () => client.read()));
        expect(Math.max(0, ...perWindow(client, 429))).toBeLessThanOrEqual(1);
        expect(client.clock.now() - client.start).toBeLessThanOrEqual(6 * WINDOW_MS);
      }),
      { numRuns: volume(25, 400) },
    );
  });

  it('lets a big bucket begin at once', async () => {
    const client = world({ limit: 2_000, share: 0.75 });
    await Promise.all(Array.from({ length: 300 }, () => client.read()));
    expect(client.clock.now()).toBe(client.start);
  });

  it('is found out about by one request at a time, at first and after each window', async () => {
    const latencyMs = 1_000;
    const client = world({ limit: 100, share: 0.75, latencyMs });
    for (let window = 0; window < 3; window++) {
      const before = client.exchanges.length;
      await Promise.all(Array.from({ length: 5 }, () => client.read()));
      const [probe, ...others] = client.exchanges.slice(before);
      expect(others.map(({ at }) => at - (probe?.at ?? 0) >= latencyMs)).toEqual([true, true, true, true]);
      await client.clock.sleep(WINDOW_MS + 1_000);
    }
  });

  it('waits in order of arrival, and not for who gave up', async () => {
    const people = 40;
    const client = world({ limit: 20, share: 0.75 }, people);
    const stop = new AbortController();
    void client.clock.sleep(30_000).then(() => stop.abort(new Error('gave up')));
    const outcomes = await Promise.allSettled(
      Array.from({ length: people }, (_, n) =>
        client.read(n, client.okta, n === 25 ? stop.signal : undefined),
      ),
    );
    expect(outcomes.flatMap(({ status }, n) => (status === 'rejected' ? [n] : []))).toEqual([25]);
    const order = client.exchanges.map(
      ({ request }) =>
        /externalId eq "(00u\w+)"/.exec(new URL(request.url).searchParams.get('filter') ?? '')?.[1],
    );
    expect(order).toEqual(client.userIds.filter((_, n) => n !== 25));
  });

  it('goes on when the request that found out is given up or gets no answer', async () => {
    const client = world({ limit: 50, share: 0.75, latencyMs: 500 });
    client.sandbox.faults.failNext('listGrants', 'timeout');
    const stop = new AbortController();
    void client.clock.sleep(100).then(() => stop.abort(new Error('gave up')));
    const [first, ...rest] = await Promise.allSettled([
      client.read(0, client.okta, stop.signal),
      client.read(),
      client.read(),
    ]);
    expect(first?.status).toBe('rejected');
    expect(rest.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
  });

  it('counts a request that was held over the end of its window in the new one', async () => {
    const held = 12;
    const client = world({ limit: 50, share: 0.75, latencyMs: 100 }, 120);
    await Promise.all(
      client.userIds.map((_, n) =>
        client.write(n, () =>
          // Not the first: it finds out about the window for all.
          n >= 1 && n <= held ? client.clock.sleep(65_000) : Promise.resolve(),
        ),
      ),
    );
    expect(perWindow(client, 429)).toEqual([]);
    expect(perWindow(client).reduce((a, b) => a + b)).toBe(120);
    expect(Math.max(...perWindow(client))).toBeLessThanOrEqual(37);
    expect(client.okta.rates()).toMatchObject([{ others: 0 }]);
  });

  it('takes what an earlier run used as used', async () => {
    const client = world({ limit: 10, share: 1 });
    await Promise.all(Array.from({ length: 9 }, () => client.read()));
    const later = client.again({ share: 1 });
    await Promise.all(Array.from({ length: 5 }, () => client.read(0, later)));
    expect(perWindow(client, 429)).toEqual([]);
  });

  it('is open again in the next window when everybody who waited has given up', async () => {
    const client = world({ limit: 10, share: 1 });
    const stop = new AbortController();
    void client.clock.sleep(1_000).then(() => stop.abort(new Error('gave up')));
    await Promise.allSettled(Array.from({ length: 15 }, () => client.read(0, client.okta, stop.signal)));
    await client.clock.sleep(WINDOW_MS);
    const first = await Promise.race([
      client.read().then(() => 'answered'),
      client.clock.sleep(10 * WINDOW_MS).then(() => 'stuck'),
    ]);
    expect(first).toBe('answered');
    expect(perWindow(client)).toEqual([10, 1]);
  });

  it('is shared by two programs of the same tenant', async () => {
    const client = world({ limit: 50, share: 0.75, latencyMs: 100 });
    const other = client.again();
    await Promise.all(
      [client.okta, other].flatMap((okta) => Array.from({ length: 60 }, () => client.read(0, okta))),
    );
    expect(Math.max(0, ...perWindow(client, 429))).toBeLessThanOrEqual(1);
  });

  it('reckons with the tenant its own clock only', async () => {
    // Years apart, and both wrong: Reset − Date is all that counts.
    const date = Date.parse('1999-12-31T23:59:50Z');
    const answer = (remaining: number, resetInSeconds: number) => ({
      json: { data: [], _links: {} },
      headers: {
        date: new Date(date).toUTCString(),
        'x-rate-limit-limit': '2',
        'x-rate-limit-remaining': String(remaining),
        'x-rate-limit-reset': String(date / 1000 + resetInSeconds),
      },
    });
    const client = scriptedClient([answer(1, 20), answer(0, 20), answer(1, 80)], { share: 1 });
    await Promise.all([1, 2, 3].map(() => client.okta.grants.listForPrincipal('a', 'u')));
    expect(client.sentAt).toEqual([0, 0, 20_000]);
  });

  it('is reported as it is known', async () => {
    const client = world({ limit: 50, share: 0.75 });
    expect(client.okta.rates()).toEqual([]);
    await client.read();
    await client.read();
    expect(client.okta.rates()).toEqual([
      {
        bucket: JOB_BUCKETS.grantRead,
        limit: 50,
        budget: 37,
        share: 0.75,
        remaining: 48,
        resetsInMs: WINDOW_MS,
        others: 0,
        sent: 2,
        limited: 0,
      },
    ]);
  });
});

it('goes by the windows that come after an answer whose window cannot be one', async () => {
  const user = { id: '00u1', status: 'ACTIVE', profile: { login: 'ann@acme.example' } };
  const headers = (reset: number) => ({
    'x-rate-limit-limit': '4',
    'x-rate-limit-remaining': '3',
    'x-rate-limit-reset': String(reset),
  });
  let now = () => 0;
  const client = scriptedClient([
    () => ({ json: user, headers: headers(now() + 30_000) }),
    () => ({ json: user, headers: headers(Math.floor(now() / 1000) + 60) }),
  ]);
  now = () => client.clock.now();
  const start = client.clock.now();
  for (let n = 0; n < 5; n++) await client.okta.users.byId('00u1');
  expect(client.okta.rates()).toMatchObject([{ limit: 4, sent: 5 }]);
  expect(client.clock.now() - start).toBeLessThan(200_000);
});

describe('too many requests at once', () => {
  it('waits as long as the tenant guesses, and a second more', async () => {
    const user = { json: { id: '00u1', status: 'ACTIVE', profile: { login: 'ann@acme.example' } } };
    const date = Date.parse('2026-11-02T08:00:00Z');
    const tooMany = {
      status: 429,
      headers: {
        date: new Date(date).toUTCString(),
        'x-rate-limit-limit': '0',
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': String(date / 1000 + 3),
      },
    };
    const client = scriptedClient([user, tooMany, user]);
    await client.okta.users.byId('00u1');
    await client.okta.users.byId('00u1');
    expect(client.sentAt).toEqual([0, 0, 4_000]);
  });

  it.each([
    ['that is two hours ahead', '1793613600'],
    ['in milliseconds', '1793606400000'],
  ])('asks less and less often for an end %s, and fewer at once', async (_, reset) => {
    const user = { json: { id: '00u1', status: 'ACTIVE', profile: { login: 'ann@acme.example' } } };
    const tooMany = {
      status: 429,
      headers: {
        date: new Date('2026-11-02T08:00:00Z').toUTCString(),
        'x-rate-limit-limit': '0',
        'x-rate-limit-remaining': '0',
        'x-rate-limit-reset': reset,
      },
    };
    const client = scriptedClient([...Array.from({ length: 6 }, () => tooMany), user, tooMany, user]);
    await client.okta.users.byId('00u1');
    await client.okta.users.byId('00u1');
    const waits = client.sentAt.slice(1).map((at, n) => (at - (client.sentAt[n] ?? 0)) / 1000);
    // The answer in between begins the row anew.
    expect(waits).toEqual([6, 12, 24, 48, 60, 60, 0, 6]);
    expect(client.logged.map((line) => /"concurrency":(\d+)/.exec(line)?.[1])).toEqual([
      '10',
      '5',
      '2',
      '1',
      '1',
      '1',
      '1',
    ]);
  });

  it('ends in fewer at once, and every request is answered', async () => {
    const client = sandboxClient({
      latencyMs: 400,
      concurrency: 20,
      settings: { rateLimits: { limits: { '*': 100_000 }, concurrency: 6 } },
    });
    const user = client.sandbox.tenant.addUser({
      profile: { login: 'ann@acme.example', email: 'ann@acme.example' },
    });
    const found = await Promise.all(Array.from({ length: 400 }, () => client.okta.users.byId(user.id)));
    expect(found.filter((row) => row?.id === user.id)).toHaveLength(400);
    const limited = client.exchanges.filter(({ response }) => response?.status === 429).length;
    expect(limited).toBeGreaterThan(0);
    expect(limited).toBeLessThan(100);
  });
});
