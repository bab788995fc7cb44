import type { Json } from '../model/canonical-json.ts';
import { CanonicalHash } from '../model/canonical-json.ts';
import type { PlanHeader } from '../model/plan.ts';
import { ProductError } from '../model/product-error.ts';
import type { Context } from './context.ts';
import { storedPlan } from './get-plan.ts';

const ROWS = 2000;

/**
 * The plan, if every stored row still is what its hash was made of, and the hash is the one that was shown.
 * Throws `plan.not_found`, `plan.wrong_hash`.
 */
export async function planAsStored(context: Context, id: string, shown: string): Promise<PlanHeader> {
  const header = await storedPlan(context, id);
  const { plans } = context.store;
  const { hash, ...rest } = header;
  const computed = new CanonicalHash().add(rest as unknown as Json);
  for (let from = 0; ;) {
    const operations = await plans.operations(id, from, ROWS);
    for (const operation of operations) computed.add(operation as unknown as Json);
    const last = operations.at(-1);
    if (last === undefined) break;
    from = last.seq + 1;
  }
  for (let after = -1; ;) {
    const people = await plans.people(id, 'all', after, ROWS);
    for (const person of people) computed.add(person as unknown as Json);
    const last = people.at(-1);
    if (last === undefined) break;
    after = last.n;
  }
  if (hash !== shown || computed.hex() !== shown)
    throw new ProductError('plan.wrong_hash', { subject: header.id });
  return header;
}
