import type { CommitActor } from './commits.ts';
import type { SandboxEvent, SandboxUser } from './objects.ts';
import type { People } from './people.ts';

/** What becomes different about a person. */
export interface UserChange {
  /** Merged with what is there; null takes an attribute away. */
  readonly profile?: Readonly<Record<string, string | null>>;
  readonly status?: string;
}

/** What the directory needs of its organisation. */
interface Organisation {
  readonly apps: ReadonlyMap<string, unknown>;
  now(): number;
  note(type: string, actor: CommitActor, targets: SandboxEvent['targets']): void;
  unassign(appId: string, userId: string, by: CommitActor): void;
}

/** What people go through in the directory, and what it leaves in the System Log. */
export class LifeCycle {
  readonly #people: People;
  readonly #org: Organisation;

  constructor(people: People, org: Organisation) {
    this.#people = people;
    this.#org = org;
  }

  /** Who is deactivated leaves every app. */
  update(user: SandboxUser, { profile, status }: UserChange): void {
    user.lastUpdated = this.#org.now();
    if (profile !== undefined) {
      this.#people.change(user, profile);
      this.#note('user.account.update_profile', user);
    }
    if (status === undefined || status === user.status) return;
    this.#note(statusEvent(user.status, status), user);
    user.status = status;
    user.statusChanged = user.lastUpdated;
    if (status === 'DEPROVISIONED') this.#leaveApps(user);
  }

  /** Only who is deactivated can be deleted. */
  delete(user: SandboxUser): void {
    this.update(user, { status: 'DEPROVISIONED' });
    this.#leaveApps(user);
    this.#note('user.lifecycle.delete.initiated', user);
    this.#people.remove(user);
  }

  #leaveApps({ id }: SandboxUser): void {
    for (const appId of this.#org.apps.keys()) this.#org.unassign(appId, id, 'outsider');
  }

  #note(type: string, user: SandboxUser): void {
    this.#org.note(type, 'outsider', [userTarget(user)]);
  }
}

/** A person as an event of the System Log names them. */
export function userTarget({ id, profile }: SandboxUser): SandboxEvent['targets'][number] {
  return { id, type: 'User', name: profile['login'] ?? '' };
}

/** Okta's event type of a change of status. */
function statusEvent(from: string, to: string): string {
  if (to === 'DEPROVISIONED') return 'user.lifecycle.deactivate';
  if (to === 'SUSPENDED') return 'user.lifecycle.suspend';
  if (to === 'LOCKED_OUT') return 'user.account.lock';
  if (from === 'DEPROVISIONED') return 'user.lifecycle.reactivate';
  if (from === 'SUSPENDED') return 'user.lifecycle.unsuspend';
  if (from === 'LOCKED_OUT') return 'user.account.unlock';
  return 'user.lifecycle.activate';
}
