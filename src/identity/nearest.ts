/** What is known of a user that an identifier may have meant. */
export interface Known {
  readonly id: string;
  readonly login: string;
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
}

/** A user whose name or login is near a text: never more than something to look at. */
export interface Nearest {
  readonly id: string;
  /** 0..1 */
  readonly likeness: number;
}

/** Below it two texts have nothing to do with each other. */
const LEAST_LIKENESS = 0.75;
/** Users that are compared letter by letter. */
const MOST_COMPARED = 120;
/** A trigram that so many share tells nobody apart; it is looked at only where no rarer one is. */
const COMMON = 2_000;

/**
 * Finds users that a text may have meant: by trigrams of the words in logins and names, and by an initial with a surname;
 * the best by Jaro-Winkler. A suggestion only: who it is a person says.
 */
export class NearestUsers {
  readonly #users: readonly Known[];
  /** Per user: names without the spaces, words in order and in alphabetical order. */
  readonly #forms: readonly (readonly string[])[];
  readonly #byTrigram = new Map<string, number[]>();
  readonly #byInitial = new Map<string, number[]>();
  readonly #weights: Float32Array;

  constructor(users: readonly Known[]) {
    this.#users = users;
    this.#weights = new Float32Array(users.length);
    this.#forms = users.map((user) => [...new Set(namesOf(user).flatMap(formsOf))]);
    for (const [n, user] of users.entries()) {
      for (const trigram of new Set(namesOf(user).flatMap(trigramsOf))) push(this.#byTrigram, trigram, n);
      for (const key of initialsOf(user)) push(this.#byInitial, key, n);
    }
  }

  /** At most `most`, the likeliest first; none where nobody is near. */
  of(text: string, most = 3): readonly Nearest[] {
    const name = localPart(text);
    const forms = [...new Set(formsOf(name))].filter((form) => form !== '');
    const initials = this.#byInitial.get(compact(name).replace(/\d+$/, '')) ?? [];
    const near = new Set([...initials.slice(0, MOST_COMPARED), ...this.#sharing(name)]);
    return [...near]
      .map((n) => ({ n, likeness: this.#likeness(n, forms, initials.includes(n)) }))
      .filter(({ likeness }) => likeness >= LEAST_LIKENESS)
      .sort((a, b) => b.likeness - a.likeness || a.n - b.n)
      .slice(0, most)
      .map(({ n, likeness }) => ({
        id: this.#users[n]?.id ?? '',
        likeness: Math.round(likeness * 100) / 100,
      }));
  }

  /** Users that share the most and rarest trigrams. */
  #sharing(name: string): readonly number[] {
    const weights = this.#weights;
    const touched: number[] = [];
    const postings = [...new Set(trigramsOf(name))]
      .map((trigram) => this.#byTrigram.get(trigram) ?? [])
      .sort((a, b) => a.length - b.length);
    for (const [i, list] of postings.entries()) {
      if (list.length > COMMON && i >= 6) break;
      // A rare trigram says more.
      const weight = 1 / Math.log2(2 + list.length);
      for (const n of list) {
        if (weights[n] === 0) touched.push(n);
        weights[n] = (weights[n] ?? 0) + weight;
      }
    }
    // What hardly shares anything is not worth sorting.
    const highest = touched.reduce((max, n) => Math.max(max, weights[n] ?? 0), 0);
    const best = touched
      .filter((n) => (weights[n] ?? 0) >= 0.3 * highest)
      .sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b)
      .slice(0, MOST_COMPARED);
    for (const n of touched) weights[n] = 0;
    return best;
  }

  #likeness(n: number, forms: readonly string[], initial: boolean): number {
    let likeness = initial ? 0.9 : 0;
    for (const form of forms)
      for (const other of this.#forms[n] ?? []) likeness = Math.max(likeness, jaroWinkler(form, other));
    return likeness;
  }
}

function push(map: Map<string, number[]>, key: string, n: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [n]);
  else list.push(n);
}

/** Without accents. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('ł', 'l')
    .replaceAll('æ', 'ae');
}

function localPart(text: string): string {
  const name = text.slice(text.lastIndexOf('\\') + 1);
  const at = name.lastIndexOf('@');
  return at < 0 ? name : name.slice(0, at);
}

function wordsOf(text: string): readonly string[] {
  return plain(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Its words one after the other, as they stand and in alphabetical order, so that "Last, First" is "First Last". */
function formsOf(text: string): readonly string[] {
  const words = wordsOf(text);
  return [words.join(''), [...words].sort().join('')];
}

function compact(text: string): string {
  return plain(text).replace(/[^\p{L}\p{N}]/gu, '');
}

/** What the user is called: in the login, the address, the profile. */
function namesOf({ login, email = '', firstName = '', lastName = '' }: Known): readonly string[] {
  return [...new Set([localPart(login), localPart(email), `${firstName} ${lastName}`.trim()])].filter(
    (name) => name !== '',
  );
}

function initialsOf({ firstName = '', lastName = '' }: Known): readonly string[] {
  const [first, last] = [compact(firstName), compact(lastName)];
  if (first === '' || last === '') return [];
  return [...new Set([`${first[0] ?? ''}${last}`, `${last}${first[0] ?? ''}`, `${first}${last[0] ?? ''}`])];
}

/** Of each word with its ends. */
function trigramsOf(name: string): readonly string[] {
  return wordsOf(name).flatMap((word) => {
    const padded = ` ${word} `;
    return Array.from({ length: padded.length - 2 }, (_, at) => padded.slice(at, at + 3));
  });
}

/** Winkler (1990): shared letters in nearly the same places, more where the beginning agrees. */
function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1;
  const window = Math.max(0, Math.floor(Math.max(a.length, b.length) / 2) - 1);
  const taken = new Uint8Array(b.length);
  const matched: string[] = [];
  for (let i = 0; i < a.length; i++)
    for (let j = Math.max(0, i - window); j < Math.min(b.length, i + window + 1); j++) {
      if (taken[j] === 1 || a[i] !== b[j]) continue;
      taken[j] = 1;
      matched.push(a[i] ?? '');
      break;
    }
  if (matched.length === 0) return 0;
  let at = 0;
  let transposed = 0;
  for (let j = 0; j < b.length; j++) if (taken[j] === 1 && matched[at++] !== b[j]) transposed += 1;
  const m = matched.length;
  const jaro = (m / a.length + m / b.length + (m - transposed / 2) / m) / 3;
  let prefix = 0;
  while (prefix < 4 && a[prefix] !== undefined && a[prefix] === b[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}
