import type { RestoreGrant, WriteGrant } from '../../model/operation.ts';
import type { EntitlementValues, Grant } from '../../model/tenant-objects.ts';
import { WriteAbandoned } from '../../okta/okta.ts';
import type { Run } from '../run.ts';

/**
 * A later additive grant of an entitlement that takes one value wins over what is held (contract §4.1). What a grant does not
 * show, a bundle or a policy, may give another value than it gave when the plan was made: that is read from Okta.
 * `there`: the grants of the person. Throws `WriteAbandoned`.
 */
export async function displacesNothing(
  run: Run,
  operation: RestoreGrant | WriteGrant,
  there: readonly Grant[],
): Promise<void> {
  const singles = operation.values.flatMap((index) => {
    const value = run.plan.values[index];
    return value === undefined || value.multiValue ? [] : [value];
  });
  if (singles.length === 0) return;
  const shown = there.flatMap(({ entitlements }) => entitlements ?? []);
  const unshown = await unshownBy(
    run,
    operation.principal,
    there.filter(({ entitlements }) => entitlements === undefined),
  );
  for (const { entitlementId, valueId } of singles) {
    const other = [...shown, ...unshown].some(
      ({ id, values }) => id === entitlementId && values.some((held) => held !== valueId),
    );
    if (other) throw new WriteAbandoned('stale: single value held');
  }
}

/** What grants give that do not show it: of bundles alone what these hold, else what Okta says that the person has. */
async function unshownBy(
  run: Run,
  principal: string,
  grants: readonly Grant[],
): Promise<readonly EntitlementValues[]> {
  const held: EntitlementValues[] = [];
  for (const { bundleId } of grants) {
    const contents = bundleId === undefined ? undefined : await run.bundleContents.of(bundleId);
    if (contents === undefined)
      return run.context.okta.access.principalEntitlements(run.job.appId, principal);
    held.push(...contents);
  }
  return held;
}
