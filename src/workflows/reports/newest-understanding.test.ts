import { afterEach, expect, it } from 'vitest';
import { smallApp } from '../../../test/support/small-app.ts';
import { createWorld, type World } from '../../../test/support/world.ts';
import { planGrants } from '../plans/plan-grants.ts';
import { analyzeReport } from './analyze-report.ts';

let world: World;
afterEach(() => world.close());

it.each([
  ['later', 1_000],
  ['earlier, because the clock was set back', -3_600_000],
])('gives what a report is understood to say by now, not what it was before: %s', async (_, ms) => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { app } = await smallApp(world, 2, 2);
  world.sandbox.tenant.addEntitlement({ appId: app.id, name: 'Team', values: [{ name: 'Red' }] });
  world.report('wide.csv', 'Login,Role,Team\np0@acme.example,Viewer,Red\np1@acme.example,Viewer,Red\n');
  const understood = async (entitlements: readonly string[]) =>
    analyzeReport(world.context, { report: 'wide.csv', overrides: { identifier: 'Login', entitlements } });
  await understood(['Role', 'Team']);
  world.clock.jump(ms);
  await understood(['Role']);
  const { values } = await planGrants(world.context, { app: app.id, report: 'wide.csv' });
  expect(values.map(({ entitlementName, valueName }) => `${entitlementName}=${valueName}`)).toEqual([
    'Role=Viewer',
  ]);
});
