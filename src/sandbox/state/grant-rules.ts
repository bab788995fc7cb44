import type { SandboxSettings } from '../settings.ts';
import type { NewGrant } from './app-grants.ts';
import { isBase, type SandboxGrant } from './objects.ts';

type GrantSettings = SandboxSettings['grants'];

/** Which grants a new one of a type ends (contract §4.1). */
export function endedBy(type: string, rules: GrantSettings): (grant: SandboxGrant) => boolean {
  if (isBase(type)) return (grant) => isBase(grant.type) || rules.baseReplacesAdditive;
  const ends = type === 'ENTITLEMENT' ? rules.additiveEnds : 'nothing';
  if (ends === 'nothing') return () => false;
  return (grant) => ends === 'everything' || ends.includes(grant.type);
}

/** The active grant that a repeated CUSTOM grant only touches, where the tenant answers with the same id (contract §10.1). */
export function repeated(
  grant: NewGrant,
  active: readonly SandboxGrant[],
  { customRepost }: GrantSettings,
): SandboxGrant | undefined {
  if (customRepost !== 'same-id' || grant.type !== 'CUSTOM') return undefined;
  const sorted = (values: readonly string[] = []) => [...values].sort().join();
  return active.find(
    ({ type, expiresAt, values }) =>
      type === 'CUSTOM' && expiresAt === grant.expiresAt && sorted(values) === sorted(grant.values),
  );
}

/** The values that a grant gives: all of them, unless the tenant is told to be wrong about CUSTOM grants. */
export function given(
  { type, values = [] }: NewGrant,
  { customGives }: GrantSettings,
  entitlementIdOf: (valueId: string) => string | undefined,
): readonly string[] {
  const last = values.at(-1);
  if (type !== 'CUSTOM' || customGives === 'everything' || last === undefined) return values;
  if (customGives === 'last-value') return [last];
  const entitlement = entitlementIdOf(last);
  return values.filter((value) => entitlementIdOf(value) === entitlement);
}
