import type { PlanValue } from '../../model/plan.ts';
import type { Entitlement, EntitlementValue } from '../../model/tenant-objects.ts';

/** A value of an app as a plan names it. */
export function planValue(
  entitlement: Pick<Entitlement, 'id' | 'name' | 'multiValue'>,
  value: Pick<EntitlementValue, 'id' | 'name'>,
  sensitive: boolean,
): PlanValue {
  return {
    entitlementId: entitlement.id,
    entitlementName: entitlement.name,
    valueId: value.id,
    valueName: value.name,
    multiValue: entitlement.multiValue,
    sensitive,
  };
}
