import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoCompany, type DemoCompany } from '../../src/sandbox/generate/demo-company.ts';
import { ProductError } from '../../src/model/product-error.ts';
import { Seeded } from '../../src/sandbox/generate/random.ts';
import type { SandboxUser } from '../../src/sandbox/state/objects.ts';
import { analyzePatterns, type PatternsInput } from '../../src/workflows/patterns/analyze-patterns.ts';
import type { Context } from '../../src/workflows/context.ts';
import { previewPurge, purge } from '../../src/workflows/jobs/purge.ts';
import { patternsAnswer } from '../../src/mcp/answers/pattern-answer.ts';
import { comeAndGo, happenings } from '../support/happenings.ts';
import { importReport } from '../support/import-report.ts';
import { told, withAnotherStore } from '../support/whole-reading.ts';
import { createWorld, type World } from '../support/world.ts';

/** Apps that were analysed before and are read again by what changed since: the analysis is that of a whole reading. */
const HOUR = 3_600_000;
let world: World;
/** The same organisation and another store, of which apps are read whole. */
let other: Context;
let company: DemoCompany;
let random: Seeded;
beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  other = withAnotherStore(world.context);
  company = demoCompany(world.sandbox);
  await world.clock.sleep(HOUR);
});
afterEach(async () => {
  await other.store.close();
  await world.close();
});

const analyze = (
  reading: NonNullable<PatternsInput['reading']>,
  apps: readonly string[],
  context = world.context,
) => analyzePatterns(context, { apps, reading });

const member = (): SandboxUser => happenings(world, company, random).member();

describe('reading what changed', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))('is as good as reading all (%i)', async (seed) => {
    random = new Seeded(seed);
    const apps = seed % 3 === 0 ? ['Dev Platform', 'HR Platform'] : ['Dev Platform'];
    Object.assign(world.sandbox.settings.grants, {
      baseReplacesAdditive: seed % 2 === 0,
      fullEntitlementsOnDerived: seed % 5 === 0 ? 'fill' : 'omit',
    });
    expect(told(await analyze('whole', apps))).toEqual(told(await analyze('whole', apps, other)));
    for (let round = 0; round < 2; round++) {
      for (const happens of Object.values(happenings(world, company, random).all))
        for (let times = random.below(3); times > 0; times--) happens();
      await world.clock.sleep(HOUR);
      world.sandbox.resetCounts();
      const again = await analyze('changes', apps);
      expect(again.facts.reading).toMatchObject({ by: 'changes' });
      expect(told(again)).toEqual(told(await analyze('whole', apps, other)));
    }
  });
});

it('counts by path as if all was read where it is no longer known which grants are ours', async () => {
  random = new Seeded(1);
  world.report('hr.csv', company.reports.get('hr_platform_access_report.csv') ?? '');
  const { job, structureJob } = await importReport(world, company.hr.id, 'hr.csv');
  await world.clock.sleep(HOUR);
  const before = await analyze('whole', ['HR Platform']);
  expect(before.facts.scope.coverage).toMatchObject([{ path: 'import' }]);
  await analyze('whole', ['HR Platform'], other);
  await world.clock.sleep(HOUR);
  await purge(world.context, await previewPurge(world.context, { ids: [job.id, structureJob.id] }));
  const user = random.pick(world.sandbox.tenant.grantList(company.hr.id)).userId;
  world.sandbox.outsider.unassign(company.hr.id, user);
  const again = await analyze('changes', ['HR Platform']);
  expect(again.facts.reading).toMatchObject({ by: 'changes' });
  expect(told(again)).toEqual(told(await analyze('whole', ['HR Platform'], other)));
});

