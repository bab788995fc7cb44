import type { LearnedItems } from '../dataset/learned-items.ts';
import { scrambled } from '../dataset/scrambled.ts';
import type { Allocate } from '../dataset/shared-columns.ts';

/** Keys that one pass of the sort may tell apart, unless one attribute alone has more texts. */
const MOST_KEYS = 0x10000;

/**
 * Members sorted by what is known of them, the attributes of most priority first, then by signatures, the first before the
 * second: per member two numbers beside each other, equal for equal holdings.
 */
export function canonicalOrder(
  learned: LearnedItems,
  members: Uint32Array,
  signatures: Uint32Array,
  allocate: Allocate,
): Uint32Array {
  let order = new Uint32Array(members.length);
  for (let m = 0; m < order.length; m++) order[m] = m;
  let next = new Uint32Array(order.length);
  const keyAt = new Uint32Array(order.length);
  const sortByKey = (keys: number) => {
    const starts = new Uint32Array(keys + 1);
    for (let m = 0; m < order.length; m++) {
      const key = keyAt[m] ?? 0;
      starts[key + 1] = (starts[key + 1] ?? 0) + 1;
    }
    for (let key = 0; key < keys; key++) starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
    for (let i = 0; i < order.length; i++) {
      const m = order[i] ?? 0;
      const key = keyAt[m] ?? 0;
      const at = starts[key] ?? 0;
      starts[key] = at + 1;
      next[at] = m;
    }
    [order, next] = [next, order];
  };
  /** Each member's own is one of so many beside each other. */
  const sortByNumber = (numbers: Uint32Array, beside = 1, own = 0) => {
    for (const shift of [0, 16]) {
      for (let m = 0; m < members.length; m++)
        keyAt[m] = ((numbers[beside * m + own] ?? 0) >>> shift) & 0xffff;
      sortByKey(0x10000);
    }
  };
  for (const own of [1, 0]) sortByNumber(signatures, 2, own);
  if (learned.groups !== undefined) {
    const { offsets, rows, itemOf } = learned.groups;
    sortByNumber(
      Uint32Array.from(members, (person) => {
        let hash = 0;
        for (let i = offsets[person] ?? 0; i < (offsets[person + 1] ?? 0); i++)
          hash = (hash + scrambled(itemOf[rows[i] ?? 0] ?? 0)) | 0;
        return hash >>> 0;
      }),
    );
  }
  // An attribute's place among the others is that of its first item; its texts stand in the order of their items.
  const ranked = learned.sources
    .map(({ texts, itemsOf }) => ({ texts, ranks: ranksOf(itemsOf) }))
    .sort((a, b) => a.ranks.first - b.ranks.first);
  // Several attributes at once, while their ranks together make few keys.
  let keys = 1;
  keyAt.fill(0);
  for (const { texts, ranks } of ranked.reverse()) {
    const { rankOf } = ranks;
    if (keys * rankOf.length > MOST_KEYS) {
      sortByKey(keys);
      keys = 1;
      keyAt.fill(0);
    }
    for (let m = 0; m < members.length; m++)
      keyAt[m] = (keyAt[m] ?? 0) + keys * (rankOf[texts[members[m] ?? 0] ?? 0] ?? 0);
    keys *= rankOf.length;
  }
  sortByKey(keys);
  const personAt = new Uint32Array(allocate(4 * order.length));
  for (let place = 0; place < order.length; place++) personAt[place] = members[order[place] ?? 0] ?? 0;
  return personAt;
}

/** Per text its rank among the texts of the attribute, by the number of its own item; and the least of these numbers. */
function ranksOf(itemsOf: readonly (readonly number[])[]) {
  const own = itemsOf.map((items, text) => ({ item: items.length === 0 ? -1 : Math.min(...items), text }));
  own.sort((a, b) => a.item - b.item);
  const rankOf = new Uint32Array(own.length);
  for (const [rank, { text }] of own.entries()) rankOf[text] = rank;
  return { rankOf, first: own[1]?.item ?? 0 };
}
