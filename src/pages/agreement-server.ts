import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../model/clock.ts';
import { formatInstant } from '../model/instant.ts';
import type { PlanHeader } from '../model/plan.ts';
import { ProductError } from '../model/product-error.ts';
import { visibleText } from '../model/visible-text.ts';
import { agreementPhrase } from '../workflows/plans/agreement-phrase.ts';
import type { AgreementPages } from '../workflows/agreement-pages.ts';
import { applyPlan } from '../workflows/jobs/apply-plan.ts';
import type { Context } from '../workflows/context.ts';
import { planAsStored } from '../workflows/plans/plan-as-stored.ts';
import { agreementPage } from './agreement-page.ts';
import { sectionAt } from './agreement-sections.ts';
import { html } from './html.ts';
import { messagePage } from './page.ts';
import { formOf, guardHeaders, hasCookie, isOurs, same } from './request-guards.ts';

/** What was answered may have changed something: of that it says nothing. */
const gone = (why: string, nonce: string) => messagePage('This page is gone', [why], nonce);

/** A page lives as long as this. */
const LIFE_MS = 15 * 60_000;

interface OpenPage {
  readonly plan: PlanHeader;
  readonly path: string;
  readonly url: string;
  readonly csrf: string;
  /** Name and value of the cookie that binds the page to the browser that opened it first. */
  readonly cookie: readonly [name: string, value: string];
  readonly phrase: string | undefined;
  readonly client: string | undefined;
  readonly expiresAt: number;
  /** `new`: nobody opened it; `taken`: one browser did; `answering`: it was answered, and that is being carried out. */
  state: 'new' | 'taken' | 'answering';
  readonly over: AbortController;
}

/**
 * Pages on 127.0.0.1 where a person looks at a plan and agrees (design §7.7). Each lives 15 minutes under a path that
 * nobody can guess, belongs to the browser that opens it first, takes one answer, and is gone. `clock`: of the pages
 * only; the default is that of the context.
 */
