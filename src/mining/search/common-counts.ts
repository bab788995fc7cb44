import type { Allocate } from '../dataset/shared-columns.ts';
import type { PlacedSource } from './encoded-rows.ts';
import type { CommonCounts, SearchSpace } from './search-space.ts';

/** Numbers kept of one space. */
const MOST_NUMBERS = 4_000_000;

/** Where two attributes have more pairs of texts than these, or so many for each person, people are counted one by one. */
const MOST_CELLS = 0x200000;
const MOST_CELLS_EACH = 8;

/** Nothing counted yet. `support`: per item how many people meet it. */
export function commonCounts(
  support: Uint32Array,
  sources: readonly PlacedSource[],
  allocate: Allocate,
): CommonCounts {
  const items = support.length;
  const lines = Math.min(items, Math.floor(MOST_NUMBERS / Math.max(1, items)));
  const lineOf = new Int32Array(allocate(4 * items)).fill(-1);
  const commonest = [...support.keys()].sort((a, b) => (support[b] ?? 0) - (support[a] ?? 0)).slice(0, lines);
  for (const [line, item] of commonest.entries()) lineOf[item] = line;
  return { sources, lineOf, counts: new Uint32Array(allocate(4 * lines * items)) };
}

/** Every two sources, and each with itself, by a number of their own: their items are those of no other pair. */
export function pairsOfSources({ sources }: CommonCounts): readonly number[] {
  return sources.flatMap((_, a) => sources.slice(a).map((_other, i) => a * sources.length + a + i));
}

/** Counts the common items of a pair of sources: who has the same texts meets the same items, and is counted at once. */
export function countCommon(common: CommonCounts, pair: number): void {
  const { sources } = common;
  const [one, other] = [sources[Math.floor(pair / sources.length)], sources[pair % sources.length]];
  if (one === undefined || other === undefined) return;
  if (one === other) {
    eachText(one, (text, times) => addPair(common, one, text, one, text, times));
  } else {
    eachPairOfTexts(one, other, (x, y, times) => {
      addPair(common, one, x, other, y, times);
      addPair(common, other, y, one, x, times);
    });
  }
}

/** How many people meet the item and each other one; undefined where that is not kept. */
export function commonCountsOf({ common, support }: SearchSpace, item: number): Uint32Array | undefined {
  const line = common.lineOf[item] ?? -1;
  return line < 0 ? undefined : common.counts.subarray(line * support.length, (line + 1) * support.length);
}

/** So many more people have both texts. */
function addPair(
  { lineOf, counts }: CommonCounts,
  one: PlacedSource,
  x: number,
  other: PlacedSource,
  y: number,
  people: number,
): void {
  const items = lineOf.length;
  const [from, to] = [other.starts[y] ?? 0, other.starts[y + 1] ?? 0];
  for (let i = one.starts[x] ?? 0; i < (one.starts[x + 1] ?? 0); i++) {
    const line = lineOf[one.items[i] ?? 0] ?? -1;
    if (line < 0) continue;
    for (let j = from; j < to; j++) {
      const at = line * items + (other.items[j] ?? 0);
      counts[at] = (counts[at] ?? 0) + people;
    }
  }
}

/** Texts that somebody has, and how many people. */
function eachText({ textAt, starts }: PlacedSource, use: (text: number, people: number) => void): void {
  const people = new Uint32Array(starts.length - 1);
  for (let place = 0; place < textAt.length; place++) {
    const text = textAt[place] ?? 0;
    people[text] = (people[text] ?? 0) + 1;
  }
  for (const [text, times] of people.entries()) if (times > 0) use(text, times);
}

/** Where people with two texts are counted; kept, since fresh memory is dear. */
let room = new Uint32Array();

/** Texts that somebody has both of, once or several times, and how many people each time. */
function eachPairOfTexts(
  { textAt: xs, starts }: PlacedSource,
  { textAt: ys, starts: others }: PlacedSource,
  use: (x: number, y: number, people: number) => void,
): void {
  const width = others.length - 1;
  const cells = (starts.length - 1) * width;
  if (cells > Math.min(MOST_CELLS, MOST_CELLS_EACH * xs.length)) {
    for (let place = 0; place < xs.length; place++) use(xs[place] ?? 0, ys[place] ?? 0, 1);
    return;
  }
  if (room.length < cells) room = new Uint32Array(MOST_CELLS);
  room.fill(0, 0, cells);
  for (let place = 0; place < xs.length; place++) {
    const cell = (xs[place] ?? 0) * width + (ys[place] ?? 0);
    room[cell] = (room[cell] ?? 0) + 1;
  }
  for (let cell = 0; cell < cells; cell++) {
    const people = room[cell] ?? 0;
    if (people > 0) use(Math.floor(cell / width), cell % width, people);
  }
}
