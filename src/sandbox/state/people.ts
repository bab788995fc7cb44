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
    for (const [attribute, index] of this.#exact) {
      const text = (
        attribute === 'id' ? row.id : row.profile[attribute.slice('profile.'.length)]
      )?.toLowerCase();
      if (text === undefined) continue;
      const rows = index.get(text);
      if (rows === undefined) index.set(text, [row]);
      else rows.push(row);
    }
  }

  remove(user: SandboxUser): void {
    this.users.delete(user.id);
    for (const index of this.#exact.values())
      for (const [text, rows] of index)
        if (rows.includes(user))
          index.set(
            text,
            rows.filter((row) => row !== user),
          );
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
}
