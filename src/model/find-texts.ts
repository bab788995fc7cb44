import { type TextList, TextListBuilder, textsOf } from './text-list.ts';

/*
 * Looks for texts by their bytes: to make strings of a million ids takes ten times as long as to find some of them.
 */

/** Where some texts stand in a list that has each text once, in its order; those that are not there are left out. */
export function findTexts(list: TextList, wanted: Iterable<string>): ReadonlyMap<string, number> {
  const sought = new TextListBuilder(list.encoding);
  const texts: string[] = [];
  for (const text of wanted) {
    // What is no whole Unicode is in no list of UTF-8.
    if (list.encoding === undefined && !text.isWellFormed()) continue;
    sought.push(text);
    texts.push(text);
  }
  const found = new Map<string, number>();
  if (texts.length === 0) return found;
  const table = new Table(sought.build());
  for (let i = 0; i < list.length; i++) {
    const text = texts[table.find(list, i)];
    if (text !== undefined) found.set(text, i);
  }
  return found;
}

/**
 * Per text of a list its place in another that has each text once; -1 where it is not there. Quick where most follow each other
 * in both.
 */
export function placesOf(texts: TextList, list: TextList): Int32Array {
  const places = new Int32Array(texts.length).fill(-1);
  if (texts.encoding !== list.encoding) {
    const found = findTexts(list, textsOf(texts));
    let i = 0;
    for (const text of textsOf(texts)) places[i++] = found.get(text) ?? -1;
    return places;
  }
  let table: Table | undefined;
  let next = 0;
  for (let i = 0; i < places.length; i++) {
    const follows = next < list.length && isSame(texts, i, list, next);
    const place = follows ? next : (table ??= new Table(list)).find(texts, i);
    places[i] = place;
    if (place >= 0) next = place + 1;
  }
  return places;
}

/** Numbers of texts by their bytes. */
class Table {
  readonly #texts: TextList;
  /** Number of a text and 1, at the place of its hash or the next that was free. */
  readonly #slots: Uint32Array;
  readonly #mask: number;

  constructor(texts: TextList) {
    this.#texts = texts;
    const size = 2 ** Math.ceil(Math.log2(2 * texts.length + 1));
    this.#slots = new Uint32Array(size);
    this.#mask = size - 1;
    for (let i = 0; i < texts.length; i++) {
      let slot = hashOf(texts, i) & this.#mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[slot] = i + 1;
    }
  }

  /** The number of a text that another list has at a place; -1 where it is not here. */
  find(list: TextList, i: number): number {
    let slot = hashOf(list, i) & this.#mask;
    for (let held = this.#slots[slot] ?? 0; held !== 0; held = this.#slots[slot] ?? 0) {
      if (isSame(this.#texts, held - 1, list, i)) return held - 1;
      slot = (slot + 1) & this.#mask;
    }
    return -1;
  }
}

/** FNV-1a. */
function hashOf({ ends, bytes }: TextList, i: number): number {
  const end = ends[i] ?? 0;
  let hash = 0x811c9dc5;
  for (let at = i === 0 ? 0 : (ends[i - 1] ?? 0); at < end; at++)
    hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash >>> 0;
}

function isSame(one: TextList, i: number, other: TextList, j: number): boolean {
  const [end, otherEnd] = [one.ends[i] ?? 0, other.ends[j] ?? 0];
  let at = i === 0 ? 0 : (one.ends[i - 1] ?? 0);
  let b = j === 0 ? 0 : (other.ends[j - 1] ?? 0);
  if (end - at !== otherEnd - b) return false;
  while (at < end) if (one.bytes[at++] !== other.bytes[b++]) return false;
  return true;
}
