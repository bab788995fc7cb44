/** Who holds a value, whom it does not concern, and whom entries of its list meet already. */
export class PeopleOfValue {
  readonly #holds: Uint8Array;
  readonly #given: Uint8Array;
  readonly #met: Uint8Array;
  readonly #marked: Uint32Array[] = [];

  constructor(people: number) {
    this.#holds = new Uint8Array(people);
    this.#given = new Uint8Array(people);
    this.#met = new Uint8Array(people);
  }

  begin(holders: Uint32Array, derived: Uint32Array): void {
    mark(this.#holds, holders, 1);
    mark(this.#given, derived, 1);
    this.#marked.push(holders, derived);
  }

  meet(places: Uint32Array): void {
    mark(this.#met, places, 1);
    this.#marked.push(places);
  }

  end(): void {
    for (const places of this.#marked)
      for (const marks of [this.#holds, this.#given, this.#met]) mark(marks, places, 0);
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

function mark(marks: Uint8Array, places: Uint32Array, as: 0 | 1): void {
  for (let i = 0; i < places.length; i++) marks[places[i] ?? 0] = as;
}
