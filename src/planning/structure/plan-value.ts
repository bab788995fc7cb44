import type { PlanValue } from '../../model/plan.ts';
import type { Entitlement, EntitlementValue } from '../../model/tenant-objects.ts';
import { isSensitiveValue } from '../sensitive.ts';

type NamedEntitlement = Pick<Entitlement, 'id' | 'name' | 'multiValue'>;
type NamedValue = Pick<EntitlementValue, 'id' | 'name'>;

/** A value of an app as a plan names it. */
export function planValue(entitlement: NamedEntitlement, value: NamedValue, sensitive: boolean): PlanValue {
  return {
    entitlementId: entitlement.id,
    entitlementName: entitlement.name,
    valueId: value.id,
    valueName: value.name,
    multiValue: entitlement.multiValue,
    sensitive,
  };
}

/** The same, sensitive by its name. */
export function planValueByName(
  entitlement: NamedEntitlement,
  value: NamedValue,
  sensitiveWords: readonly string[],
): PlanValue {
  return planValue(entitlement, value, isSensitiveValue(entitlement.name, value.name, sensitiveWords));
}
