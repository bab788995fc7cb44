import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoCompany, type DemoCompany } from '../../src/sandbox/generate/demo-company.ts';
import { Seeded } from '../../src/sandbox/generate/random.ts';
import type { SandboxGrant, SandboxUser } from '../../src/sandbox/state/objects.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Analysis } from '../../src/workflows/analysis-facts.ts';
import { analyzePatterns, type PatternsInput } from '../../src/workflows/analyze-patterns.ts';
import type { Context } from '../../src/workflows/context.ts';
import { rememberedOrg } from '../../src/workflows/remembered-org.ts';
import { patternsAnswer } from '../../src/mcp/pattern-answer.ts';
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
  const store = openStore(':memory:');
  other = { ...world.context, store, org: rememberedOrg(world.context.okta, store, world.clock) };
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

const member = (): SandboxUser => {
  const { tenant } = world.sandbox;
  for (;;) {
    const user = random.pick(tenant.userList);
    if (tenant.member(company.dev.id, user.id) !== undefined) return user;
  }
};

const held = ({ id }: SandboxUser): readonly string[] => [
  ...world.sandbox.tenant.effective(company.dev.id, id).keys(),
];

/** A member, and a value that somebody else holds and they do not. */
function lacking(): { readonly userId: string; readonly value: string } {
  for (;;) {
    const user = member();
    const value = held(member()).find((one) => !held(user).includes(one));
    if (value !== undefined) return { userId: user.id, value };
  }
}

/** A grant of a member that alone gives something. */
function needed(ofBundle: boolean): SandboxGrant {
  const { tenant } = world.sandbox;
  for (;;) {
    const grant = random.pick(tenant.grantList(company.dev.id));
    if ((grant.bundleId !== undefined) !== ofBundle) continue;
    const givers = [...tenant.effective(company.dev.id, grant.userId).values()];
    if (givers.some((ids) => ids.length === 1 && ids[0] === grant.id)) return grant;
  }
}

/** What may happen to an organisation in an hour. */
const HAPPENINGS: Readonly<Record<string, () => void>> = {
  'somebody moves': () => {
    const { department = '', title = '', city = '' } = member().profile;
    world.sandbox.outsider.updateUser(member().id, { profile: { department, title, city } });
  },
  'a department that nobody had': () =>
    world.sandbox.outsider.updateUser(member().id, { profile: { department: `New ${random.below(99)}` } }),
  'an attribute that nobody had': () =>
    world.sandbox.outsider.updateUser(member().id, { profile: { division: `D${random.below(2)}` } }),
  'another person’s values': () => {
    const { userId, value } = lacking();
    world.sandbox.outsider.grant({ type: 'CUSTOM', appId: company.dev.id, userId, values: [value] });
  },
  'a value more': () => {
    const { userId, value } = lacking();
    const grant = { appId: company.dev.id, userId, values: [value] };
    world.sandbox.outsider.grant({ type: 'ENTITLEMENT', ...grant });
  },
  'a value for a while': () => {
    const { userId, value } = lacking();
    const expiresAt = world.clock.now() + random.below(3 * HOUR);
    const grant = { appId: company.dev.id, userId, values: [value], expiresAt };
    world.sandbox.outsider.grant({ type: 'ENTITLEMENT', ...grant });
  },
  'a grant goes': () => world.sandbox.outsider.revoke(needed(false)),
  'a grant of the bundle goes': () => world.sandbox.outsider.revoke(needed(true)),
  'somebody leaves the app': () => world.sandbox.outsider.unassign(company.dev.id, member().id),
  'somebody joins': () => {
    const login = `joiner.${random.below(1e9)}@acme.example`;
    const { profile } = member();
    const { id } = world.sandbox.outsider.addUser({ profile: { ...profile, login, email: login } });
    world.sandbox.outsider.assign(company.dev.id, id);
    const values = held(member());
    world.sandbox.outsider.grant({ type: 'CUSTOM', appId: company.dev.id, userId: id, values });
  },
  'somebody who was there joins the app': () => {
    const user = random.pick(world.sandbox.tenant.userList);
    world.sandbox.outsider.assign(company.dev.id, user.id);
  },
  'somebody is suspended': () => world.sandbox.outsider.updateUser(member().id, { status: 'SUSPENDED' }),
  'somebody is back': () => world.sandbox.outsider.updateUser(member().id, { status: 'ACTIVE' }),
  'somebody is deactivated': () =>
    world.sandbox.outsider.updateUser(member().id, { status: 'DEPROVISIONED' }),
  'somebody is deleted': () => world.sandbox.outsider.deleteUser(member().id),
  'an account turns out to be a program’s': () =>
    world.sandbox.outsider.updateUser(member().id, { profile: { userType: 'service' } }),
};

/** What was found, and what of the facts is not about when and how it was read. */
function told({ mined, facts }: Analysis): unknown {
  const { reading: _, scope, ...rest } = facts;
  return { mined, facts: { ...rest, scope: { ...scope, at: 0 } } };
}

describe('reading what changed', () => {
  it.each(Array.from({ length: 12 }, (_, seed) => seed))('is as good as reading all (%i)', async (seed) => {
    random = new Seeded(seed);
    const apps = seed % 3 === 0 ? ['Dev Platform', 'HR Platform'] : ['Dev Platform'];
    expect(told(await analyze('whole', apps))).toEqual(told(await analyze('whole', apps, other)));
    for (let round = 0; round < 2; round++) {
      for (const happens of Object.values(HAPPENINGS))
        for (let times = random.below(4); times > 0; times--) happens();
      await world.clock.sleep(HOUR);
      world.sandbox.resetCounts();
      const again = await analyze('changes', apps);
      expect(again.facts.reading).toMatchObject({ by: 'changes' });
      expect(told(again)).toEqual(told(await analyze('whole', apps, other)));
    }
  });
});

/** So many people join the app, and so many leave it. */
function comeAndGo(people: number): void {
  const { tenant } = world.sandbox;
  const isMember = ({ id }: SandboxUser) => tenant.member(company.dev.id, id) !== undefined;
  const working = tenant.userList.filter(({ status }) => status === 'ACTIVE');
  for (const { id } of working.filter(isMember).slice(0, people))
    world.sandbox.outsider.unassign(company.dev.id, id);
  for (const { id } of working.filter((user) => !isMember(user)).slice(-people))
    world.sandbox.outsider.assign(company.dev.id, id);
}

it('of many memberships some are read, and the log is believed of the others where it is right of those', async () => {
  random = new Seeded(1);
  await analyze('whole', ['Dev Platform']);
  await analyze('whole', ['Dev Platform'], other);
  await world.clock.sleep(HOUR);
  comeAndGo(45);
  world.sandbox.resetCounts();
  const again = await analyze('changes', ['Dev Platform']);
  expect(again.facts.reading).toMatchObject({ by: 'changes' });
  expect(world.sandbox.requests.byOperation.get('getApplicationUser')).toBe(50);
  expect(told(again)).toEqual(told(await analyze('whole', ['Dev Platform'], other)));
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
    { why: 'structure-changed', happens: () => tenant().deleteBundle(bundle(), 'outsider') },
    { why: 'structure-changed', happens: () => (bundle().values = []) },
    {
      why: 'too-many-changes',
      happens: () => {
        for (const { id } of tenant().userList.slice(0, 400))
          world.sandbox.outsider.updateUser(id, { profile: { city: 'Oslo' } });
      },
    },
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
        for (const grant of tenant().grantList(company.dev.id).slice(200)) grant.values = [];
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
