/** Marks on places, taken away all at once: a place is marked where `at` has the number `now`. */
export class Marks {
  readonly at: Uint8Array;
  now = 1;

  constructor(people: number) {
    this.at = new Uint8Array(people);
  }

  mark(places: Uint32Array): void {
    setAt(this.at, places, this.now);
  }

  unmark(places: Uint32Array): void {
    setAt(this.at, places, 0);
  }

  /** How many of the places are marked. */
  count(places: Uint32Array): number {
    const { at, now } = this;
    let count = 0;
    for (let i = 0; i < places.length; i++) if (at[places[i] ?? 0] === now) count++;
    return count;
  }

  /** Moves those of the first so many places that are not marked to the front. */
  leaveOut(places: Uint32Array, length: number): void {
    const { at, now } = this;
    let kept = 0;
    for (let i = 0; i < length; i++) {
      const place = places[i] ?? 0;
      if (at[place] !== now) places[kept++] = place;
    }
  }

  clear(): void {
    if (this.now < 255) this.now++;
    else {
      this.at.fill(0);
      this.now = 1;
    }
  }
}

function setAt(marks: Uint8Array, places: Uint32Array, mark: number): void {
  for (let i = 0; i < places.length; i++) marks[places[i] ?? 0] = mark;
}
