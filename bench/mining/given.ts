import { groupedStable } from './grouped-stable.ts';
import type { Company } from './company.ts';
import type { Draws } from './draws.ts';
import { isMeant, type PlantedRule, type Policy } from './policy.ts';
import type { TenantSettings } from './settings.ts';
import type { Staff } from './staff.ts';

/** Why a person holds something: what the miner must find out. */
export const KIND = { policy: 0, extra: 1, leftOver: 2, adhoc: 3, trap: 4 } as const;

/** Holdings by person: entitlements of person p are those from `offsets[p]` to `offsets[p + 1]`. */
export interface Given {
  readonly entitlementCount: number;
  readonly offsets: Uint32Array;
  readonly entitlements: Uint32Array;
  readonly kinds: Uint8Array;
}

/** Five entitlements whose rate depends on the department only, while the site goes with the department. */
const TRAPS = 5;

export function drawGiven(
  draws: Draws,
  company: Company,
  staff: Staff,
  policy: Policy,
  { extra, missing, kept, adhoc }: TenantSettings,
): Given {
  const { departments } = company;
  const adhocCount = Math.round((policy.entitlements * adhoc) / (1 - adhoc));
  const firstTrap = policy.entitlements + adhocCount;
  const entitlementCount = firstTrap + TRAPS;
  const trapRates = Array.from({ length: TRAPS }, () =>
    Float64Array.from(departments, () => (draws.chance(0.3) ? 0.15 + 0.3 * draws.next() : 0.005)),
  );
  const { everywhere, byDepartment } = rulesByDepartment(policy.rules, company);
  const rows = new HoldingRows();
  const heldBy = new Int32Array(entitlementCount).fill(-1);
  for (let p = 0; p < staff.count; p++) {
    const department = staff.department[p]!;
    const give = (entitlement: number, kind: number) => {
      heldBy[entitlement] = p;
      rows.push(p, entitlement, kind);
    };
    for (const list of [everywhere, byDepartment[department]!])
      for (const { condition, entitlement, adherence } of list) {
        if (heldBy[entitlement] === p || !isMeant(condition, company, staff, p)) continue;
        if (draws.chance(adherence) && !draws.chance(missing)) give(entitlement, KIND.policy);
      }
    const former = staff.formerDepartment[p]!;
    if (former >= 0)
      for (const { condition, entitlement } of byDepartment[former]!) {
        if (heldBy[entitlement] === p) continue;
        if (!isMeant(condition, company, staff, p, former, staff.formerTitle[p])) continue;
        if (draws.chance(kept)) give(entitlement, KIND.leftOver);
      }
    for (const [i, rates] of trapRates.entries())
      if (heldBy[firstTrap + i] !== p && draws.chance(rates[department]!)) give(firstTrap + i, KIND.trap);
  }
  for (let e = policy.entitlements; e < firstTrap; e++) {
    const most = Math.round(staff.count * 0.02);
    const size = Math.max(1, Math.min(most, Math.floor(2 / Math.pow(draws.next() + 1e-6, 0.9))));
    const holders = new Set<number>();
    while (holders.size < size) holders.add(draws.below(staff.count));
    for (const p of holders) rows.push(p, e, KIND.adhoc);
  }
  const before = rows.length;
  for (let i = 0; i < Math.round(before * extra); i++) {
    const entitlement = rows.entitlementAt(draws.below(before));
    rows.push(draws.below(staff.count), entitlement, KIND.extra);
  }
  return { entitlementCount, ...groupedStable(rows, staff.count, entitlementCount) };
}

/** Rules that name a department or its division, by department; the others. */
function rulesByDepartment(rules: readonly PlantedRule[], { departments }: Company) {
  const everywhere: PlantedRule[] = [];
  const byDepartment: PlantedRule[][] = departments.map(() => []);
  for (const rule of rules) {
    const { department, division } = rule.condition;
    if (department !== undefined) byDepartment[department]!.push(rule);
    else if (division === undefined) everywhere.push(rule);
    else
      for (const [d, its] of departments.entries())
        if (its.division === division) byDepartment[d]!.push(rule);
  }
  return { everywhere, byDepartment };
}

/** Growing columns of (person, entitlement, kind). */
export class HoldingRows {
  people = new Uint32Array(1 << 16);
  entitlements = new Uint32Array(1 << 16);
  kinds = new Uint8Array(1 << 16);
  length = 0;

  push(person: number, entitlement: number, kind: number): void {
    if (this.length === this.people.length) {
      this.people = doubled(this.people, new Uint32Array(this.length * 2));
      this.entitlements = doubled(this.entitlements, new Uint32Array(this.length * 2));
      this.kinds = doubled(this.kinds, new Uint8Array(this.length * 2));
    }
    this.people[this.length] = person;
    this.entitlements[this.length] = entitlement;
    this.kinds[this.length++] = kind;
  }

  entitlementAt(row: number): number {
    return this.entitlements[row] ?? 0;
  }
}

function doubled<T extends Uint32Array | Uint8Array>(from: T, into: T): T {
  into.set(from);
  return into;
}
