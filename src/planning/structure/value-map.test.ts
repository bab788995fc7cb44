import { expect, it } from 'vitest';
import type { EntitlementValue } from '../../model/tenant-objects.ts';
import { ValueMap } from './value-map.ts';

const ROLE = { id: 'esp1', name: 'Role', externalValue: 'role', multiValue: true };
const value = (id: string, name: string, externalValue = name): EntitlementValue => ({
  id,
  entitlementId: ROLE.id,
  name,
  externalValue,
});

it('takes the external value for what a text means before the name', () => {
  const map = new ValueMap([ROLE], [value('1', 'Buyer', 'Seller'), value('2', 'Seller', 'S')]);
  expect(map.value(ROLE, ' seller ')?.id).toBe('1');
  expect(map.value(ROLE, 'buyer')?.id).toBe('1');
  expect(map.value(ROLE, 'nothing')).toBeUndefined();
});

it.each([
  ['Admin', 'admin'],
  ['Caf\u00e9', 'Cafe\u0301'],
])('does not guess which of the twins %s and %s is meant', (one, other) => {
  const map = new ValueMap([ROLE], [value('1', one), value('2', other)]);
  for (const text of [one, other])
    expect(() => map.value(ROLE, text)).toThrow(expect.objectContaining({ code: 'plan.ambiguous_name' }));
});

it('looks at each value of an app once, however many are looked for', () => {
  let looks = 0;
  const counted = (n: number): EntitlementValue => ({
    ...value(`${n}`, `Role ${n}`),
    get externalValue() {
      looks += 1;
      return `Role ${n}`;
    },
  });
  const map = new ValueMap(
    [ROLE],
    Array.from({ length: 1_000 }, (_, n) => counted(n)),
  );
  for (let n = 0; n < 1_000; n++) expect(map.value(ROLE, `role ${n}`)?.id).toBe(`${n}`);
  expect(looks).toBe(1_000);
});
