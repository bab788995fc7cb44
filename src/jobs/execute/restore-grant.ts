import { factsOf, fingerprint } from '../../access/grant-facts.ts';
import { parseInstant } from '../../model/instant.ts';
import type { OperationState } from '../../model/job.ts';
import type { RestoreGrant } from '../../model/operation.ts';
import type { Grant } from '../../model/tenant-objects.ts';
import { WriteAbandoned } from '../../okta/okta.ts';
import type { Run } from '../run.ts';
import { abandonedAs, type Attempt, carryOut } from './carry-out.ts';
import { displacesNothing } from './displaces-nothing.ts';
import { grantBefore, madeOf, valueIds, valueIdsOf } from './recorded-grant.ts';
import { additiveRefused, entitlementValuesOf } from './write-grant.ts';

/**
 * Gives back an additive grant as it was, with its end; not where it would displace a value that is held by now, nor in
 * the place of a grant that is not as it was.
 */
export function restoreGrant(
  run: Run,
  operation: RestoreGrant,
  sentBefore?: number,
): Promise<OperationState> {
  const { okta } = run.context;
  const { appId } = run.job;
  const { principal } = operation;
  const payload = entitlementValuesOf(run, operation.values);
  const sends = valueIdsOf(payload);
  const same = (grant: Grant) => {
    const values = valueIds([grant]);
    return (
      grant.type === 'ENTITLEMENT' &&
      grant.action === 'ALLOW' &&
      parseInstant(grant.expiresAt) === parseInstant(operation.expiresAt) &&
      values.length === sends.length &&
      values.every((value) => sends.includes(value))
    );
  };
  const attempt: Attempt = {
    send: async () => {
      const outcome = await okta.grants.create(
        appId,
        principal,
        'ENTITLEMENT',
        {
          beforeSend: async () => {
            await run.lease.hold();
            if (run.isOver(operation.expiresAt)) throw new WriteAbandoned('nothing-left');
            await run.membership.checkNow(principal);
            await run.overtaken.check(principal);
            await run.names.check(operation.values);
            const there = await okta.grants.listForPrincipal(appId, principal);
            if (there.some(same)) throw new WriteAbandoned('nothing-left');
            takesPlaceOf(operation, there);
            if (there.some(({ action }) => action !== 'ALLOW')) throw new WriteAbandoned('stale: denied');
            await displacesNothing(run, operation, there);
            await run.sending(operation, { grants: there.map(grantBefore), sends });
            return payload;
          },
          ...run.control(),
        },
        operation.expiresAt,
      );
      if (outcome.outcome !== 'ok') return outcome;
      run.actor ??= outcome.value.createdBy;
      return { ...outcome, value: madeOf(outcome.value) };
    },
    lookFor: async (sentAt) => {
      const there = await okta.grants.listForPrincipal(appId, principal);
      const found = there.filter(same);
      const mine = found.find((grant) => run.isMadeByUs(grant, sentAt));
      if (mine !== undefined) return { found: 'ours', result: madeOf(mine) };
      return found[0] === undefined
        ? { found: 'absent' }
        : { found: 'not-provably-ours', result: { grantIds: found.map(({ id }) => id) } };
    },
    abandoned: abandonedAs,
    onRefusal: (refusal) => additiveRefused(run, operation, refusal),
  };
  return carryOut(run, operation, attempt, sentBefore);
}

/** What somebody else took away, or gave another end, since the plan was made is not given back. Throws `WriteAbandoned`. */
function takesPlaceOf({ instead }: RestoreGrant, there: readonly Grant[]): void {
  if (instead === undefined) return;
  const grant = there.find(({ id }) => id === instead.grantId);
  if (grant === undefined || fingerprint([factsOf(grant)]) !== instead.fingerprint)
    throw new WriteAbandoned('stale: grant changed');
}
