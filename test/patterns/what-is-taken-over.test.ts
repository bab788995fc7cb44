import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chunksOf, StoredParts } from '../../src/access/stored-chunks.ts';
import { demoCompany, type DemoCompany } from '../../src/sandbox/generate/demo-company.ts';
import type { SandboxUser } from '../../src/sandbox/state/objects.ts';
import type { Analysis } from '../../src/workflows/patterns/analysis-facts.ts';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import type { Context } from '../../src/workflows/context.ts';
import { rememberedOrg } from '../../src/workflows/remembered-org.ts';
import { leftOut, readAgain, told, withAnotherStore } from '../support/whole-reading.ts';
import { createWorld, seededRandom, type World } from '../support/world.ts';

/** What a reading of what changed must not take over from the one before, and what it must not keep. */
const HOUR = 3_600_000;
let world: World;
/** The same organisation and another store, of which the app is read whole. */
let other: Context;
let company: DemoCompany;
/** The product's clock is so far off from the tenant's. */
async function begin(ahead = 0): Promise<void> {
  world = await createWorld({
    settings: { rateLimits: { limits: { '*': 100_000 } } },
    clock: (tenants) => ({
      now: () => tenants.now() + ahead,
      sleep: (ms, signal) => tenants.sleep(ms, signal),
      deadline: (ms) => tenants.deadline(ms),
    }),
  });
  other = withAnotherStore(world.context);
  company = demoCompany(world.sandbox);
}
beforeEach(() => begin());
afterEach(async () => {
  await other.store.close();
  await world.close();
});

const analyze = (reading: 'whole' | 'changes', context = world.context) =>
  analyzePatterns(context, { apps: ['Dev Platform'], reading });

/** In the order in which the app lists them. */
const members = (): readonly SandboxUser[] =>
  world.sandbox.tenant
    .memberList(company.dev.id)
    .flatMap((one) => world.sandbox.tenant.users.get(one?.userId ?? '') ?? []);

const edit = (user: SandboxUser | undefined, profile: Readonly<Record<string, string | null>>) =>
  world.sandbox.outsider.updateUser(user?.id ?? '', { profile });

/** Analysed, then changed, then analysed by what changed. */
const analysedAgain = (...happens: readonly (() => unknown)[]) => readAgain(world, other, happens);

