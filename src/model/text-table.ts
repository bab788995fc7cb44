import { startOf, textAt, type TextList } from './text-list.ts';

/**
 * Finds texts of a list that has each once: 8 bytes for each and no object, whereas a map of a million ids takes ten times as
 * long to make.
 */
export class TextTable {
  readonly #texts: TextList;
  /** Number of a text and 1, at the place of its hash or the next that was free; in shared memory. */
  readonly slots: Uint32Array;
  readonly #mask: number;

  /** `slots`: those of a table of the same texts, which another thread may have made. */
  constructor(texts: TextList, slots = slotsOf(texts)) {
    this.#texts = texts;
    this.slots = slots;
    this.#mask = slots.length - 1;
  }

  /** The number of a text; undefined where it is not in the list. */
  find(text: string): number | undefined {
    const { encoding } = this.#texts;
    // What is no whole Unicode is in no list of UTF-8.
    if (encoding === undefined && !text.isWellFormed()) return undefined;
    const bytes = Buffer.from(text, encoding ?? 'utf8');
    const found = this.#findAt({ length: 1, ends: Uint32Array.of(bytes.length), bytes }, 0);
    return found < 0 ? undefined : found;
  }

  /** Per text of another list its number here, or -1. Quick where most follow each other in both. */
  places(texts: TextList): Int32Array {
    const places = new Int32Array(texts.length).fill(-1);
    if (texts.encoding !== this.#texts.encoding)
      return places.map((_, i) => this.find(textAt(texts, i)) ?? -1);
    let next = 0;
    for (let i = 0; i < places.length; i++) {
      const follows = next < this.#texts.length && isSame(this.#texts, next, texts, i);
      const place = follows ? next : this.#findAt(texts, i);
      places[i] = place;
      if (place >= 0) next = place + 1;
    }
    return places;
  }

  /** The number of what another list of the same encoding has at a place, or -1. */
  #findAt(list: TextList, i: number): number {
    let slot = hashOf(list, i) & this.#mask;
    for (let held = this.slots[slot] ?? 0; held !== 0; held = this.slots[slot] ?? 0) {
      if (isSame(this.#texts, held - 1, list, i)) return held - 1;
      slot = (slot + 1) & this.#mask;
    }
    return -1;
  }
}

function slotsOf(texts: TextList): Uint32Array {
  const size = 2 ** Math.ceil(Math.log2(2 * texts.length + 1));
  const slots = new Uint32Array(new SharedArrayBuffer(4 * size));
  for (let i = 0; i < texts.length; i++) {
    let slot = hashOf(texts, i) & (size - 1);
    while (slots[slot] !== 0) slot = (slot + 1) & (size - 1);
    slots[slot] = i + 1;
  }
  return slots;
}

/** FNV-1a. */
function hashOf({ ends, bytes }: TextList, i: number): number {
  const end = ends[i] ?? 0;
  let hash = 0x811c9dc5;
  for (let at = startOf(ends, i); at < end; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash >>> 0;
}

function isSame(one: TextList, i: number, other: TextList, j: number): boolean {
  const [end, otherEnd] = [one.ends[i] ?? 0, other.ends[j] ?? 0];
  let at = startOf(one.ends, i);
  let b = startOf(other.ends, j);
  if (end - at !== otherEnd - b) return false;
  while (at < end) if (one.bytes[at++] !== other.bytes[b++]) return false;
  return true;
}
