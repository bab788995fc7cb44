import { CanonicalHash, type Json } from '../model/canonical-json.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { Store } from '../store/store.ts';

const ROWS = 2000;

/** The hash of a plan, computed again from every row that is stored of it. */
export async function storedPlanHash(
  plans: Pick<Store['plans'], 'operations' | 'people'>,
  plan: PlanHeader,
): Promise<string> {
  const { hash: _, ...header } = plan;
  const computed = new CanonicalHash().add(header as unknown as Json);
  for (let from = 0; ;) {
    const operations = await plans.operations(header.id, from, ROWS);
    for (const operation of operations) computed.add(operation as unknown as Json);
    const last = operations.at(-1);
    if (last === undefined) break;
    from = last.seq + 1;
  }
  for (let after = -1; ;) {
    const people = await plans.people(header.id, 'all', after, ROWS);
    for (const person of people) computed.add(person as unknown as Json);
    const last = people.at(-1);
    if (last === undefined) return computed.hex();
    after = last.n;
  }
}
