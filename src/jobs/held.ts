import { unlessGone } from './carry-out/gone.ts';
import type { Run } from './run.ts';

/** Value ids that a person holds right now, by Okta's own reading; undefined for somebody who was deleted. */
export function held(run: Run, principal: string): Promise<ReadonlySet<string> | undefined> {
  const { okta } = run.context;
  return unlessGone(
    okta,
    principal,
    async () => {
      const access = await okta.access.principalEntitlements(run.job.appId, principal);
      return new Set(access.flatMap((entitlement) => entitlement.values));
    },
    undefined,
  );
}
