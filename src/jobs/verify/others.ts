import type { Run } from '../run.ts';

/** Values that grants of somebody else give a person; `unknown` where a grant does not show its values or its maker. */
export async function grantsOfOthers(run: Run, principal: string): Promise<ReadonlySet<string> | 'unknown'> {
  const grants = await run.context.okta.grants.listForPrincipal(run.job.appId, principal);
  const foreign = grants.filter(
    (grant) => run.actor === undefined || grant.createdBy !== run.actor || grant.type === 'POLICY',
  );
  if (foreign.some((grant) => grant.entitlements === undefined)) return 'unknown';
  return new Set(
    foreign.flatMap((grant) => (grant.entitlements ?? []).flatMap((entitlement) => entitlement.values)),
  );
}
