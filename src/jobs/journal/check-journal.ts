import { chained, chainOrigin, detailDigest, type Seal } from '../../model/journal-chain.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { JobRow, JournalHead, JournalRow, OperationRow } from '../../store/job-table.ts';
import type { Store } from '../../store/store.ts';
import { JournaledOperations } from './journaled-operations.ts';
import { storedPlanHash } from '../stored-plan-hash.ts';

const BATCH = 2000;
/** Findings of one kind that are kept. */
const MOST_FINDINGS = 20;

/** What the check of a journal found. No findings: every entry is the one that was sealed. */
export interface JournalCheck {
  readonly jobId: string;
  readonly entries: number;
  readonly epochs: number;
  /** Entries from the time before journals were chained; nothing can be said about them. */
  readonly unchained: number;
  /** Seals from outside the database that were held against the journal. */
  readonly seals: number;
  readonly lastSeal?: { readonly entries: number; readonly hash: string };
  /** Entries after the last seal: only the database vouches for them. */
  readonly afterLastSeal: number;
  /** What the entries say about people was removed. */
  readonly purged: boolean;
  readonly findings: readonly JournalFinding[];
}

/**
 * `no-seal`: nothing outside the database to compare with; `differs`: an entry up to this one is not what was sealed;
 * `cut`: the seal names more entries than there are; `gap`: an entry is missing; `epoch-order`: epochs go back;
 * `detail`: what the entry says about a person was changed or removed; `head`: the database contradicts itself;
 * `operation`: an operation's row says otherwise than the journal; `plan`: the stored plan is not the one that the chain
 * began with; `wrong-job`: the seal belongs to another job or plan.
 */
export interface JournalFinding {
  readonly kind:
    | 'no-seal'
    | 'differs'
    | 'cut'
    | 'gap'
    | 'epoch-order'
    | 'detail'
    | 'head'
    | 'operation'
    | 'plan'
    | 'wrong-job';
  /** Number of entries, of the entry, or of the operation that it is about. */
  readonly at: number;
  /** `differs`: everything up to here was found unchanged. */
  readonly sound?: number;
}

/**
 * Computes the chain of a job's journal again and holds it against seals that were kept outside the database; the plan and
 * the operations against the chain. Contacts nobody. Memory: 33 bytes for each operation. Throws `job.not_found`.
 */
export async function checkJournal(
  { jobs, plans }: Pick<Store, 'jobs' | 'plans'>,
  jobId: string,
  kept: readonly Seal[] = [],
): Promise<JournalCheck> {
  const job = await jobs.get(jobId);
  if (job === undefined) throw new ProductError('job.not_found', { subject: jobId });
  const plan = await plans.header(job.planId);
  if (plan === undefined) throw new ProductError('plan.not_found', { subject: job.planId });
  const head = await jobs.journalHead(jobId);
  const { exported } = await jobs.seals(jobId);
  const check = new Check(job, plan, head, [...exported, ...kept]);
  for (let from = 0; ;) {
    const rows = await jobs.journal(jobId, from, BATCH);
    for (const row of rows) check.entry(row);
    const last = rows.at(-1);
    if (last === undefined) break;
    from = last.n + 1;
  }
  check.end();
  for (let from = 0; ;) {
    const rows = await jobs.operationRows(jobId, from, BATCH);
    for (const row of rows) check.operation(row);
    const last = rows.at(-1);
    if (last === undefined) break;
    from = last.seq + 1;
  }
  await check.plan(plans);
  return check.result();
}

class Check {
  readonly #job: JobRow;
  readonly #plan: PlanHeader;
  readonly #head: JournalHead | undefined;
  /** By number of entries. */
  readonly #seals = new Map<number, Seal[]>();
  readonly #operations: JournaledOperations;
  readonly #findings: JournalFinding[] = [];
  #lastSeal: Seal | undefined;
  #count = 0;
  #next = 0;
  #epoch = 0;
  #epochs = 0;
  #hash = '';
  #sound = 0;

