import type { CommitActor } from './commits.ts';
import type { IdSource } from './ids.ts';
import type { SandboxEvent, SandboxGroup } from './objects.ts';

export interface NewGroup {
  readonly name: string;
  readonly type?: SandboxGroup['type'];
  /** Ids of people. */
  readonly members?: readonly string[];
}

/** What groups need of their organisation. */
interface Organisation {
  now(): number;
  note(type: string, actor: CommitActor, targets: SandboxEvent['targets']): void;
}

/** Groups of the directory and who is in them. */
export class Groups {
  readonly rows = new Map<string, SandboxGroup>();
  readonly #ids: IdSource;
  readonly #org: Organisation;

  constructor(ids: IdSource, org: Organisation) {
    this.#ids = ids;
    this.#org = org;
  }

  add({ name, type = 'OKTA_GROUP', members = [] }: NewGroup): SandboxGroup {
    const created = this.#org.now();
    const row: SandboxGroup = {
      id: this.#ids.id('00g'),
      name,
      type,
      created,
      lastMembershipUpdated: created,
      members: new Set(members),
    };
    this.rows.set(row.id, row);
    return row;
  }

  /** Puts somebody in, or takes them out, and notes it. */
  change(group: SandboxGroup, userId: string, what: 'add' | 'remove'): void {
    if (what === 'add') group.members.add(userId);
    else group.members.delete(userId);
    group.lastMembershipUpdated = this.#org.now();
    this.#org.note(`group.user_membership.${what}`, 'outsider', [
      { id: userId, type: 'User', name: userId },
      { id: group.id, type: 'UserGroup', name: group.name },
    ]);
  }
}
