import type { LearnedItems } from '../dataset/learned-items.ts';
import { scrambled } from '../dataset/scrambled.ts';
import type { Allocate } from '../dataset/shared-columns.ts';
import { KeyOrder } from './key-order.ts';

/** Keys that one pass of the sort may tell apart, unless one attribute alone has more texts. */
const MOST_KEYS = 0x10000;

/**
 * Members sorted by what is known of them, the attributes of most priority first. `order`: numbers of members, as those stand who
 * are alike; it is not kept as it is.
 */
export function canonicalOrder(
  learned: LearnedItems,
  members: Uint32Array,
  order: Uint32Array,
  allocate: Allocate,
): Uint32Array {
  const sorted = new KeyOrder(order);
  const { keyAt } = sorted;
  if (learned.groups !== undefined) {
    const { offsets, rows, itemOf } = learned.groups;
    sorted.sortByNumber(
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
      sorted.sort(keys);
      keys = 1;
      keyAt.fill(0);
    }
    for (let m = 0; m < members.length; m++)
      keyAt[m] = (keyAt[m] ?? 0) + keys * (rankOf[texts[members[m] ?? 0] ?? 0] ?? 0);
    keys *= rankOf.length;
  }
  sorted.sort(keys);
  const canonical = sorted.order;
  const personAt = new Uint32Array(allocate(4 * canonical.length));
  for (let place = 0; place < canonical.length; place++)
    personAt[place] = members[canonical[place] ?? 0] ?? 0;
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
