import type { RiskRule } from '../../model/tenant-objects.ts';

/**
 * Whether somebody who holds exactly these values is in conflict with a rule: all its criteria hold (contract §5.3).
 * A rule that is not ACTIVE, or has an operation that this version does not know, counts as fulfilled where it touches
 * the values at all: a check that cannot be made fails closed.
 */
export function conflicts(rule: RiskRule, held: ReadonlySet<string>): boolean {
  const known =
    rule.status === 'ACTIVE' &&
    rule.criteria.length > 0 &&
    rule.criteria.every(({ operation }) => operation === 'CONTAINS_ONE' || operation === 'CONTAINS_ALL');
  if (!known) return isAbout(rule, held);
  return rule.criteria.every(({ operation, valueIds }) =>
    operation === 'CONTAINS_ONE'
      ? valueIds.some((id) => held.has(id))
      : valueIds.length > 0 && valueIds.every((id) => held.has(id)),
  );
}

/** Whether one of these values belongs to a rule. */
export function isAbout({ criteria }: RiskRule, values: ReadonlySet<string>): boolean {
  return criteria.some(({ valueIds }) => valueIds.some((id) => values.has(id)));
}
