import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, type TestClient } from '../../test/support/mcp-client.ts';
import { smallApp } from '../../test/support/small-app.ts';
import { createWorld, type World } from '../../test/support/world.ts';
import { personText } from '../cli/texts/person-text.ts';
import type { PlanPerson } from '../model/plan.ts';
import { readablePlan } from '../workflows/own-records.ts';

let world: World;
let client: TestClient;

beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
});
afterEach(async () => {
  await client.close();
  await world.close();
});

describe('somebody of whom the report says otherwise than Okta', () => {
  it('is held back with what either says, and counted once that column is ignored', async () => {
    const { tenant } = world.sandbox;
    const { app } = await smallApp(world, 1, 1);
    const cells = ['old', 'acme', 'acme'].map((domain, n) => {
      const employeeNumber = `${100_000 + n}`;
      const login = `anna.berg${n}@acme.example`;
      tenant.addUser({
        profile: { login, email: login, employeeNumber, lastName: n === 1 ? 'Ray' : 'Berg' },
      });
      return `${employeeNumber},anna.berg${n}@${domain}.example,Berg,Viewer\n`;
    });
    world.report('moved.csv', `Employee ID,Email,Last Name,Role\n${cells.join('')}`);
    client = await connect(world.context, {});
    const planned = async (ignore: readonly string[]) => {
      const overrides = { identifier: 'Employee ID', ignore };
      await client.call('analyze_csv_for_entitlements', { report: 'moved.csv', ...overrides });
      return (await client.call('execute_user_grants', { report: 'moved.csv', app: app.id })).body.data;
    };
    const { plan } = await planned([]);
    const page = await client.call('get_plan', { plan, people: 'held-back' });
    const [email, name] = [
      'e-mail anna.berg0@old.example in the report, anna.berg0@acme.example in Okta',
      'last name Berg in the report, Ray in Okta',
    ];
    expect(page.body.data.people).toMatchObject([
      { identifier: '100000', class: 'conflict', differs: [email] },
      { identifier: '100001', class: 'name-differs', differs: [name] },
    ]);
    expect((page.body.data as unknown as { legend: unknown }).legend).toMatchObject([{ code: 'differs' }]);
    expect(await client.read(`plan://${plan}/people.csv`)).toContain(`"${email}"`);
    const header = await readablePlan(world.context, plan);
    const [moved] = await world.context.store.plans.people(plan, 'held-back', -1, 1);
    expect(personText(header, moved as PlanPerson)).toContain(
      `held back 1: the report says otherwise than Okta; ${email}: Role=Viewer`,
    );
    // What was said last counts.
    await world.clock.sleep(1_000);
    expect((await planned(['Email', 'Last Name'])).counts).toMatchObject({ toGrant: 3, heldBack: 0 });
  });
});
