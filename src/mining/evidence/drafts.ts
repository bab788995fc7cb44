import type { DescriptionLength } from '../search/description-length.ts';
import { type EntryCounts, isPattern, type PooledLists } from '../lists/entry-counts.ts';
import { upperTail } from './hypergeometric.ts';
import type { ItemName } from '../dataset/learned-items.ts';
import type { NamedTerm } from '../dataset/learned-items.ts';
import type { HolderCount } from '../lists/people-of-value.ts';
import { concernedBy, holdersOf, isForEverybody, type Universe } from '../search/universe.ts';

/** A pattern before its evidence: what it says, and how the search came to it. */
export interface Draft {
  /** Rows of the dataset. */
  readonly value: number;
  readonly app: number;
  readonly names: readonly NamedTerm[];
  /** Per name, other names of the same people. */
  readonly equivalents: readonly (readonly ItemName[])[];
  /** Members who meet the condition as learning saw them, and holders among them. */
  readonly repaired: HolderCount;
  /** Where it stood in the value's list: n of the n0 people left, k of their k0 holders; its own bits and what it saved. */
  readonly place: {
    readonly n0: number;
    readonly k0: number;
    readonly n: number;
    readonly k: number;
    readonly own: number;
    readonly bits: number;
  };
  /** Conditions of as many terms that were open to the search, for all values together, times the numbers of terms tried. */
  readonly family: number;
  /** Family × the chance that as many of the people left hold the value where the condition says nothing of them; may be > 1. */
  readonly chance: number;
  /** Per term the same against the condition without it, among all values and items. */
  readonly terms: readonly { readonly attribute: string; readonly chance: number }[];
}

/** What so many hold of those whom no condition meets is for everybody. */
const EVERYBODY_SHARE = 0.7;
const UNCOUNTED: EntryCounts = { all: { n: 0, k: 0 }, wider: [] };

/** The entries of all lists that are patterns, in canonical order; `counts`: by value and entry. */
export function draftsOf(
  universe: Universe,
  { pool, lists }: PooledLists,
  counts: readonly (readonly EntryCounts[])[],
  appOf: (value: number) => number,
  depth: number,
  length: DescriptionLength,
): readonly Draft[] {
  const { items: named, space, values } = universe;
  const familyOf = (terms: number) => depth * values.length * combinations(named.length, terms);
  const drafts: Draft[] = [];
  for (const [v, value] of values.entries()) {
    const holders = holdersOf(universe, v);
    const concerned = concernedBy(universe, v);
    if (isForEverybody(holders.length, concerned, space.people)) continue;
    let n0 = concerned;
    let k0 = holders.length;
    for (const [e, entry] of (lists[v] ?? []).entries()) {
      const { n, k, own, bits } = entry;
      const [condition = 0] = entry.items;
      const place = { n0, k0, n, k, own, bits };
      n0 -= n;
      k0 -= k;
      const { all, wider } = counts[v]?.[e] ?? UNCOUNTED;
      if (!isPattern(entry, all)) continue;
      const items = pool.conditions[condition] ?? [];
      const found = items.flatMap((item) => named[item] ?? []);
      const family = familyOf(items.length);
      const chance = family * upperTail(length, place.n0, place.k0, n, k);
      drafts.push({
        value,
        app: appOf(value),
        names: found.map(({ names: [name] }) => name),
        equivalents: found.map(({ names: [first, ...others] }) =>
          others.filter(({ attribute }) => attribute !== first.attribute),
        ),
        repaired: all,
        place,
        family,
        chance,
        terms: found.map(({ names: [{ attribute }] }, term) => {
          const without = wider[term];
          return without === undefined
            ? { attribute, chance }
            : { attribute, chance: familyOf(1) * upperTail(length, without.n, without.k, n, k) };
        }),
      });
    }
    if (n0 > 0 && k0 >= EVERYBODY_SHARE * n0 && holders.length > space.people / 2)
      drafts.push({
        value,
        app: appOf(value),
        names: [],
        equivalents: [],
        repaired: { n: concerned, k: holders.length },
        place: { n0, k0, n: n0, k: k0, own: 0, bits: Math.max(0, k0) },
        family: values.length,
        chance: 0,
        terms: [],
      });
  }
  return drafts;
}

/** How many sets of so many items there are. */
function combinations(items: number, terms: number): number {
  let sets = 1;
  for (let term = 0; term < terms; term++) sets = (sets * (items - term)) / (term + 1);
  return sets;
}

/**
 * Several candidates of one app that differ in one text only (`department=A`, `department=B`) and give the same values are one
 * with a set of texts, where that costs fewer bits than the decisions it saves.
 */
export function withSets(
  drafts: readonly Draft[],
  decisionBits: number,
  length: DescriptionLength,
): readonly Draft[] {
  const byCondition = new Map<string, Draft[]>();
  for (const draft of drafts) {
    const key = JSON.stringify([draft.app, draft.names]);
    byCondition.set(key, [...(byCondition.get(key) ?? []), draft]);
  }
  const alike = new Map<string, Draft[][]>();
  for (const group of byCondition.values()) {
    const [name] = group[0]?.names ?? [];
    if (name?.kind !== 'equals' || group[0]?.names.length !== 1) continue;
    const key = JSON.stringify([group[0].app, name.attribute, group.map(({ value }) => value)]);
    alike.set(key, [...(alike.get(key) ?? []), group]);
  }
  const mergedInto = new Map<Draft, Draft | undefined>();
  for (const groups of alike.values()) {
    if (groups.length < 2) continue;
    const merged = mergedGroups(groups);
    const lost = merged.reduce(
      (sum, { repaired: { n, k } }, i) =>
        sum +
        length.ofHolders(n, k) -
        groups.reduce(
          (own, group) => own + length.ofHolders(group[i]?.repaired.n ?? 0, group[i]?.repaired.k ?? 0),
          0,
        ),
      0,
    );
    if (lost > decisionBits * (groups.length - 1)) continue;
    for (const [g, group] of groups.entries())
      for (const [i, draft] of group.entries()) mergedInto.set(draft, g === 0 ? merged[i] : undefined);
  }
  return drafts.flatMap((draft) => (mergedInto.has(draft) ? (mergedInto.get(draft) ?? []) : [draft]));
}

function mergedGroups(groups: readonly (readonly Draft[])[]): readonly Draft[] {
  const [first = []] = groups;
  return first.map((draft, i): Draft => {
    const all = groups.flatMap((group) => group[i] ?? []);
    const sum = (of: (draft: Draft) => number) => all.reduce((total, one) => total + of(one), 0);
    const texts = all.flatMap(({ names: [name] }) => (name?.kind === 'equals' ? [name.text] : [])).sort();
    const [name] = draft.names;
    const attribute = name?.attribute ?? '';
    return {
      ...draft,
      names: [{ kind: 'in', attribute, texts }],
      equivalents: [],
      repaired: { n: sum(({ repaired }) => repaired.n), k: sum(({ repaired }) => repaired.k) },
      place: {
        ...draft.place,
        n: sum(({ place }) => place.n),
        k: sum(({ place }) => place.k),
        own: sum(({ place }) => place.own),
        bits: sum(({ place }) => place.bits),
      },
    };
  });
}
