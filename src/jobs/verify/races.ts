import { parseInstant } from '../../model/instant.ts';
import type { Operation, ReplaceBase, WriteGrant } from '../../model/operation.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { AccessPeriod } from '../../model/tenant-objects.ts';
import { returnedBy, takenBy } from '../../planning/undo/plan-undo.ts';
import type { JobRow, OperationRow } from '../../store/job-table.ts';
import type { JobContext } from '../job-context.ts';
import { unlessGone } from '../carry-out/gone.ts';
import { Lane } from '../lane.ts';
import { restOf } from '../rest-of.ts';

/** What somebody else changed between the fresh reading of a person and our write, and our write undid. */
export interface Overwritten {
  /** Value ids that were given and are gone. */
  readonly lost: readonly string[];
  /** Value ids that were taken away and are back. */
  readonly revived: readonly string[];
}

/** A grant of ours that replaced what was there, as the tenant recorded it. */
export interface Replacing {
  /** When the tenant recorded it, whole seconds. */
  readonly committedAt: string;
  /** Value ids that the request carried, those of them that the plan gives, and those that it takes away. */
  readonly sends: readonly string[];
  readonly gives: readonly string[];
  readonly takes: readonly string[];
}

/** Instants of governance are whole seconds (contract §1.2). */
const SECOND_MS = 1_000;

/**
 * Compares what a person held directly before our write with what the write left: the period that begins with our grant
 * and the one before it. Undefined where the history does not show our grant.
 */
export function overwrittenIn(
  history: readonly AccessPeriod[],
  { committedAt, sends, gives, takes }: Replacing,
): Overwritten | undefined {
  const from = parseInstant(committedAt);
  if (from === undefined) return undefined;
  const lost = new Set<string>();
  const revived = new Set<string>();
  let shown = false;
  for (const [i, period] of history.entries()) {
    const start = parseInstant(period.from) ?? Number.NaN;
    const end = parseInstant(period.until) ?? Number.POSITIVE_INFINITY;
    const has = new Set(period.values);
    if (!sends.every((value) => has.has(value)) || start > from + SECOND_MS || end < from) continue;
    shown = true;
    // Begun earlier: our grant changed nothing.
    if (start < from) continue;
    const before = new Set(history[i - 1]?.values);
    for (const value of before) if (!has.has(value) && !takes.includes(value)) lost.add(value);
    for (const value of sends) if (!before.has(value) && !gives.includes(value)) revived.add(value);
  }
  return shown ? { lost: [...lost], revived: [...revived] } : undefined;
}

/** An operation whose request may replace what somebody else gave a moment before. */
export type Overwriting = WriteGrant | ReplaceBase;

/** Whether an operation replaces everything that is there. */
export function isBaseWrite(operation: Operation): operation is Overwriting {
  return operation.kind === 'replace-base' || (operation.kind === 'grant' && operation.method === 'custom');
}

/** Errors that come again with everybody: the history cannot be read here at all. */
const CLOSED: ReadonlySet<string> = new Set(['auth.not_permitted', 'okta.refused', 'okta.unexpected']);

/**
 * Looks at what base writes undid in the one round trip that Okta leaves open (design §8): no list shows it, only the
 * history of a person's entitlements does. Looked at while the job still writes; what a runner did not come to look at,
 * verification does.
 */
export class Races {
  readonly #context: JobContext;
  readonly #plan: PlanHeader;
  readonly #job: JobRow;
  readonly #lane: Lane;
  readonly #found = new Map<number, Overwritten>();
  readonly #looked = new Set<number>();
  #closed = false;

  constructor(context: JobContext, plan: PlanHeader, job: JobRow) {
    this.#context = context;
    this.#plan = plan;
    this.#job = job;
    this.#lane = new Lane(context.settings.concurrency);
  }

  /** What was undone by an operation; `unknown` where that could not be told. */
  of({ seq }: Overwriting): Overwritten | 'unknown' {
    if (!this.#looked.has(seq)) return 'unknown';
    return this.#found.get(seq) ?? NOTHING;
  }

  /** After a write of this run. Nothing that goes wrong here is the end of it: verification looks again. */
  async watch(operation: Operation, signal: AbortSignal): Promise<void> {
    const { clock, settings, store } = this.#context;
    if (!isBaseWrite(operation) || this.#closed) return;
    try {
      const [row] = await store.jobs.operationRows(this.#job.id, operation.seq, 1);
      if (row?.seq !== operation.seq) return;
      const wait = restOf(clock, row.endedAt ?? clock.now(), settings.settleMs);
      if (wait > 0) await clock.sleep(wait, signal);
      await this.look(operation, row, signal);
    } catch {
      // Stopped, or it could not be read now.
    }
  }

  /** Throws what the read throws, unless it is about the history as such. */
  async look(operation: Overwriting, row: OperationRow, signal?: AbortSignal): Promise<void> {
    const write = replacing(this.#plan, operation, row);
    if (write === undefined || this.#looked.has(operation.seq)) return;
    const { okta, clock, settings } = this.#context;
    await this.#lane.run(async () => {
      if (this.#closed) return;
      for (let again = 0; again < 2; again++) {
        try {
          const history = await unlessGone(
            okta,
            operation.principal,
            () => okta.access.history(this.#job.appId, operation.principal, signal),
            undefined,
          );
          if (history === undefined) return;
          const found = overwrittenIn(history, write);
          if (found !== undefined) {
            this.#looked.add(operation.seq);
            if (found.lost.length + found.revived.length > 0) this.#found.set(operation.seq, found);
            return;
          }
        } catch (error) {
          if (!(error instanceof ProductError) || !CLOSED.has(error.code)) throw error;
          this.#closed = true;
          return;
        }
        // It lags behind more than expected.
        if (again === 0) await clock.sleep(settings.settleMs, signal);
      }
    });
  }
}

const NOTHING: Overwritten = { lost: [], revived: [] };

function replacing(plan: PlanHeader, operation: Overwriting, row: OperationRow): Replacing | undefined {
  const committedAt =
    typeof row.result === 'object' && row.result !== null && 'committedAt' in row.result
      ? row.result['committedAt']
      : undefined;
  if (row.state !== 'done' || typeof committedAt !== 'string' || row.before === undefined) return undefined;
  const ids = (indexes: readonly number[]) => indexes.flatMap((index) => plan.values[index]?.valueId ?? []);
  return {
    committedAt,
    sends: row.before.sends,
    gives: ids(returnedBy(operation)),
    takes: ids(takenBy(operation)),
  };
}
