import type { OperationState } from '../../model/job.ts';
import type { CreateEntitlement } from '../../model/operation.ts';
import { nameKey } from '../../planning/structure/value-map.ts';
import type { Run } from '../run.ts';
import { type Attempt, carryOut } from './carry-out.ts';

/** Creates an entitlement with its first values. */
export function createEntitlement(
  run: Run,
  operation: CreateEntitlement,
  sentBefore?: number,
): Promise<OperationState> {
  const { okta } = run.context;
  const { appId } = run.job;
  const attempt: Attempt = {
    send: async () => {
      const outcome = await okta.entitlements.create(appId, operation, {
        beforeSend: () => run.sending(operation),
        ...run.control(),
      });
      return outcome.outcome === 'ok'
        ? { ...outcome, value: { entitlementId: outcome.value.id, valueIds: outcome.value.valueIds } }
        : outcome;
    },
    lookFor: async (sentAt) => {
      const rows = await okta.entitlements.list(appId);
      const found = rows.find((row) => nameKey(row.externalValue) === nameKey(operation.externalValue));
      if (found === undefined) return { found: 'absent' };
      const ours = run.isMadeByUs(found, sentAt);
      const made = new Set(operation.values.map((value) => nameKey(value.externalValue)));
      const values = await okta.entitlements.values(appId);
      const valueIds = values
        .filter((row) => row.entitlementId === found.id && made.has(nameKey(row.externalValue)))
        .map(({ id }) => id);
      return { found: ours ? 'ours' : 'not-provably-ours', result: { entitlementId: found.id, valueIds } };
    },
  };
  return carryOut(run, operation, attempt, sentBefore);
}
