import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import { earlierNo, ownerForbids } from '../../planning/bundles/owner-forbids.ts';
import { decisionText, noText } from '../patterns/as-decided.ts';
import type { Context } from '../context.ts';

/**
 * A plan of bundles may be older than what an owner decided: nothing that they rejected or left out by now is made. Throws
 * `plan.rejected_since`.
 */
export async function checkNotRejectedSince(
  { store }: Pick<Context, 'store'>,
  { id, tenantId, source, values, operations }: PlanHeader,
): Promise<void> {
  if (source.kind !== 'patterns') return;
  const decided = await store.signOffs.decidedLines(tenantId);
  const decisions = await store.signOffs.decisions(tenantId, source.patterns);
  for (const operation of await store.plans.operations(id, 0, operations)) {
    if (operation.kind !== 'create-bundle') continue;
    const key = source.patterns[operation.seq] ?? '';
    const { condition = '' } = source.found?.[operation.seq] ?? {};
    const decision = decisions.get(key);
    const valueIds = operation.values.map((value) => values[value]?.valueId ?? '');
    if (decision !== undefined && ownerForbids(decision, valueIds))
      throw new ProductError('plan.rejected_since', {
        subject: `${operation.name}: ${decision.verdict} by ${decisionText(decision)}`,
      });
    const before = earlierNo(decided, { key, condition }, valueIds);
    if (before !== undefined)
      throw new ProductError('plan.rejected_since', { subject: `${operation.name}: ${noText(before)}` });
  }
}
