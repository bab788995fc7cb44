import type { AccessAt, SandboxGrant } from './objects.ts';

/** Every change of effective access on one app, as it was committed. */
export class AccessHistory {
  readonly #rows = new Map<string, AccessAt[]>();

  add(userId: string, row: AccessAt): void {
    const rows = this.#rows.get(userId);
    if (rows === undefined) this.#rows.set(userId, [row]);
    else rows.push(row);
  }

  /**
   * What a principal held one after the other until an instant, oldest first (contract §4.3).
   * `grants`: all that they ever had; `heldAt`: the value ids that they held at an instant.
   */
  of(
    userId: string,
    until: number,
    grants: readonly SandboxGrant[],
    heldAt: (at: number) => readonly string[],
  ): readonly AccessAt[] {
    const told = this.#rows.get(userId) ?? [];
    // Nobody commits the end of a grant that runs out, nor what a tenant was arranged with.
    const changes = new Set(
      grants.flatMap(({ created, expiresAt }) =>
        expiresAt === undefined ? [created] : [created, expiresAt],
      ),
    );
    const silent = [...changes]
      .filter((at) => !told.some((row) => row.at === at))
      .map((at): AccessAt => ({ at, values: heldAt(at) }));
    const rows = [...told, ...silent].filter(({ at }) => at <= until).sort((a, b) => a.at - b.at);
    return rows.filter((row, i) => !same(rows[i - 1], row));
  }
}

function same(a: AccessAt | undefined, b: AccessAt): boolean {
  return [...(a?.values ?? [])].sort().join() === [...b.values].sort().join();
}
