import type { SettingsPatch } from '../src/sandbox/settings.ts';
import type { Claim } from './claim.ts';
import { simulatedImport } from './simulated-import.ts';

/** Per minute: users 600, apps 100, governance 600. */
const LIMITS = { 'apps/*': 100, '*': 600 };
const SHARE = 0.75;
const WINDOW_SECONDS = 60;
const LATENCY_MS = 100;

/**
 * Time from structure to verified under real rate limits, against the bound: the windows that the busiest bucket needs at
 * floor(share × limit), plus the reads that follow one another.
 */
export async function importThroughput(): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  const cases: readonly {
    readonly name: string;
    readonly people: number;
    readonly settings: SettingsPatch;
    readonly goal: number;
  }[] = [
    { name: '10000', people: 10_000, settings: {}, goal: 1.05 },
    {
      name: '10000.neighbour',
      people: 10_000,
      settings: { rateLimits: { neighbour: 0.4 } },
      goal: 1.05 * (0.75 / 0.58),
    },
    {
      name: '10000.reject400',
      people: 10_000,
      settings: { grants: { entitlementType: 'reject400' } },
      goal: 1.05,
    },
    { name: '100000', people: 100_000, settings: {}, goal: 1.05 },
    {
      name: '100000.neighbour',
      people: 100_000,
      settings: { rateLimits: { neighbour: 0.4 } },
      goal: 1.05 * (0.75 / 0.58),
    },
  ];
  for (const { name, people, settings, goal } of cases) {
    const result = await simulatedImport({
      source: { people, columns: 20, members: 0.05 },
      latencyMs: LATENCY_MS,
      settings: { ...settings, rateLimits: { limits: LIMITS, ...settings.rateLimits } },
    });
    const { newAccounts, grants, values, toSearch, keys } = result.counts;
    const perWindow = { apps: Math.floor(SHARE * 100), grants: Math.floor(SHARE * 600) };
    const windows = Math.max(Math.ceil(newAccounts / perWindow.apps), Math.ceil(grants / perWindow.grants));
    // Of each pass over the app, pages of members and of grants are read beside each other.
    const serialReads =
      3 * Math.ceil(values / 200) +
      keys * Math.ceil(toSearch / 100) +
      result.passes.reduce((sum, pass) => sum + Math.max(pass.members / 500, pass.grants / 200), 0);
    const bound = windows * WINDOW_SECONDS + (serialReads * LATENCY_MS) / 1000;
    const taken = result.seconds.structure + result.seconds.plan + result.seconds.apply;
    claims.push(
      {
        claim: `import.ratio.${name}`,
        value: taken / bound,
        goal,
        better: 'lower',
        unit: '×',
        note: `${Math.round(taken)} s of a bound of ${Math.round(bound)} s (${windows} windows), simulated`,
      },
      {
        claim: `import.429.${name}`,
        value: result.limited,
        goal: settings.rateLimits?.neighbour === undefined ? 0 : Math.ceil(taken / WINDOW_SECONDS),
        better: 'lower',
        unit: 'answers',
        note: 'goal: 0 alone, one per window beside a neighbour',
      },
      {
        claim: `import.cpu.${name}`,
        value: result.realSeconds,
        goal: people / 200,
        better: 'lower',
        unit: 's',
        note: 'real, product and sandbox in one process',
      },
    );
  }
  return claims;
}
