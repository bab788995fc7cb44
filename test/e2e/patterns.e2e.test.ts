import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { devPlatformPart } from '../../src/demo/dev-platform-part.ts';
import { Expectations } from '../../src/demo/expectations.ts';
import { serve, type Served } from '../support/served.ts';

/** The conversation of patterns and bundles (R9 to R16) with the real server process, as the demo holds it. */
let served: Served;
beforeEach(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => undefined);
  served = await serve({ built: true });
});
afterEach(async () => {
  vi.restoreAllMocks();
  await served.close();
});

it('the conversation of patterns and bundles: every figure is the tenant’s, answers are small and name nobody', async () => {
  const { sandbox, company } = served;
  const forms: string[] = [];
  const client = await served.talk({
    onForm: (message) => {
      forms.push(message);
      return 'accept';
    },
  });
  const expectations = new Expectations();
  const answers = new Map<string, string>();
  await devPlatformPart(
    async (_, tool, args) => {
      if (tool === 'apply_plan') expect(sandbox.requests.writes, 'before the plan is applied').toBe(0);
      const answer = await client.call(tool, args);
      expect(answer.isError, `${tool}: ${answer.envelope.cause ?? ''}`).toBe(false);
      answers.set(tool, JSON.stringify(answer.envelope));
      return answer;
    },
    { sandbox, app: company.dev, expectations },
  );
  expect(expectations.table()).not.toContain('✗');
  expect(forms).toHaveLength(1);
  expect(sandbox.requests.writes, 'one bundle').toBe(1);
  for (const tool of ['analyze_entitlement_patterns', 'get_pattern', 'preview_bundle_creation']) {
    const text = answers.get(tool) ?? '';
    expect(text.length, tool).toBeLessThanOrEqual(8_000);
    for (const { id, profile } of sandbox.tenant.userList) {
      expect(text.includes(id), tool).toBe(false);
      expect(text.includes(String(profile['login'])), tool).toBe(false);
    }
  }
  const card = await client.readResource('pattern://1/policy.txt');
  expect(card).toContain('user.profile.');
  const { analysis } = (JSON.parse(answers.get('get_pattern') ?? '{}') as { data: { analysis: string } })
    .data;
  expect(await client.readResource(`analysis://${analysis}/evidence.html`)).toContain('id="pattern-1"');
  expect(await client.readResource('pattern://1/bundle.tf')).toContain('resource "okta_entitlement_bundle"');
});
