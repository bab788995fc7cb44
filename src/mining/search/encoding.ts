import { scrambled } from '../dataset/scrambled.ts';
import type { Allocate } from '../dataset/shared-columns.ts';
import type { ItemName, LearnedItems } from '../dataset/learned-items.ts';

/** An item that some, not all, of the people meet. Items that name the same people are one: `names[0]` speaks for them. */
export interface Item {
  readonly names: readonly [ItemName, ...ItemName[]];
  /** What it is said with: items of one attribute and kind share a number. */
  readonly kind: number;
  /** Bits that name it: its kind among the kinds, itself among those of its kind, and its priority. */
  readonly bits: number;
  readonly priorityBits: number;
}

/**
 * The members of one app (or of several with the same members) as the search reads them: a list of item numbers per place.
 * Places are members in canonical order: those with equal items stand together.
 */
export interface Encoding {
  readonly items: readonly Item[];
  readonly offsets: Uint32Array;
  readonly rows: Uint16Array | Uint32Array;
  /** Per item: how many people meet it, and their places, ascending. */
  readonly support: Uint32Array;
  readonly postingOffsets: Uint32Array;
  readonly postings: Uint32Array;
}

/** Nothing can be proved for fewer. */
export const LEAST_SUPPORT = 3;
/** What one step of priority costs. */
const PRIORITY_BITS = 0.7;

/** `personAt`: per place the row of the person in the dataset. */
export function encode(learned: LearnedItems, personAt: Uint32Array, allocate: Allocate): Encoding {
  const all = learned.names;
  const people = personAt.length;
  const sources = flatSources(learned, personAt);
  const { support, first, second } = extents(sources, people, all.length);
  const numberOf = new Int32Array(all.length).fill(-1);
  const names: [ItemName, ...ItemName[]][] = [];
  const seen = new Map<string, number>();
  for (const [i, name] of all.entries()) {
    const count = support[i] ?? 0;
    if (count < LEAST_SUPPORT || count >= people) continue;
    const extent = `${count},${first[i]},${second[i]}`;
    const same = seen.get(extent);
    if (same === undefined) {
      numberOf[i] = names.length;
      seen.set(extent, names.length);
      names.push([name]);
    } else names[same]?.push(name);
  }
  const items = withBits(names);
  const { offsets, rows } = rowsOf(
    sources.map((source) => renumbered(source, numberOf)),
    people,
    items.length,
    allocate,
  );
  return { items, offsets, rows, ...postingsOf(offsets, rows, items.length, allocate) };
}

function withBits(all: readonly [ItemName, ...ItemName[]][]): readonly Item[] {
  const kinds = new Map<string, { number: number; items: number }>();
  const kindOf = all.map(([{ kind, attribute }]) => {
    const key = `${kind} ${attribute}`;
    const known = kinds.get(key) ?? { number: kinds.size, items: 0 };
    known.items++;
    kinds.set(key, known);
    return known;
  });
  return all.map((names, i) => {
    const priorityBits = PRIORITY_BITS * names[0].priority;
    const { number = 0, items = 1 } = kindOf[i] ?? {};
    return {
      names,
      kind: number,
      bits: Math.log2(kinds.size) + Math.log2(items) + priorityBits,
      priorityBits,
    };
  });
}

/** Per place the text of one attribute, and the items of text t: those from `starts[t]` to `starts[t + 1]`. */
interface FlatSource {
  readonly textAt: Uint32Array;
  readonly starts: Uint32Array;
  readonly items: Uint32Array;
}

function flatSources({ sources, groups }: LearnedItems, personAt: Uint32Array): readonly FlatSource[] {
  const flat = sources.map(({ texts, itemsOf }) => {
    const starts = new Uint32Array(itemsOf.length + 1);
    for (const [text, { length }] of itemsOf.entries()) starts[text + 1] = (starts[text] ?? 0) + length;
    const textAt = new Uint32Array(personAt.length);
    for (let place = 0; place < textAt.length; place++) textAt[place] = texts[personAt[place] ?? 0] ?? 0;
    return { textAt, starts, items: Uint32Array.from(itemsOf.flat()) };
  });
  if (groups === undefined) return flat;
  const items = Uint32Array.from(groups.rows, (group) => groups.itemOf[group] ?? 0);
  // The groups of a person are as a text that nobody else has.
  return [...flat, { textAt: personAt, starts: groups.offsets, items }];
}

