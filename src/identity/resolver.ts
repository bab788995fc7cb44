import {
  ACTIVE_STATUSES,
  type IdentifierKey,
  type IdentityClass,
  type IdentityDifference,
  type Resolution,
} from '../model/identity.ts';
import type { User } from '../model/tenant-objects.ts';
import type { CorroborationAttribute } from '../model/report-columns.ts';
import { textKey } from './text-key.ts';

/** What a report says of a person beside the identifier. */
export interface Corroboration {
  readonly attribute: CorroborationAttribute;
  readonly text: string;
}

export interface Search {
  readonly attribute: IdentifierKey;
  readonly texts: readonly string[];
}

const STATUS_CLASS: Readonly<Record<string, IdentityClass>> = {
  SUSPENDED: 'suspended',
  DEPROVISIONED: 'deactivated',
};

/** The keys in order; login a second time at the end, because the search index lags behind (contract §7.1). */
const ROUNDS: readonly IdentifierKey[] = ['id', 'login', 'email', 'employeeNumber', 'login'];

/**
 * Finds the principal of each identifier: exact matches only, by the first key that has exactly one hit. It does no
 * I/O: the caller runs `nextSearch` until it has none, and feeds what was found to `found`.
 */
export class Resolver {
  readonly #identifiers: readonly string[];
  readonly #corroboration: (n: number) => readonly Corroboration[];
  readonly #users: (User | undefined)[];
  readonly #keys: (IdentifierKey | undefined)[];
  readonly #ambiguous = new Map<number, readonly string[]>();
  #round = 0;

  /** `members`: by login, keyed with `textKey`; a member counts without a search only when the text is the login. */
  constructor(
    identifiers: readonly string[],
    members: ReadonlyMap<string, User>,
    corroboration: (n: number) => readonly Corroboration[] = () => [],
  ) {
    this.#identifiers = identifiers;
    this.#corroboration = corroboration;
    this.#users = identifiers.map((text) => members.get(textKey(text)));
    this.#keys = this.#users.map((user) => (user === undefined ? undefined : 'login'));
  }

  /** Identifiers that no member's login explains. */
  get toSearch(): number {
    return this.#users.filter((user) => user === undefined).length;
  }

  /** The next search to run; undefined when everything is decided. */
  nextSearch(): Search | undefined {
    for (; this.#round < ROUNDS.length; this.#round++) {
      const attribute = ROUNDS[this.#round];
      if (attribute === undefined) break;
      const texts = this.#open()
        .map((n) => (this.#identifiers[n] ?? '').trim())
        .filter((text) => canBe(attribute, text));
      if (texts.length > 0) return { attribute, texts: [...new Set(texts)] };
    }
    return undefined;
  }

  /** What the search of `nextSearch` found; ends its round. */
  found(search: Search, users: readonly User[]): void {
    const byKey = new Map<string, User[]>();
    for (const user of users) {
      const text = attributeOf(user, search.attribute);
      if (text === undefined) continue;
      const key = search.attribute === 'id' ? text : textKey(text);
      const rows = byKey.get(key) ?? [];
      if (!rows.some((row) => row.id === user.id)) byKey.set(key, [...rows, user]);
    }
    for (const n of this.#open()) {
      const text = this.#identifiers[n] ?? '';
      if (!canBe(search.attribute, text.trim())) continue;
      const hits = byKey.get(search.attribute === 'id' ? text.trim() : textKey(text)) ?? [];
      const [only, ...others] = hits;
      if (only === undefined) continue;
      if (others.length > 0) {
        this.#ambiguous.set(n, hits.map((user) => user.id).sort());
      } else {
        this.#users[n] = only;
        this.#keys[n] = search.attribute;
      }
    }
    this.#round += 1;
  }

  /** Each identifier in exactly one class, in the order given. */
  results(): readonly Resolution[] {
    return this.#identifiers.map((identifier, n) => {
      const candidates = this.#ambiguous.get(n);
      if (candidates !== undefined) return { identifier, class: 'ambiguous', candidates };
      const user = this.#users[n];
      const key = this.#keys[n];
      if (user === undefined || key === undefined) return { identifier, class: 'missing' };
      return { identifier, ...judged(user, this.#corroboration(n)), user, key };
    });
  }

  #open(): readonly number[] {
    return this.#identifiers.flatMap((_, n) =>
      this.#users[n] === undefined && !this.#ambiguous.has(n) ? [n] : [],
    );
  }
}

/** Whether a text can be a value of the key at all; the others are not asked for. */
function canBe(attribute: IdentifierKey, text: string): boolean {
  if (text === '') return false;
  if (attribute === 'id') return /^00u[0-9A-Za-z]{17}$/.test(text);
  if (attribute === 'email') return text.includes('@');
  if (attribute === 'employeeNumber') return !text.includes('@');
  return true;
}

function attributeOf(user: User, attribute: IdentifierKey): string | undefined {
  if (attribute === 'id') return user.id;
  if (attribute === 'login') return user.login;
  if (attribute === 'email') return user.email;
  return user.profile['employeeNumber'];
}

function judged(
  user: User,
  corroboration: readonly Corroboration[],
): Pick<Resolution, 'class'> & { readonly differs?: readonly IdentityDifference[] } {
  if (!ACTIVE_STATUSES.has(user.status)) return { class: STATUS_CLASS[user.status] ?? 'staged' };
  const differs = corroboration.flatMap((said) => contradiction(user, said) ?? []);
  if (differs.length === 0) return { class: 'matched' };
  return { class: differs.some(isIdentifying) ? 'conflict' : 'name-differs', differs };
}

function isIdentifying({ attribute }: IdentityDifference): boolean {
  return attribute === 'login' || attribute === 'email' || attribute === 'employeeNumber';
}

/** Only a text on both sides can contradict. */
function contradiction(user: User, { attribute, text }: Corroboration): IdentityDifference | undefined {
  if (text.trim() === '') return undefined;
  const known =
    attribute === 'login'
      ? user.login
      : attribute === 'email'
        ? user.email
        : attribute === 'displayName'
          ? otherName(user, text)
          : user.profile[attribute];
  if (known === undefined || known === '' || textKey(known) === textKey(text)) return undefined;
  return { attribute, report: text, okta: known };
}

/** A name of a user where a full name is none of them: their display name, and their two names in either order. */
function otherName({ profile }: User, text: string): string | undefined {
  const { displayName = '', firstName = '', lastName = '' } = profile;
  const whole = firstName !== '' && lastName !== '';
  const names = [
    ...(displayName === '' ? [] : [displayName]),
    ...(whole ? [`${firstName} ${lastName}`, `${lastName} ${firstName}`] : []),
  ];
  return names.some((name) => wordsOf(name) === wordsOf(text)) ? undefined : names[0];
}

/** The words of a name: `Berg, Anna` as `Berg Anna`. */
function wordsOf(name: string): string {
  return textKey(name.replace(/[\s,]+/g, ' '));
}
