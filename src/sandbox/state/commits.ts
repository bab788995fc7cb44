import type { SandboxGrant } from './objects.ts';

/** Who changed something: the API client under test, somebody else, or the tenant's own policy. */
export type CommitActor = 'client' | 'outsider' | 'policy';

/** One committed change of one principal's access on one app. */
export interface Commit {
  readonly at: number;
  readonly actor: CommitActor;
  readonly kind: 'grant' | 'assign' | 'unassign' | 'expire' | 'revoke';
  readonly appId: string;
  readonly userId: string;
  readonly grant?: SandboxGrant;
  /** Effective value ids before and after. */
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

type Change = Pick<Commit, 'actor' | 'kind' | 'appId' | 'userId'>;

/** Whether a commit changed what the principal holds. */
export function changesAccess({ before, after }: Commit): boolean {
  return before.size !== after.size || [...before].some((value) => !after.has(value));
}

/** Runs changes and tells each with what the principal held before and after. */
export class Commits {
  readonly #now: () => number;
  readonly #held: (appId: string, userId: string) => ReadonlySet<string>;
  readonly #listeners: ((commit: Commit) => void)[] = [];

  /** `now`: epoch milliseconds; `held`: effective value ids of a principal. */
  constructor(now: () => number, held: (appId: string, userId: string) => ReadonlySet<string>) {
    this.#now = now;
    this.#held = held;
  }

  /** Listeners are called in the order in which they came. */
  listen(listener: (commit: Commit) => void): void {
    this.#listeners.push(listener);
  }

  run(change: Change, act: () => void): void {
    this.runAll(change, [change.userId], act);
  }

  /** Makes a grant; the commit carries it. */
  runGrant(change: Omit<Change, 'kind'>, act: () => SandboxGrant): SandboxGrant {
    const before = this.#held(change.appId, change.userId);
    const grant = act();
    this.#tell({ ...change, kind: 'grant' }, before, grant);
    return grant;
  }

  /** One change of several people's access. */
  runAll(change: Omit<Change, 'userId'>, users: readonly string[], act: () => void): void {
    const before = users.map((userId) => this.#held(change.appId, userId));
    act();
    for (const [i, userId] of users.entries()) this.#tell({ ...change, userId }, before[i] ?? new Set());
  }

  #tell({ actor, kind, appId, userId }: Change, before: ReadonlySet<string>, grant?: SandboxGrant): void {
    const commit: Commit = {
      at: this.#now(),
      actor,
      kind,
      appId,
      userId,
      ...(grant === undefined ? {} : { grant }),
      before,
      after: this.#held(appId, userId),
    };
    for (const listener of this.#listeners) listener(commit);
  }
}
