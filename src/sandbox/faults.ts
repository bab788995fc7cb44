/** What can go wrong with one exchange. `after`: the change is committed, the answer is lost. */
export const FAULTS = [
  'rate-limit',
  'concurrency-limit',
  'server-error',
  'server-error-after',
  'reset-before',
  'reset-after',
  'timeout',
  'timeout-late-commit',
  'unreadable-after',
] as const;

export type Fault = (typeof FAULTS)[number];

export interface FaultPlan {
  /** Share of requests that get a fault, 0..1. */
  readonly rate: number;
  readonly seed: number;
  readonly kinds?: readonly Fault[];
  /** A late commit comes up to this many milliseconds after the request. */
  readonly lateMs?: number;
}

/** Decides, the same way for the same seed, which requests fail and how; scripted faults come first. */
export class Faults {
  readonly #scripted: { readonly operation: string; readonly fault: Fault; times: number; skip: number }[] =
    [];
  #plan: FaultPlan | undefined;
  #state = 1;
  /** How often each fault was injected. */
  readonly injected = new Map<Fault, number>();

  use(plan: FaultPlan | undefined): void {
    this.#plan = plan;
    this.#state = (plan?.seed ?? 1) >>> 0 || 1;
  }

  /** The next `times` requests of an operation (its operationId) fail so, after `skip` that do not. */
  failNext(operation: string, fault: Fault, times = 1, skip = 0): void {
    this.#scripted.push({ operation, fault, times, skip });
  }

  next(operation: string): Fault | undefined {
    const fault = this.#script(operation) ?? this.#draw();
    if (fault !== undefined) this.injected.set(fault, (this.injected.get(fault) ?? 0) + 1);
    return fault;
  }

  /** How late a late commit comes, in milliseconds. */
  lateness(): number {
    return Math.floor(this.#random() * (this.#plan?.lateMs ?? 5_000));
  }

  #script(operation: string): Fault | undefined {
    const script = this.#scripted.find((entry) => entry.operation === operation && entry.times > 0);
    if (script === undefined) return undefined;
    if (script.skip > 0) {
      script.skip -= 1;
      return undefined;
    }
    script.times -= 1;
    return script.fault;
  }

  #draw(): Fault | undefined {
    const plan = this.#plan;
    if (plan === undefined || this.#random() >= plan.rate) return undefined;
    const kinds = plan.kinds ?? FAULTS;
    return kinds[Math.floor(this.#random() * kinds.length)];
  }

  /** mulberry32 */
  #random(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }
}
