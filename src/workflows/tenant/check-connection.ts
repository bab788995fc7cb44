import type { Call, Context } from '../context.ts';

export interface ConnectionAnswer {
  readonly host: string;
  readonly tenantId: string;
  readonly company?: string;
  readonly governance: 'available';
}

/**
 * Whether the configured tenant answers, as whom, and with governance: at most 2 calls.
 * Throws `config.*`, `auth.*`, `tenant.*`.
 */
export async function checkConnection(context: Context, call: Call = {}): Promise<ConnectionAnswer> {
  const okta = context.okta();
  const org = await context.org({ fresh: true, signal: call.signal });
  await okta.checkGovernance(call.signal);
  return {
    host: okta.host,
    tenantId: org.id,
    ...(org.companyName === undefined ? {} : { company: org.companyName }),
    governance: 'available',
  };
}
