import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import { createWorld } from '../../test/support/world.ts';
import { populated } from './populated.ts';
import { PROFILE } from './profiles.ts';

/** Per minute: users 600, apps 100, governance 600, as the benches of imports have them. */
const LIMITS = { 'apps/*': 100, '*': 600 };
const LATENCY_MS = 100;
const HOUR_MS = 3_600_000;
const CHANGED = 0.01;

/**
 * The product and a generated tenant of so many people with rate limits, in one process and in simulated time: an app is analysed,
 * 1 % of its people change, and it is analysed again by what changed. Prints, of both runs, the simulated seconds and those of the
 * processor, the tenant's included.
 */
const world = await createWorld({ latencyMs: LATENCY_MS, settings: { rateLimits: { limits: LIMITS } } });
const { appId, change } = populated(world.sandbox, Number(process.argv[2]), Number(process.argv[3]));
const analyzed = async (reading: 'whole' | 'changes') => {
  await world.clock.sleep(HOUR_MS);
  const started = world.clock.now();
  const cpu = process.cpuUsage();
  const attributes = { named: [...PROFILE], without: [] };
  const wanted = { apps: [appId], everybody: 'no', reading, attributes } as const;
  const { facts } = await analyzePatterns(world.context, wanted);
  const { user, system } = process.cpuUsage(cpu);
  const waited = (world.clock.now() - started) / 1000;
  return { waited, worked: (user + system) / 1e6, reading: facts.reading };
};
const whole = await analyzed('whole');
await world.clock.sleep(HOUR_MS);
change(CHANGED);
console.log(JSON.stringify({ whole, again: await analyzed('changes') }));
await world.close();
