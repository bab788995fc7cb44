import { expect, it } from 'vitest';
import { planValueText } from './plan-values.ts';

it('tells of what is created what can never be changed later', () => {
  expect(
    planValueText({ does: 'creates', entitlement: 'Site', externalValue: 'site_1', multiValue: false }),
  ).toBe('creates\tSite\ttakes one value\texternal value site_1\n');
  const value = { does: 'creates', entitlement: 'Site', value: 'Bern' } as const;
  expect(planValueText({ ...value, externalValue: 'BE' })).toBe('creates\tSite=Bern\texternal value BE\n');
  expect(planValueText({ ...value, externalValue: 'Bern' })).toBe('creates\tSite=Bern\n');
});
