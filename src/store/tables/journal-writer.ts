import { OPERATION_STATES, type OperationState } from '../../model/job.ts';
import {
  type ChainEntry,
  chained,
  chainOrigin,
  detailDigest,
  SEAL_EVERY,
} from '../../model/journal-chain.ts';
import { ProductError } from '../../model/product-error.ts';
import type { SqliteDatabase } from '../driver.ts';
import type { JournalEntry } from '../job-table.ts';
import type { Schema } from '../schema.ts';

export const NO_OPERATIONS = {
  pending: 0,
  sent: 0,
  done: 0,
  already: 0,
  refused: 0,
  stale: 0,
  unknown: 0,
  cancelled: 0,
};

type Head = Schema['journal_head'];

/** The statements of a write of the journal; each is called inside a transaction. */
export function journalWriter(raw: SqliteDatabase) {
  const statements = new Map<string, ReturnType<SqliteDatabase['prepare']>>();
  const prepared = (sql: string) => {
    const known = statements.get(sql) ?? raw.prepare(sql);
    statements.set(sql, known);
    return known;
  };
  const run = (sql: string, ...values: readonly (string | number | null)[]) => prepared(sql).run(...values);
  const row = (sql: string, ...values: readonly (string | number | null)[]) =>
    prepared(sql).all(...values)[0];

  const insertSeal = (head: Head, at: number) =>
    run(
      'insert into seal (job_id, entries, epoch, hash, at) values (?, ?, ?, ?, ?) on conflict do nothing',
      head.job_id,
      head.entries,
      head.epoch,
      head.hash,
      at,
    ).changes !== 0;

  /** The head with a chain of this epoch; a chain that an earlier runner left is sealed as it was found. */
  const headFor = (id: string, epoch: number, at: number): { head: Head; salt: string; sealed: boolean } => {
    const job = row(
      `select job.tenant_id, plan.hash as plan_hash, journal_salt.salt from job join plan on plan.id = job.plan_id
        left join journal_salt on journal_salt.job_id = job.id where job.id = ? and job.epoch = ?`,
      id,
      epoch,
    ) as { tenant_id: string; plan_hash: string; salt: string | null } | undefined;
    if (job === undefined) throw new ProductError('job.busy');
    if (job.salt === null) throw new ProductError('job.purged', { subject: id });
    const old = row('select * from journal_head where job_id = ?', id) as Head | undefined;
    if (old?.epoch === epoch) return { head: old, salt: job.salt, sealed: false };
    const sealed = old !== undefined && old.hash !== '' && insertSeal(old, at);
    const entries = old?.entries ?? 0;
    const head = {
      ...(old ?? { job_id: id, first: 0, exported: 0, ...NO_OPERATIONS }),
      epoch,
      entries,
      hash: chainOrigin({
        tenantId: job.tenant_id,
        jobId: id,
        planHash: job.plan_hash,
        epoch,
        first: entries,
        ...(old === undefined || old.hash === '' ? {} : { previous: old.hash }),
      }),
    };
    return { head, salt: job.salt, sealed };
  };

  const operation = (id: string, n: number, head: Head, entry: JournalEntry) => {
    const { seq, state, at, code, result, before } = entry;
    const was = row('select state from job_operation where job_id = ? and seq = ?', id, seq) as
      | { state: OperationState }
      | undefined;
    if (was !== undefined) head[was.state] -= 1;
    head[state] += 1;
    const sentAt = state === 'sent' ? at : null;
    const endedAt = state === 'sent' || state === 'pending' ? null : at;
    run(
      `insert into job_operation (job_id, seq, state, attempts, sent_at, ended_at, code, result_n, before_n)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (job_id, seq) do update set
          state = excluded.state,
          attempts = job_operation.attempts + excluded.attempts,
          sent_at = coalesce(excluded.sent_at, job_operation.sent_at),
          ended_at = excluded.ended_at,
          code = excluded.code,
          result_n = coalesce(excluded.result_n, job_operation.result_n),
          before_n = coalesce(excluded.before_n, job_operation.before_n)`,
      id,
      seq,
      state,
      state === 'sent' ? 1 : 0,
      sentAt,
      endedAt,
      code ?? null,
      result === undefined ? null : n,
      before === undefined ? null : n,
    );
  };

  return {
    /** True where it sealed something. Throws `job.busy` when the epoch is not the job's any more, `job.purged`. */
    record(id: string, epoch: number, entries: readonly JournalEntry[]): boolean {
      const begun = headFor(id, epoch, entries[0]?.at ?? 0);
      const { head, salt } = begun;
      let { sealed } = begun;
      for (const entry of entries) {
        const { seq, state, at, requestId, code, result, before } = entry;
        const n = head.entries;
        const detail =
          result === undefined && before === undefined ? undefined : JSON.stringify({ result, before });
        const digest = detail === undefined ? undefined : detailDigest(salt, n, detail);
        const link: ChainEntry = {
          n,
          epoch,
          seq,
          state,
          at,
          ...(requestId === undefined ? {} : { requestId }),
          ...(code === undefined ? {} : { code }),
          ...(digest === undefined ? {} : { digest }),
        };
        run(
          `insert into journal (job_id, n, epoch, seq, state, at, request_id, code, digest)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          id,
          n,
          epoch,
          seq,
          state,
          at,
          requestId ?? null,
          code ?? null,
          digest ?? null,
        );
        if (detail !== undefined)
          run('insert into journal_detail (job_id, n, body) values (?, ?, ?)', id, n, detail);
        operation(id, n, head, entry);
        head.hash = chained(head.hash, link);
        head.entries = n + 1;
        if (head.entries % SEAL_EVERY === 0) sealed = insertSeal(head, at) || sealed;
      }
      run(
        `insert into journal_head (job_id, epoch, first, entries, hash, exported, ${OPERATION_STATES.join(', ')})
          values (?, ?, ?, ?, ?, 0, ${OPERATION_STATES.map(() => '?').join(', ')})
          on conflict (job_id) do update set epoch = excluded.epoch, entries = excluded.entries, hash = excluded.hash,
          ${OPERATION_STATES.map((state) => `${state} = excluded.${state}`).join(', ')}`,
        id,
        epoch,
        head.first,
        head.entries,
        head.hash,
        ...OPERATION_STATES.map((state) => head[state]),
      );
      return sealed;
    },
    seal(id: string, epoch: number, at: number): void {
      const head = row('select * from journal_head where job_id = ? and epoch = ?', id, epoch) as
        | Head
        | undefined;
      if (head !== undefined) insertSeal(head, at);
    },
  };
}
