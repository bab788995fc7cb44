import type { Company } from './company.ts';
import type { Draws } from './draws.ts';

export const SENIORITIES = ['', 'Senior', 'Lead', 'Junior', 'Principal'] as const;
export const TYPES = ['Employee', 'Contractor', 'Intern'] as const;
export const RANKS = ['', 'Manager', 'Director'] as const;

/** What people really are, one number per person. */
export interface Staff {
  readonly count: number;
  readonly department: Int32Array;
  /** Index into the department's titles. */
  readonly title: Int32Array;
  readonly seniority: Int32Array;
  readonly rank: Uint8Array;
  readonly site: Int32Array;
  /** Department × 8 + cost centre. */
  readonly costCenter: Int32Array;
  readonly type: Uint8Array;
  readonly pod: Int32Array;
  readonly floor: Int32Array;
  readonly language: Uint8Array;
  /** -1: never moved. */
  readonly formerDepartment: Int32Array;
  readonly formerTitle: Int32Array;
}

/** People of a company. The first ones fill the rare departments when `withRare`. */
export function drawStaff(
  draws: Draws,
  company: Company,
  count: number,
  { atHome, movers }: { readonly atHome: number; readonly movers: number },
  withRare = true,
): Staff {
  const { departments, commonDepartments, sites } = company;
  const anyDepartment = draws.zipf(commonDepartments, 0.9);
  const anySite = draws.zipf(sites, 0.8);
  const rare: number[] = [];
  if (withRare)
    for (let d = commonDepartments; d < departments.length; d++) {
      const size = 4 + draws.below(6);
      for (let i = 0; i < size; i++) rare.push(d);
    }
  const staff: Staff = {
    count,
    department: new Int32Array(count),
    title: new Int32Array(count),
    seniority: new Int32Array(count),
    rank: new Uint8Array(count),
    site: new Int32Array(count),
    costCenter: new Int32Array(count),
    type: new Uint8Array(count),
    pod: new Int32Array(count),
    floor: new Int32Array(count),
    language: new Uint8Array(count),
    formerDepartment: new Int32Array(count).fill(-1),
    formerTitle: new Int32Array(count),
  };
  for (let p = 0; p < count; p++) {
    const d = rare[p] ?? anyDepartment();
    const department = departments[d]!;
    const titles = department.titles.length;
    staff.department[p] = d;
    staff.title[p] = Math.min(titles - 1, Math.floor(draws.next() * draws.next() * titles * 1.3));
    staff.seniority[p] = draws.chance(0.55) ? 0 : 1 + draws.below(4);
    staff.rank[p] = draws.chance(0.09) ? 1 : draws.chance(0.015) ? 2 : 0;
    staff.site[p] = draws.chance(atHome) ? department.homeSite : anySite();
    staff.costCenter[p] = d * 8 + draws.below(department.costCenters);
    const type = draws.next();
    staff.type[p] = type < 0.82 ? 0 : type < 0.97 ? 1 : 2;
    staff.pod[p] = draws.below(50);
    staff.floor[p] = draws.below(30);
    staff.language[p] = draws.below(8);
    if (draws.chance(movers)) {
      const former = anyDepartment();
      if (former !== d) {
        staff.formerDepartment[p] = former;
        staff.formerTitle[p] = draws.below(departments[former]!.titles.length);
      }
    }
  }
  return staff;
}
