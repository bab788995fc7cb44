import type { Claim } from './claim.ts';
import { type SimulatedImport, PHASES, simulatedImport } from './simulated-import.ts';

/** Values read in one page, clauses in one search. */
const PAGE = 200;
const CLAUSES = 100;

/**
 * The calls of a whole import against the formula of the order of work: writes exactly one per new entitlement, batch
 * of values, assignment and grant; reads at most what the pages and people need.
 */
export async function importCalls(): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const people of [847, 10_000, 100_000]) {
    const columns = people === 847 ? 3 : 20;
    const members = people === 847 ? 23 / 847 : 0.05;
    const result = await simulatedImport({
      people,
      columns,
      members,
      settings: { rateLimits: { limits: { '*': 1_000_000 } } },
    });
    claims.push(...claimsOf(people, columns, result));
  }
  return claims;
}

function claimsOf(
  people: number,
  columns: number,
  { reads, writes, counts }: SimulatedImport,
): readonly Claim[] {
  const { newAccounts, grants, values, members } = counts;
  const sum = (row: SimulatedImport['reads']) =>
    PHASES.filter((phase) => phase !== 're-run').reduce((total, phase) => total + row[phase], 0);
  const expectedWrites = columns + newAccounts + grants;
  const notMembers = people - members;
  const firstWave = 5 + 2;
  const passes = (m: number, g: number) => Math.ceil(m / 500) + Math.ceil(g / PAGE);
  const bound =
    16 +
    3 * Math.ceil(values / PAGE) +
    Math.ceil(notMembers / CLAUSES) +
    passes(members, 0) +
    passes(people, grants) +
    2 * firstWave;
  const name = `import.calls.${people}`;
  const perPhase = PHASES.map((phase) => `${phase} ${reads[phase]}r ${writes[phase]}w`).join(', ');
  return [
    {
      claim: `${name}.writes`,
      value: sum(writes),
      goal: expectedWrites,
      better: 'lower',
      unit: 'calls',
      note: `${columns} entitlements + ${newAccounts} accounts + ${grants} grants`,
    },
    {
      claim: `${name}.reads`,
      value: sum(reads),
      goal: bound,
      better: 'lower',
      unit: 'calls',
      note: perPhase,
    },
    {
      claim: name,
      value: sum(reads) + sum(writes),
      goal: people === 847 ? 1_750 : expectedWrites + bound,
      better: 'lower',
      unit: 'calls',
    },
    {
      claim: `${name}.rerun`,
      value: reads['re-run'] + writes['re-run'],
      goal: people === 847 ? 30 : 16 + passes(people, grants),
      better: 'lower',
      unit: 'calls',
    },
  ];
}