/** The same with other numbers for the items; those without one left out. */
function renumbered({ textAt, starts, items }: FlatSource, numberOf: Int32Array): FlatSource {
  const left = new Uint32Array(items.length);
  const leftStarts = new Uint32Array(starts.length);
  let length = 0;
  for (let text = 0; text + 1 < starts.length; text++) {
    const end = starts[text + 1] ?? 0;
    for (let i = starts[text] ?? 0; i < end; i++) {
      const number = numberOf[items[i] ?? 0] ?? -1;
      if (number >= 0) left[length++] = number;
    }
    leftStarts[text + 1] = length;
  }
  return { textAt, starts: leftStarts, items: left.subarray(0, length) };
}

/** Per name how many meet it, and two sums of scrambled places that tell different extents of equal size apart. */
function extents(sources: readonly FlatSource[], people: number, names: number) {
  const support = new Uint32Array(names);
  const first = new Int32Array(names);
  const second = new Int32Array(names);
  for (const { textAt, starts, items } of sources)
    for (let place = 0; place < people; place++) {
      const a = scrambled(place);
      const b = scrambled(a ^ 0x5bd1e995);
      const text = textAt[place] ?? 0;
      const end = starts[text + 1] ?? 0;
      for (let i = starts[text] ?? 0; i < end; i++) {
        const item = items[i] ?? 0;
        support[item] = (support[item] ?? 0) + 1;
        first[item] = ((first[item] ?? 0) + a) | 0;
        second[item] = ((second[item] ?? 0) + b) | 0;
      }
    }
  return { support, first, second };
}

/** Places that are written at once, so that their rows stay near while one attribute after another is added. */
const BLOCK = 4096;

function rowsOf(sources: readonly FlatSource[], people: number, items: number, allocate: Allocate) {
  const offsets = new Uint32Array(allocate(4 * (people + 1)));
  for (const { textAt, starts } of sources)
    for (let place = 0; place < people; place++) {
      const text = textAt[place] ?? 0;
      offsets[place + 1] = (offsets[place + 1] ?? 0) + (starts[text + 1] ?? 0) - (starts[text] ?? 0);
    }
  for (let place = 0; place < people; place++)
    offsets[place + 1] = (offsets[place + 1] ?? 0) + (offsets[place] ?? 0);
  const length = offsets[people] ?? 0;
  const rows =
    items <= 0x10000 ? new Uint16Array(allocate(2 * length)) : new Uint32Array(allocate(4 * length));
  const next = offsets.slice(0, people);
  for (let start = 0; start < people; start += BLOCK) {
    const end = Math.min(people, start + BLOCK);
    for (const source of sources) writeRows(source, start, end, next, rows);
  }
  return { offsets, rows };
}

function writeRows(
  { textAt, starts, items }: FlatSource,
  from: number,
  to: number,
  next: Uint32Array,
  rows: Uint16Array | Uint32Array,
): void {
  for (let place = from; place < to; place++) {
    const text = textAt[place] ?? 0;
    const end = starts[text + 1] ?? 0;
    let at = next[place] ?? 0;
    for (let i = starts[text] ?? 0; i < end; i++) rows[at++] = items[i] ?? 0;
    next[place] = at;
  }
}

/** The places of each item, ascending. */
export function postingsOf(
  offsets: Uint32Array,
  rows: Uint16Array | Uint32Array,
  items: number,
  allocate: Allocate,
) {
  const support = new Uint32Array(allocate(4 * items));
  for (let i = 0; i < rows.length; i++) {
    const item = rows[i] ?? 0;
    support[item] = (support[item] ?? 0) + 1;
  }
  const postingOffsets = new Uint32Array(allocate(4 * (items + 1)));
  for (let item = 0; item < items; item++)
    postingOffsets[item + 1] = (postingOffsets[item] ?? 0) + (support[item] ?? 0);
  const next = postingOffsets.slice(0, items);
  const postings = new Uint32Array(allocate(4 * rows.length));
  for (let place = 0; place + 1 < offsets.length; place++)
    for (let i = offsets[place] ?? 0; i < (offsets[place + 1] ?? 0); i++) {
      const item = rows[i] ?? 0;
      const at = next[item] ?? 0;
      next[item] = at + 1;
      postings[at] = place;
    }
  return { support, postingOffsets, postings };
}
