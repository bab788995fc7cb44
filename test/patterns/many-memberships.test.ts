import { afterEach, beforeEach, expect, it } from 'vitest';
import { demoCompany, type DemoCompany } from '../../src/sandbox/generate/demo-company.ts';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import type { Context } from '../../src/workflows/context.ts';
import { comeAndGo } from '../support/happenings.ts';
import { told, withAnotherStore } from '../support/whole-reading.ts';
import { createWorld, type World } from '../support/world.ts';

/** Of many changed memberships some are read, and the System Log is believed of the others. */
const HOUR = 3_600_000;
let world: World;
let other: Context;
let company: DemoCompany;
beforeEach(async () => {
  world = await createWorld({ latencyMs: 50, settings: { rateLimits: { limits: { '*': 100_000 } } } });
  other = withAnotherStore(world.context);
  company = demoCompany(world.sandbox);
  await world.clock.sleep(HOUR);
  await read('whole');
  await read('whole', other);
  await world.clock.sleep(HOUR);
  world.sandbox.resetCounts();
});
afterEach(async () => {
  await other.store.close();
  await world.close();
});

const read = (reading: 'whole' | 'changes', context = world.context) =>
  analyzePatterns(context, { apps: ['Dev Platform'], reading, everybody: 'no' });
const calls = (operation: string) => world.sandbox.requests.byOperation.get(operation);

it('reads 50, and believes the log of the others where it is right of those', async () => {
  comeAndGo(world, company, 45);
  const again = await read('changes');
  expect(again.facts.reading).toMatchObject({ by: 'changes', people: 90 });
  expect(calls('getApplicationUser')).toBe(50);
  expect(told(again)).toEqual(told(await read('whole', other)));
});

it('looks up only those who joined whose membership was not read', async () => {
  comeAndGo(world, company, 5, 110);
  const again = await read('changes');
  expect(again.facts.reading).toMatchObject({ by: 'changes', people: 115 });
  // People that changed, 300 that did not, and at most a hundred who joined.
  expect(calls('listUsers')).toBe(1 + 3 + 1);
  expect(told(again)).toEqual(told(await read('whole', other)));
});

it('looks up nobody who is new: the list of changed people has told of them', async () => {
  const { outsider } = world.sandbox;
  for (let n = 0; n < 60; n++) {
    const login = `new.${n}@acme.example`;
    const { id } = outsider.addUser({
      profile: { login, email: login, department: 'Sales', title: 'Clerk' },
    });
    outsider.assign(company.dev.id, id);
  }
  const again = await read('changes');
  expect(again.facts.reading).toMatchObject({ by: 'changes', people: 60 });
  expect(calls('listUsers')).toBe(1 + 3);
  expect(told(again)).toEqual(told(await read('whole', other)));
});

it('reads all where somebody joined, as the log says, of whom nothing is found', async () => {
  const { tenant, outsider } = world.sandbox;
  const joined = comeAndGo(world, company, 0, 110);
  const asked = new Set<string>();
  world.sandbox.onExchange(({ operation, request }) => {
    if (operation !== 'getApplicationUser') return;
    asked.add(new URL(request.url).pathname.split('/').at(-1) ?? '');
    if (asked.size !== 50) return;
    const logged = tenant.events.length;
    outsider.deleteUser(joined.find((id) => !asked.has(id)) ?? '');
    for (const event of tenant.events.slice(logged)) Object.assign(event, { type: 'other' });
  });
  const again = await read('changes');
  expect(again.facts.reading).toEqual({ by: 'whole', why: 'check-failed' });
  expect(told(again)).toEqual(told(await read('whole', other)));
});

it('asks no more about what changed as soon as all is read', async () => {
  const { tenant } = world.sandbox;
  comeAndGo(world, company, 0, 110);
  for (const user of tenant.userList) user.profile = { ...user.profile, division: 'One' };
  const asked: string[] = [];
  world.sandbox.onExchange(({ operation }) => asked.push(operation ?? ''));
  const settings = { ...world.context.settings, concurrency: 1 };
  const again = await read('changes', { ...world.context, settings });
  expect(again.facts.reading).toEqual({ by: 'whole', why: 'check-failed' });
  const whole = asked.indexOf('listApplicationUsers');
  expect(asked.slice(whole)).not.toContain('getApplicationUser');
});
