import { afterEach, expect, it } from 'vitest';
import { patternsOfAnApp } from '../../test/support/patterns-of-an-app.ts';
import { smallApp } from '../../test/support/small-app.ts';
import { createWorld, type World } from '../../test/support/world.ts';
import { planGrants } from '../workflows/plans/plan-grants.ts';
import { planStructure } from '../workflows/plans/plan-structure.ts';

let world: World;
afterEach(() => world.close());

it.each([
  ['ACTIVE', ''],
  ['INACTIVE', ', inactive in Okta: what people hold there they can use only once it is active'],
])('a plan for an app that is %s says first what people can do with it', async (status, words) => {
  world = await createWorld();
  const { app } = await smallApp(world, 3, 1);
  app.status = status;
  const input = { report: 'small.csv', app: app.id };
  for (const plan of [
    await planStructure(world.context, input),
    await planGrants(world.context, input),
    await planGrants(world.context, { ...input, mode: 'exact' }),
  ])
    expect(plan.headline[0]).toBe(`App: Small (${app.id})${words}`);
});

it('so does a plan of bundles', async () => {
  const made = await patternsOfAnApp();
  world = made.world;
  made.app.status = 'INACTIVE';
  await made.said(['Deploy']);
  const [first] = (await made.plan('1')).headline;
  expect(first).toContain(`App: Dev Platform (${made.app.id}), inactive in Okta`);
});
