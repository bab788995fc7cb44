import type { Claim } from '../claim.ts';
import { mineTenant } from './mine-tenant.ts';
import type { Score } from './score.ts';

interface Setting {
  readonly name: string;
  readonly goalName: string;
  readonly people: number;
  readonly noise: number;
  readonly seeds: readonly [full: number, quick: number];
  readonly f1: number;
  /** The worst seed; asked for where the goal says so. */
  readonly least?: number;
  readonly target: number;
}

const SETTINGS: readonly Setting[] = [
  {
    name: '10k.10',
    goalName: 'G1',
    people: 10_000,
    noise: 0.1,
    seeds: [20, 1],
    f1: 0.98,
    least: 0.965,
    target: 0.985,
  },
  { name: '1k.10', goalName: 'G2', people: 1000, noise: 0.1, seeds: [20, 4], f1: 0.95, target: 0.96 },
  { name: '1k.20', goalName: 'G2', people: 1000, noise: 0.2, seeds: [20, 4], f1: 0.92, target: 0.94 },
  { name: '300.10', goalName: 'G3', people: 300, noise: 0.1, seeds: [20, 4], f1: 0.9, target: 0.94 },
  { name: '100k.5', goalName: 'G4', people: 100_000, noise: 0.05, seeds: [5, 0], f1: 0.995, target: 0.998 },
];

/** The smallest tenant for which rates of false patterns are promised. */
const LARGE_ENOUGH = 1000;
/** Where more is missing, fewer rules than there are can be proved: the goal of F1 says how many. */
const MOST_NOISE_TO_COUNT = 0.1;

/** G1–G4 and G6–G8: how well the planted policies of many seeds are found again, with noise in what people hold. */
export async function qualityClaims(full: boolean): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const { name, goalName, people, noise, seeds, f1, least, target } of SETTINGS) {
    const count = seeds[full ? 0 : 1];
    if (count === 0) continue;
    const scores: Score[] = [];
    for (let seed = 101; seed < 101 + count; seed++)
      scores.push((await mineTenant({ seed, people, extra: noise, missing: noise })).score);
    const mean = (of: (score: Score) => number) => scores.reduce((sum, one) => sum + of(one), 0) / count;
    const worst = Math.min(...scores.map((one) => one.f1));
    const note = `mean of ${count} seeds, ${people.toLocaleString('en-US')} people, ${noise * 100} % noise`;
    claims.push({
      claim: `mining.f1.${name}`,
      value: mean((one) => one.f1),
      goal: f1,
      better: 'higher',
      unit: 'F1',
      note: `${goalName}, target ${target}; ${note}; worst ${worst.toFixed(3)}`,
    });
    if (least !== undefined)
      claims.push({
        claim: `mining.f1.${name}.worst`,
        value: worst,
        goal: least,
        better: 'higher',
        unit: 'F1',
        note: `${goalName}, target .975; worst of ${count} seeds`,
      });
    if (people < LARGE_ENOUGH) continue;
    const ratio = mean((one) => one.signable / one.truth);
    const emitted: Claim = {
      claim: `mining.emitted.${name}`,
      value: Math.abs(ratio - 1),
      goal: 0.05,
      better: 'lower',
      unit: 'off the truth',
      note: `G7, target .03; ${ratio.toFixed(3)} patterns of five people or more per planted rule of as many`,
    };
    claims.push(
      {
        claim: `mining.false.${name}`,
        value: mean((one) => one.falseShare),
        goal: 0.02,
        better: 'lower',
        unit: 'of patterns',
        note: 'G6, target .01',
      },
      ...(noise > MOST_NOISE_TO_COUNT ? [] : [emitted]),
      {
        claim: `mining.beyond.${name}`,
        value: mean((one) => one.overGrant),
        goal: 0.002,
        better: 'lower',
        unit: 'of what is implied',
        note: `G8, target .001; policy covered ${(100 * mean((one) => one.coverage)).toFixed(1)} %`,
      },
    );
  }
  return claims;
}
