import { factsOf, fingerprint } from '../../access/grant-facts.ts';
import { formatInstant, parseInstant } from '../../model/instant.ts';
import type { OperationState } from '../../model/job.ts';
import type { EndGrant } from '../../model/operation.ts';
import { WriteAbandoned } from '../../okta/okta.ts';
import type { Run } from '../run.ts';
import { abandonedAs, type Attempt, carryOut } from './carry-out.ts';
import { grantBefore, isUntouched } from './recorded-grant.ts';

/**
 * Ends one grant by its own expiry, a little ahead of the tenant's clock: never by revoking its values, which would take
 * them from the grants of others too (contract §4.4). Only if it still is what the plan saw.
 */
export function endGrant(run: Run, operation: EndGrant, sentBefore?: number): Promise<OperationState> {
  const { okta, clock, settings } = run.context;
  const { appId } = run.job;
  const { principal, grantId } = operation;
  const tenantNow = () => clock.now() + (okta.clockAheadMs() ?? 0);
  const attempt: Attempt = {
    send: async () => {
      let endsAt = '';
      const outcome = await okta.grants.end(grantId, {
        beforeSend: async () => {
          await run.lease.hold();
          await run.names.check(operation.values);
          const there = await okta.grants.listForPrincipal(appId, principal);
          const grant = there.find(({ id }) => id === grantId);
          if (grant === undefined) throw new WriteAbandoned('nothing-left');
          if (fingerprint([factsOf(grant)]) !== operation.fingerprint)
            throw new WriteAbandoned('stale: grant changed');
          if (operation.made !== undefined && !isUntouched(grant, operation.made, settings.settleMs))
            throw new WriteAbandoned('stale: not the grant we made');
          await run.sending(operation, { grants: there.map(grantBefore), sends: [] });
          // Okta shows whole seconds: never earlier than was promised; nor later than it would have ended by itself.
          const promised = Math.ceil((tenantNow() + settings.endAheadMs) / 1000) * 1000;
          endsAt = formatInstant(Math.min(promised, parseInstant(grant.expiresAt) ?? Infinity));
          return endsAt;
        },
        ...run.control(),
      });
      if (outcome.outcome !== 'ok') return outcome;
      return { ...outcome, value: { grantId, endsAt: outcome.value.expiresAt ?? endsAt } };
    },
    lookFor: async (sentAt) => {
      const there = await okta.grants.listForPrincipal(appId, principal);
      const grant = there.find(({ id }) => id === grantId);
      // Whether it ended by us or by somebody else cannot be told any more.
      if (grant === undefined) return { found: 'not-provably-ours', result: { grantId } };
      if (fingerprint([factsOf(grant)]) === operation.fingerprint) return { found: 'absent' };
      const endsAt = parseInstant(grant.expiresAt);
      const latest = tenantNow() + settings.endAheadMs + 2_000;
      // Somebody changed it otherwise: it goes on, and nothing of ours is left to find.
      if (endsAt === undefined || endsAt > latest) return { found: 'unclear' };
      const ours = run.madeSince(grant.lastUpdated, sentAt);
      return {
        found: ours ? 'ours' : 'not-provably-ours',
        result: { grantId, endsAt: grant.expiresAt ?? null },
      };
    },
    abandoned: abandonedAs,
  };
  return carryOut(run, operation, attempt, sentBefore);
}
