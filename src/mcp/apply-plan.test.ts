import { afterEach, describe, expect, it } from 'vitest';
import { connect, ended, type Form } from '../../test/support/mcp-client.ts';
import { HandClock } from '../../test/support/hand-clock.ts';
import type { AgreementPages } from '../workflows/agreement-pages.ts';
import { smallApp } from '../../test/support/small-app.ts';
import { createWorld } from '../../test/support/world.ts';
import { agreementPages } from '../pages/agreement-server.ts';
import { applyPlan } from '../workflows/jobs/apply-plan.ts';
import { demoCompany } from '../sandbox/generate/demo-company.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const REPORT = 'hr_platform_access_report.csv';

/** HR Platform with its structure, and a plan of grants for `people`, through a client that may be asked or not. */
async function planned(options: {
  era: 'modern' | 'legacy';
  onForm?: Form;
  people?: number;
  members?: number;
  /** The server can show pages; `at-once`: and no call waits for the person. */
  pages?: boolean | 'at-once';
}) {
  const { era, onForm, people = 40, members = 4 } = options;
  const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  open.push(() => world.close());
  const { hr, reports } = demoCompany(world.sandbox, {
    people: 180,
    hr: { people, roles: 3, permissions: 2, supportGroups: 2, members },
  });
  world.report(REPORT, reports.get(REPORT) ?? '');
  const setUp = await connect(world.context, {
    era,
    onForm: () => ({ action: 'accept', content: { agree: true } }),
  });
  await setUp.call('analyze_csv_for_entitlements', { report: REPORT });
  const structure = await setUp.call('prepare_entitlement_structure', { report: REPORT, app: hr.id });
  await ended(setUp, await setUp.call('apply_plan', { ...structure.body.next[0]?.arguments }));
  await setUp.close();

  const pages =
    options.pages === undefined ? undefined : agreementPages(world.context, new HandClock(world.clock.now()));
  if (pages !== undefined) open.push(() => pages.close());
  const shownPages: AgreementPages | undefined =
    pages === undefined || options.pages === true
      ? pages
      : { ...pages, answer: (plan) => pages.answer(plan, 0) };
  const context = shownPages === undefined ? world.context : { ...world.context, agreementPages: shownPages };
  const client = await connect(context, { era, ...(onForm === undefined ? {} : { onForm }) });
  open.push(() => client.close());
  const plan = await client.call('execute_user_grants', { report: REPORT, app: hr.id });
  const writesBefore = world.sandbox.requests.writes;
  return {
    world,
    client,
    plan: plan.body.data,
    apply: (args: Record<string, unknown> = {}) =>
      client.call('apply_plan', { plan: plan.body.data.plan, hash: plan.body.data.hash, ...args }),
    writes: () => world.sandbox.requests.writes - writesBefore,
    agreement: async () => (await world.context.store.jobs.forPlan(plan.body.data.plan))?.agreement,
  };
}

