import type { OperationState } from '../../model/job.ts';
import type { RemoveEntitlement, RemoveValues } from '../../model/operation.ts';
import { WriteAbandoned } from '../../okta/okta.ts';
import type { Run } from '../run.ts';
import type { RemovalGuard } from '../carry-out/removal-guard.ts';
import { nameKey } from '../../planning/structure/value-map.ts';
import { abandonedAs, type Attempt, carryOut } from './carry-out.ts';

/**
 * Removes values, or an entitlement with all its values: only while nobody holds them and nothing refers to them; with a
 * guard, only while nobody and nothing but what the plan names does.
 */
export function removeStructure(
  run: Run,
  operation: RemoveEntitlement | RemoveValues,
  sentBefore?: number,
  guard?: RemovalGuard,
): Promise<OperationState> {
  const { okta } = run.context;
  const { entitlementId } = operation;
  const planned = operation.values.map(({ id }) => id);
  const rows = async () =>
    (await okta.entitlements.values(run.job.appId)).filter((value) => value.entitlementId === entitlementId);
  const there = async () => (await rows()).map(({ id }) => id);
  const entitlementNow = async () =>
    (await okta.entitlements.list(run.job.appId)).find(({ id }) => id === entitlementId);
  const check = async (): Promise<void> => {
    await run.lease.hold();
    const found = await rows();
    const values = found.map(({ id }) => id);
    const whole = operation.kind === 'remove-entitlement' ? await entitlementNow() : undefined;
    const gone =
      operation.kind === 'remove-entitlement'
        ? whole === undefined
        : planned.every((id) => !values.includes(id));
    if (gone) throw new WriteAbandoned('nothing-left');
    // A person agreed to names.
    if (whole === undefined) await run.names.checkEntitlement(entitlementId, operation.name);
    else if (nameKey(whole.name) !== nameKey(operation.name))
      throw new WriteAbandoned('stale: entitlement renamed');
    const names = new Map(operation.values.map(({ id, name }) => [id, name]));
    if (found.some(({ id, name }) => nameKey(names.get(id) ?? name) !== nameKey(name)))
      throw new WriteAbandoned('stale: values changed');
    const same =
      operation.kind === 'remove-entitlement'
        ? values.length === planned.length && values.every((id) => planned.includes(id))
        : planned.every((id) => values.includes(id));
    if (!same) throw new WriteAbandoned('stale: values changed');
    if (guard === undefined) {
      const inUse = await run.inUse.now();
      if (inUse === 'unknown') throw new WriteAbandoned('stale: what refers to the values cannot be seen');
      if (planned.some((id) => inUse.has(id))) throw new WriteAbandoned('stale: in use');
    } else await guard.check(operation);
    await run.sending(operation);
  };
  const attempt: Attempt = {
    send: async () => {
      const control = { beforeSend: check, ...run.control() };
      const outcome =
        operation.kind === 'remove-entitlement'
          ? await okta.entitlements.remove(entitlementId, control)
          : await okta.entitlements.removeValues(entitlementId, planned, control);
      return outcome.outcome === 'ok' ? { ...outcome, value: { entitlementId } } : outcome;
    },
    lookFor: async () => {
      const values = await there();
      const gone =
        operation.kind === 'remove-entitlement'
          ? (await entitlementNow()) === undefined
          : planned.every((id) => !values.includes(id));
      // Okta does not record who removed something.
      return gone ? { found: 'not-provably-ours', result: { entitlementId } } : { found: 'absent' };
    },
    abandoned: abandonedAs,
  };
  return carryOut(run, operation, attempt, sentBefore);
}
