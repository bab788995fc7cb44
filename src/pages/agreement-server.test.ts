import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { HandClock } from '../../test/support/hand-clock.ts';
import { plannedImport } from '../../test/support/planned-import.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { AgreementPages } from '../workflows/agreement-pages.ts';
import { agreementPages } from './agreement-server.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/** One request as it is, whatever its headers say; rejects where nobody listens. */
function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; path?: string } = {},
): Promise<Reply> {
  const { hostname, port, pathname, search } = new URL(url);
  const { method = 'GET', headers = {}, body, path = `${pathname}${search}` } = options;
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** An open page of an elevated plan, and the ways to use it. */
async function offered(plan?: Partial<PlanHeader>) {
  const made = await plannedImport();
  const { world } = made;
  const shown = { ...made.plan, ...plan };
  open.push(() => world.close());
  const clock = new HandClock(world.clock.now());
  const pages: AgreementPages = agreementPages(world.context, clock);
  open.push(() => pages.close());
  const { url } = await pages.offer(shown, 'test-client 1.2.3');
  const { origin } = new URL(url);
  const writes = world.sandbox.requests.writes;
  const look = async () => {
    const reply = await send(url);
    const [cookie = ''] = String(reply.headers['set-cookie']).split(';');
    const token = /name="token" value="([\w-]{43})"/.exec(reply.text)?.[1] ?? '';
    return { reply, cookie, token };
  };
  return {
    ...made,
    plan: shown,
    clock,
    pages,
    url,
    origin,
    look,
    form: (fields: Record<string, string>, headers: Record<string, string>) =>
      send(url, {
        method: 'POST',
        body: new URLSearchParams(fields).toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin, ...headers },
      }),
    job: () => world.context.store.jobs.forPlan(shown.id),
    writes: () => world.sandbox.requests.writes - writes,
  };
}

type Offered = Awaited<ReturnType<typeof offered>>;

/** Nothing was agreed to and nothing sent. */
async function untouched({ job, writes }: Offered): Promise<void> {
  expect(await job()).toBeUndefined();
  expect(writes()).toBe(0);
}

const AGREE = { answer: 'agree', agree: 'yes' };

