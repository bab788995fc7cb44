import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import { ownerForbids } from '../../planning/bundles/owner-forbids.ts';
import { decisionText } from '../patterns/as-decided.ts';
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
  const decisions = await store.signOffs.decisions(tenantId, source.patterns);
  if (decisions.size === 0) return;
  for (const operation of await store.plans.operations(id, 0, operations)) {
    if (operation.kind !== 'create-bundle') continue;
    const decision = decisions.get(source.patterns[operation.seq] ?? '');
    if (decision === undefined) continue;
    const valueIds = operation.values.map((value) => values[value]?.valueId ?? '');
    if (ownerForbids(decision, valueIds))
      throw new ProductError('plan.rejected_since', {
        subject: `${operation.name}: ${decision.verdict} by ${decisionText(decision)}`,
      });
  }
}