describe('all is read', () => {
  beforeEach(() => {
    random = new Seeded(1);
  });
  const app = () => ({ id: company.dev.id, type: 'AppInstance', name: '' });
  const tenant = () => world.sandbox.tenant;

  const bundle = () => {
    const found = [...tenant().bundles.values()].find(({ appId }) => appId === company.dev.id);
    if (found === undefined) throw new Error('no bundle');
    return found;
  };

  it.each<{ readonly why: string; readonly happens: () => void; readonly input?: Partial<PatternsInput> }>([
    {
      why: 'other-rules',
      happens: () => undefined,
      input: { attributes: { named: ['employeeNumber'], without: [] } },
    },
    { why: 'too-long-ago', happens: () => world.clock.jump(61 * 24 * HOUR) },
    {
      why: 'log-not-readable',
      happens: () => (world.sandbox.settings.permissions.denied = ['listLogEvents']),
    },
    {
      why: 'log-names-nobody',
      happens: () => tenant().note('resource.entitlement_policy.update', 'outsider', [app()]),
    },
    {
      why: 'log-names-nobody',
      happens: () => tenant().note('resource.user_entitlements.update', 'outsider', [app()]),
    },
    {
      why: 'log-names-nobody',
      happens: () => tenant().note('user.lifecycle.delete.initiated', 'outsider', []),
    },
    { why: 'structure-changed', happens: () => tenant().deleteBundle(bundle(), 'outsider') },
    { why: 'structure-changed', happens: () => (bundle().values = []) },
    {
      why: 'too-many-changes',
      happens: () => {
        for (const { id } of tenant().userList.slice(0, 400))
          world.sandbox.outsider.updateUser(id, { profile: { city: 'Oslo' } });
      },
    },
    { why: 'too-many-changes', happens: () => comeAndGo(world, company, 80) },
    {
      why: 'check-failed',
      happens: () => {
        // Who comes by a group and leaves another one is told to leave.
        for (const { id } of tenant().userList.slice(0, 160))
          if (tenant().member(company.dev.id, id) !== undefined)
            tenant().note('application.user_membership.remove', 'outsider', [
              app(),
              { id, type: 'User', name: '' },
            ]);
      },
    },
    // What neither the log nor a list tells.
    {
      why: 'check-failed',
      happens: () => {
        for (const user of tenant().userList) user.profile = { ...user.profile, division: 'One' };
      },
    },
    {
      why: 'check-failed',
      happens: () => {
        for (const user of tenant().userList.slice(0, 200)) user.status = 'SUSPENDED';
      },
    },
    {
      why: 'check-failed',
      happens: () => {
        for (const grant of tenant().grantList(company.dev.id).slice(200)) grant.values = [];
      },
    },
    {
      why: 'check-failed',
      happens: () => {
        for (const grant of tenant().grantList(company.dev.id).slice(200))
          grant.expiresAt = world.clock.now() + 48 * HOUR;
      },
    },
    {
      why: 'check-failed',
      happens: () => {
        for (const { id } of tenant().userList.slice(0, 200))
          if (tenant().member(company.dev.id, id) !== undefined) world.sandbox.outsider.deleteUser(id);
        for (const event of tenant().events) Object.assign(event, { type: 'other' });
      },
    },
  ])('and the reason is told: $why', async ({ why, happens, input = {} }) => {
    await analyze('whole', ['Dev Platform']);
    await analyze('whole', ['Dev Platform'], other);
    await world.clock.sleep(HOUR);
    happens();
    const again = await analyzePatterns(world.context, {
      apps: ['Dev Platform'],
      reading: 'changes',
      ...input,
    });
    expect(again.facts.reading).toEqual({ by: 'whole', why });
    const whole = await analyzePatterns(other, { apps: ['Dev Platform'], reading: 'whole', ...input });
    expect(told(again)).toEqual(told(whole));
  });

  it('where Okta takes no such question of who changed', async () => {
    await analyze('whole', ['Dev Platform']);
    await analyze('whole', ['Dev Platform'], other);
    world.sandbox.settings.users.lastUpdatedFilter = 'reject400';
    await world.clock.sleep(HOUR);
    world.sandbox.outsider.updateUser(member().id, { profile: { department: 'Sales' } });
    const again = await analyze('changes', ['Dev Platform']);
    expect(again.facts.reading).toEqual({ by: 'whole', why: 'not-answered' });
    expect(told(again)).toEqual(told(await analyze('whole', ['Dev Platform'], other)));
    expect(patternsAnswer(again).data.reading?.says).toMatch(/^All was read: /);
  });

  it.each(['okta.unexpected', 'auth.not_permitted'] as const)(
    'where Okta does not list who changed: %s',
    async (code) => {
      await analyze('whole', ['Dev Platform']);
      const okta = {
        ...world.okta,
        users: {
          ...world.okta.users,
          changedSince: () => {
            throw new ProductError(code);
          },
        },
      };
      const again = await analyze('changes', ['Dev Platform'], { ...world.context, okta: () => okta });
      expect(again.facts.reading).toEqual({ by: 'whole', why: 'not-answered' });
    },
  );

  it('but not where Okta is away: then nothing is stored', async () => {
    const { header } = await analyze('whole', ['Dev Platform']);
    world.sandbox.faults.failNext('listUsers', 'server-error', 20);
    await expect(analyze('changes', ['Dev Platform'])).rejects.toMatchObject({ code: 'okta.unavailable' });
    const newest = await world.context.store.analyses.latest(header.tenantId, header.subject);
    expect(newest?.id).toBe(header.id);
  });

  it('where all was read too long ago, whatever was added since', async () => {
    await analyze('whole', ['Dev Platform']);
    for (const by of ['changes', 'changes', 'whole', 'changes']) {
      await world.clock.sleep(12 * 24 * HOUR);
      expect((await analyze('changes', ['Dev Platform'])).facts.reading).toMatchObject({ by });
    }
  });

  it('where an app was never read', async () => {
    const { facts } = await analyze('changes', ['Dev Platform']);
    expect(facts.reading).toEqual({ by: 'whole', why: 'not-read-before' });
    expect((await analyze('whole', ['Dev Platform'])).facts.reading).toEqual({ by: 'whole' });
  });
});

