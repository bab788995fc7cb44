import { factsOf } from '../../access/grant-facts.ts';
import type { OperationState } from '../../model/job.ts';
import type { ReplaceBase } from '../../model/operation.ts';
import type { EntitlementValues, Grant } from '../../model/tenant-objects.ts';
import { parseInstant } from '../../model/instant.ts';
import { WriteAbandoned } from '../../okta/okta.ts';
import type { Run } from '../run.ts';
import { abandonedAs, type Attempt, carryOut } from './carry-out.ts';
import { committedAt, grantBefore, isUntouched, madeOf, valueIds, valueIdsOf } from './recorded-grant.ts';

/**
 * Writes the CUSTOM grant of a person anew: (what is there now − remove) ∪ add, computed from a fresh read. Whoever has
 * another grant besides by now would lose it (contract §10.3), so that nothing is sent.
 */
export function replaceBase(run: Run, operation: ReplaceBase, sentBefore?: number): Promise<OperationState> {
  const { grants } = run.context.okta;
  const { appId } = run.job;
  const { principal } = operation;
  const attempt: Attempt = {
    send: async () => {
      const outcome = await grants.create(
        appId,
        principal,
        'CUSTOM',
        {
          beforeSend: async () => {
            await run.lease.hold();
            await run.membership.checkNow(principal);
            // An undo gives back what was held; an exact import gives what the report wishes for.
            if (run.plan.mode === 'exact' && operation.add.length > 0) await run.standing.check(operation);
            await run.names.check([...operation.remove, ...operation.add]);
            const there = await grants.listForPrincipal(appId, principal);
            const payload = payloadOf(run, operation, there);
            await run.sending(operation, { grants: there.map(grantBefore), sends: valueIdsOf(payload) });
            return payload;
          },
          ...run.control(),
        },
        operation.expiresAt,
      );
      if (outcome.outcome !== 'ok') return outcome;
      run.actor ??= outcome.value.createdBy;
      return { ...outcome, value: { ...madeOf(outcome.value), ...committedAt(outcome.value) } };
    },
    lookFor: async (sentAt) => {
      const there = await grants.listForPrincipal(appId, principal);
      const [row] = await run.context.store.jobs.operationRows(run.job.id, operation.seq, 1);
      const sends = new Set(row?.before?.sends);
      const mine = there.find((grant) => {
        const values = valueIds([grant]);
        return (
          grant.type === 'CUSTOM' &&
          values.length === sends.size &&
          values.every((value) => sends.has(value)) &&
          run.isWrittenByUs(grant, sentAt)
        );
      });
      if (mine !== undefined) return { found: 'ours', result: { ...madeOf(mine), ...committedAt(mine) } };
      const unchanged =
        operation.grantId === undefined
          ? there.length === 0
          : there.some(({ id }) => id === operation.grantId);
      return unchanged ? { found: 'absent' } : { found: 'unclear' };
    },
    abandoned: abandonedAs,
  };
  return carryOut(run, operation, attempt, sentBefore);
}

/** What to send given what is there now. Throws `WriteAbandoned`. */
function payloadOf(run: Run, operation: ReplaceBase, there: readonly Grant[]): readonly EntitlementValues[] {
  const base = there.find(({ id }) => id === operation.grantId);
  if (there.length !== (operation.grantId === undefined ? 0 : 1))
    throw new WriteAbandoned('stale: grants changed');
  if (operation.grantId !== undefined) {
    if (
      base === undefined ||
      base.type !== 'CUSTOM' ||
      base.action !== 'ALLOW' ||
      base.entitlements === undefined
    )
      throw new WriteAbandoned('stale: grants changed');
    if (factsOf(base).expiresAt !== parseInstant(operation.expiresAt))
      throw new WriteAbandoned('stale: expiry changed');
    if (operation.made !== undefined && !isUntouched(base, operation.made, run.context.settings.settleMs))
      throw new WriteAbandoned('stale: not the grant we made');
  }
  const value = (index: number) => run.plan.values[index];
  const remove = new Set(operation.remove.map((index) => value(index)?.valueId));
  const groups = new Map<string, Set<string>>();
  for (const { id, values } of base?.entitlements ?? [])
    groups.set(id, new Set(values.filter((held) => !remove.has(held))));
  for (const index of operation.add) {
    const row = value(index);
    if (row === undefined) continue;
    const group = groups.get(row.entitlementId) ?? new Set();
    if (!row.multiValue && [...group].some((held) => held !== row.valueId))
      throw new WriteAbandoned('stale: single value held');
    groups.set(row.entitlementId, group.add(row.valueId));
  }
  const payload = [...groups].flatMap(([id, values]) =>
    values.size === 0 ? [] : [{ id, values: [...values] }],
  );
  const sends = new Set(valueIdsOf(payload));
  const held = new Set(valueIds(there));
  if (sends.size === held.size && [...held].every((id) => sends.has(id)))
    throw new WriteAbandoned('nothing-left');
  if (sends.size === 0) throw new WriteAbandoned('stale: nothing would remain');
  return payload;
}
