import { expect, it } from 'vitest';
import type { ProductError } from '../model/product-error.ts';
import { readSettings } from './settings.ts';

const S3 = { S3_ENABLED: 'true', S3_BUCKET_NAME: 'reports' };

function refusal(environment: Readonly<Record<string, string>>): unknown {
  try {
    readSettings(environment);
    return 'taken';
  } catch (error) {
    return (error as ProductError).fill;
  }
}

it.each([
  ['OKTA_API_TOKEN', 'SSWS 00s3cret', 'it must be the token alone, without spaces and without the word SSWS'],
  ['S3_BUCKET_NAME', 's3://s3cret/', 'it must be 2 to 63 letters, digits, dots, hyphens and underscores'],
  ['AWS_REGION', 'eu s3cret', 'it must be 2 to 40 small letters, digits and hyphens, such as eu-central-1'],
  ['S3_PREFIX', 's3cret'.repeat(200), 'it must have 900 characters or fewer'],
  ['OKTA_ENTITLEMENTS_SHARE', '0', 'it must be 1 or more'],
])('says of %s what it takes, and does not show what it holds', (setting, value, why) => {
  const fill = refusal({ ...S3, [setting]: value });
  expect(fill).toMatchObject({ setting, why: expect.stringContaining(why) as unknown });
  expect(JSON.stringify(fill)).not.toContain('s3cret');
});

it.each([
  ['OKTA_ENTITLEMENTS_ROUTINE_PEOPLES', 'OKTA_ENTITLEMENTS_ROUTINE_PEOPLE'],
  ['OKTA_ENTITLEMENTS_ROUTINE_PEPOLE', 'OKTA_ENTITLEMENTS_ROUTINE_PEOPLE'],
  ['OKTA_ENTITLEMENTS_ROUTINE_PEOPL', 'OKTA_ENTITLEMENTS_ROUTINE_PEOPLE'],
  ['OKTA_ENTITLEMENTS_ROUTINE-ACCOUNTS', 'OKTA_ENTITLEMENTS_ROUTINE_ACCOUNTS'],
])('a limit that is set as %s would not hold: refused', (setting, meant) => {
  expect(refusal({ [setting]: '5' })).toMatchObject({
    setting,
    why: `no setting is called so, perhaps ${meant} is meant`,
  });
});

it.each([
  'OKTA_ENTITLEMENTS_SERVICE_HOST',
  'OKTA_ENTITLEMENTS_PORT',
  'OKTA_ENTITLEMENTS_SHARES',
  'S3_PREFIXES',
])('takes %s, which is no slip of ours', (setting) => {
  expect(refusal({ [setting]: '' })).toBe('taken');
});
