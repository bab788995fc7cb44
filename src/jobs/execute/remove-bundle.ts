import type { OperationState } from '../../model/job.ts';
import type { RemoveBundle } from '../../model/operation.ts';
import { WriteAbandoned } from '../../okta/okta.ts';
import type { Run } from '../run.ts';
import { type Attempt, carryOut } from './carry-out.ts';
import { asPlanned } from './create-bundle.ts';

/** Deletes a bundle that is as a job of ours made it and that nobody holds; else it ends `stale`. */
export function removeBundle(
  run: Run,
  operation: RemoveBundle,
  sentBefore?: number,
): Promise<OperationState> {
  const { okta } = run.context;
  const { bundleId } = operation;
  const attempt: Attempt = {
    send: async () => {
      const outcome = await okta.bundles.remove(bundleId, {
        beforeSend: async () => {
          await checkUnchanged(run, operation);
          await run.sending(operation);
        },
        ...run.control(),
      });
      return outcome.outcome === 'ok' ? { ...outcome, value: { bundleId } } : outcome;
    },
    lookFor: async () => {
      const found = await okta.bundles.get(bundleId);
      const gone = found === undefined || found.status === 'DELETED';
      return gone ? { found: 'not-provably-ours', result: { bundleId } } : { found: 'absent' };
    },
    isAlready: ({ status }) => status === 404 || status === 409,
    abandoned: (why) =>
      why === 'bundle-gone'
        ? { state: 'already', code: why }
        : why === 'bundle-changed' || why === 'bundle-in-use'
          ? { state: 'stale', code: why }
          : undefined,
  };
  return carryOut(run, operation, attempt, sentBefore);
}

/** Deleting a bundle takes it from everybody who holds it: only one that nobody holds may go. */
async function checkUnchanged(run: Run, operation: RemoveBundle): Promise<void> {
  const { okta } = run.context;
  const found = await okta.bundles.get(operation.bundleId, run.stop.signal);
  if (found === undefined || found.status === 'DELETED') throw new WriteAbandoned('bundle-gone');
  if (!asPlanned(run.plan, operation, found)) throw new WriteAbandoned('bundle-changed');
  for await (const page of okta.grants.listForApp(run.job.appId, run.stop.signal)) {
    if (page.some((grant) => grant.bundleId === operation.bundleId))
      throw new WriteAbandoned('bundle-in-use');
  }
}
