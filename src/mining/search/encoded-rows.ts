import type { Allocate } from '../dataset/shared-columns.ts';
import type { TextCodes } from '../dataset/text-columns.ts';

/** Per person of the dataset the text of one attribute, and the items of text t: those from `starts[t]` to `starts[t + 1]`. */
export interface FlatSource {
  readonly texts: TextCodes;
  readonly starts: Uint32Array;
  readonly items: Uint32Array;
}

/** Places that are written at once, so that their rows stay near while one attribute after another is added. */
const BLOCK = 4096;

/** Per place the items of its row, and per item, of which so many people meet each, its places. */
export function rowsAndPostings(
  sources: readonly FlatSource[],
  personAt: Uint32Array,
  support: Uint32Array,
  allocate: Allocate,
) {
  const places = personAt.length;
  const items = support.length;
  const offsets = new Uint32Array(allocate(4 * (places + 1)));
  const placed = sources.map((source): PlacedSource => ({ ...source, textAt: textsAt(source, personAt) }));
  for (const source of placed) addLengths(source, offsets);
  for (let place = 0; place < places; place++)
    offsets[place + 1] = (offsets[place + 1] ?? 0) + (offsets[place] ?? 0);
  const postingOffsets = new Uint32Array(allocate(4 * (items + 1)));
  for (let item = 0; item < items; item++)
    postingOffsets[item + 1] = (postingOffsets[item] ?? 0) + (support[item] ?? 0);
  const length = postingOffsets[items] ?? 0;
  const rows =
    items <= 0x10000 ? new Uint16Array(allocate(2 * length)) : new Uint32Array(allocate(4 * length));
  const postings = new Uint32Array(allocate(4 * length));
  const next = postingOffsets.slice(0, items);
  for (let from = 0; from < places; from += BLOCK) {
    const to = Math.min(places, from + BLOCK);
    const ends = offsets.slice(from, to);
    for (const source of placed) writeItems(source, from, ends, rows);
    addPostings(offsets, rows, from, to, next, postings);
  }
  return { offsets, rows, postingOffsets, postings };
}

interface PlacedSource extends FlatSource {
  /** Per place. */
  readonly textAt: TextCodes;
}

/** Fresh memory is dear: no more of it than the numbers of the texts need. */
function textsAt({ texts, starts }: FlatSource, personAt: Uint32Array): TextCodes {
  const places = personAt.length;
  const textAt = starts.length <= 0x10000 ? new Uint16Array(places) : new Uint32Array(places);
  for (let place = 0; place < places; place++) textAt[place] = texts[personAt[place] ?? 0] ?? 0;
  return textAt;
}

/** Adds to the number behind each place how many items its text has. */
function addLengths({ textAt, starts }: PlacedSource, offsets: Uint32Array): void {
  for (let place = 0; place < textAt.length; place++) {
    const text = textAt[place] ?? 0;
    offsets[place + 1] = (offsets[place + 1] ?? 0) + (starts[text + 1] ?? 0) - (starts[text] ?? 0);
  }
}

/** `ends`: where the rows of places end so far, from a place on. */
function writeItems(
  { textAt, starts, items }: PlacedSource,
  from: number,
  ends: Uint32Array,
  rows: Uint16Array | Uint32Array,
): void {
  for (let j = 0; j < ends.length; j++) {
    const text = textAt[from + j] ?? 0;
    const end = starts[text + 1] ?? 0;
    let at = ends[j] ?? 0;
    for (let i = starts[text] ?? 0; i < end; i++) rows[at++] = items[i] ?? 0;
    ends[j] = at;
  }
}

/** Adds places to those of the items in their rows; `next`: per item where its next place stands. */
export function addPostings(
  offsets: Uint32Array,
  rows: Uint16Array | Uint32Array,
  from: number,
  to: number,
  next: Uint32Array,
  postings: Uint32Array,
): void {
  for (let place = from; place < to; place++) {
    const end = offsets[place + 1] ?? 0;
    for (let i = offsets[place] ?? 0; i < end; i++) {
      const item = rows[i] ?? 0;
      const at = next[item] ?? 0;
      next[item] = at + 1;
      postings[at] = place;
    }
  }
}
