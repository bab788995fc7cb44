import type { SandboxReply, SandboxRequest } from '../../src/sandbox/exchange.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Seeded } from '../../src/sandbox/generate/random.ts';

/** Where a process is killed. */
export const MOMENTS = [
  'before the tenant has it',
  "inside the tenant's commit",
  'after the commit, before the reply',
  'after the reply, before the journal',
  "inside the store's commit",
  'at any time',
] as const;
export type Moment = (typeof MOMENTS)[number];

/** Kills at the `nth` write from now on that comes so far as the moment says. */
interface Trap {
  readonly moment: Moment;
  readonly kill: () => void;
  left: number;
}

/** Stands before a sandbox: every request takes a little while, and at a chosen one the client's process is killed. */
export class Gate {
  readonly #sandbox: Sandbox;
  readonly #random: Seeded;
  readonly #latencyMs: number;
  #trap: Trap | undefined;
  #committed = 0;

  constructor(sandbox: Sandbox, random: Seeded, latencyMs: number) {
    this.#sandbox = sandbox;
    this.#random = random;
    this.#latencyMs = latencyMs;
    sandbox.onCommit(({ actor }) => {
      if (actor !== 'client') return;
      this.#committed += 1;
      if (this.#trap?.moment === "inside the tenant's commit") this.#count(this.#trap);
    });
  }

  arm(moment: Moment, nth: number, kill: () => void): void {
    this.#trap = { moment, left: nth, kill };
  }

  disarm(): void {
    this.#trap = undefined;
  }

  handle(request: SandboxRequest): SandboxReply {
    const trap = request.method === 'GET' ? undefined : this.#trap;
    if (trap?.moment === 'before the tenant has it' && this.#count(trap)) return { kind: 'reset' };
    const before = this.#committed;
    const reply = this.#sandbox.handle(request);
    // What changes the structure of an app is no commit of somebody's access.
    const took = this.#committed > before || (reply.kind === 'response' && reply.response.status < 300);
    if (trap === undefined || trap !== this.#trap || !took) return reply;
    if (trap.moment === 'after the commit, before the reply') this.#count(trap);
    // The server hands the answer to the system in this turn of the loop.
    if (trap.moment === 'after the reply, before the journal' && reply.kind === 'response')
      setImmediate(() => this.#count(trap));
    return reply;
  }

  inFlight<T>(work: () => Promise<T>): Promise<T> {
    const ms = this.#latencyMs * this.#random.next();
    return this.#sandbox.inFlight(async () => {
      await new Promise((resolve) => setTimeout(resolve, ms));
      return work();
    });
  }

  #count(trap: Trap): boolean {
    trap.left -= 1;
    if (trap.left > 0 || this.#trap !== trap) return false;
    this.#trap = undefined;
    trap.kill();
    return true;
  }
}
