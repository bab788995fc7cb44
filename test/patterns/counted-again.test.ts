import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoCompany, type DemoCompany } from '../../src/sandbox/generate/demo-company.ts';
import type { SandboxUser } from '../../src/sandbox/state/objects.ts';
import type { Analysis } from '../../src/workflows/patterns/analysis-facts.ts';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import type { Context } from '../../src/workflows/context.ts';
import { leftOut, readAgain, withAnotherStore } from '../support/whole-reading.ts';
import { createWorld, type World } from '../support/world.ts';

/** What a reading of what changed counts anew: who is denied, what strangers hold, and which paths can be read. */
const HOUR = 3_600_000;
let world: World;
let other: Context;
let company: DemoCompany;
beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  other = withAnotherStore(world.context);
  company = demoCompany(world.sandbox);
});
afterEach(async () => {
  await other.store.close();
  await world.close();
});

const analyze = () => analyzePatterns(world.context, { apps: ['Dev Platform'], reading: 'whole' });
const analysedAgain = (...happens: readonly (() => unknown)[]) => readAgain(world, other, happens);
/** In the order in which the app lists them. */
const members = (): readonly SandboxUser[] =>
  world.sandbox.tenant
    .memberList(company.dev.id)
    .flatMap((one) => world.sandbox.tenant.users.get(one?.userId ?? '') ?? []);

describe('reading what changed', () => {
  it('counts whom a grant denies all, while it does', async () => {
    const { tenant, outsider } = world.sandbox;
    const [one = '', two = ''] = members().map(({ id }) => id);
    const deny = (userId: string) =>
      outsider.grant({ type: 'CUSTOM', appId: company.dev.id, userId, values: [], action: 'DENY' });
    const value = tenant.entitlementsOf(company.dev.id)[0]?.values.keys().next().value ?? '';
    const denied = deny(one);
    const both = await analysedAgain(
      () => deny(two),
      // Denied before and after.
      () => outsider.grant({ type: 'ENTITLEMENT', appId: company.dev.id, userId: one, values: [value] }),
    );
    expect(leftOut(both, 'access-of-denied-people')).toBe(2);
    expect(leftOut(await analysedAgain(() => outsider.revoke(denied)), 'access-of-denied-people')).toBe(1);
  });

  it('counts what people hold who are not in the app, but for what a policy or a bundle gives', async () => {
    const { tenant, outsider } = world.sandbox;
    const appId = company.dev.id;
    const [a = '', b = '', c = ''] = tenant.entitlementsOf(appId).flatMap(({ values }) => [...values.keys()]);
    const bundle = tenant.addBundle({ appId, name: 'Of strangers', values: [c] });
    const [userId = '', other = ''] = tenant.userList
      .filter(({ id, status }) => status === 'ACTIVE' && tenant.member(appId, id) === undefined)
      .map(({ id }) => id);
    const place = (user: string, type: string, values: readonly string[], bundleId?: string) =>
      tenant.placeGrant({
        type,
        appId,
        userId: user,
        values: [...values],
        ...(bundleId === undefined ? {} : { bundleId }),
      });
    place(userId, 'ENTITLEMENT', [a]);
    const goes = place(userId, 'ENTITLEMENT', [b]);
    place(other, 'ENTITLEMENT-BUNDLE', [], bundle.id);
    await world.clock.sleep(HOUR);
    expect(leftOut(await analyze(), 'not-members')).toBe(2);
    const again = await analysedAgain(() => {
      outsider.revoke(goes);
      // Their access is not another one: the log may tell of it, or not.
      tenant.note('resource.user_entitlements.update', 'outsider', [
        { id: appId, type: 'AppInstance', name: '' },
        { id: userId, type: 'User', name: '' },
      ]);
    });
    expect(leftOut(again, 'not-members')).toBe(1);
    // Whoever joins is no stranger any more.
    const joined = await analysedAgain(() => outsider.assign(appId, userId));
    expect(leftOut(joined, 'not-members')).toBe(0);
  });

  it('says of a path that it can be read as soon as every grant of it shows what it gives', async () => {
    const { tenant, outsider } = world.sandbox;
    const appId = company.dev.id;
    const [one = '', two = ''] = members().map(({ id }) => id);
    for (const grant of tenant.grantList(appId)) if (grant.type === 'POLICY') outsider.revoke(grant);
    const lacking = tenant
      .entitlementsOf(appId)
      .flatMap(({ values }) => [...values.keys()])
      .filter((id) => !tenant.effective(appId, one).has(id) && !tenant.effective(appId, two).has(id));
    const give = (type: string, userId: string, value = '') =>
      tenant.grant({ type, appId, userId, values: [value] }, 'outsider');
    // Of a policy's grants nothing is shown but that they are there.
    const [first, second] = [give('POLICY', one, lacking[0]), give('POLICY', two, lacking[0])];
    const readable = ({ facts }: Analysis) =>
      facts.scope.coverage.find(({ path }) => path === 'POLICY')?.readable;
    expect(readable(await analysedAgain(() => outsider.revoke(first)))).toBe(false);
    expect(readable(await analysedAgain(() => give('ENTITLEMENT', two, lacking[1])))).toBe(false);
    expect(readable(await analysedAgain(() => outsider.revoke(second)))).toBeUndefined();
  });
});
