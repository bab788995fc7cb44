import type { NewGrant } from './state/app-grants.ts';
import { type UserChange, userTarget } from './state/life-cycle.ts';
import type { SandboxGrant, SandboxUser } from './state/objects.ts';
import type { NewUser } from './state/people.ts';
import type { Tenant } from './state/tenant.ts';

/** Somebody else who changes access at the same time: an administrator in the console, another program. */
export class Outsider {
  readonly #tenant: Tenant;

  constructor(tenant: Tenant) {
    this.#tenant = tenant;
  }

  grant(grant: NewGrant): SandboxGrant {
    return this.#tenant.grant({ actor: 'ADMIN', ...grant }, 'outsider');
  }

  revoke(grant: SandboxGrant): void {
    this.#tenant.revokeGrant(grant, 'outsider');
  }

  expire(grant: SandboxGrant, expiresAt: number | undefined): void {
    this.#tenant.expireGrant(grant, expiresAt, 'outsider');
  }

  assign(appId: string, userId: string): void {
    this.#tenant.assign(appId, userId, 'outsider');
  }

  /** Somebody joins the organisation. */
  addUser(user: NewUser): SandboxUser {
    const made = this.#tenant.addUser(user);
    this.#tenant.note('user.lifecycle.create', 'outsider', [userTarget(made)]);
    return made;
  }

  updateUser(userId: string, change: UserChange): void {
    this.#tenant.updateUser(userId, change);
  }

  deleteUser(userId: string): void {
    this.#tenant.deleteUser(userId);
  }

  unassign(appId: string, userId: string): void {
    this.#tenant.unassign(appId, userId, 'outsider');
  }
}