describe.each(['modern', 'legacy'] as const)('apply_plan with a %s client that can ask', (era) => {
  it('shows the person the headline, and records how and by whom it was agreed', async () => {
    const shown: string[] = [];
    const { client, plan, apply, agreement } = await planned({
      era,
      onForm: (message) => {
        shown.push(message);
        return { action: 'accept', content: { agree: true } };
      },
    });
    expect(plan.risk).toBe('elevated');
    const done = await ended(client, await apply());
    expect(done.body.data.state).toBe('done');
    expect(shown).toHaveLength(1);
    expect(shown[0]).toMatch(/^Apply this plan to acme\.okta\.com\?\nApp: HR Platform/);
    expect(shown[0]).toContain('Creates up to 36 accounts');
    expect(await agreement()).toMatchObject({
      method: 'elicited',
      who: 'tester',
      client: 'test-client 1.2.3',
      planHash: plan.hash,
    });
  });

  it.each<[string, ReturnType<Form>]>([
    ['declines', { action: 'decline' }],
    ['closes the form', { action: 'cancel' }],
    ['sends it without the tick', { action: 'accept', content: { agree: false } }],
    ['sends it empty', { action: 'accept', content: {} }],
  ])('changes nothing when the person %s', async (_what, form) => {
    const { apply, writes, agreement, plan } = await planned({ era, onForm: () => form });
    const answer = await apply();
    expect(answer.isError).toBe(true);
    expect(answer.body).toMatchObject({
      code: 'plan.not_agreed',
      cause: 'Nobody agreed to this plan, so nothing was changed.',
      remedy: `Where a person wants it, apply it again: they agree in the client, on the page that it links to, or at a terminal: okta-entitlements apply ${plan.plan}`,
    });
    expect(writes()).toBe(0);
    expect(await agreement()).toBeUndefined();
  });

  it('asks for routine plans too', async () => {
    let asked = 0;
    const { apply, writes, plan } = await planned({
      era,
      people: 10,
      onForm: () => {
        asked += 1;
        return { action: 'decline' };
      },
    });
    expect(plan.risk).toBe('routine');
    expect((await apply()).body.code).toBe('plan.not_agreed');
    expect([asked, writes()]).toEqual([1, 0]);
  });

  it.each([
    ['another hash', { hash: '0'.repeat(64) }, 'plan.wrong_hash'],
    ['no such plan', { plan: `pln_${'0'.repeat(26)}` }, 'plan.not_found'],
  ])('does not even ask about %s', async (_what, args, code) => {
    let asked = 0;
    const { apply, writes } = await planned({
      era,
      onForm: () => {
        asked += 1;
        return { action: 'accept', content: { agree: true } };
      },
    });
    const answer = await apply(args);
    expect(answer.body.code).toBe(code);
    expect([asked, writes()]).toEqual([0, 0]);
  });

  it('repeats nothing when the same plan is applied again, and asks nobody about what is done', async () => {
    let asked = 0;
    const { client, apply, writes } = await planned({
      era,
      onForm: () => {
        asked += 1;
        return { action: 'accept', content: { agree: true } };
      },
    });
    const first = await ended(client, await apply());
    const sent = writes();
    const second = await ended(client, await apply());
    expect(writes()).toBe(sent);
    expect(second.body.data.job).toBe(first.body.data.job);
    expect(second.body.summary).toBe(first.body.summary);
    expect(asked).toBe(1);
  });
});

describe('apply_plan of a plan whose job was begun', () => {
  it('asks nobody again while it is at work, in whichever client, nor once it was cancelled', async () => {
    let asked = 0;
    const { client, world, plan, apply } = await planned({
      era: 'modern',
      onForm: () => {
        asked += 1;
        return { action: 'accept', content: { agree: true } };
      },
    });
    const first = await apply();
    expect(first.body.data.state).toBe('running');
    expect((await apply()).body.data.job).toBe(first.body.data.job);

    const pages = agreementPages(world.context, new HandClock(world.clock.now()));
    open.push(() => pages.close());
    const other = await connect({ ...world.context, agreementPages: pages }, {});
    open.push(() => other.close());
    const seen = await other.call('apply_plan', { plan: plan.plan, hash: plan.hash, page: true });
    expect(seen.body.data).toMatchObject({ job: first.body.data.job });
    expect(seen.body.data.agreementPage).toBeUndefined();
    expect(asked).toBe(1);

    const job = first.body.data.job;
    const cancelled = await ended(client, await client.call('cancel_job', { job }));
    expect(cancelled.body.data.state).toBe('cancelled');
    for (const one of [client, other]) {
      const refused = await one.call('apply_plan', { plan: plan.plan, hash: plan.hash });
      expect(refused.body.code).toBe('job.cancelled');
    }
    expect(asked).toBe(1);
  });
});

describe.each(['modern', 'legacy'] as const)('apply_plan with a %s client that cannot ask', (era) => {
  it('applies a routine plan, relying on the approval of the call by the host', async () => {
    const { client, plan, apply, agreement } = await planned({ era, people: 10 });
    expect(plan.risk).toBe('routine');
    const done = await ended(client, await apply());
    expect(done.body.data.state).toBe('done');
    expect(await agreement()).toMatchObject({ method: 'host', client: 'test-client 1.2.3' });
  });

  it('does not apply a routine plan that a person declined in another client', async () => {
    const { world, plan, apply, writes, agreement } = await planned({
      era,
      people: 10,
      onForm: () => ({ action: 'decline' }),
    });
    expect(plan.risk).toBe('routine');
    expect((await apply()).body.code).toBe('plan.not_agreed');
    const other = await connect(world.context, { era });
    open.push(() => other.close());
    const answer = await other.call('apply_plan', { plan: plan.plan, hash: plan.hash });
    expect(answer.body.code).toBe('plan.not_agreed');
    expect([writes(), await agreement()]).toEqual([0, undefined]);
  });

  it('applies nothing more, and names the command for the terminal', async () => {
    const { apply, writes, agreement, plan } = await planned({ era });
    const answer = await apply();
    expect(answer.isError).toBe(true);
    expect(answer.body.code).toBe('plan.not_agreed');
    expect(answer.body.remedy).toContain(plan.terminalCommand);
    expect(writes()).toBe(0);
    expect(await agreement()).toBeUndefined();
  });
});

