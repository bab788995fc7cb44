import { ProductError } from '../../model/product-error.ts';
import type { App, Entitlement, EntitlementValue } from '../../model/tenant-objects.ts';
import type { Call, Context } from '../context.ts';

/** The entitlements of an app and all their values. Throws `tenant.no_governance` where no call of governance answers. */
export async function readStructure(
  context: Context,
  app: Pick<App, 'id'>,
  call: Call = {},
): Promise<{
  readonly entitlements: readonly Entitlement[];
  readonly entitlementValues: readonly EntitlementValue[];
}> {
  const { entitlements } = context.okta();
  try {
    return {
      entitlements: await entitlements.list(app.id, call.signal),
      entitlementValues: await entitlements.values(app.id, call.signal),
    };
  } catch (error) {
    if (error instanceof ProductError && error.code === 'okta.refused')
      await context.okta().checkGovernance(call.signal);
    throw error;
  }
}
