import * as z from 'zod';
import type { PlanValueRow } from '../../workflows/plans/plan-values.ts';
import { count } from '../envelope.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';

/** An entitlement or a value that a plan is about, and what the plan does with it. */
export const planValue = z.object({
  does: z.enum(['creates', 'gives', 'takes', 'removes', 'bundles', 'unbundles']),
  /** The bundle that holds it. */
  bundle: tenantTextSchema.optional(),
  entitlement: tenantTextSchema,
  /** Absent: the entitlement itself. */
  value: tenantTextSchema.optional(),
  /** Of what is created, where it differs from the name. */
  externalValue: tenantTextSchema.optional(),
  /** A new entitlement: whether a person can hold several of its values. */
  multiValue: z.boolean().optional(),
  /** People of the plan who get or lose it. */
  people: count.optional(),
  /** People who held it before; absent: not known. */
  heldBefore: count.optional(),
});

/** A row of the values of a plan as data of an answer. */
export function planValueAsData(row: PlanValueRow): z.output<typeof planValue> {
  const { does, bundle, entitlement, externalValue, multiValue, people, heldBefore } = row;
  const name = row.value ?? entitlement;
  return {
    does,
    ...(bundle === undefined ? {} : { bundle: tenantText(bundle, 255) }),
    entitlement: tenantText(entitlement, 255),
    ...(row.value === undefined ? {} : { value: tenantText(row.value, 255) }),
    ...(externalValue === undefined || externalValue === name
      ? {}
      : { externalValue: tenantText(externalValue, 255) }),
    ...(multiValue === undefined ? {} : { multiValue }),
    ...(people === undefined ? {} : { people }),
    ...(heldBefore === undefined ? {} : { heldBefore }),
  };
}
