import type { SandboxMember } from './objects.ts';

/** The accounts of one app, in order of assignment. */
export class Accounts {
  readonly #members = new Map<string, SandboxMember>();
  /** `undefined` where somebody was unassigned, so that a cursor keeps its place. */
  readonly #list: (SandboxMember | undefined)[] = [];

  get list(): readonly (SandboxMember | undefined)[] {
    return this.#list;
  }

  get size(): number {
    return this.#members.size;
  }

  of(userId: string): SandboxMember | undefined {
    return this.#members.get(userId);
  }

  /** The account of a user, a new one where there is none; `now`: epoch milliseconds. */
  add(userId: string, scope: SandboxMember['scope'], now: number): SandboxMember {
    const there = this.#members.get(userId);
    if (there !== undefined) return there;
    const member: SandboxMember = { n: this.#list.length, userId, scope, created: now };
    this.#members.set(userId, member);
    this.#list.push(member);
    return member;
  }

  remove(userId: string): void {
    const member = this.#members.get(userId);
    if (member === undefined) return;
    this.#members.delete(userId);
    this.#list[member.n] = undefined;
  }
}
