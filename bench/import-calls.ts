import type { Claim } from './claim.ts';
import { type SimulatedImport, type SimulatedOptions, PHASES, simulatedImport } from './simulated-import.ts';

/** Rows in a page of values or grants, and of members; clauses in one search. */
const PAGE = 200;
const MEMBERS_PAGE = 500;
const CLAUSES = 100;

const CASES: readonly {
  readonly name: string;
  readonly source: SimulatedOptions['source'];
  /** Of the whole first import and of the re-run, where the order of work names them. */
  readonly goals?: { readonly all: number; readonly rerun: number };
}[] = [
  { name: '847', source: { demo: 'hr' }, goals: { all: 1_750, rerun: 30 } },
  { name: 'finance', source: { demo: 'finance' } },
  { name: '10000', source: { people: 10_000, columns: 20, members: 0.05 } },
  { name: '100000', source: { people: 100_000, columns: 20, members: 0.05 } },
];

/**
 * The calls of a whole import, from analysis to verification, against the formula of the order of work: writes exactly
 * one per new entitlement, batch of values, assignment and grant; reads at most what the pages and people need.
 */
export async function importCalls(): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const { name, source, goals } of CASES) {
    const result = await simulatedImport({
      source,
      settings: { rateLimits: { limits: { '*': 1_000_000 } } },
    });
    claims.push(...claimsOf(`import.calls.${name}`, result, goals));
  }
  return claims;
}

function claimsOf(
  name: string,
  { reads, writes, counts, passes, resent }: SimulatedImport,
  goals: { readonly all: number; readonly rerun: number } | undefined,
): readonly Claim[] {
  const sum = (row: SimulatedImport['reads']) =>
    PHASES.filter((phase) => phase !== 're-run').reduce((total, phase) => total + row[phase], 0);
  const expected = counts.newEntitlements + counts.valueBatches + counts.newAccounts + counts.grants;
  const pages = (rows: number, page: number) => Math.ceil(rows / page);
  const pass = ({ members, grants, blind }: (typeof passes)[number]) =>
    pages(members, MEMBERS_PAGE) + pages(grants, PAGE) + blind;
  const [first, second] = passes;
  const searching = counts.keys * pages(counts.toSearch, CLAUSES) + pages(counts.misses, CLAUSES);
  const bound =
    16 +
    3 * pages(counts.values, PAGE) +
    searching +
    pass(first) +
    pass(second) +
    counts.freshReads +
    2 * counts.firstWave;
  const formula = `16 + 3⌈V/200⌉ + k⌈U/B⌉ + ⌈misses/B⌉ + Σ(⌈M/500⌉ + ⌈G/200⌉ + P) + F + 2W; V ${counts.values}, k ${counts.keys}, U ${counts.toSearch}, B ${CLAUSES}, misses ${counts.misses}, M ${first.members} and ${second.members}, G ${first.grants} and ${second.grants}, P ${first.blind} and ${second.blind}, F ${counts.freshReads}, W ${counts.firstWave}`;
  const perPhase = PHASES.map((phase) => `${phase} ${reads[phase]}r ${writes[phase]}w`).join(', ');
  const written = sum(writes) - resent;
  const all = sum(reads) + sum(writes);
  return [
    {
      claim: `${name}.writes`,
      value: written,
      goal: expected,
      better: 'lower',
      unit: 'calls',
      note: `${counts.newEntitlements} entitlements + ${counts.valueBatches} batches + ${counts.newAccounts} accounts + ${counts.grants} grants; re-sent ${resent}`,
    },
    {
      claim: `${name}.writes.off`,
      value: Math.abs(written - expected),
      goal: 0,
      better: 'lower',
      unit: 'calls',
      note: 'exactly those',
    },
    { claim: `${name}.reads`, value: sum(reads), goal: bound, better: 'lower', unit: 'calls', note: formula },
    {
      claim: name,
      value: all,
      goal: goals?.all ?? expected + bound,
      better: 'lower',
      unit: 'calls',
      note: perPhase,
    },
    {
      claim: `${name}.rerun`,
      value: reads['re-run'] + writes['re-run'],
      goal: goals?.rerun ?? 16 + 3 * pages(counts.values, PAGE) + searching + pass(second),
      better: 'lower',
      unit: 'calls',
    },
  ];
}
