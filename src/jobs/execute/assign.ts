import type { OperationState } from '../../model/job.ts';
import type { Assign, WriteGrant } from '../../model/operation.ts';
import { WriteAbandoned } from '../../okta/okta.ts';
import type { Run } from '../run.ts';
import { abandonedAs, type Attempt, carryOut, createdOf } from './carry-out.ts';

/** What somebody is made an account for: `values` are indexes into those of the plan. */
type Gives = Pick<WriteGrant, 'values' | 'expiresAt'>;

/**
 * Makes the person, who must be active still, a member of the app: for values that are there and called as the plan says, and
 * that have not ended by now, else it would be an account with nothing in it. Already a member, by an answer 409 or 200, is
 * a success (contract §10.11).
 */
export function assign(
  run: Run,
  operation: Assign,
  sentBefore?: number,
  { values, expiresAt }: Gives = { values: [] },
): Promise<OperationState> {
  const { members } = run.context.okta;
  const { appId } = run.job;
  const attempt: Attempt = {
    send: async () => {
      const outcome = await members.assign(appId, operation.principal, {
        beforeSend: async () => {
          await run.overtaken.check(operation.principal);
          await run.standing.check(operation);
          if (run.isOver(expiresAt)) throw new WriteAbandoned('stale: ended');
          if (values.length > 0) await run.names.checkThere(values);
          await run.sending(operation);
        },
        ...run.control(),
      });
      return outcome.outcome === 'ok'
        ? { ...outcome, value: { created: outcome.value.created ?? null } }
        : outcome;
    },
    lookFor: async (sentAt) => {
      const member = await members.get(appId, operation.principal);
      if (member === undefined) return { found: 'absent' };
      // Okta does not record who assigned: the time is all there is.
      return {
        found: run.madeSince(member.created, sentAt) ? 'ours' : 'not-provably-ours',
        result: { created: member.created ?? null },
      };
    },
    wasThere: (answer, sentAt) => run.madeBefore(createdOf(answer), sentAt),
    abandoned: abandonedAs,
    isAlready: ({ status, errorCode }) => status === 409 && errorCode === 'E0000062',
  };
  return carryOut(run, operation, attempt, sentBefore);
}
