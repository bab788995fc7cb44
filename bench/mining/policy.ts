import type { Company } from './company.ts';
import type { Draws } from './draws.ts';
import type { TenantSettings } from './settings.ts';
import type { Staff } from './staff.ts';

/** Which people a planted rule is for; every given part must hold, none: everybody. Numbers are those of `Staff`. */
export interface PlantedCondition {
  readonly department?: number;
  readonly division?: number;
  readonly title?: number;
  readonly type?: number;
  readonly site?: number;
  readonly rank?: number;
  readonly seniority?: number;
}

export interface PlantedRule {
  readonly condition: PlantedCondition;
  readonly entitlement: number;
  /** Share of the people concerned who really got it. */
  readonly adherence: number;
}

export interface Policy {
  readonly rules: readonly PlantedRule[];
  /** Entitlements 0 … entitlements - 1 are given by some rule. */
  readonly entitlements: number;
}

export function drawPolicy(
  draws: Draws,
  { departments, divisions, sites }: Company,
  { grantScale, birthright }: TenantSettings,
): Policy {
  const rules: PlantedRule[] = [];
  let entitlements = 0;
  const fresh = (count: number) => Array.from({ length: count }, () => entitlements++);
  const several = (mean: number) => fresh(1 + draws.poisson(mean * grantScale));
  const adherence = () =>
    draws.chance(0.5) ? 1 : draws.chance(0.6) ? 0.9 + 0.1 * draws.next() : 0.8 + 0.1 * draws.next();
  const plant = (condition: PlantedCondition, given: readonly number[]) => {
    const share = adherence();
    for (const entitlement of given) rules.push({ condition, entitlement, adherence: share });
  };
  plant({}, fresh(Math.ceil(birthright / 2)));
  plant({ type: 0 }, fresh(Math.floor(birthright / 2)));
  for (const [department, { titles, homeSite, rare }] of departments.entries()) {
    plant({ department }, several(4));
    for (const title of titles.keys()) if (draws.chance(0.6)) plant({ department, title }, several(1.5));
    if (draws.chance(0.25)) plant({ department, type: 1 }, several(0.5));
    if (draws.chance(0.2)) {
      const title = draws.below(titles.length);
      plant({ department, title, type: 0 }, several(0.5));
    }
    if (draws.chance(0.3) && !rare) plant({ department, site: homeSite }, several(0.5));
    if (draws.chance(0.3)) plant({ department, rank: 1 }, several(0.5));
  }
  plant({ rank: 1 }, several(2));
  plant({ rank: 2 }, several(2));
  plant({ seniority: 4 }, several(1));
  for (let site = 0; site < sites; site++) if (draws.chance(0.3)) plant({ site }, several(0.5));
  for (let division = 0; division < divisions; division++)
    if (draws.chance(0.5)) plant({ division }, several(0.5));
  // Some entitlements are given by a second, unrelated rule as well.
  const single = rules.length;
  for (let r = 0; r < single; r++) {
    if (!draws.chance(0.08)) continue;
    const [rule, other] = [rules[r]!, rules[draws.below(single)]!];
    if (Object.keys(other.condition).length > 0 && other.entitlement !== rule.entitlement)
      rules.push({ ...rule, condition: other.condition });
  }
  return { rules, entitlements };
}

/** Whether a rule is for a person, taken to be in this department with this title. */
export function isMeant(
  condition: PlantedCondition,
  { departments }: Company,
  staff: Staff,
  person: number,
  department = staff.department[person]!,
  title = staff.title[person]!,
): boolean {
  const { department: d, division, title: t, type, site, rank, seniority } = condition;
  return (
    (d === undefined || d === department) &&
    (division === undefined || division === departments[department]!.division) &&
    (t === undefined || t === title) &&
    (type === undefined || type === staff.type[person]) &&
    (site === undefined || site === staff.site[person]) &&
    (rank === undefined || rank === staff.rank[person]) &&
    (seniority === undefined || seniority === staff.seniority[person])
  );
}
