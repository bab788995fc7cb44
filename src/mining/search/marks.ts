/** Marks on places, taken away all at once: a place is marked where `at` has the number `now`. */
export class Marks {
  readonly at: Uint8Array;
  now = 1;

  constructor(people: number) {
    this.at = new Uint8Array(people);
  }

  mark(places: Uint32Array): void {
    const { at, now } = this;
    for (let i = 0; i < places.length; i++) at[places[i] ?? 0] = now;
  }

  clear(): void {
    if (this.now < 255) this.now++;
    else {
      this.at.fill(0);
      this.now = 1;
    }
  }
}