describe.each(['modern', 'legacy'] as const)('apply_plan with a page for a %s client', (era) => {
  /** What the person's browser does: opens the link, and sends the form. */
  async function answered(url: string, fields: Record<string, string>, status = 200): Promise<void> {
    const { origin } = new URL(url);
    const opened = await fetch(url);
    const token = /name="token" value="([\w-]{43})"/.exec(await opened.text())?.[1] ?? '';
    const cookie = opened.headers.get('set-cookie')?.split(';')[0] ?? '';
    const sent = await fetch(url, {
      method: 'POST',
      headers: { origin, cookie },
      body: new URLSearchParams({ token, ...fields }),
    });
    expect(sent.status).toBe(status);
  }

  it('hands out its link, and gives the job when the person has agreed there', async () => {
    const { client, apply, agreement, plan, writes } = await planned({ era, pages: true });
    const first = await apply();
    expect(first.isError, first.text).toBe(false);
    expect(first.body.next).toEqual([
      { tool: 'apply_plan', arguments: { plan: plan.plan, hash: plan.hash } },
    ]);
    expect(first.body.data.state).toBeUndefined();
    const { url } = first.body.data.agreementPage;
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect([writes(), await agreement()]).toEqual([0, undefined]);
    const second = apply();
    await answered(url, { answer: 'agree', agree: 'yes' });
    expect((await ended(client, await second)).body.data.state).toBe('done');
    expect(await agreement()).toMatchObject({ method: 'page', client: 'test-client 1.2.3' });
    const sent = writes();
    expect((await apply()).body.data.state).toBe('done');
    expect(writes()).toBe(sent);
  });

  it('says that the person refused', async () => {
    const { apply, agreement, writes } = await planned({ era, pages: true });
    const { url } = (await apply()).body.data.agreementPage;
    await answered(url, { answer: 'refuse' });
    expect((await apply()).body.code).toBe('plan.not_agreed');
    expect([writes(), await agreement()]).toEqual([0, undefined]);
  });

  it('says why a plan to which the person agreed cannot be applied', async () => {
    const { client, apply, agreement, world } = await planned({ era, pages: true });
    const { url } = (await apply()).body.data.agreementPage;
    const waiting = apply();
    // Begun in another window meanwhile, for the same people.
    const other = await client.call('execute_user_grants', { report: REPORT, app: 'HR Platform' });
    const { plan: id, hash } = other.body.data;
    await applyPlan(world.context, { plan: id, hash, agreement: { method: 'terminal', who: 'tester' } });
    await answered(url, { answer: 'agree', agree: 'yes' }, 409);
    expect((await waiting).body).toMatchObject({ code: 'plan.overtaken' });
    expect(await agreement()).toBeUndefined();
  });

  it('does not go past a person who has a page of a routine plan, and has not answered or has refused', async () => {
    const { client, plan, apply, agreement, writes } = await planned({ era, people: 10, pages: 'at-once' });
    expect(plan.risk).toBe('routine');
    const first = await apply({ page: true });
    const { url } = first.body.data.agreementPage;
    const [next] = first.body.next;
    expect(next?.arguments).toEqual({ plan: plan.plan, hash: plan.hash, page: true });
    // The next step as it stands, and without the page.
    for (const again of [await client.call('apply_plan', { ...next?.arguments }), await apply()])
      expect(again.body.data.agreementPage).toMatchObject({ url });
    expect([writes(), await agreement()]).toEqual([0, undefined]);
    await answered(url, { answer: 'refuse' });
    expect((await apply()).body.code).toBe('plan.not_agreed');
    const anew = await apply();
    expect(anew.body.data.agreementPage.url).not.toBe(url);
    expect([writes(), await agreement()]).toEqual([0, undefined]);
    await answered(anew.body.data.agreementPage.url, { answer: 'agree', agree: 'yes' });
    expect((await ended(client, await apply())).body.data.state).toBe('done');
    expect(await agreement()).toMatchObject({ method: 'page' });
  });

  it('does not go past them in another server of the same home either, whether that shows pages or not', async () => {
    const { world, plan, apply, agreement, writes } = await planned({ era, people: 10, pages: 'at-once' });
    expect(plan.risk).toBe('routine');
    const { url } = (await apply({ page: true })).body.data.agreementPage;
    const theirs = agreementPages(world.context, new HandClock(world.clock.now()));
    open.push(() => theirs.close());
    const others = [{ ...world.context, agreementPages: theirs }, world.context];
    const [page, none] = await Promise.all(
      others.map(async (context) => {
        const other = await connect(context, { era });
        open.push(() => other.close());
        return other.call('apply_plan', { plan: plan.plan, hash: plan.hash });
      }),
    );
    expect(page?.body.data.agreementPage.url).toMatch(/^http:/);
    expect(page?.body.data.agreementPage.url).not.toBe(url);
    expect(none?.body.code).toBe('plan.not_agreed');
    const host = { plan: plan.plan, hash: plan.hash, agreement: { method: 'host', who: 'tester' } } as const;
    await expect(applyPlan(world.context, host)).rejects.toMatchObject({ code: 'plan.not_agreed' });
    expect([writes(), await agreement()]).toEqual([0, undefined]);
  });

  it('takes one on request where the client could ask', async () => {
    let asked = 0;
    const { apply } = await planned({
      era,
      people: 10,
      pages: true,
      onForm: () => {
        asked += 1;
        return { action: 'decline' };
      },
    });
    expect((await apply({ page: true })).body.data.agreementPage.url).toMatch(/^http:/);
    expect(asked).toBe(0);
  });
});

