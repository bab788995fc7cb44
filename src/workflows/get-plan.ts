import { ProductError } from '../model/product-error.ts';
import type { PlanHeader, PlanPerson } from '../model/plan.ts';
import type { PeopleFilter } from '../store/store.ts';
import type { Context } from './context.ts';

export interface PlanPage {
  readonly header: PlanHeader;
  readonly people: readonly PlanPerson[];
  readonly total: number;
  /** Row number to continue after; absent on the last page. */
  readonly cursor?: number;
}

/** The plan and one page of its people. Throws `plan.not_found`, `plan.newer_format`. */
export async function getPlan(
  _context: Context,
  _input: {
    readonly plan: string;
    readonly people?: PeopleFilter;
    readonly after?: number;
    readonly limit?: number;
  },
): Promise<PlanPage> {
  throw new ProductError('internal');
}

/** Every person of a plan as CSV lines, for a resource or a file; cells are guarded against formulas. */
export async function* planPeopleCsv(_context: Context, _plan: string): AsyncIterable<string> {
  yield '';
  throw new ProductError('internal');
}
