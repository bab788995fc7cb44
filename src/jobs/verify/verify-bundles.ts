import { formatInstant } from '../../model/instant.ts';
import type { Difference, Verification, VerifiedBundle } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { nameKey } from '../../planning/structure/value-map.ts';
import { asPlanned } from '../execute/create-bundle.ts';
import type { JobContext } from '../job-context.ts';

/** Reads the bundles of the app again and compares each with the plan. */
export async function verifyBundles(
  { okta, store, clock }: JobContext,
  plan: PlanHeader,
  signal?: AbortSignal,
): Promise<Pick<Verification, 'readAt' | 'bundles' | 'differences'>> {
  const there = await okta.bundles.listForApp(plan.app.id, signal);
  const bundles: VerifiedBundle[] = [];
  const differences: Difference[] = [];
  for (const operation of await store.plans.operations(plan.id, 0, plan.operations)) {
    if (operation.kind === 'create-bundle') {
      const found = there.find((row) => nameKey(row.name) === nameKey(operation.name));
      const values = found?.entitlements.reduce((sum, entitlement) => sum + entitlement.values.length, 0);
      bundles.push({
        name: operation.name,
        ...(found === undefined ? {} : { id: found.id }),
        values: values ?? 0,
        asPlanned: found !== undefined && asPlanned(plan, operation, found),
      });
    } else if (operation.kind === 'remove-bundle') {
      const found = there.find((row) => row.id === operation.bundleId);
      bundles.push({
        name: operation.name,
        ...(found === undefined ? {} : { id: found.id }),
        values: operation.values.length,
        asPlanned: found === undefined,
      });
    }
  }
  for (const { name, asPlanned: equal, id } of bundles) {
    if (equal) continue;
    const kind = plan.counts.removedBundles === plan.operations && id !== undefined ? 'extra' : 'missing';
    differences.push({ kind, principal: '', entitlementName: name, outside: false });
  }
  return { readAt: formatInstant(clock.now()), bundles, differences };
}
