import { partitionPoint } from '../partition-point.ts';
import { activeAt, type SandboxGrant } from './objects.ts';

/** A grant to make. */
export interface NewGrant {
  /** Absent: a new one. */
  readonly id?: string;
  readonly type: string;
  readonly appId: string;
  readonly userId: string;
  readonly values?: readonly string[];
  readonly bundleId?: string;
  readonly collectionId?: string;
  readonly action?: string;
  readonly actor?: string;
  readonly expiresAt?: number;
  readonly by?: string;
}

/** The row of a new grant; `by`: who makes what names no maker, `now`: epoch milliseconds. */
export function grantRow(grant: NewGrant, id: string, by: string, now: number): SandboxGrant {
  return {
    id,
    type: grant.type,
    appId: grant.appId,
    userId: grant.userId,
    action: grant.action ?? 'ALLOW',
    actor: grant.actor ?? 'API',
    values: grant.values ?? [],
    ...(grant.bundleId === undefined ? {} : { bundleId: grant.bundleId }),
    ...(grant.collectionId === undefined ? {} : { collectionId: grant.collectionId }),
    ...(grant.expiresAt === undefined ? {} : { expiresAt: grant.expiresAt }),
    created: now,
    createdBy: grant.by ?? by,
    lastUpdated: now,
  };
}

/** The grants of one app, ended ones too: by id for pages, by person for what they hold. */
export class AppGrants {
  /** In order of id. */
  readonly #list: SandboxGrant[] = [];
  /** In the order in which they were made. */
  readonly #byUser = new Map<string, SandboxGrant[]>();

  get list(): readonly SandboxGrant[] {
    return this.#list;
  }

  add(row: SandboxGrant): void {
    if ((this.#list.at(-1)?.id ?? '') < row.id) this.#list.push(row);
    else
      this.#list.splice(
        partitionPoint(this.#list, ({ id }) => id >= row.id),
        0,
        row,
      );
    const mine = this.#byUser.get(row.userId);
    if (mine === undefined) this.#byUser.set(row.userId, [row]);
    else mine.push(row);
  }

  /** All grants that a person ever had. */
  everOf(userId: string): readonly SandboxGrant[] {
    return this.#byUser.get(userId) ?? [];
  }

  activeOf(userId: string, at: number): readonly SandboxGrant[] {
    return this.everOf(userId).filter((grant) => activeAt(grant, at));
  }

  /** Who holds a bundle by an active grant. */
  holdersOf(bundleId: string, at: number): readonly string[] {
    const holders = new Set<string>();
    for (const grant of this.#list)
      if (grant.bundleId === bundleId && activeAt(grant, at)) holders.add(grant.userId);
    return [...holders];
  }

  /** Ends those active grants of a person that pass a test. */
  end(userId: string, at: number, which: (grant: SandboxGrant) => boolean): void {
    for (const grant of this.activeOf(userId, at)) {
      if (!which(grant)) continue;
      grant.endedAt = at;
      grant.lastUpdated = at;
    }
  }
}