describe('reading what changed', () => {
  it('forgets an attribute that nobody has any more', async () => {
    edit(members()[5], { section: 'Secretariat' });
    await analysedAgain(() => edit(members()[5], { section: null }));
  });

  it('names attributes in order, whoever was read first', async () => {
    edit(members().at(-30), { section: 'A' });
    edit(members().at(-31), { section: 'B' });
    const { facts } = await analysedAgain(() => {
      edit(members()[0], { division: 'A' });
      edit(members()[1], { division: 'B' });
    });
    expect(facts.attributes).toEqual(['city', 'department', 'division', 'section', 'title']);
  });

  it('needs no reading of all where somebody is deleted who is not in the app', async () => {
    const { tenant, outsider } = world.sandbox;
    await analysedAgain(() => {
      const stranger = tenant.userList.find(
        ({ id, status }) =>
          status === 'ACTIVE' && id !== tenant.admin.id && tenant.member(company.dev.id, id) === undefined,
      );
      outsider.deleteUser(stranger?.id ?? '');
    });
  });

  it.each([-3 * HOUR, 3 * HOUR])('goes by the tenant’s clock (%i)', async (ahead) => {
    await other.store.close();
    await world.close();
    await begin(ahead);
    const { tenant, outsider } = world.sandbox;
    const until = world.clock.now() + 3 * HOUR;
    const grant = tenant.grantList(company.dev.id).find(({ type }) => type === 'CUSTOM');
    if (grant !== undefined) outsider.expire(grant, until);
    await analysedAgain(() => {
      edit(members()[5], { department: 'Elsewhere' });
      outsider.unassign(company.dev.id, members()[9]?.id ?? '');
    });
  });

  it.each(['deactivated', 'deleted'])(
    'knows that whoever is %s is in no app, though the log has no line for each app',
    async (how) => {
      const { tenant, outsider } = world.sandbox;
      const leaver = members()[7]?.id ?? '';
      const again = await analysedAgain(() => {
        if (how === 'deleted') outsider.deleteUser(leaver);
        else outsider.updateUser(leaver, { status: 'DEPROVISIONED' });
        for (const event of tenant.events)
          if (event.type === 'application.user_membership.remove') Object.assign(event, { type: 'other' });
      });
      expect(tenant.member(company.dev.id, leaver)).toBeUndefined();
      expect(again.facts.apps[0]?.members).toBe(
        members().length - leftOut(again, 'inactive-people') - leftOut(again, 'service-accounts'),
      );
    },
  );

  it('takes a grant for over from the instant at which it ends', async () => {
    const { tenant, outsider } = world.sandbox;
    const grant = tenant
      .grantList(company.dev.id)
      .find(({ type, userId }) => type === 'CUSTOM' && userId === members()[9]?.id);
    if (grant === undefined) throw new Error('no grant');
    await world.clock.sleep(HOUR);
    outsider.expire(grant, world.clock.now() + 2 * HOUR);
    await analysedAgain(() => undefined);
  });

  it('is never older than the reading to which it adds', async () => {
    await world.clock.sleep(HOUR);
    const { facts } = await analyze('whole');
    await world.clock.sleep(60_000);
    const again = await analyze('changes');
    expect(again.facts.reading).toMatchObject({ by: 'changes' });
    expect(again.facts.scope.at).toBe(facts.scope.at);
  });

  it('sees in the end what the log showed hours late', async () => {
    const { outsider } = world.sandbox;
    const [first, second] = [members()[3]?.id ?? '', members()[4]?.id ?? ''];
    world.sandbox.settings.logs.delayMs = 3 * HOUR;
    await world.clock.sleep(6 * HOUR);
    await analyze('whole');
    await world.clock.sleep(HOUR);
    outsider.unassign(company.dev.id, first);
    const membersOf = ({ facts }: Analysis) => facts.apps[0]?.members;
    const before = membersOf(await analyze('changes'));
    // The log does not tell of it yet.
    await world.clock.sleep(2 * HOUR);
    expect(membersOf(await analyze('changes'))).toBe(before);
    await world.clock.sleep(2 * HOUR);
    outsider.unassign(company.dev.id, second);
    const late = await analyze('changes');
    expect(late.facts.reading).toMatchObject({ by: 'changes' });
    expect(membersOf(late)).toBe((before ?? 0) - 1);
    await world.clock.sleep(5 * HOUR);
    const again = await analyze('changes');
    expect(again.facts.reading).toMatchObject({ by: 'changes', people: 2 });
    expect(told(again)).toEqual(told(await analyze('whole', other)));
    // What happened more than a day before a reading is not read again after it.
    for (const people of [2, 0]) {
      await world.clock.sleep(20 * HOUR);
      expect((await analyze('changes')).facts.reading).toMatchObject({ by: 'changes', people });
    }
  });

  it('keeps nothing of attributes that are left out, whoever had them before', async () => {
    for (const user of members()) user.profile = { ...user.profile, birthDate: 'long ago' };
    const { header } = await analysedAgain(() =>
      edit(members()[3], { birthDate: 'long ago', nickName: 'Bobbie', section: 'Secretariat' }),
    );
    const chunks = await world.context.store.analyses.chunks(header.id);
    const kept = chunks.map(({ name }) => new StoredParts(chunks).bytes(name).toString('latin1')).join('\n');
    expect(kept).toContain('Secretariat');
    expect(kept).not.toMatch(/long ago|Bobbie/);
  });

  it('adds nothing of one organisation to another in the same store, though their apps have the same ids', async () => {
    const { store } = world.context;
    const second = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    try {
      const { okta, clock } = second.context;
      const there: Context = {
        ...second.context,
        store,
        org: rememberedOrg(okta, store, clock),
        random: seededRandom(2),
      };
      const its = demoCompany(second.sandbox);
      expect(its.dev.id).toBe(company.dev.id);
      Object.assign(second.sandbox.tenant.org, { id: '00oother000000000001' });
      for (const clockOf of [world.clock, second.clock]) await clockOf.sleep(HOUR);
      await analyze('whole');
      expect((await analyze('changes', there)).facts.reading).toEqual({
        by: 'whole',
        why: 'not-read-before',
      });
      for (const clockOf of [world.clock, second.clock]) await clockOf.sleep(HOUR);
      world.sandbox.outsider.unassign(company.dev.id, members()[3]?.id ?? '');
      second.sandbox.outsider.updateUser(members()[5]?.id ?? '', { profile: { department: 'Elsewhere' } });
      for (const [context, others] of [
        [world.context, world.context],
        [there, second.context],
      ] as const) {
        const again = await analyze('changes', context);
        expect(again.facts.reading).toMatchObject({ by: 'changes' });
        const alone = withAnotherStore(others);
        expect(told(again)).toEqual(told(await analyze('whole', alone)));
        await alone.store.close();
      }
    } finally {
      await second.close();
    }
  });

  it('reads all where accounts turn out to be programs’ by what is not kept of them', async () => {
    const attributes = { named: [], without: ['userType'] };
    const again = (reading: 'whole' | 'changes', context = world.context) =>
      analyzePatterns(context, { apps: ['Dev Platform'], reading, attributes });
    await world.clock.sleep(HOUR);
    await again('whole');
    await world.clock.sleep(HOUR);
    // Neither the log nor a list tells.
    for (const user of members().slice(0, 200)) user.profile = { ...user.profile, userType: 'service' };
    const found = await again('changes');
    expect(found.facts.reading).toEqual({ by: 'whole', why: 'check-failed' });
    expect(leftOut(found, 'service-accounts')).toBeGreaterThanOrEqual(200);
  });

  it('reads all where what was read of the app is not kept any more', async () => {
    await analyze('whole');
    const { store } = world.context;
    const snapshots = { ...store.snapshots, chunks: () => Promise.resolve([]) };
    const { facts } = await analyze('changes', { ...world.context, store: { ...store, snapshots } });
    expect(facts.reading).toEqual({ by: 'whole', why: 'not-read-before' });
  });

  it.each<{ readonly title: string; readonly notes: unknown }>([
    { title: 'none', notes: null },
    { title: 'other rules', notes: { rules: 0 } },
  ])('reads all where the analysis before kept other notes: $title', async ({ notes }) => {
    const { header } = await analyze('whole');
    const { analyses } = world.context.store;
    const kept = (await analyses.chunks(header.id)).filter(({ name }) => name !== 'notes');
    const chunks = [...kept, ...(await chunksOf([['notes', JSON.stringify(notes)]]))];
    const later = { ...header, id: `${header.id}x` };
    await analyses.save({
      id: later.id,
      tenantId: header.tenantId,
      at: world.clock.now() + 1,
      keys: [],
      header: () => later,
      chunks,
    });
    const { facts } = await analyze('changes');
    expect(facts.reading).toEqual({ by: 'whole', why: 'not-read-before' });
  });
});
