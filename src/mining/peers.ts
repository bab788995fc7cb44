import type { AttributeColumn, Dataset } from '../model/dataset.ts';
import type { Condition, Share } from '../model/patterns.ts';
import { businessPriority } from './business-priority.ts';
import type { NamedTerm, TermBook } from './terms.ts';
import type { TextColumn } from './text-columns.ts';
import { shareOf } from './wilson.ts';

/** So many others make a comparison. */
const LEAST_PEERS = 5;

/** The department of a dataset, where it has one. */
export function departmentOf({ attributes }: Dataset): AttributeColumn | undefined {
  return attributes.find(({ name, kind }) => kind === 'plain' && businessPriority(name, 'equals') === 0);
}

/** Compares a person's holding with those nearest: same department and title, else same department, else the whole app. */
export class Peers {
  readonly #dataset: Dataset;
  readonly #book: TermBook;
  readonly #department: AttributeColumn | undefined;
  readonly #title: AttributeColumn | undefined;
  readonly #departmentOf: Uint32Array;
  readonly #titleOf: Uint32Array;
  readonly #sizes = new Map<number, Map<number, number>>();
  readonly #holders = new Map<number, Map<number, number>>();
  readonly #width: number;

  constructor(dataset: Dataset, texts: readonly TextColumn[], book: TermBook) {
    this.#dataset = dataset;
    this.#book = book;
    this.#department = departmentOf(dataset);
    this.#title = dataset.attributes.find(({ kind }) => kind === 'title');
    const nobody = new Uint32Array(dataset.people.ids.length);
    const codesOf = (of: AttributeColumn | undefined) =>
      texts.find(({ column }) => column === of)?.codes ?? nobody;
    this.#departmentOf = codesOf(this.#department);
    this.#titleOf = codesOf(this.#title);
    this.#width = (this.#title?.texts.length ?? 0) + 1;
  }

  of(person: number, value: number): { readonly peers: Share; readonly peerCondition: Condition } {
    const { values, apps, holdings, derived } = this.#dataset;
    const app = values[value]?.app ?? 0;
    const members = apps[app]?.members ?? new Uint32Array();
    const sizes = this.#counted(this.#sizes, app, members);
    const holders = this.#counted(
      this.#holders,
      value,
      holdings.people.subarray(holdings.offsets[value], holdings.offsets[value + 1]),
      derived?.people.subarray(derived.offsets[value], derived.offsets[value + 1]),
    );
    const [department, title] = [this.#departmentOf[person] ?? 0, this.#titleOf[person] ?? 0];
    for (const key of [title > 0 ? department * this.#width + title : 0, department * this.#width]) {
      const others = (sizes.get(key) ?? 0) - 1;
      if (department === 0 || key === 0 || others < LEAST_PEERS) continue;
      return {
        peers: shareOf((holders.get(key) ?? 1) - 1, others),
        peerCondition: this.#condition(department, key % this.#width),
      };
    }
    const count = (offsets: Uint32Array | undefined) => (offsets?.[value + 1] ?? 0) - (offsets?.[value] ?? 0);
    return {
      peers: shareOf(count(holdings.offsets) + count(derived?.offsets) - 1, members.length - 1),
      peerCondition: this.#condition(0, 0),
    };
  }

  /** People by department, and by department and title. */
  #counted(
    known: Map<number, Map<number, number>>,
    of: number,
    ...people: readonly (Uint32Array | undefined)[]
  ): Map<number, number> {
    const before = known.get(of);
    if (before !== undefined) return before;
    const counts = new Map<number, number>();
    for (const some of people)
      for (const person of some ?? []) {
        const department = (this.#departmentOf[person] ?? 0) * this.#width;
        if (department === 0) continue;
        counts.set(department, (counts.get(department) ?? 0) + 1);
        const title = this.#titleOf[person] ?? 0;
        if (title > 0) counts.set(department + title, (counts.get(department + title) ?? 0) + 1);
      }
    known.set(of, counts);
    return counts;
  }

  #condition(department: number, title: number): Condition {
    const names: NamedTerm[] = [];
    for (const [column, code] of [
      [this.#department, department],
      [this.#title, title],
    ] as const) {
      if (column === undefined || code === 0) continue;
      const priority = businessPriority(column.name, 'equals');
      names.push({ kind: 'equals', attribute: column.name, text: column.texts[code - 1] ?? '', priority });
    }
    return this.#book.condition(names);
  }
}
