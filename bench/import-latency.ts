import type { Claim } from './claim.ts';
import { simulatedImport } from './simulated-import.ts';

/** 847 people without limits: what the product itself costs, and what a round trip of 100 ms adds. */
export async function importLatency(): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const latencyMs of [0, 100]) {
    const { seconds, realSeconds } = await simulatedImport({
      source: { people: 847, columns: 3, members: 23 / 847 },
      latencyMs,
      settings: { rateLimits: { limits: { '*': 1_000_000 } } },
    });
    const simulated = seconds.structure + seconds.plan + seconds.apply;
    claims.push(
      {
        claim: `import.seconds.847.latency${latencyMs}`,
        value: simulated,
        goal: latencyMs === 0 ? 85 : 95,
        better: 'lower',
        unit: 's',
        note: 'simulated; settle (10 s) is waited for eight times',
      },
      {
        claim: `import.cpu.847.latency${latencyMs}`,
        value: realSeconds,
        goal: 10,
        better: 'lower',
        unit: 's',
        note: 'real, product and sandbox in one process',
      },
    );
  }
  return claims;
}