describe('the agreement page', () => {
  it('shows the plan, takes one agreement, starts the job, and is gone', async () => {
    const at = await offered();
    expect(at.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/[\w-]{43}$/);
    const { reply, cookie, token } = await at.look();
    expect(reply.status).toBe(200);
    for (const line of at.plan.headline.slice(0, 3))
      expect(reply.text).toContain(line.replaceAll("'", '&#39;').replaceAll('&', '&#38;'));
    const agreed = await at.form({ ...AGREE, token }, { cookie });
    expect(agreed.status).toBe(200);
    expect(agreed.text).toContain('has begun');
    expect((await at.job())?.agreement).toMatchObject({
      method: 'page',
      who: 'tester',
      client: 'test-client 1.2.3',
      planHash: at.plan.hash,
    });
    expect(await at.pages.answer(at.plan, 0)).toBe('agreed');
    expect(await at.pages.answer(at.plan, 0)).toBe('none');
    await expect(at.form({ ...AGREE, token }, { cookie })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await at.world.context.running.ended((await at.job())?.id ?? '');
    expect((await at.job())?.state).toBe('done');
  });

  it('forbids to keep it, to frame it, and to load or send anything elsewhere', async () => {
    const { reply } = await (await offered()).look();
    expect(reply.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    expect(reply.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'nonce-[\w-]{43}'; script-src 'nonce-[\w-]{43}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(reply.headers['access-control-allow-origin']).toBeUndefined();
    expect(String(reply.headers['set-cookie'])).toMatch(/; HttpOnly; SameSite=Lax; Max-Age=900$/);
  });

  it('takes a refusal, and tells it', async () => {
    const at = await offered();
    const { cookie, token } = await at.look();
    const refused = await at.form({ answer: 'refuse', token }, { cookie });
    expect(refused.text).toContain('Nothing was changed.');
    expect(await at.pages.answer(at.plan, 0)).toBe('refused');
    await expect(send(at.url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await untouched(at);
  });

  it('is the same page while it is open', async () => {
    const at = await offered();
    expect(await at.pages.offer(at.plan)).toMatchObject({ url: at.url, again: true });
    await at.look();
    expect(await at.pages.offer(at.plan)).toMatchObject({ url: at.url, again: true });
    expect(await at.pages.answer(at.plan, 0)).toBe('open');
  });
});

describe('what is refused, and changes nothing', () => {
  it.each(['/', '/favicon.ico', `/${'A'.repeat(43)}`, '/../', '//', '/%00'])('the path %s', async (path) => {
    const at = await offered();
    const { cookie, token } = await at.look();
    expect((await send(at.url, { path })).status).toBe(404);
    const posted = await send(at.url, {
      path,
      method: 'POST',
      body: new URLSearchParams({ ...AGREE, token }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: at.origin, cookie },
    });
    expect(posted.status).toBe(404);
    await untouched(at);
  });

  it('a second browser', async () => {
    const at = await offered();
    const { cookie } = await at.look();
    const second = await send(at.url);
    expect(second.status).toBe(403);
    expect(second.text).not.toContain('name="token"');
    expect((await send(at.url, { headers: { cookie } })).status).toBe(200);
    await untouched(at);
  });

  it('a page whose time is over, and the port with it', async () => {
    const at = await offered();
    const { cookie, token } = await at.look();
    at.clock.move(15 * 60_000);
    await expect(at.form({ ...AGREE, token }, { cookie })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    expect(await at.pages.answer(at.plan, 0)).toBe('none');
    await untouched(at);
  });

  it.each<[string, Record<string, string>]>([
    ['a foreign host', { host: 'evil.example' }],
    ['a name that leads here', { host: 'localhost:1' }],
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['a hidden origin', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a request from another site', { 'sec-fetch-site': 'cross-site' }],
    ['a request that is no page of its own', { 'sec-fetch-dest': 'iframe' }],
    ['no cookie', { cookie: '' }],
    ['a made-up cookie', { cookie: 'agreement_00000000=made-up' }],
    ['another kind of body', { 'content-type': 'text/plain' }],
  ])('an agreement with %s', async (_what, headers) => {
    const at = await offered();
    const { cookie, token } = await at.look();
    expect((await at.form({ ...AGREE, token }, { cookie, ...headers })).status).toBe(403);
    await untouched(at);
    expect(await at.pages.answer(at.plan, 0)).toBe('open');
  });

  it('an agreement without an origin', async () => {
    const at = await offered();
    const { cookie, token } = await at.look();
    const reply = await send(at.url, {
      method: 'POST',
      body: new URLSearchParams({ ...AGREE, token }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded', cookie },
    });
    expect(reply.status).toBe(403);
    await untouched(at);
  });

  it.each<[string, number, (token: string) => Record<string, string>]>([
    ['no token', 403, () => AGREE],
    ['a made-up token', 403, () => ({ ...AGREE, token: 'A'.repeat(43) })],
    ['no answer', 400, (token) => ({ token, agree: 'yes' })],
    ['no tick', 400, (token) => ({ token, answer: 'agree' })],
    ['a body too long', 403, (token) => ({ ...AGREE, token, more: 'x'.repeat(5000) })],
  ])('an agreement with %s', async (_what, status, fields) => {
    const at = await offered();
    const { cookie, token } = await at.look();
    expect((await at.form(fields(token), { cookie })).status).toBe(status);
    await untouched(at);
    expect(await at.pages.answer(at.plan, 0)).toBe('open');
  });

  it.each(['HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])(
    '%s, which does not count as opening',
    async (method) => {
      const at = await offered();
      expect((await send(at.url, { method })).status).toBe(405);
      expect((await at.look()).reply.status).toBe(200);
      await untouched(at);
    },
  );

  it('a second agreement at the same moment', async () => {
    const at = await offered();
    const { cookie, token } = await at.look();
    const replies = await Promise.allSettled([1, 2, 3].map(() => at.form({ ...AGREE, token }, { cookie })));
    const taken = replies.filter((reply) => reply.status === 'fulfilled' && reply.value.status === 200);
    expect(taken).toHaveLength(1);
  });

  it('a plan that is not what was shown', async () => {
    const at = await offered();
    const { cookie, token } = await at.look();
    const { plans } = at.world.context.store;
    const real = plans.operations.bind(plans);
    // Somebody edits a stored step while the person reads.
    Object.assign(plans, {
      operations: async (id: string, from: number, limit: number) =>
        (await real(id, from, limit)).map((step) => ({ ...step, firstWave: false })),
    });
    const reply = await at.form({ ...AGREE, token }, { cookie });
    expect(reply.status).toBe(409);
    expect(reply.text).toContain('Nothing was changed.');
    await untouched(at);
  });

  it('a plan for an organisation that the host no longer leads to', async () => {
    const at = await offered();
    const { cookie, token } = await at.look();
    Object.assign(at.world.sandbox.tenant.org, { id: '00oanother0000000000' });
    await at.world.context.org({ fresh: true });
    expect((await at.form({ ...AGREE, token }, { cookie })).status).toBe(409);
    await untouched(at);
  });
});

describe('a plan that takes something away', () => {
  it('takes the typed phrase only', async () => {
    const at = await offered({ risk: 'destructive' });
    const { reply, cookie, token } = await at.look();
    const phrase = `HR Platform ${at.plan.counts.people}`;
    expect(reply.text).toContain(phrase);
    for (const typed of ['', 'yes', phrase.toLowerCase(), `${phrase} `]) {
      const wrong = await at.form({ ...AGREE, phrase: typed, token }, { cookie });
      expect(wrong.status).toBe(400);
      expect(wrong.text).toContain('is not the phrase');
    }
    await untouched(at);
    expect((await at.form({ answer: 'agree', phrase, token }, { cookie })).status).not.toBe(400);
  });
});

describe('the lists of the page', () => {
  it.each([
    ['values', 'Held before by'],
    ['firsts', 'Department'],
    ['to-grant', 'Gets'],
    ['new-accounts', 'new account'],
    ['steps', 'gets an account in the app'],
  ])('%s', async (show, text) => {
    const at = await offered();
    const { cookie } = await at.look();
    const reply = await send(`${at.url}?show=${show}`, { headers: { cookie } });
    expect(reply.text).toContain(text);
    const none = await send(`${at.url}?show=${show}&q=nothing-has-this-text`, { headers: { cookie } });
    expect(none.text).toContain('Nothing here fits that text.');
  });
});
