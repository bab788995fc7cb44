import { scrambled } from '../dataset/scrambled.ts';
import type { Allocate } from '../dataset/shared-columns.ts';
import type { ItemName, LearnedItems } from '../dataset/learned-items.ts';
import { type FlatSource, rowsAndPostings } from './encoded-rows.ts';

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

/** `members`: rows of the dataset, ascending; `personAt`: the same, per place. */
export function encode(
  learned: LearnedItems,
  members: Uint32Array,
  personAt: Uint32Array,
  allocate: Allocate,
): Encoding {
  const sources = flatSources(learned);
  const { support: all, first, second } = extents(sources, members, learned.names.length);
  const numberOf = new Int32Array(learned.names.length).fill(-1);
  const names: [ItemName, ...ItemName[]][] = [];
  const counts: number[] = [];
  const seen = new Map<string, number>();
  for (const [i, name] of learned.names.entries()) {
    const count = all[i] ?? 0;
    if (count < LEAST_SUPPORT || count >= members.length) continue;
    const extent = `${count},${first[i]},${second[i]}`;
    const same = seen.get(extent);
    if (same === undefined) {
      numberOf[i] = names.length;
      seen.set(extent, names.length);
      names.push([name]);
      counts.push(count);
    } else names[same]?.push(name);
  }
  const support = new Uint32Array(allocate(4 * counts.length));
  support.set(counts);
  const numbered = sources.map((source) => renumbered(source, numberOf));
  return { items: withBits(names), support, ...rowsAndPostings(numbered, personAt, support, allocate) };
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

function flatSources({ sources, groups }: LearnedItems): readonly FlatSource[] {
  const flat = sources.map(({ texts, itemsOf }) => {
    const starts = new Uint32Array(itemsOf.length + 1);
    for (const [text, { length }] of itemsOf.entries()) starts[text + 1] = (starts[text] ?? 0) + length;
    return { texts, starts, items: Uint32Array.from(itemsOf.flat()) };
  });
  if (groups === undefined) return flat;
  const items = Uint32Array.from(groups.rows, (group) => groups.itemOf[group] ?? 0);
  // The groups of a person are as a text that nobody else has.
  const texts = Uint32Array.from({ length: groups.offsets.length - 1 }, (_, person) => person);
  return [...flat, { texts, starts: groups.offsets, items }];
}

/** The same with other numbers for the items; those without one left out. */
function renumbered({ texts, starts, items }: FlatSource, numberOf: Int32Array): FlatSource {
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
  return { texts, starts: leftStarts, items: left.subarray(0, length) };
}

/** Per name how many members meet it, and two sums of scrambled members that tell different extents of equal size apart. */
function extents(sources: readonly FlatSource[], members: Uint32Array, names: number) {
  const support = new Uint32Array(names);
  const first = new Int32Array(names);
  const second = new Int32Array(names);
  for (const { texts, starts, items } of sources) {
    // By text: whoever has it meets all its items.
    const length = starts.length - 1;
    const [people, a, b] = [new Uint32Array(length), new Int32Array(length), new Int32Array(length)];
    for (let m = 0; m < members.length; m++) {
      const person = members[m] ?? 0;
      const text = texts[person] ?? 0;
      const sum = scrambled(person);
      people[text] = (people[text] ?? 0) + 1;
      a[text] = ((a[text] ?? 0) + sum) | 0;
      b[text] = ((b[text] ?? 0) + scrambled(sum ^ 0x5bd1e995)) | 0;
    }
    for (let text = 0; text < length; text++)
      for (let i = starts[text] ?? 0; i < (starts[text + 1] ?? 0); i++) {
        const item = items[i] ?? 0;
        support[item] = (support[item] ?? 0) + (people[text] ?? 0);
        first[item] = ((first[item] ?? 0) + (a[text] ?? 0)) | 0;
        second[item] = ((second[item] ?? 0) + (b[text] ?? 0)) | 0;
      }
  }
  return { support, first, second };
}
