import type { PlanHeader } from '../model/plan.ts';

/** A page of this machine, open for one person, for a short time. */
export interface OfferedPage {
  readonly url: string;
  readonly expiresAt: string;
  /** It was open before this call. */
  readonly again: boolean;
}

/** `open`: nobody has answered yet; `none`: there is no page of that plan, or its answer was told already. */
export type PageAnswer = 'open' | 'agreed' | 'refused' | 'none';

/** Where a person looks at a plan and agrees, or refuses, outside the client (design §7.7). */
export interface AgreementPages {
  /**
   * The page of a plan: the one that is open, or a new one. That there was one is kept with the plan, before it can be
   * opened. `client`: who asked for it, for the record.
   */
  offer(plan: PlanHeader, client?: string): Promise<OfferedPage>;
  /**
   * What the person did, as soon as they did it, after `waitMs` at the latest. An answer is told
   * once. Throws, also once, what kept a plan to which they agreed from being applied.
   */
  answer(plan: PlanHeader, waitMs: number, signal?: AbortSignal): Promise<PageAnswer>;
  close(): Promise<void>;
}
