import type { SandboxUser } from './objects.ts';

/** A person to put into the directory. */
export interface NewUser {
  /** Absent: a new one. */
  readonly id?: string;
  readonly profile: Record<string, string>;
  readonly status?: string;
}

const INDEXED = ['id', 'profile.login', 'profile.email', 'profile.employeeNumber'] as const;

/** The directory: everybody in order of entry, and exact searches by what Okta indexes. */
export class People {
  readonly users = new Map<string, SandboxUser>();
  /** In order of entry; who was deleted stays, so that a cursor keeps its place. */
  readonly list: SandboxUser[] = [];
  /** Lower-cased attribute → text → users. */
  readonly #exact = new Map<string, Map<string, SandboxUser[]>>(
    INDEXED.map((attribute) => [attribute, new Map()]),
  );
  readonly #positions = new Map<string, number>();

  add(row: SandboxUser): void {
    this.users.set(row.id, row);
    this.#positions.set(row.id, this.list.length);
    this.list.push(row);
    this.#enter(row);
  }

  /** Merges the profile; null takes an attribute away. */
  change(user: SandboxUser, profile: Readonly<Record<string, string | null>>): void {
    this.#takeOut(user);
    const merged = Object.entries({ ...user.profile, ...profile });
    user.profile = Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
    this.#enter(user);
  }

  remove(user: SandboxUser): void {
    this.users.delete(user.id);
    this.#takeOut(user);
  }

  /** Position in `list`, for cursors. */
  position(id: string): number | undefined {
    return this.#positions.get(id);
  }

  /** Users with that exact text (whatever the case) in an indexed attribute; undefined where there is no index. */
  exact(attribute: string, text: string): readonly SandboxUser[] | undefined {
    const index = this.#exact.get(attribute);
    return index === undefined ? undefined : (index.get(text.toLowerCase()) ?? []);
  }

  byLogin(login: string): SandboxUser | undefined {
    return this.exact('profile.login', login)?.[0];
  }

  #enter(user: SandboxUser): void {
    for (const [attribute, index] of this.#exact) {
      const text = indexedText(user, attribute);
      if (text === undefined) continue;
      const rows = index.get(text);
      if (rows === undefined) index.set(text, [user]);
      else rows.push(user);
    }
  }

  #takeOut(user: SandboxUser): void {
    for (const [attribute, index] of this.#exact) {
      const text = indexedText(user, attribute);
      const rest = text === undefined ? undefined : index.get(text)?.filter((row) => row !== user);
      if (text === undefined || rest === undefined) continue;
      if (rest.length === 0) index.delete(text);
      else index.set(text, rest);
    }
  }
}

function indexedText(user: SandboxUser, attribute: string): string | undefined {
  return (attribute === 'id' ? user.id : user.profile[attribute.slice('profile.'.length)])?.toLowerCase();
}
