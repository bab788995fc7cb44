import { expect, it } from 'vitest';
import { isAboutManager, isDisplayName, isPersonIdentifier } from './person-text.ts';

it.each([
  ['manager', true],
  ['managerId', true],
  ['manager_display_name', true],
  ['lineManagerEmail', true],
  ['supervisorName', true],
  ['Reports To', true],
  ['Vorgesetzter', true],
  ['isManager', false],
  ['managementLevel', false],
  ['managerRegion', false],
  ['department', false],
])('whether %s is about whom people report to: %s', (name, is) => {
  expect(isAboutManager(name)).toBe(is);
});

it.each([
  ['Anna Boss', true, false],
  ['Boß, Änna-Lena (ext.)', true, false],
  ['anna@acme.example', false, true],
  ['00uANNA0000000000001', false, true],
  ['aboss', false, false],
  ['CN=Anna Boss,OU=People', false, false],
  ['4711', false, false],
])('%s is a name: %s, an identifier whatever the attribute: %s', (text, isName, isIdentifier) => {
  expect([isDisplayName(text), isPersonIdentifier(text)]).toEqual([isName, isIdentifier]);
});
