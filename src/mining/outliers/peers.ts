import type { AttributeColumn, Dataset } from '../../model/dataset.ts';
import type { Condition, Share } from '../../model/patterns.ts';
import { businessPriority } from '../dataset/business-priority.ts';
import type { NamedTerm } from '../dataset/learned-items.ts';
import type { TermBook } from '../dataset/terms.ts';
import type { TextCodes, TextColumn } from '../dataset/text-columns.ts';
import { NearMembers } from './near-members.ts';
import { countOf } from '../search/universe.ts';
import { shareOf } from '../evidence/wilson.ts';

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
  readonly #departmentOf: TextCodes;
  readonly #titleOf: TextCodes;
  readonly #width: number;
  /** Per app those who are compared. */
  readonly #compared = new Map<number, number[]>();
  readonly #nearOf = new Map<number, NearMembers>();
  readonly #holdersOf = new Map<number, ReadonlyMap<number, number>>();

  /** `compared`: those that will be. */
  constructor(
    dataset: Dataset,
    texts: readonly TextColumn[],
    book: TermBook,
    compared: readonly { readonly person: number; readonly value: number }[],
  ) {
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
    for (const { person, value } of compared) {
      const app = dataset.values[value]?.app ?? 0;
      const own = this.#compared.get(app);
      if (own === undefined) this.#compared.set(app, [person]);
      else own.push(person);
    }
  }

  of(person: number, value: number): { readonly peers: Share; readonly peerCondition: Condition } {
    const { values, apps, holdings, derived } = this.#dataset;
    const app = values[value]?.app ?? 0;
    const members = apps[app]?.members ?? new Uint32Array();
    const [department, title] = [this.#departmentOf[person] ?? 0, this.#titleOf[person] ?? 0];
    const near = this.#near(app, members);
    for (const wanted of department === 0 ? [] : title > 0 ? [title, 0] : [0]) {
      const others = near.of(department, wanted) - 1;
      if (others < LEAST_PEERS) continue;
      const k = this.#holders(value).get(department * this.#width + wanted) ?? 1;
      return { peers: shareOf(k - 1, others), peerCondition: this.#condition(department, wanted) };
    }
    const k = countOf(holdings, value) + countOf(derived, value);
    return { peers: shareOf(k - 1, members.length - 1), peerCondition: this.#condition(0, 0) };
  }

  /** Of a value's holders how many are of each department, and of these with each title. */
  #holders(value: number): ReadonlyMap<number, number> {
    const known = this.#holdersOf.get(value);
    if (known !== undefined) return known;
    const counts = new Map<number, number>();
    const { holdings, derived } = this.#dataset;
    for (const columns of [holdings, derived])
      for (const person of columns?.people.subarray(columns.offsets[value], columns.offsets[value + 1]) ??
        []) {
        const department = (this.#departmentOf[person] ?? 0) * this.#width;
        if (department === 0) continue;
        counts.set(department, (counts.get(department) ?? 0) + 1);
        const title = this.#titleOf[person] ?? 0;
        if (title > 0) counts.set(department + title, (counts.get(department + title) ?? 0) + 1);
      }
    this.#holdersOf.set(value, counts);
    return counts;
  }

  #near(app: number, members: Uint32Array): NearMembers {
    const known = this.#nearOf.get(app);
    if (known !== undefined) return known;
    const compared = this.#compared.get(app) ?? [];
    const near = new NearMembers(members, compared, this.#departmentOf, this.#titleOf);
    this.#nearOf.set(app, near);
    return near;
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
