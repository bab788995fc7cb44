import { afterEach, beforeEach, expect, it } from 'vitest';
import { demoCompany, type DemoCompany } from '../../src/sandbox/generate/demo-company.ts';
import type { SandboxApp } from '../../src/sandbox/state/objects.ts';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import { createWorld, type World } from '../support/world.ts';

/** Where a fifth of all people changed, reading them one by one costs hardly less than reading all. */
const HOUR = 3_600_000;
let world: World;
let company: DemoCompany;
beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  company = demoCompany(world.sandbox);
  await world.clock.sleep(HOUR);
});
afterEach(() => world.close());

const read = (reading: 'whole' | 'changes', apps = ['Dev Platform']) =>
  analyzePatterns(world.context, { apps, reading, everybody: 'no' });
const holders = (app: SandboxApp) => [
  ...new Set(world.sandbox.tenant.grantList(app.id).map(({ userId }) => userId)),
];
/** The log tells of access to an app that changed. */
const told = (app: SandboxApp, ids: readonly string[]) => {
  for (const id of ids)
    world.sandbox.tenant.note('resource.user_entitlements.update', 'outsider', [
      { id: app.id, type: 'AppInstance', name: '' },
      { id, type: 'User', name: '' },
    ]);
};

it('does not read the log to its end where it tells of too many already', async () => {
  await read('whole');
  await world.clock.sleep(HOUR);
  told(
    company.dev,
    Array.from({ length: 3_500 }, (_, n) => `00u${String(n).padStart(17, '0')}`),
  );
  world.sandbox.resetCounts();
  expect((await read('changes')).facts.reading).toEqual({ by: 'whole', why: 'too-many-changes' });
  // Of those deleted, and the first page of the app.
  expect(world.sandbox.requests.byOperation.get('listLogEvents')).toBe(2);
});

it('counts those whose grants ended by themselves, of whom the log may say nothing', async () => {
  const ending = new Set(holders(company.dev).slice(0, 250));
  for (const grant of world.sandbox.tenant.grantList(company.dev.id))
    if (ending.has(grant.userId)) world.sandbox.outsider.expire(grant, world.clock.now() + HOUR);
  await read('whole');
  await world.clock.sleep(2 * HOUR);
  for (const event of world.sandbox.tenant.events) Object.assign(event, { type: 'other' });
  expect((await read('changes')).facts.reading).toEqual({ by: 'whole', why: 'too-many-changes' });
});

it('counts the changes of several apps together', async () => {
  const { dev, finance } = company;
  const apps = ['Dev Platform', 'HR Platform', 'Finance Core'];
  const each = Math.floor(0.15 * new Set([...holders(dev), ...holders(finance)]).size);
  await read('whole', apps);
  await world.clock.sleep(HOUR);
  told(dev, holders(dev).slice(0, each));
  expect((await read('changes', apps)).facts.reading).toMatchObject({ by: 'changes', people: each });
  told(finance, holders(finance).slice(0, each));
  expect((await read('changes', apps)).facts.reading).toEqual({ by: 'whole', why: 'too-many-changes' });
});
