import type { GatheredRows } from './gathered-rows.ts';
import { about, counted, countWithSlots, countWithTwo } from './item-counts.ts';

interface Slot {
  readonly a: number;
  /** What is counted among those who meet it. */
  readonly others: Uint32Array;
}

interface SlotOfTwo {
  readonly pair: { readonly a: number; readonly b: number };
  readonly others: Uint32Array;
}

/** Counts what else those meet who meet an item, or two, for several of them at once. */
export class SlotCounter {
  /** Per item, of which slots it is the first of two; and the marks of `item-counts`. None is there between two calls. */
  readonly #first: Uint32Array;
  readonly #marks: Uint32Array;

  constructor(items: number) {
    this.#first = new Uint32Array(items);
    this.#marks = new Uint32Array(items);
  }

  /** How many of the places that meet the item of a slot meet each of its others, at slot × items + other. */
  count(slots: readonly Slot[], places: GatheredRows, into: Uint32Array): void {
    if (slots.length === 0) return;
    const marks = this.#marks;
    for (let s = 0; s < slots.length; s++) {
      const slot = slots[s];
      if (slot === undefined) continue;
      marks[slot.a] = (marks[slot.a] ?? 0) | about(s);
      markCounted(slot.others, s, marks, into);
    }
    countWithSlots(places, marks, into);
    for (let s = 0; s < slots.length; s++) {
      const slot = slots[s];
      if (slot === undefined) continue;
      marks[slot.a] = 0;
      clearMarks(slot.others, marks);
    }
  }

  /** The same of the places that meet both items of a pair. */
  countThirds(pairs: readonly SlotOfTwo[], places: GatheredRows, into: Uint32Array): void {
    const first = this.#first;
    const marks = this.#marks;
    let any = false;
    for (let p = 0; p < pairs.length; p++) {
      const thirds = pairs[p];
      if (thirds === undefined || thirds.others.length === 0) continue;
      const { a, b } = thirds.pair;
      any = true;
      first[a] = (first[a] ?? 0) | about(p);
      marks[b] = (marks[b] ?? 0) | about(p);
      markCounted(thirds.others, p, marks, into);
    }
    if (!any) return;
    countWithTwo(places, first, marks, into);
    for (let p = 0; p < pairs.length; p++) {
      const thirds = pairs[p];
      if (thirds === undefined) continue;
      first[thirds.pair.a] = 0;
      marks[thirds.pair.b] = 0;
      clearMarks(thirds.others, marks);
    }
  }
}

/** Marks the items that a slot counts, of which nobody is counted yet. */
function markCounted(others: Uint32Array, slot: number, marks: Uint32Array, into: Uint32Array): void {
  for (let i = 0; i < others.length; i++) {
    const b = others[i] ?? 0;
    marks[b] = (marks[b] ?? 0) | counted(slot);
    into[slot * marks.length + b] = 0;
  }
}

function clearMarks(items: Uint32Array, marks: Uint32Array): void {
  for (let i = 0; i < items.length; i++) marks[items[i] ?? 0] = 0;
}
