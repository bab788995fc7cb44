import type { OperationState } from '../../model/job.ts';
import type { AddValues, NewValue } from '../../model/operation.ts';
import { nameKey } from '../../planning/structure/value-map.ts';
import type { Run } from '../run.ts';
import { abandonedAs, type Attempt, carryOut, EARLIER_STEP } from './carry-out.ts';

/**
 * Adds values to an entitlement that is called as the plan says; after a lost answer only those that are not there. Where it
 * was to be made by an operation that did not come through, it ends `stale`.
 */
export async function addValues(
  run: Run,
  operation: AddValues,
  sentBefore?: number,
): Promise<OperationState> {
  const { okta } = run.context;
  const entitlementId = await entitlementOf(run, operation);
  if (entitlementId === undefined) return run.end(operation, 'stale', { code: EARLIER_STEP });
  let missing: readonly NewValue[] = operation.values;
  const attempt: Attempt = {
    send: async () => {
      const outcome = await okta.entitlements.addValues(entitlementId, missing, {
        beforeSend: async () => {
          const { entitlement, name } = operation;
          if ('id' in entitlement && name !== undefined)
            await run.names.checkEntitlement(entitlement.id, name);
          await run.sending(operation);
        },
        ...run.control(),
      });
      return outcome.outcome === 'ok'
        ? { ...outcome, value: { entitlementId, valueIds: outcome.value.valueIds } }
        : outcome;
    },
    lookFor: async (sentAt) => {
      const there = (await okta.entitlements.values(run.job.appId)).filter(
        (row) => row.entitlementId === entitlementId,
      );
      const wanted = new Set(operation.values.map((value) => nameKey(value.externalValue)));
      const found = there.filter((row) => wanted.has(nameKey(row.externalValue)));
      const keys = new Set(found.map((row) => nameKey(row.externalValue)));
      missing = operation.values.filter((value) => !keys.has(nameKey(value.externalValue)));
      if (missing.length > 0) return { found: 'absent' };
      const ours = found.every((row) => run.isMadeByUs(row, sentAt));
      const valueIds = found.map(({ id }) => id);
      return { found: ours ? 'ours' : 'not-provably-ours', result: { entitlementId, valueIds } };
    },
    abandoned: abandonedAs,
  };
  return carryOut(run, operation, attempt, sentBefore);
}

/** The entitlement named by id, or the one that an earlier operation of this plan created; undefined where it did not. */
async function entitlementOf(run: Run, operation: AddValues): Promise<string | undefined> {
  if ('id' in operation.entitlement) return operation.entitlement.id;
  const { createdBy } = operation.entitlement;
  const [row] = await run.context.store.jobs.operationRows(run.job.id, createdBy, 1);
  const result = row?.seq === createdBy ? row.result : undefined;
  const made = typeof result === 'object' && result !== null && 'entitlementId' in result;
  return made && typeof result.entitlementId === 'string' ? result.entitlementId : undefined;
}
