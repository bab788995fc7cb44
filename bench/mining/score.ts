import type { Condition } from '../../src/model/patterns.ts';
import { CleanPeople } from './clean-people.ts';
import { isMeant, type PlantedCondition, type Policy } from './policy.ts';
import type { Company } from './company.ts';
import type { Staff } from './staff.ts';

/** What was mined for one entitlement of the generator. */
export interface Mined {
  readonly entitlement: number;
  readonly condition: Condition;
}

export interface Score {
  readonly mined: number;
  /** Of these, patterns that concern as many people as a planted rule must to be asked for. */
  readonly signable: number;
  readonly truth: number;
  readonly matched: number;
  readonly redundant: number;
  readonly false: number;
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly falseShare: number;
  /** Policy's (person, entitlement) that the patterns imply. */
  readonly coverage: number;
  /** Of what the patterns imply, what policy does not give. */
  readonly overGrant: number;
  readonly conditions: number;
  readonly wrong: readonly {
    readonly what: 'missed' | 'false' | 'redundant';
    readonly entitlement: number;
    readonly text: string;
  }[];
}

/** Planted rules concerning fewer people are not asked for. */
const LEAST_PEOPLE = 5;
const SAME = 0.9;
const ENTITLED = 0.9;

/** Holds patterns against the planted policy, on tidy attributes (`mining.md` §5). */
export function score(
  { company, staff, policy }: { company: Company; staff: Staff; policy: Policy },
  mined: readonly Mined[],
  entitlementCount: number,
): Score {
  const people = new CleanPeople(company, staff);
  const truths = truthByEntitlement(company, staff, policy);
  const byEntitlement = new Map<number, Mined[]>();
  for (const one of mined)
    byEntitlement.set(one.entitlement, [...(byEntitlement.get(one.entitlement) ?? []), one]);
  const wrong: Score['wrong'][number][] = [];
  const conditions = new Set(mined.map(({ condition }) => condition.key));
  let [signable, matched, redundant, falses, truthCount, hit] = [0, 0, 0, 0, 0, 0];
  let [meant, implied, impliedRightly] = [0, 0, 0];
  for (let entitlement = 0; entitlement < entitlementCount; entitlement++) {
    const truth = truths.get(entitlement) ?? [];
    const entitled = new Uint8Array(staff.count);
    for (const { who } of truth) for (let p = 0; p < staff.count; p++) entitled[p]! |= who[p]!;
    meant += sum(entitled);
    const claimed = new Uint8Array(staff.count);
    const used = new Set<number>();
    for (const { condition } of byEntitlement.get(entitlement) ?? []) {
      const who = people.who(condition);
      let [size, rightly] = [0, 0];
      for (let p = 0; p < staff.count; p++) {
        if (who[p] === 0) continue;
        size++;
        rightly += entitled[p]!;
        claimed[p] = 1;
      }
      if (size >= LEAST_PEOPLE) signable++;
      let [best, overlap] = [-1, 0];
      for (const [t, { who: its, size: itsSize }] of truth.entries()) {
        const both = common(who, its);
        const jaccard = both / Math.max(1, size + itsSize - both);
        if (jaccard > overlap) [best, overlap] = [t, jaccard];
      }
      if (overlap >= SAME && !used.has(best)) {
        used.add(best);
        matched++;
      } else if (size > 0 && rightly / size >= ENTITLED) {
        redundant++;
        wrong.push({ what: 'redundant', entitlement, text: condition.key });
      } else {
        falses++;
        wrong.push({ what: 'false', entitlement, text: `${condition.key} of ${size}, ${rightly} rightly` });
      }
    }
    implied += sum(claimed);
    impliedRightly += common(claimed, entitled);
    for (const [t, { size, condition }] of truth.entries()) {
      if (size < LEAST_PEOPLE) continue;
      truthCount++;
      if (used.has(t)) hit++;
      else wrong.push({ what: 'missed', entitlement, text: `${JSON.stringify(condition)} of ${size}` });
    }
  }
  const precision = matched / Math.max(1, mined.length);
  const recall = hit / Math.max(1, truthCount);
  return {
    mined: mined.length,
    signable,
    truth: truthCount,
    matched,
    redundant,
    false: falses,
    precision,
    recall,
    f1: precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall),
    falseShare: falses / Math.max(1, mined.length),
    coverage: impliedRightly / Math.max(1, meant),
    overGrant: 1 - impliedRightly / Math.max(1, implied),
    conditions: conditions.size,
    wrong,
  };
}

interface Truth {
  readonly condition: PlantedCondition;
  readonly who: Uint8Array;
  readonly size: number;
}

/** Planted rules by entitlement, without those that concern only people of another one. */
export function truthByEntitlement(
  company: Company,
  staff: Staff,
  { rules }: Policy,
): ReadonlyMap<number, readonly Truth[]> {
  const known = new Map<string, Truth>();
  const truthOf = (condition: PlantedCondition): Truth => {
    const key = JSON.stringify(condition);
    const found = known.get(key);
    if (found !== undefined) return found;
    const who = new Uint8Array(staff.count);
    for (let p = 0; p < staff.count; p++) who[p] = isMeant(condition, company, staff, p) ? 1 : 0;
    const truth = { condition, who, size: sum(who) };
    known.set(key, truth);
    return truth;
  };
  const all = new Map<number, Truth[]>();
  for (const { entitlement, condition } of rules) {
    const truth = truthOf(condition);
    if (truth.size === 0) continue;
    const list = all.get(entitlement) ?? [];
    list.push(truth);
    all.set(entitlement, list);
  }
  return new Map(
    [...all].map(([entitlement, list]) => [
      entitlement,
      list.filter(
        (own, i) =>
          !list.some(
            (other, j) =>
              i !== j &&
              (other.size > own.size || (other.size === own.size && j < i)) &&
              common(own.who, other.who) === own.size,
          ),
      ),
    ]),
  );
}

function sum(marks: Uint8Array): number {
  let total = 0;
  for (const mark of marks) total += mark;
  return total;
}

function common(a: Uint8Array, b: Uint8Array): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += a[i]! & b[i]!;
  return total;
}
