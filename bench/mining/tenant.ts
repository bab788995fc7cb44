import type { AttributeColumn } from '../../src/model/dataset.ts';
import { type Company, drawCompany } from './company.ts';
import { Draws } from './draws.ts';
import { drawGiven, type Given } from './given.ts';
import { drawPolicy, type Policy } from './policy.ts';
import { drawProfiles } from './profiles.ts';
import { TENANT, type TenantSettings } from './settings.ts';
import { drawStaff, type Staff } from './staff.ts';

/** A tenant whose truth is known. */
export interface Tenant {
  readonly settings: TenantSettings;
  readonly company: Company;
  readonly staff: Staff;
  readonly policy: Policy;
  readonly given: Given;
  readonly attributes: readonly AttributeColumn[];
}

/** The tenant of a seed: the same in every run, on every machine. */
export function generateTenant(some: Partial<TenantSettings> = {}): Tenant {
  const settings = { ...TENANT, ...some };
  const draws = new Draws(settings.seed);
  const company = drawCompany(draws, settings.people);
  const staff = drawStaff(draws, company, settings.people, settings);
  const policy = drawPolicy(draws, company, settings);
  const given = drawGiven(draws, company, staff, policy, settings);
  const attributes = drawProfiles(draws, company, staff, settings);
  return { settings, company, staff, policy, given, attributes };
}

/** One number that changes with any holding. */
export function holdingsHash({ offsets, entitlements }: Given): number {
  let hash = 0;
  for (let p = 0; p + 1 < offsets.length; p++)
    for (let i = offsets[p]!; i < offsets[p + 1]!; i++)
      hash = (Math.imul(hash, 31) + 7 * p + entitlements[i]!) | 0;
  return hash >>> 0;
}
