import type { AttributeColumn, Dataset } from '../model/dataset.ts';
import type { Condition, Share } from '../model/patterns.ts';
import { businessPriority } from './business-priority.ts';
import { type GroupedRows, groupedBy } from './grouped-rows.ts';
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
  /** Per app its members by the code of their department. */
  readonly #byDepartment = new Map<number, GroupedRows>();

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
  }

  of(person: number, value: number): { readonly peers: Share; readonly peerCondition: Condition } {
    const { values, apps, holdings, derived } = this.#dataset;
    const app = values[value]?.app ?? 0;
    const members = apps[app]?.members ?? new Uint32Array();
    const holders = [holdings, ...(derived === undefined ? [] : [derived])].map(({ people, offsets }) =>
      people.subarray(offsets[value], offsets[value + 1]),
    );
    const [department, title] = [this.#departmentOf[person] ?? 0, this.#titleOf[person] ?? 0];
    const near = department === 0 ? new Uint32Array() : this.#near(app, members, department);
    for (const wanted of title > 0 ? [title, 0] : [0]) {
      const others = this.#count(near, department, wanted) - 1;
      if (others < LEAST_PEERS) continue;
      const k = holders.reduce((sum, some) => sum + this.#count(some, department, wanted), 0);
      return { peers: shareOf(k - 1, others), peerCondition: this.#condition(department, wanted) };
    }
    const k = holders.reduce((sum, { length }) => sum + length, 0);
    return { peers: shareOf(k - 1, members.length - 1), peerCondition: this.#condition(0, 0) };
  }

  /** Those of the people who are of the department and, unless it is 0, have the title. */
  #count(people: Uint32Array, department: number, title: number): number {
    const [departmentOf, titleOf] = [this.#departmentOf, this.#titleOf];
    let count = 0;
    for (let i = 0; i < people.length; i++) {
      const person = people[i] ?? 0;
      if (departmentOf[person] === department && (title === 0 || titleOf[person] === title)) count++;
    }
    return count;
  }

  /** Members of the department. */
  #near(app: number, members: Uint32Array, department: number): Uint32Array {
    const departments = this.#department?.texts.length ?? 0;
    const known = this.#byDepartment.get(app);
    const grouped =
      known ??
      groupedBy([members.map((person) => this.#departmentOf[person] ?? 0)], [members], departments + 1);
    if (known === undefined) this.#byDepartment.set(app, grouped);
    return grouped.rows.subarray(grouped.offsets[department], grouped.offsets[department + 1]);
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