it('few changes take few calls, whatever the size of the app', async () => {
  random = new Seeded(1);
  await analyze('whole', ['Dev Platform']);
  await world.clock.sleep(HOUR);
  const [mover, leaver, holder] = [member(), member(), member()];
  world.sandbox.outsider.updateUser(mover.id, { profile: { department: 'Sales' } });
  world.sandbox.outsider.unassign(company.dev.id, leaver.id);
  world.sandbox.outsider.grant({ type: 'CUSTOM', appId: company.dev.id, userId: holder.id, values: [] });
  world.sandbox.resetCounts();
  const { facts } = await analyzePatterns(world.context, {
    apps: [company.dev.id],
    reading: 'changes',
    everybody: 'no',
  });
  expect(facts.reading).toMatchObject({ by: 'changes', people: 3, checked: expect.any(Number) as number });
  // What the log may not show yet is not claimed to be known.
  expect(facts.scope.at).toBe(world.clock.now() - 5 * 60_000);
  expect(Object.fromEntries(world.sandbox.requests.byOperation)).toEqual({
    getApplication: 1,
    listLabelResources: 1,
    listEntitlements: 1,
    listAllEntitlementValues: 1,
    listEntitlementBundles: 1,
    // Deleted people, and the app.
    listLogEvents: 2,
    // People that changed, and 300 that did not.
    listUsers: 1 + 3,
    getApplicationUser: 1,
    // Of the two, and of 300 others.
    listGrants: 1 + 3,
  });
});

it('values that joined the app are no reason to read all', async () => {
  random = new Seeded(1);
  await analyze('whole', ['Dev Platform']);
  await analyze('whole', ['Dev Platform'], other);
  await world.clock.sleep(HOUR);
  const { tenant } = world.sandbox;
  const { values } = tenant.addEntitlement({
    appId: company.dev.id,
    name: 'New',
    values: [{ name: 'Fresh' }],
  });
  for (let n = 0; n < 40; n++)
    world.sandbox.outsider.grant({
      type: 'ENTITLEMENT',
      appId: company.dev.id,
      userId: member().id,
      values: [...values.keys()],
    });
  const again = await analyze('changes', ['Dev Platform']);
  expect(again.facts.reading).toMatchObject({ by: 'changes' });
  expect(told(again)).toEqual(told(await analyze('whole', ['Dev Platform'], other)));
  const { reading } = patternsAnswer(again).data;
  expect(reading).toMatchObject({ by: 'changes', since: '2026-11-02T08:45:00.000Z' });
  expect(reading?.says).toMatch(
    /^Read by what changed since the analysis before: \d+ people; \d+ others, drawn by chance, are as before\./,
  );
});
