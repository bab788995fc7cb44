import { describe, expect, it } from 'vitest';
import type { SettingsPatch } from '../../src/sandbox/settings.ts';
import { smallApp } from '../support/small-app.ts';
import { saidAndTaken } from '../support/time-left.ts';
import { createWorld } from '../support/world.ts';

const cases: readonly (readonly [string, SettingsPatch])[] = [
  ['the limits that the documents name', {}],
  ['assignments that are slower than grants', { rateLimits: { limits: { 'apps/*': 60, '*': 600 } } }],
  ['a neighbour', { rateLimits: { neighbour: 0.4 } }],
  ['no limits', { rateLimits: { limits: { '*': 1_000_000 } } }],
  ['a tenant that takes CUSTOM grants only', { grants: { entitlementType: 'reject400' } }],
];

describe('the time that a job says it will take', () => {
  it.each(cases)('is right within 15 % at 10, 50 and 90 %: %s', async (_what, settings) => {
    const world = await createWorld({ settings, latencyMs: 100 });
    try {
      const { plan } = await smallApp(world, 600, 60);
      if (settings.grants?.entitlementType === 'reject400')
        await world.context.store.facts.set(
          world.sandbox.tenant.org.id,
          'capability.additive',
          'no',
          world.clock.now(),
        );
      const header = await plan();
      expect(header.headline.at(-1)).toMatch(/^Time: about \d.*; taking it back about \d/);
      for (const { part, said, taken } of await saidAndTaken(world, header, [0.1, 0.5, 0.9])) {
        expect(Math.abs(said - taken), `${part}: said ${said}, took ${taken}`).toBeLessThanOrEqual(
          // A tenth of a job of a few minutes is less than a window of its limits.
          Math.max(0.15 * taken, 20),
        );
      }
    } finally {
      await world.close();
    }
  });
});
