import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chunksOf, partsOf } from '../../src/access/stored-chunks.ts';
import { demoCompany, type DemoCompany } from '../../src/sandbox/generate/demo-company.ts';
import type { SandboxUser } from '../../src/sandbox/state/objects.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Analysis } from '../../src/workflows/analysis-facts.ts';
import { analyzePatterns } from '../../src/workflows/analyze-patterns.ts';
import type { Context } from '../../src/workflows/context.ts';
import { rememberedOrg } from '../../src/workflows/remembered-org.ts';
import { createWorld, type World } from '../support/world.ts';

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
  const store = openStore(':memory:');
  other = { ...world.context, store, org: rememberedOrg(world.context.okta, store, world.clock) };
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

function told({ mined, facts }: Analysis): unknown {
  const { reading: _, scope, ...rest } = facts;
  return { mined, facts: { ...rest, scope: { ...scope, at: 0 } } };
}

/** Analysed, then changed, then analysed by what changed. */
async function analysedAgain(happens: () => void): Promise<Analysis> {
  await world.clock.sleep(HOUR);
  await analyze('whole');
  await analyze('whole', other);
  await world.clock.sleep(HOUR);
  happens();
  const again = await analyze('changes');
  expect(again.facts.reading).toMatchObject({ by: 'changes' });
  expect(told(again)).toEqual(told(await analyze('whole', other)));
  return again;
}

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

  it('keeps nothing of attributes that are left out', async () => {
    const { header } = await analysedAgain(() =>
      edit(members()[3], { birthDate: 'long ago', nickName: 'Bobbie', section: 'Secretariat' }),
    );
    const chunks = await world.context.store.analyses.chunks(header.id);
    const kept = chunks.map(({ name }) => partsOf(chunks)(name).toString('latin1')).join('\n');
    expect(kept).toContain('Secretariat');
    expect(kept).not.toMatch(/long ago|Bobbie/);
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
