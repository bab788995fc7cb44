import type { Draws } from './draws.ts';

const FUNCTIONS =
  'Engineer Analyst Specialist Coordinator Administrator Consultant Designer Developer Technician Accountant Planner Architect Scientist Representative Officer Associate Advisor Operator Auditor Buyer'.split(
    ' ',
  ) as [string, ...string[]];
const DOMAINS =
  'Software Data Payroll Tax Network Security Sales Field Brand Content Quality Supply Legal Policy Cloud Platform Claims Credit Risk Clinical Research Plant Fleet Retail Digital Mobile Storage Treasury Benefits Talent'.split(
    ' ',
  ) as [string, ...string[]];

export interface Department {
  readonly name: string;
  readonly division: number;
  readonly titles: readonly string[];
  readonly homeSite: number;
  readonly costCenters: number;
  /** Four to nine people. */
  readonly rare: boolean;
}

export interface Company {
  readonly departments: readonly Department[];
  readonly divisions: number;
  readonly sites: number;
  readonly commonDepartments: number;
}

/** The departments of a company of so many people. */
export function drawCompany(draws: Draws, people: number): Company {
  const count = clamp(Math.round(4 * Math.pow(people, 0.25)), 8, 400);
  const rare = Math.max(1, Math.round(count * 0.1));
  const sites = clamp(Math.round(Math.pow(people, 0.33)), 5, 200);
  const divisions = Math.max(3, Math.round(count / 6));
  const departments: Department[] = [];
  for (let d = 0; d < count; d++) {
    const wanted = 3 + draws.below(4);
    const titles = new Set<string>();
    while (titles.size < wanted) titles.add(`${draws.pick(DOMAINS)} ${draws.pick(FUNCTIONS)}`);
    departments.push({
      name: `Dept ${String.fromCharCode(65 + (d % 26))}${d}`,
      division: d % divisions,
      titles: [...titles],
      homeSite: draws.below(sites),
      costCenters: draws.chance(0.7) ? 1 : 2 + draws.below(3),
      rare: d >= count - rare,
    });
  }
  return { departments, divisions, sites, commonDepartments: count - rare };
}

function clamp(x: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, x));
}
