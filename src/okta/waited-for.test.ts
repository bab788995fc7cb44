import { describe, expect, it } from 'vitest';
import { type Meets, scriptedClient } from '../../test/support/client.ts';
import { TransportError } from '../model/transport.ts';

const APP = { id: '0oa00000000000000001', label: 'HR', status: 'ACTIVE' };
const NOBODY: readonly (readonly [string, Meets, string])[] = [
  ['a refused connection', new TransportError('connect', false), 'tenant.unreachable'],
  ['a name that does not resolve', new TransportError('dns', false), 'tenant.unreachable'],
  ['silence', 'silence', 'okta.unavailable'],
  ['503', { status: 503, body: '' }, 'okta.unavailable'],
];

async function tookMs(
  meets: Meets,
  read: (client: ReturnType<typeof scriptedClient>) => Promise<unknown>,
  timeoutMs = 30_000,
): Promise<{ readonly ms: number; readonly code: unknown }> {
  const client = scriptedClient([meets], { timeoutMs });
  const start = client.clock.now();
  const problem: unknown = await read(client).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { ms: client.clock.now() - start, code: (problem as { readonly code?: unknown }).code };
}

describe('a read that a person waits for', () => {
  it.each(NOBODY)('gives up within 15 seconds of %s', async (_, meets, code) => {
    for (const read of [
      ({ okta }) => okta.waitedFor.org(),
      ({ okta }) => okta.waitedFor.apps.find('HR'),
      ({ okta }) => okta.waitedFor.users.suggest('ann', 5),
      ({ okta }) => okta.waitedFor.settings.entitlementManagement('orn:okta:app'),
    ] satisfies ((client: ReturnType<typeof scriptedClient>) => Promise<unknown>)[]) {
      const { ms, code: thrown } = await tookMs(meets, read);
      expect(thrown).toBe(code);
      expect(ms).toBeLessThanOrEqual(15_000);
    }
  });

  it.each(NOBODY)('is asked on for longer by a long job after %s', async (_, meets, code) => {
    const { ms, code: thrown } = await tookMs(meets, ({ okta }) => okta.apps.find('HR'));
    expect(thrown).toBe(code);
    expect(ms).toBeGreaterThan(30_000);
  });

  it('waits for one attempt at least half as long as the settings say', async () => {
    const { ms } = await tookMs('silence', ({ okta }) => okta.waitedFor.apps.find('HR'), 120_000);
    expect(ms).toBe(60_000);
  });

  it('does not count the time for which the rate limit makes it wait', async () => {
    const { okta, clock } = scriptedClient([
      ({ url }) => ({ status: 429, headers: { 'x-rate-limit-remaining': '0' }, json: { url } }),
      { json: [APP] },
    ]);
    const start = clock.now();
    expect(await okta.waitedFor.apps.find('HR')).toMatchObject([{ id: APP.id }]);
    expect(clock.now() - start).toBeGreaterThan(15_000);
  });
});
