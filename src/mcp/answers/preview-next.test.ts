import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { equals, handMadeAnalysis } from '../../../test/support/hand-made-analysis.ts';
import { connect, type TestClient } from '../../../test/support/mcp-client.ts';
import { createWorld, type World } from '../../../test/support/world.ts';
import { planValueText } from '../../cli/plan-values.ts';
import { readablePlan } from '../../workflows/own-records.ts';
import { planValues } from '../../workflows/plans/plan-values.ts';

let world: World;
let client: TestClient;
let appId: string;

beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { tenant } = world.sandbox;
  const app = tenant.addApp({ label: 'Small' });
  appId = app.id;
  const role = tenant.addEntitlement({ appId, name: 'Role', values: [{ name: 'Read' }, { name: 'Write' }] });
  const { id } = tenant.addUser({ profile: { login: 'p@acme.example', department: 'Legal' } });
  tenant.addMember(appId, id);
  tenant.placeGrant({ type: 'CUSTOM', appId, userId: id, values: [...role.values.keys()] });
  await handMadeAnalysis(world, appId, [
    { terms: [equals('department', 'Legal')], values: ['Read', 'Write'] },
  ]);
  client = await connect(world.context);
});
afterEach(async () => {
  await client.close();
  await world.close();
});

const preview = (wishes: Record<string, string> = {}) =>
  client.call('preview_bundle_creation', { pattern: '1', ...wishes });

describe('the call that follows a preview', () => {
  it('plans the very bundle that was shown', async () => {
    const wishes = { name: 'Lawyers', description: 'What lawyers need.' };
    const [next] = (await preview(wishes)).body.next;
    expect(next).toEqual({ tool: 'create_bundle_from_pattern', arguments: { pattern: '1', ...wishes } });
    const planned = await client.call('create_bundle_from_pattern', { ...next?.arguments });
    const [operation] = await world.context.store.plans.operations(planned.body.data.plan, 0, 1);
    expect(operation).toMatchObject(wishes);
  });

  it.each([
    ['is too long for a next step', 'Lawyers need this. '.repeat(40).trim()],
    ['has lines', 'What lawyers need.\nAnd more.'],
  ])('is left out where the description %s: it would plan another one', async (_, description) => {
    expect((await preview({ description })).body.next).toEqual([]);
  });

  it('is left out where the name is taken, which is said', async () => {
    const name = 'Lawyers';
    expect((await preview({ name })).body.summary).not.toContain('taken');
    world.sandbox.tenant.addBundle({ appId, name, values: [] });
    const { summary, next } = (await preview({ name })).body;
    expect(summary).toContain('The name is taken: it can only be made under another one.');
    expect(next).toEqual([]);
  });
});

it('a plan of bundles lists what each holds, for a model and at a terminal', async () => {
  const planned = await client.call('create_bundle_from_pattern', { pattern: '1', name: 'Lawyers' });
  const { plan } = planned.body.data;
  const { body } = await client.call('get_plan', { plan, show: 'values' });
  expect((body.data as unknown as { values: unknown }).values).toEqual(
    ['Read', 'Write'].map((value) => ({ does: 'bundles', bundle: 'Lawyers', entitlement: 'Role', value })),
  );
  const rows = await planValues(world.context, await readablePlan(world.context, plan));
  expect(rows.map((row) => planValueText(row))).toEqual([
    'bundles\tRole=Read\tin bundle Lawyers\n',
    'bundles\tRole=Write\tin bundle Lawyers\n',
  ]);
});
