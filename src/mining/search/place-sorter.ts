/** Sorted so many bits at a time. */
const BITS = 11;
const DIGITS = 1 << BITS;
/** Fewer are sorted by comparing. */
const FEW = 256;

/** Where one of so many places is there, or more, they are marked and read off again. */
const DENSE = 16;

/** Sorts places, each there once, by their digits or by marking them; keeps the memory that it needs for that. */
export class PlaceSorter {
  readonly #starts = new Uint32Array(DIGITS + 1);
  #spare = new Uint32Array();
  /** One bit per place; none is set between two calls. */
  #marks = new Uint32Array();

  /** The same places, ascending, in the same memory. */
  sort(places: Uint32Array): Uint32Array {
    if (places.length < FEW) return places.sort();
    const highest = highestOf(places);
    if (highest < DENSE * places.length) {
      const marks = this.#marksTo(highest);
      markPlaces(places, marks);
      readOff(marks, places);
    } else this.#byDigits(places, highest);
    return places;
  }

  /** Fills `places` with those of the people, ascending. `highest`: no place is higher. */
  place(people: Uint32Array, placeOf: Int32Array, highest: number, places: Uint32Array): void {
    if (places.length < FEW || highest >= DENSE * places.length) {
      placeInOrder(people, placeOf, places);
      this.sort(places);
      return;
    }
    const marks = this.#marksTo(highest);
    markPeople(people, placeOf, marks);
    readOff(marks, places);
  }

  #marksTo(highest: number): Uint32Array {
    const words = (highest >>> 5) + 1;
    if (this.#marks.length < words) this.#marks = new Uint32Array(2 * words);
    return this.#marks.subarray(0, words);
  }

  #byDigits(places: Uint32Array, highest: number): void {
    if (this.#spare.length < places.length) this.#spare = new Uint32Array(2 * places.length);
    const spare = this.#spare.subarray(0, places.length);
    let isInSpare = false;
    // A shift by 32 and more is one by less.
    for (let shift = 0; shift < 32 && highest >>> shift > 0; shift += BITS) {
      const from = isInSpare ? spare : places;
      const starts = this.#starts.fill(0);
      countDigits(from, shift, starts);
      sumUp(starts);
      moveByDigit(from, isInSpare ? places : spare, shift, starts);
      isInSpare = !isInSpare;
    }
    if (isInSpare) places.set(spare);
  }
}

// Each loop over many is a function of its own: what is compiled while one runs knows nothing of what comes after it.

function highestOf(places: Uint32Array): number {
  let highest = 0;
  for (let i = 0; i < places.length; i++) highest = Math.max(highest, places[i] ?? 0);
  return highest;
}

function placeInOrder(people: Uint32Array, placeOf: Int32Array, places: Uint32Array): void {
  for (let i = 0; i < people.length; i++) places[i] = placeOf[people[i] ?? 0] ?? 0;
}

function markPlaces(places: Uint32Array, marks: Uint32Array): void {
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? 0;
    marks[place >>> 5] = (marks[place >>> 5] ?? 0) | (1 << (place & 31));
  }
}

function markPeople(people: Uint32Array, placeOf: Int32Array, marks: Uint32Array): void {
  for (let i = 0; i < people.length; i++) {
    const place = placeOf[people[i] ?? 0] ?? 0;
    marks[place >>> 5] = (marks[place >>> 5] ?? 0) | (1 << (place & 31));
  }
}

/** Writes the marked places, and takes the marks away. */
function readOff(marks: Uint32Array, places: Uint32Array): void {
  let at = 0;
  for (let word = 0; word < marks.length; word++) {
    let bits = marks[word] ?? 0;
    if (bits === 0) continue;
    marks[word] = 0;
    while (bits !== 0) {
      places[at++] = 32 * word + 31 - Math.clz32(bits & -bits);
      bits &= bits - 1;
    }
  }
}

function countDigits(places: Uint32Array, shift: number, starts: Uint32Array): void {
  for (let i = 0; i < places.length; i++) {
    const digit = ((places[i] ?? 0) >>> shift) % DIGITS;
    starts[digit + 1] = (starts[digit + 1] ?? 0) + 1;
  }
}

function sumUp(starts: Uint32Array): void {
  for (let digit = 1; digit < DIGITS; digit++)
    starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0);
}

/** Those that have the same digit stay in their order. */
function moveByDigit(from: Uint32Array, to: Uint32Array, shift: number, starts: Uint32Array): void {
  for (let i = 0; i < from.length; i++) {
    const place = from[i] ?? 0;
    const digit = (place >>> shift) % DIGITS;
    const at = starts[digit] ?? 0;
    starts[digit] = at + 1;
    to[at] = place;
  }
}
