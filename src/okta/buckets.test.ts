import { describe, expect, it } from 'vitest';
import { bucketOf } from './buckets.ts';

const SAME: readonly (readonly [string, string, string, string])[] = [
  ['GET', '/api/v1/users', 'POST', '/api/v1/users'],
  ['GET', '/api/v1/apps', 'GET', '/api/v1/apps/0oa1/users'],
  ['POST', '/api/v1/apps/0oa1/users', 'GET', '/api/v1/apps/0oa2/users/00u1'],
  ['GET', '/governance/api/v1/entitlements', 'GET', '/governance/api/v1/entitlements/values'],
  ['POST', '/governance/api/v1/entitlements', 'PATCH', '/governance/api/v1/entitlements/esp1'],
  ['GET', '/governance/api/v1/entitlement-bundles', 'GET', '/governance/api/v1/entitlement-bundles/enb1'],
  [
    'GET',
    '/governance/api/v2/resources/orn1/entitlement-settings',
    'GET',
    '/governance/api/v2/resources/orn2/entitlement-settings',
  ],
];

const APART: typeof SAME = [
  ['GET', '/api/v1/users', 'GET', '/api/v1/users/00u1'],
  ['GET', '/api/v1/users/00u1', 'POST', '/api/v1/users/00u1'],
  ['GET', '/api/v1/apps', 'GET', '/api/v1/apps/0oa1'],
  ['GET', '/governance/api/v1/grants', 'POST', '/governance/api/v1/grants'],
  ['GET', '/governance/api/v1/grants', 'GET', '/governance/api/v1/entitlements'],
  ['GET', '/governance/api/v1/entitlements', 'GET', '/governance/api/v1/entitlement-bundles'],
  ['GET', '/governance/api/v1/grants', 'GET', '/governance/api/v1/principal-entitlements'],
  ['GET', '/api/v1/org', 'GET', '/api/v1/groups'],
  ['GET', '/api/v1/users', 'GET', '/api/v1/somethingNew'],
  ['GET', '/governance/api/v1/grants', 'GET', '/governance/api/v1/somethingNew'],
];

describe('rate buckets (contract §9)', () => {
  it.each(SAME)('%s %s shares with %s %s', (methodA, pathA, methodB, pathB) => {
    expect(bucketOf(methodA, pathA)).toBe(bucketOf(methodB, pathB));
  });

  it.each(APART)('%s %s does not share with %s %s', (methodA, pathA, methodB, pathB) => {
    expect(bucketOf(methodA, pathA)).not.toBe(bucketOf(methodB, pathB));
  });
});
