import type { DescriptionLength } from './description-length.ts';
import type { ItemName } from './learned-items.ts';
import type { NamedTerm } from './terms.ts';
import { concernedBy, derivedOf, holdersOf, isForEverybody } from './universe.ts';
import type { Explained } from './value-lists.ts';

/** A pattern before its evidence: what it says, and how the search came to it. */
export interface Draft {
  /** Rows of the dataset. */
  readonly value: number;
  readonly app: number;
  readonly names: readonly NamedTerm[];
  /** Per name, other names of the same people. */
  readonly equivalents: readonly (readonly ItemName[])[];
  /** Members who meet the condition as learning saw them, and holders among them. */
  readonly repaired: { readonly n: number; readonly k: number };
  /** Where it stood in the value's list: n of the n0 people left, k of their k0 holders; its own bits and what it saved. */
  readonly place: {
    readonly n0: number;
    readonly k0: number;
    readonly n: number;
    readonly k: number;
    readonly own: number;
    readonly bits: number;
  };
  /** Conditions that were open to the search, for all values together. */
  readonly family: number;
}

/** A condition whose people hold the value less often is a habit, not a pattern that anybody would sign. */
export const LEAST_SHARE = 0.55;
/** What so many hold of those whom no condition meets is for everybody. */
const EVERYBODY_SHARE = 0.7;

/** The entries of all lists that are patterns, in canonical order. */
export function draftsOf(
  { universe, pool, lists }: Explained,
  appOf: (value: number) => number,
  depth: number,
): readonly Draft[] {
  const { encoding, space, values } = universe;
  const items = encoding.items.length;
  const family =
    values.length *
    (items +
      (depth > 1 ? (items * (items - 1)) / 2 : 0) +
      (depth > 2 ? (items * (items - 1) * (items - 2)) / 6 : 0));
  const holds = new Uint8Array(space.people);
  const given = new Uint8Array(space.people);
  const drafts: Draft[] = [];
  for (const [v, value] of values.entries()) {
    const holders = holdersOf(universe, v);
    const concerned = concernedBy(universe, v);
    if (isForEverybody(holders.length, concerned, space.people)) continue;
    const derived = derivedOf(universe, v);
    for (let i = 0; i < derived.length; i++) given[derived[i] ?? 0] = 1;
    for (let i = 0; i < holders.length; i++) holds[holders[i] ?? 0] = 1;
    let n0 = concerned;
    let k0 = holders.length;
    for (const {
      items: [condition = 0],
      n,
      k,
      own,
      bits,
    } of lists[v] ?? []) {
      const place = { n0, k0, n, k, own, bits };
      n0 -= n;
      k0 -= k;
      const places = pool.space.postings.subarray(
        pool.space.postingOffsets[condition],
        pool.space.postingOffsets[condition + 1],
      );
      let [who, all] = [places.length, 0];
      for (let i = 0; i < places.length; i++) {
        const at = places[i] ?? 0;
        all += holds[at] ?? 0;
        who -= given[at] ?? 0;
      }
      if (k < LEAST_SHARE * n || all < LEAST_SHARE * who) continue;
      const found = (pool.conditions[condition] ?? []).flatMap((item) => encoding.items[item] ?? []);
      drafts.push({
        value,
        app: appOf(value),
        names: found.map(({ names: [name] }) => name),
        equivalents: found.map(({ names: [first, ...others] }) =>
          others.filter(({ attribute }) => attribute !== first.attribute),
        ),
        repaired: { n: who, k: all },
        place,
        family,
      });
    }
    for (let i = 0; i < holders.length; i++) holds[holders[i] ?? 0] = 0;
    for (let i = 0; i < derived.length; i++) given[derived[i] ?? 0] = 0;
    if (n0 > 0 && k0 >= EVERYBODY_SHARE * n0 && holders.length > space.people / 2)
      drafts.push({
        value,
        app: appOf(value),
        names: [],
        equivalents: [],
        repaired: { n: concerned, k: holders.length },
        place: { n0, k0, n: n0, k: k0, own: 0, bits: Math.max(0, k0) },
        family,
      });
  }
  return drafts;
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
