import { systemClock } from '../src/config/system-clock.ts';
import { demoCompany } from '../src/sandbox/generate/demo-company.ts';
import { Sandbox } from '../src/sandbox/sandbox.ts';
import { startSandboxServer } from '../src/sandbox/server.ts';
import type { Claim } from './claim.ts';

const REQUESTS = 20_000;
const CONNECTIONS = 50;

/** Requests a second that the sandbox answers, in process and over HTTP from the same process. */
export async function sandboxSpeed(): Promise<readonly Claim[]> {
  const sandbox = new Sandbox({
    clock: systemClock,
    settings: { rateLimits: { limits: { '*': 100_000_000 } } },
  });
  demoCompany(sandbox);
  const users = sandbox.tenant.userList;
  const headers = { authorization: `SSWS ${sandbox.token}` };
  const path = (n: number) => `/api/v1/users/${users[n % users.length]?.id ?? ''}`;
  let at = performance.now();
  for (let n = 0; n < REQUESTS; n++)
    sandbox.handle({ method: 'GET', url: `https://acme.okta.com${path(n)}`, headers });
  const inProcess = REQUESTS / ((performance.now() - at) / 1000);
  const server = await startSandboxServer(sandbox);
  const { Agent, request } = await import('undici');
  const dispatcher = new Agent({ connections: CONNECTIONS });
  at = performance.now();
  let next = 0;
  await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      while (next < REQUESTS) {
        const { body } = await request(`${server.origin}${path(next++)}`, { dispatcher, headers });
        await body.text();
      }
    }),
  );
  const overHttp = REQUESTS / ((performance.now() - at) / 1000);
  await dispatcher.close();
  await server.close();
  return [
    {
      claim: 'import.sandbox.inprocess',
      value: Math.round(inProcess),
      goal: 10_000,
      better: 'higher',
      unit: 'requests/s',
    },
    {
      claim: 'import.sandbox.http',
      value: Math.round(overHttp),
      goal: 2_000,
      better: 'higher',
      unit: 'requests/s',
      note: 'client and server in one process',
    },
  ];
}
