import type { Bundle, Entitlement, EntitlementValue } from '../model/tenant-objects.ts';

/** The entitlements and values of an app as they were read, and what its bundles hold. */
export interface Catalog {
  readonly entitlements: readonly Entitlement[];
  readonly values: readonly EntitlementValue[];
  readonly bundles: readonly Bundle[];
}
