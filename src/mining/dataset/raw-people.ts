import type { Condition, Term } from '../../model/patterns.ts';
import type { RawProfiles } from './raw-profiles.ts';
import type { TextCodes } from './text-columns.ts';
import { FittingTexts } from './fitting-texts.ts';

/** Who meets a term: those whose code fits. */
interface Test {
  readonly size: number;
  /** Ascending. */
  readonly people: () => Uint32Array;
  readonly codes: TextCodes | Uint8Array;
  readonly fits: Uint8Array;
}

const NOBODY: Test = {
  size: 0,
  people: () => new Uint32Array(),
  codes: new Uint8Array(),
  fits: new Uint8Array(),
};
const IN_GROUP = Uint8Array.of(0, 1);

/** Numbers kept of people whom conditions were asked for. */
const KEPT = 4_000_000;

/** So many people are looked at in the time in which one of many is sorted. */
const MANY = 16;

/** Equal for equal terms. */
export function termKey(term: Term): string {
  return JSON.stringify(
    term.kind === 'group'
      ? [term.kind, term.groupId]
      : [term.kind, term.attribute, term.kind === 'in' ? term.texts : term.text],
  );
}

/** Who meets a condition as the profiles really are: nothing filled in, since Okta would not either. */
export class RawPeople {
  readonly profiles: RawProfiles;
  readonly #indexes: ReadonlyMap<string, FittingTexts>;
  readonly #tests = new Map<string, Test>();
  readonly #known = new Map<string, Uint32Array>();
  readonly #found: Uint32Array;
  #kept = 0;

  constructor(profiles: RawProfiles) {
    this.profiles = profiles;
    this.#found = new Uint32Array(profiles.active.length);
    this.#indexes = new Map(
      [...profiles.columns].map(([attribute, { texts }]) => [attribute, new FittingTexts(texts)]),
    );
  }

  /** Rows of people, ascending. */
  who(condition: Condition): Uint32Array {
    const known = this.#known.get(condition.key);
    if (known !== undefined) return known;
    const who = this.#who(condition);
    if (this.#kept + who.length <= KEPT) {
      this.#known.set(condition.key, who);
      this.#kept += who.length;
    }
    return who;
  }

  #who({ terms }: Condition): Uint32Array {
    const tests = terms.map((term) => this.#testOf(term)).sort((a, b) => a.size - b.size);
    const rarest = tests[0];
    if (rarest === undefined) return everybody(this.profiles.active.length);
    let who = rarest.people();
    for (let t = 1; t < tests.length; t++) who = this.#found.subarray(0, meeting(tests[t], who, this.#found));
    return tests.length === 1 ? who : who.slice();
  }

  /** Per person a code, and per code 1 where it meets the term. */
  test(term: Term): Pick<Test, 'codes' | 'fits'> {
    const { codes, fits } = this.#testOf(term);
    return { codes, fits };
  }

  #testOf(term: Term): Test {
    const key = termKey(term);
    const known = this.#tests.get(key);
    if (known !== undefined) return known;
    const test = this.#test(term);
    this.#tests.set(key, test);
    return test;
  }

  #test(term: Term): Test {
    if (term.kind === 'group') return this.#inGroup(term.groupId);
    const column = this.profiles.columns.get(term.attribute);
    if (column === undefined) return NOBODY;
    const { texts, codes, offsets, people } = column;
    const fits = new Uint8Array(texts.length + 1);
    let size = 0;
    const parts: Uint32Array[] = [];
    for (const t of this.#indexes.get(term.attribute)?.of(term) ?? []) {
      fits[t + 1] = 1;
      const part = people.subarray(offsets[t + 1], offsets[t + 2]);
      parts.push(part);
      size += part.length;
    }
    return {
      size,
      people: () => {
        const [only] = parts;
        if (parts.length === 1 && only !== undefined) return only;
        return MANY * size > codes.length ? fitting(codes, fits, size) : merged(parts, size);
      },
      codes,
      fits,
    };
  }

  #inGroup(id: string): Test {
    const { groups, active } = this.profiles;
    const codes = new Uint8Array(active.length);
    const row = groups?.groups.findIndex((group) => group.id === id) ?? -1;
    let size = 0;
    for (const person of codes.keys())
      if (groups?.rows.subarray(groups.offsets[person], groups.offsets[person + 1]).includes(row) === true) {
        codes[person] = 1;
        size++;
      }
    return {
      size,
      people: () => Uint32Array.from(codes.keys()).filter((person) => codes[person] === 1),
      codes,
      fits: IN_GROUP,
    };
  }
}

/** Writes those of the people who meet the test to `into`, and returns how many do. */
function meeting({ codes, fits }: Test = NOBODY, people: Uint32Array, into: Uint32Array): number {
  let length = 0;
  for (let i = 0; i < people.length; i++) {
    const person = people[i] ?? 0;
    if (fits[codes[person] ?? 0] === 1) into[length++] = person;
  }
  return length;
}

/** The people whose code fits, of whom there are so many. */
function fitting(codes: TextCodes, fits: Uint8Array, size: number): Uint32Array {
  const people = new Uint32Array(size);
  let count = 0;
  for (let person = 0; count < size; person++) if (fits[codes[person] ?? 0] === 1) people[count++] = person;
  return people;
}

function merged(parts: readonly Uint32Array[], size: number): Uint32Array {
  const people = new Uint32Array(size);
  let at = 0;
  for (const part of parts) {
    people.set(part, at);
    at += part.length;
  }
  return people.sort();
}

function everybody(count: number): Uint32Array {
  const people = new Uint32Array(count);
  for (let person = 0; person < count; person++) people[person] = person;
  return people;
}
