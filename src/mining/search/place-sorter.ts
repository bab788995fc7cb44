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
    let highest = 0;
    for (let i = 0; i < places.length; i++) highest = Math.max(highest, places[i] ?? 0);
    return highest < DENSE * places.length ? this.#marked(places, highest) : this.#byDigits(places, highest);
  }

  #marked(places: Uint32Array, highest: number): Uint32Array {
    const words = (highest >>> 5) + 1;
    if (this.#marks.length < words) this.#marks = new Uint32Array(2 * words);
    const marks = this.#marks;
    for (let i = 0; i < places.length; i++) {
      const place = places[i] ?? 0;
      marks[place >>> 5] = (marks[place >>> 5] ?? 0) | (1 << (place & 31));
    }
    let at = 0;
    for (let word = 0; word < words; word++) {
      let bits = marks[word] ?? 0;
      if (bits === 0) continue;
      marks[word] = 0;
      while (bits !== 0) {
        const bit = 31 - Math.clz32(bits & -bits);
        places[at++] = 32 * word + bit;
        bits &= bits - 1;
      }
    }
    return places;
  }

  #byDigits(places: Uint32Array, highest: number): Uint32Array {
    if (this.#spare.length < places.length) this.#spare = new Uint32Array(2 * places.length);
    let [from, to]: [Uint32Array, Uint32Array] = [places, this.#spare.subarray(0, places.length)];
    // A shift by 32 and more is one by less.
    for (let shift = 0; shift < 32 && highest >>> shift > 0; shift += BITS) {
      this.#byDigit(from, to, shift);
      [from, to] = [to, from];
    }
    if (from !== places) places.set(from);
    return places;
  }

  /** Those that have the same digit stay in their order. */
  #byDigit(from: Uint32Array, to: Uint32Array, shift: number): void {
    const starts = this.#starts.fill(0);
    for (let i = 0; i < from.length; i++) {
      const digit = ((from[i] ?? 0) >>> shift) % DIGITS;
      starts[digit + 1] = (starts[digit + 1] ?? 0) + 1;
    }
    for (let digit = 1; digit < DIGITS; digit++)
      starts[digit] = (starts[digit] ?? 0) + (starts[digit - 1] ?? 0);
    for (let i = 0; i < from.length; i++) {
      const place = from[i] ?? 0;
      const digit = (place >>> shift) % DIGITS;
      const at = starts[digit] ?? 0;
      starts[digit] = at + 1;
      to[at] = place;
    }
  }
}