export function agreementPages(context: Context, clock: Clock = context.clock): AgreementPages {
  const pages = new Map<string, OpenPage>();
  const answers = new Map<string, 'agreed' | 'refused' | ProductError>();
  const secret = () => Buffer.from(context.random.bytes(32)).toString('base64url');
  let listening: Promise<{ readonly server: Server; readonly origin: string }> | undefined;

  function listen(): NonNullable<typeof listening> {
    listening ??= new Promise((resolve, reject) => {
      const server = createServer((request, response) => void serve(request, response));
      server.headersTimeout = 10_000;
      server.requestTimeout = 10_000;
      server.once('error', reject);
      server.listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        // A page that is open does not keep the program alive.
        server.unref();
        resolve({ server, origin: `http://127.0.0.1:${port}` });
      });
    });
    return listening;
  }

  /** The page is gone; with the last one the port is closed. */
  async function close(page: OpenPage): Promise<void> {
    pages.delete(page.path);
    page.over.abort();
    if (pages.size > 0 || listening === undefined) return;
    const { server } = await listening;
    if (pages.size > 0) return;
    listening = undefined;
    server.close();
    server.closeIdleConnections();
  }

  function openPage(path: string): OpenPage | undefined {
    const page = pages.get(path);
    if (page === undefined || page.expiresAt > clock.now()) return page;
    void close(page);
    return undefined;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const nonce = secret();
    guardHeaders(response, nonce);
    const reply = (status: number, body: string) => {
      response.writeHead(status, { 'content-type': 'text/html; charset=utf-8' }).end(body);
    };
    const refuse = (status: number, title: string, ...lines: readonly string[]) => {
      reply(status, messagePage(title, [...lines, 'Nothing was changed.'], nonce));
    };
    try {
      const { origin } = await listen();
      if (!isOurs(request, origin)) {
        refuse(403, 'Refused', 'This request does not come from the page itself.');
        return;
      }
      const [path = '', ...query] = (request.url ?? '').split('?');
      const page = openPage(path);
      if (page === undefined || page.state === 'answering') {
        reply(404, gone('It was answered, or its time is over. Ask for a new one.', nonce));
      } else if (request.method === 'GET') {
        const cookie = hasCookie(request, page.cookie);
        if (page.state === 'taken' && !cookie) {
          refuse(
            403,
            'Opened already',
            'Another window opened this page. Answer there, or ask for a new one when its time is over.',
          );
          return;
        }
        if (page.state === 'new') {
          page.state = 'taken';
          response.setHeader(
            'set-cookie',
            `${page.cookie.join('=')}; Path=${page.path}; HttpOnly; SameSite=Lax; Max-Age=${LIFE_MS / 1000}`,
          );
        }
        reply(200, await shown(page, new URLSearchParams(query.join('?')), nonce));
      } else if (request.method === 'POST') {
        if (!hasCookie(request, page.cookie)) {
          refuse(403, 'Refused', 'This browser did not open the page.');
          return;
        }
        await answer(page, await formOf(request), { reply, refuse, nonce });
      } else {
        response.setHeader('allow', 'GET, POST');
        refuse(405, 'Refused', 'This page is only looked at and answered.');
      }
    } catch (error) {
      context.log.error('page.failed', { error: error instanceof Error ? error.message : 'unknown' });
      if (!response.headersSent) refuse(500, 'A fault in this program');
      else response.destroy();
    }
  }

  async function shown(
    page: OpenPage,
    query: URLSearchParams,
    nonce: string,
    problem?: string,
  ): Promise<string> {
    const { plan, path, csrf, phrase, client } = page;
    return agreementPage({
      plan,
      path,
      csrf,
      nonce,
      phrase,
      asker: client,
      expiresAt: formatInstant(page.expiresAt),
      problem,
      ...(await sectionAt(context, plan, query)),
    });
  }

  async function answer(
    page: OpenPage,
    form: URLSearchParams | undefined,
    to: {
      readonly nonce: string;
      reply(status: number, body: string): void;
      refuse(status: number, title: string, ...lines: readonly string[]): void;
    },
  ): Promise<void> {
    if (form === undefined || !same(form.get('token') ?? '', page.csrf)) {
      to.refuse(403, 'Refused', 'The form does not carry what this page gave it.');
      return;
    }
    // Another answer may have come while this one was read: the first one counts.
    if (page.state === 'answering') {
      to.reply(404, gone('It was answered already: the first answer counts.', to.nonce));
      return;
    }
    if (form.get('answer') === 'refuse') {
      page.state = 'answering';
      await ended(page, 'refused');
      to.refuse(200, 'Refused', 'You did not agree to this plan. You can close this page.');
      return;
    }
    const agreed =
      form.get('answer') === 'agree' &&
      (page.phrase === undefined ? form.get('agree') === 'yes' : form.get('phrase') === page.phrase);
    if (!agreed) {
      const problem =
        page.phrase === undefined
          ? 'Tick the box to agree. Nothing was changed.'
          : 'What you typed is not the phrase. Nothing was changed.';
      to.reply(400, await shown(page, new URLSearchParams(), to.nonce, problem));
      return;
    }
    // From here on no second answer is taken.
    page.state = 'answering';
    try {
      const plan = await planAsStored(context, page.plan.id, page.plan.hash);
      const job = await applyPlan(context, {
        plan: plan.id,
        hash: plan.hash,
        agreement: {
          method: 'page',
          who: context.osUser,
          ...(page.client === undefined ? {} : { client: page.client }),
        },
        waitMs: 0,
      });
      await ended(page, 'agreed');
      to.reply(
        200,
        messagePage(
          'Agreed',
          [
            html`The job <code>${job.id}</code> has begun: ${plan.operations} [step|steps] for
              ${plan.app.label}.`,
            'You can close this page and go back to where you were asked: how far it is, and what was read back, is shown there.',
            html`At a terminal: <code>okta-entitlements jobs show ${job.id}</code>`,
          ],
          to.nonce,
        ),
      );
    } catch (error) {
      if (!(error instanceof ProductError)) {
        await ended(page, new ProductError('internal', { subject: page.plan.id }));
        throw error;
      }
      await ended(page, error);
      to.refuse(409, 'This plan cannot be applied now', error.reason, error.remedy);
    }
  }

  async function ended(page: OpenPage, how: 'agreed' | 'refused' | ProductError): Promise<void> {
    answers.set(page.plan.hash, how);
    await close(page);
  }

  const pageOf = (plan: PlanHeader) =>
    [...pages.values()].find((page) => page.plan.hash === plan.hash && openPage(page.path) !== undefined);

  return {
    async offer(plan, client) {
      const known = pageOf(plan);
      if (known !== undefined && known.state !== 'answering')
        return { url: known.url, expiresAt: formatInstant(known.expiresAt), again: true };
      const { origin } = await listen();
      const path = `/${secret()}`;
      const phrase = agreementPhrase(plan);
      const page: OpenPage = {
        plan,
        path,
        url: `${origin}${path}`,
        csrf: secret(),
        cookie: [`agreement_${plan.id.slice(-8)}`, secret()],
        phrase: phrase === undefined ? undefined : visibleText(phrase, 400),
        client: client,
        expiresAt: clock.now() + LIFE_MS,
        state: 'new',
        over: new AbortController(),
      };
      await context.store.plans.personAsked(plan.id, context.clock.now());
      pages.set(path, page);
      answers.delete(plan.hash);
      void clock.sleep(LIFE_MS, page.over.signal).then(
        () => close(page),
        () => undefined,
      );
      return { url: page.url, expiresAt: formatInstant(page.expiresAt), again: false };
    },
    async answer(plan, waitMs, signal) {
      const page = pageOf(plan);
      if (page !== undefined && waitMs > 0) {
        const signals = signal === undefined ? [page.over.signal] : [page.over.signal, signal];
        await clock.sleep(waitMs, AbortSignal.any(signals)).catch(() => undefined);
      }
      const answered = answers.get(plan.hash);
      answers.delete(plan.hash);
      if (answered instanceof ProductError) throw answered;
      return answered ?? (pageOf(plan) === undefined ? 'none' : 'open');
    },
    async close() {
      for (const page of pages.values()) await close(page);
    },
  };
}