describe('an answer to a form', () => {
  const agreed = { agreement: { action: 'accept', content: { agree: true } } };

  it.each([
    ['without a question before it', { inputResponses: agreed }],
    ['with a made-up seal', { inputResponses: agreed, requestState: 'bWFkZS11cA.bWFkZS11cA' }],
  ])('counts for nothing %s', async (_what, forged) => {
    const { client, plan, writes, agreement } = await planned({
      era: 'modern',
      onForm: () => ({ action: 'decline' }),
    });
    const params = { name: 'apply_plan', arguments: { plan: plan.plan, hash: plan.hash }, ...forged };
    await client.client.callTool(params).then(
      (result) => expect(result.isError).toBe(true),
      (error: unknown) => expect(String(error)).toMatch(/requestState/),
    );
    expect(writes()).toBe(0);
    expect(await agreement()).toBeUndefined();
  });

  it('tells a person who agreed and typed another phrase that it was the phrase', async () => {
    const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    open.push(() => world.close());
    const { app, users } = await smallApp(world, 4, 4);
    world.report(
      'exact.csv',
      `Login,Role\n${users.map(({ profile }) => `${profile['login'] ?? ''},Viewer`).join('\n')}\n`,
    );
    let typed = 'small 4';
    const client = await connect(world.context, {
      onForm: () => ({ action: 'accept', content: { agree: true, phrase: typed } }),
    });
    open.push(() => client.close());
    await client.call('analyze_csv_for_entitlements', { report: 'exact.csv' });
    const plan = await client.call('execute_user_grants', {
      report: 'exact.csv',
      app: app.id,
      mode: 'exact',
    });
    expect(plan.body.data.risk, plan.text).toBe('destructive');
    const writes = world.sandbox.requests.writes;
    const wrong = await client.call('apply_plan', { ...plan.body.next[0]?.arguments });
    expect(wrong.body).toMatchObject({
      code: 'plan.mistyped',
      cause: 'What was typed is not the phrase that was shown, so nothing was changed.',
    });
    expect(world.sandbox.requests.writes).toBe(writes);
    typed = ' Small 4 ';
    const done = await ended(client, await client.call('apply_plan', { ...plan.body.next[0]?.arguments }));
    expect(done.body.data.state, done.text).toBe('done');
  });
});
