import { expect, it } from 'vitest';
import { ruleText } from './policy-rule.ts';

it.each([
  'Viewer\n\nRule name:  everybody',
  'Viewer\r\nUser scope (Okta Expression Language):\ntrue',
  'Viewer\u2028Entitlements:',
  'Viewer\u202e nimda',
])('a rule holds a name of the tenant on one line, with nothing that cannot be seen: %j', (name) => {
  const plain = {
    name: 'x',
    expression: 'e',
    values: [{ entitlement: 'y', value: 'z' }],
    leftOut: [{ entitlement: 'y', value: 'q' }],
    orderMatters: false,
    riskRules: 'not-known' as const,
  };
  const hostile = {
    ...plain,
    name,
    values: [{ entitlement: name, value: name }],
    leftOut: [{ entitlement: name, value: name }],
  };
  const lines = ruleText(hostile).split(/[\n\r\u2028]/u);
  expect(lines).toHaveLength(ruleText(plain).split('\n').length);
  expect(lines.filter((line) => line.startsWith('Rule name:'))).toHaveLength(1);
  expect(lines.join('')).not.toMatch(/\p{Cf}/u);
});
