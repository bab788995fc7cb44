import { mustPlanAgain } from '../../jobs/open-job.ts';
import type { Call, Context } from '../context.ts';

export interface ConnectionAnswer {
  readonly host: string;
  readonly tenantId: string;
  readonly company?: string;
  readonly governance: 'available';
  /** Jobs of this organisation that have not ended and can still go on, by what is kept here; at most 100. */
  readonly openJobs: readonly string[];
}

/**
 * Whether the configured tenant answers, as whom, and with governance: at most 2 calls.
 * Throws `config.*`, `auth.*`, `tenant.*`.
 */
export async function checkConnection(context: Context, call: Call = {}): Promise<ConnectionAnswer> {
  const okta = context.okta();
  const org = await context.org({ fresh: true, signal: call.signal });
  await okta.checkGovernance(call.signal);
  const open = await context.store.jobs.list(org.id, {
    limit: 100,
    states: ['waiting', 'running', 'parked'],
  });
  return {
    host: okta.host,
    tenantId: org.id,
    ...(org.companyName === undefined ? {} : { company: org.companyName }),
    governance: 'available',
    openJobs: open.filter((job) => !mustPlanAgain(job)).map(({ id }) => id),
  };
}
