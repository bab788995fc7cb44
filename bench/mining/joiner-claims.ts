import type { Pattern } from '../../src/model/patterns.ts';
import type { Claim } from '../claim.ts';
import { CleanPeople } from './clean-people.ts';
import { Draws } from './draws.ts';
import { minedOf, mineTenant } from './mine-tenant.ts';
import { isMeant } from './policy.ts';
import { drawStaff, type Staff } from './staff.ts';
import type { Tenant } from './tenant.ts';

const NOISE = 0.1;
/** New people sit anywhere: whoever learned the site instead of the department is wrong about them. */
const AT_HOME = 0.1;
/** A share of fewer people says nothing about a stated bound. */
const LEAST_PEOPLE = 20;

/** G9 and G20: what the patterns say of people who join later, under the same policy but with a broken correlation. */
export async function joinerClaims(full: boolean): Promise<readonly Claim[]> {
  const people = full ? 10_000 : 2000;
  const seeds = full ? 5 : 1;
  const sums = { implied: 0, rightly: 0, entitled: 0, stated: 0, kept: 0 };
  for (let seed = 201; seed < 201 + seeds; seed++) {
    const { tenant, analysis } = await mineTenant({ seed, people, extra: NOISE, missing: NOISE });
    const joiners = drawStaff(
      new Draws(5000 + seed),
      tenant.company,
      Math.round(people / 10),
      { atHome: AT_HOME, movers: 0 },
      false,
    );
    const who = new CleanPeople(tenant.company, joiners);
    const chances = chancesOf(tenant, joiners);
    const claimed = new Map<number, Uint8Array>();
    for (const { entitlement, condition } of minedOf(analysis)) {
      const met = claimed.get(entitlement) ?? new Uint8Array(joiners.count);
      claimed.set(entitlement, met);
      for (const [p, meets] of who.who(condition).entries()) met[p]! |= meets;
    }
    for (let e = 0; e < tenant.given.entitlementCount; e++)
      for (let p = 0; p < joiners.count; p++) {
        const [said, meant] = [claimed.get(e)?.[p] === 1, (chances.get(e)?.[p] ?? 0) > 0];
        if (said) sums.implied++;
        if (meant) sums.entitled++;
        if (said && meant) sums.rightly++;
      }
    for (const pattern of analysis.patterns) {
      const rate = rateAmong(pattern, who, chances);
      if (rate === undefined) continue;
      sums.stated++;
      if (pattern.evidence.members.low <= rate) sums.kept++;
    }
  }
  const note = `${seeds} × ${people / 10} joiners, ${NOISE * 100} % noise, site no longer follows department`;
  return [
    {
      claim: 'mining.joiners.precision',
      value: sums.rightly / sums.implied,
      goal: 0.98,
      better: 'higher',
      unit: 'of what is implied',
      note: `G9, target .99; ${note}`,
    },
    {
      claim: 'mining.joiners.recall',
      value: sums.rightly / sums.entitled,
      goal: 0.95,
      better: 'higher',
      unit: 'of what policy gives',
      note: 'G9, target .97',
    },
    {
      claim: 'mining.calibration',
      value: sums.kept / sums.stated,
      goal: 0.9,
      better: 'higher',
      unit: 'of stated lower bounds hold',
      note: `G20; ${sums.stated} patterns met by ${LEAST_PEOPLE} joiners or more`,
    },
  ];
}

/** Per entitlement and joiner the chance that the tenant's ways would give it: policy, its adherence, what goes missing. */
function chancesOf({ company, policy, settings }: Tenant, joiners: Staff): ReadonlyMap<number, Float64Array> {
  const chances = new Map<number, Float64Array>();
  for (const { condition, entitlement, adherence } of policy.rules) {
    const own = chances.get(entitlement) ?? new Float64Array(joiners.count);
    chances.set(entitlement, own);
    for (let p = 0; p < joiners.count; p++)
      if (isMeant(condition, company, joiners, p))
        own[p] = 1 - (1 - own[p]!) * (1 - adherence * (1 - settings.missing));
  }
  return chances;
}

/** The share of the joiners who meet a pattern that would hold its value; undefined where they are too few. */
function rateAmong(
  { condition, value }: Pattern,
  people: CleanPeople,
  chances: ReadonlyMap<number, Float64Array>,
): number | undefined {
  let [n, sum] = [0, 0];
  for (const [p, meets] of people.who(condition).entries())
    if (meets === 1) {
      n++;
      sum += chances.get(value)?.[p] ?? 0;
    }
  return n < LEAST_PEOPLE ? undefined : sum / n;
}
