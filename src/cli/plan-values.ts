import { tenantText } from '../mcp/tenant-text.ts';
import { counted } from '../model/counted.ts';
import type { PlanValueRow } from '../workflows/plans/plan-values.ts';

/** One line of a terminal. */
export function planValueText({
  does,
  bundle,
  entitlement,
  value,
  externalValue,
  multiValue,
  people,
  heldBefore,
}: PlanValueRow): string {
  const cells = [
    does,
    tenantText(value === undefined ? entitlement : `${entitlement}=${value}`, 400),
    ...(multiValue === undefined ? [] : [multiValue ? 'takes several values' : 'takes one value']),
    // Of an entitlement it is told always, of its values where it is not their name.
    ...(externalValue === undefined || externalValue === value
      ? []
      : [`external value ${tenantText(externalValue, 255)}`]),
    ...(bundle === undefined ? [] : [`in bundle ${tenantText(bundle, 255)}`]),
    ...(people === undefined
      ? []
      : [
          does === 'takes'
            ? counted`${people} [person loses|people lose] it`
            : counted`${people} [person gets|people get] it`,
        ]),
    ...(heldBefore === undefined ? [] : [counted`${heldBefore} held it before`]),
  ];
  return `${cells.join('\t')}\n`;
}
