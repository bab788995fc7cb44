import type { TextCodes } from '../dataset/text-columns.ts';

/** Counts the members of an app who are of the same department as one of some people, and those of them with the same title. */
export class NearMembers {
  readonly #numberOfDepartment: Uint32Array;
  readonly #numberOfTitle: Uint32Array;
  /** By number of the department and number of the title. */
  readonly #counts: Uint32Array;
  readonly #titles: number;

  constructor(members: Uint32Array, people: readonly number[], departmentOf: TextCodes, titleOf: TextCodes) {
    const departments = numbered(departmentOf, people);
    const titles = numbered(titleOf, people);
    const counts = new Uint32Array(departments.count * titles.count);
    for (let m = 0; m < members.length; m++) {
      const person = members[m] ?? 0;
      const department = departments.numberOf[departmentOf[person] ?? 0] ?? 0;
      if (department === 0) continue;
      const title = titles.numberOf[titleOf[person] ?? 0] ?? 0;
      const at = department * titles.count + title;
      counts[at] = (counts[at] ?? 0) + 1;
    }
    this.#numberOfDepartment = departments.numberOf;
    this.#numberOfTitle = titles.numberOf;
    this.#counts = counts;
    this.#titles = titles.count;
  }

  /** `title` 0: with any or none. */
  of(department: number, title: number): number {
    const start = (this.#numberOfDepartment[department] ?? 0) * this.#titles;
    if (title !== 0) return this.#counts[start + (this.#numberOfTitle[title] ?? 0)] ?? 0;
    return this.#counts.subarray(start, start + this.#titles).reduce((sum, count) => sum + count, 0);
  }
}

/** Numbers the texts that some people have; all others are number 0. */
function numbered(codes: TextCodes, people: readonly number[]) {
  const wanted = new Set(people.flatMap((person) => codes[person] || []));
  const numberOf = new Uint32Array(1 + Math.max(0, ...wanted));
  let count = 1;
  for (const code of wanted) numberOf[code] = count++;
  return { numberOf, count };
}
