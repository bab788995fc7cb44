/** Who holds a value, whom it does not concern, and whom entries of its list meet already. */
export class PeopleOfValue {
  readonly #holds: Uint8Array;
  readonly #given: Uint8Array;
  readonly #met: Uint8Array;
  readonly #marked: { readonly marks: Uint8Array; readonly places: Uint32Array }[] = [];

  constructor(people: number) {
    this.#holds = new Uint8Array(people);
    this.#given = new Uint8Array(people);
    this.#met = new Uint8Array(people);
  }

  begin(holders: Uint32Array, derived: Uint32Array): void {
    this.#mark(this.#holds, holders);
    this.#mark(this.#given, derived);
  }

  meet(places: Uint32Array): void {
    this.#mark(this.#met, places);
  }

  end(): void {
    for (const { marks, places } of this.#marked)
      for (let i = 0; i < places.length; i++) marks[places[i] ?? 0] = 0;
    this.#marked.length = 0;
  }

  /** Of these places: whom the value concerns, and who holds it. */
  concerned(places: Uint32Array): { readonly n: number; readonly k: number } {
    return this.#count(places, this.#given, this.#given);
  }

  /** The same of those whom no entry meets yet. */
  left(places: Uint32Array): { readonly n: number; readonly k: number } {
    return this.#count(places, this.#given, this.#met);
  }

  #mark(marks: Uint8Array, places: Uint32Array): void {
    for (let i = 0; i < places.length; i++) marks[places[i] ?? 0] = 1;
    this.#marked.push({ marks, places });
  }

  #count(places: Uint32Array, without: Uint8Array, nor: Uint8Array) {
    const holds = this.#holds;
    let [n, k] = [0, 0];
    for (let i = 0; i < places.length; i++) {
      const at = places[i] ?? 0;
      if (((without[at] ?? 0) | (nor[at] ?? 0)) !== 0) continue;
      n++;
      k += holds[at] ?? 0;
    }
    return { n, k };
  }
}
