import { afterEach, beforeEach, it } from 'vitest';
import { demoCompany } from '../../src/sandbox/generate/demo-company.ts';
import { connect } from '../support/mcp-client.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
});
afterEach(() => world.close());

it('tries', async () => {
  const company = demoCompany(world.sandbox);
  for (const [name, csv] of company.reports) world.report(name, csv);
  const client = await connect(world.context, {
    onForm: () => ({ action: 'accept', content: { agree: true } }),
  });
  for (const [tool, args] of [
    ['show_workflow_menu', {}],
    ['analyze_entitlement_patterns', { app: 'Dev Platform' }],
    ['get_pattern', { pattern: 1 }],
    ['list_outliers', { app: 'Dev Platform' }],
    ['preview_bundle_creation', { pattern: 1 }],
    ['create_bundle_from_pattern', { pattern: 1 }],
    ['analyze_entitlement_patterns', { app: 'Dev Platform' }],
    ['analyze_entitlement_patterns', { app: 'Dev Platform', cursor: '10' }],
    ['analyze_entitlement_patterns', { report: 'dev_platform_access_report.csv' }],
    ['preview_bundle_creation', { pattern: 20 }],
  ] as const) {
    const a = await client.call(tool, args);
    console.log(tool, a.text.length, JSON.stringify(a.body, undefined, 1));
    if (tool === 'create_bundle_from_pattern') {
      const b = await client.call('apply_plan', a.body.next[0]?.arguments as Record<string, unknown>);
      console.log(JSON.stringify(b.body));
    }
  }
  console.log(await client.read('pattern://1/policy.txt'));
  console.log((await client.read('pattern://1/people.csv')).slice(0, 600));
  await client.close();
});