  constructor(job: JobRow, plan: PlanHeader, head: JournalHead | undefined, seals: readonly Seal[]) {
    this.#job = job;
    this.#plan = plan;
    this.#head = head;
    this.#operations = new JournaledOperations(plan.operations);
    this.#sound = head?.first ?? 0;
    const known = new Set<string>();
    for (const seal of seals) {
      const key = `${seal.entries} ${seal.epoch} ${seal.hash}`;
      if (known.has(key)) continue;
      known.add(key);
      if (seal.jobId !== job.id || seal.planHash !== plan.hash || seal.tenantId !== job.tenantId) {
        this.#found({ kind: 'wrong-job', at: seal.entries });
        continue;
      }
      this.#seals.set(seal.entries, [...(this.#seals.get(seal.entries) ?? []), seal]);
      if (this.#lastSeal === undefined || seal.entries > this.#lastSeal.entries) this.#lastSeal = seal;
      this.#count += 1;
    }
  }

  entry(row: JournalRow): void {
    if (row.n !== this.#next) this.#found({ kind: 'gap', at: this.#next });
    this.#next = row.n + 1;
    this.#operations.entry(row);
    const first = this.#head?.first ?? 0;
    if (row.n < first) return;
    if (row.epoch !== this.#epoch) this.#begin(row);
    this.#detail(row);
    const { n, epoch, seq, at, requestId, code, digest } = row;
    this.#hash = chained(this.#hash, {
      n,
      epoch,
      seq,
      state: row.state,
      at,
      ...(requestId === undefined ? {} : { requestId }),
      ...(code === undefined ? {} : { code }),
      ...(digest === undefined ? {} : { digest }),
    });
    for (const seal of this.#seals.get(this.#next) ?? []) {
      if (seal.hash === this.#hash && seal.epoch === this.#epoch) this.#sound = this.#next;
      else this.#found({ kind: 'differs', at: this.#next, sound: this.#sound });
    }
  }

  end(): void {
    if (this.#count === 0) this.#found({ kind: 'no-seal', at: this.#next });
    const head = this.#head;
    for (const [entries] of this.#seals) {
      if (entries > this.#next) this.#found({ kind: 'cut', at: entries });
      // What was sealed was chained, whatever the database says of it.
      if (entries <= (head?.first ?? 0)) this.#found({ kind: 'differs', at: entries, sound: 0 });
    }
    const whole =
      head === undefined
        ? this.#next === 0
        : head.entries === this.#next && (this.#epochs === 0 || head.hash === this.#hash);
    if (!whole) this.#found({ kind: 'head', at: this.#next });
  }

  operation(row: OperationRow): void {
    // From before journals were chained, only the states are told in the same way.
    const told =
      (this.#head?.first ?? 0) > 0
        ? this.#operations.hasState(row.seq, row.state)
        : this.#operations.says(row, this.#job.purgedAt === undefined);
    if (!told) this.#found({ kind: 'operation', at: row.seq });
    this.#operations.seen(row.seq);
  }

  /** Who the operations are about, and what they give, stands in the plan. Of a purged one nobody must be left. */
  async plan(plans: Store['plans']): Promise<void> {
    const { id, hash } = this.#plan;
    const sound =
      this.#job.purgedAt === undefined
        ? (await storedPlanHash(plans, this.#plan)) === hash
        : (await plans.people(id, 'all', -1, 1)).length === 0;
    if (!sound) this.#found({ kind: 'plan', at: 0 });
  }

  result(): JournalCheck {
    // What the journal knows and the operations do not.
    for (const seq of this.#operations.others()) this.#found({ kind: 'operation', at: seq });
    const last = this.#lastSeal;
    return {
      jobId: this.#job.id,
      entries: this.#next,
      epochs: this.#epochs,
      unchained: this.#head?.first ?? 0,
      seals: this.#count,
      ...(last === undefined ? {} : { lastSeal: { entries: last.entries, hash: last.hash } }),
      afterLastSeal: Math.max(0, this.#next - (last?.entries ?? 0)),
      purged: this.#job.purgedAt !== undefined,
      findings: this.#findings,
    };
  }

  #begin({ n, epoch }: JournalRow): void {
    if (epoch < this.#epoch) this.#found({ kind: 'epoch-order', at: n });
    this.#hash = chainOrigin({
      tenantId: this.#job.tenantId,
      jobId: this.#job.id,
      planHash: this.#plan.hash,
      epoch,
      first: n,
      ...(this.#epochs === 0 ? {} : { previous: this.#hash }),
    });
    this.#epoch = epoch;
    this.#epochs += 1;
  }

  #detail({ n, detail, digest }: JournalRow): void {
    if (this.#job.purgedAt !== undefined) {
      if (detail !== undefined) this.#found({ kind: 'detail', at: n });
      return;
    }
    const salt = this.#head?.salt;
    const is = detail === undefined || salt === undefined ? undefined : detailDigest(salt, n, detail);
    if (is !== digest) this.#found({ kind: 'detail', at: n });
  }

  #found(finding: JournalFinding): void {
    if (this.#findings.filter(({ kind }) => kind === finding.kind).length < MOST_FINDINGS)
      this.#findings.push(finding);
  }
}
