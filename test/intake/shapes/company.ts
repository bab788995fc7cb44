import { Seeded } from '../../../src/sandbox/generate/random.ts';

/** Choices that are the same for the same seed. */
export class Dice {
  readonly #random;

  constructor(seed: number) {
    this.#random = new Seeded(seed);
  }

  /** 0 … below - 1. */
  number(below: number): number {
    return Math.floor(this.#random.next() * below);
  }

  between(from: number, to: number): number {
    return from + this.number(to - from + 1);
  }

  chance(share: number): boolean {
    return this.#random.next() < share;
  }

  pick<T>(list: readonly T[]): T {
    const found = list[this.number(list.length)];
    if (found === undefined) throw new Error('nothing to pick from');
    return found;
  }

  /** Some of a list, in its order, at least `least`. */
  some<T>(list: readonly T[], least: number, most: number): T[] {
    return this.shuffled(list).slice(0, this.between(least, Math.min(most, list.length)));
  }

  shuffled<T>(list: readonly T[]): T[] {
    return list
      .map((item) => ({ item, at: this.#random.next() }))
      .sort((a, b) => a.at - b.at)
      .map(({ item }) => item);
  }
}

export interface Person {
  readonly first: string;
  readonly last: string;
  readonly login: string;
  readonly email: string;
  readonly number: string;
  readonly department: string;
  readonly title: string;
  readonly city: string;
  readonly manager: string;
  readonly inForce: boolean;
}

const FIRST =
  'Anna Jürgen Maëlle Ibrahim Priya Tom Wanjiru Søren Lucía Fredrik Giulia Bao Carys Dmitri Hanako João Noor Peter Renée Omar Clémence Björn Aoife Mateo Ingrid Yusuf Eva Piet Zoë Karl'.split(
    ' ',
  );
const LAST = [
  ...'Müller García Smith Lindqvist Okafor Bauer Lefèvre Wójcik Quispe Andersen Rossi Tanaka Novak Silva Jansen Weber Moreau Haas Peeters Ferrari Costa Kowalski Brown Nakamura Sharma Dupont Vogel Romano'.split(
    ' ',
  ),
  'van den Berg',
  "O'Neill",
  'Fernández-Ruiz',
  'Smith-Hale',
  'de la Cruz',
];
const DEPARTMENTS = [
  'Finance',
  'Sales, EMEA',
  'IT Operations',
  'Human Resources',
  'Legal & Compliance',
  'Treasury',
];
const TITLES = ['Accountant', 'Analyst', 'Engineer', 'Team Lead', 'Director', 'Buyer', 'Consultant'];
const CITIES = ['Berlin', 'Lyon', 'Austin', 'Porto', 'Utrecht', 'Milano'];

const ascii = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .toLowerCase()
    .replace(/[^a-z-]/g, '');

/** People whose logins, addresses and numbers are their own. `letters`: of names that an encoding can write. */
export function company(dice: Dice, size: number, letters: (name: string) => boolean = () => true): Person[] {
  const firsts = FIRST.filter(letters);
  const lasts = LAST.filter(letters);
  const domain = dice.pick(['example.com', 'corp.example', 'firma.example', 'example.org']);
  const people: Person[] = [];
  for (let n = 0; n < size; n++) {
    const first = dice.pick(firsts);
    const last = dice.pick(lasts);
    people.push({
      first,
      last,
      login: `${ascii(first)[0] ?? 'x'}${ascii(last).replaceAll('-', '')}${n}`,
      email: `${ascii(first)}.${ascii(last)}${n}@${domain}`,
      number: String(10_000 + n * 37 + dice.number(30)).padStart(6, '0'),
      department: dice.pick(DEPARTMENTS),
      title: dice.pick(TITLES),
      city: dice.pick(CITIES),
      manager: people.length === 0 ? '' : (people[dice.number(Math.min(5, people.length))]?.login ?? ''),
      inForce: !dice.chance(0.1),
    });
  }
  return people;
}
