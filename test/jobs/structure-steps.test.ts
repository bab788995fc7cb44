import { afterEach, expect, it } from 'vitest';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planStructure } from '../../src/workflows/plans/plan-structure.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

it('values of an entitlement that could not be made end stale, and the job comes to its end', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { tenant } = world.sandbox;
  const app = tenant.addApp({ label: 'Small' });
  const rows = Array.from({ length: 250 }, (_, n) => {
    const login = `p${n}@acme.example`;
    tenant.addUser({ profile: { login, email: login } });
    return `${login},Room ${n},Level ${n % 3}`;
  });
  world.report('rooms.csv', `Login,Room,Level\n${rows.join('\n')}\n`);
  await analyzeReport(world.context, {
    report: 'rooms.csv',
    overrides: { identifier: 'Login', entitlements: ['Room', 'Level'] },
  });
  const plan = await planStructure(world.context, { app: app.id, report: 'rooms.csv' });
  // Somebody made one of this name meanwhile.
  tenant.addEntitlement({ appId: app.id, name: 'Room', externalValue: 'other', values: [] });
  const job = await applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  expect(job).toMatchObject({ state: 'done', states: { refused: 1, stale: 2, done: 1 } });
});
