import type { Json } from '../../model/canonical-json.ts';
import type { Before, OperationState } from '../../model/job.ts';
import type { Seal } from '../../model/journal-chain.ts';
import { ProductError } from '../../model/product-error.ts';
import { type SqliteDatabase, storeError } from '../driver.ts';
import type { Database } from '../database.ts';
import type { SealFile } from '../seal-file.ts';
import type { JobTable } from '../job-table.ts';
import { journalWriter } from './journal-writer.ts';

/**
 * The journal of jobs: a hash chain per job and epoch, what it says about people apart from it. Its writes are the
 * hottest of the product: prepared statements, row by row, in one transaction for a whole batch.
 */
export function journalTable(
  database: Database,
  raw: SqliteDatabase,
  sealFile: SealFile | undefined,
): Pick<JobTable, 'record' | 'seal' | 'lastSeal' | 'seals' | 'journalHead' | 'journal'> {
  const write = journalWriter(raw);
  const seals = () =>
    database
      .selectFrom('seal')
      .innerJoin('job', 'job.id', 'seal.job_id')
      .innerJoin('plan', 'plan.id', 'job.plan_id')
      .select(['job.tenant_id', 'seal.job_id', 'plan.hash as plan_hash'])
      .select(['seal.epoch', 'seal.entries', 'seal.hash', 'seal.at'])
      .orderBy('seal.entries');
  /** After the commit, never before: a seal outside of what then is not there would accuse an honest journal. */
  const exportSeals = async (id: string) => {
    if (sealFile === undefined) return;
    const rows = await seals()
      .innerJoin('journal_head', 'journal_head.job_id', 'seal.job_id')
      .where('seal.job_id', '=', id)
      .whereRef('seal.entries', '>', 'journal_head.exported')
      .execute();
    const last = rows.at(-1);
    if (last === undefined) return;
    sealFile.append(rows.map(sealOf));
    await database
      .updateTable('journal_head')
      .set({ exported: last.entries })
      .where('job_id', '=', id)
      .execute();
  };
  return {
    async record(id, epoch, entries) {
      if (entries.length === 0) return;
      let sealed = false;
      try {
        await database.transaction().execute(async () => {
          sealed = write.record(id, epoch, entries);
        });
        if (sealed) await exportSeals(id);
      } catch (error) {
        const known = storeError(error);
        if (known instanceof ProductError) throw known;
        throw new ProductError('store.unavailable', {
          fill: { why: 'the journal cannot be written' },
          cause: error,
        });
      }
    },
    async seal(id, epoch, at) {
      await database.transaction().execute(async () => write.seal(id, epoch, at));
      await exportSeals(id);
      const [last] = await seals()
        .where('seal.job_id', '=', id)
        .clearOrderBy()
        .orderBy('seal.entries', 'desc')
        .limit(1)
        .execute();
      return last?.epoch === epoch ? sealOf(last) : undefined;
    },
    async lastSeal(id) {
      const [last] = await seals()
        .where('seal.job_id', '=', id)
        .clearOrderBy()
        .orderBy('seal.entries', 'desc')
        .limit(1)
        .execute();
      return last === undefined ? undefined : sealOf(last);
    },
    async seals(id) {
      const stored = await seals().where('seal.job_id', '=', id).execute();
      return { stored: stored.map(sealOf), exported: sealFile?.read(id) ?? [] };
    },
    async journalHead(id) {
      const row = await database
        .selectFrom('journal_head')
        .leftJoin('journal_salt', 'journal_salt.job_id', 'journal_head.job_id')
        .select(['epoch', 'first', 'entries', 'hash', 'salt'])
        .where('journal_head.job_id', '=', id)
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { salt, ...head } = row;
      return { ...head, ...(salt === null ? {} : { salt }) };
    },
    async journal(id, from, limit) {
      const rows = await database
        .selectFrom('journal')
        .leftJoin('journal_detail', (join) =>
          join
            .onRef('journal_detail.job_id', '=', 'journal.job_id')
            .onRef('journal_detail.n', '=', 'journal.n'),
        )
        .selectAll('journal')
        .select('journal_detail.body')
        .where('journal.job_id', '=', id)
        .where('journal.n', '>=', from)
        .orderBy('journal.n')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        n: row.n,
        epoch: row.epoch,
        seq: row.seq,
        state: row.state as OperationState,
        at: row.at,
        ...(row.request_id === null ? {} : { requestId: row.request_id }),
        ...(row.code === null ? {} : { code: row.code }),
        ...(row.digest === null ? {} : { digest: row.digest }),
        ...(row.body === null ? {} : { detail: row.body, ...detailParts(row.body) }),
      }));
    },
  };
}

/** What a detail's text holds, or one part of it. A text that somebody spoiled holds nothing. */
export function detailParts(
  body: string,
  part?: 'result' | 'before',
): { readonly result?: Json; readonly before?: Before } {
  const { result, before } = JSON.parse(body) as { result?: Json; before?: Before };
  return {
    ...(result === undefined || part === 'before' ? {} : { result }),
    ...(before === undefined || part === 'result' ? {} : { before }),
  };
}

function sealOf(row: {
  tenant_id: string;
  job_id: string;
  plan_hash: string;
  epoch: number;
  entries: number;
  hash: string;
  at: number;
}): Seal {
  const { tenant_id, job_id, plan_hash, epoch, entries, hash, at } = row;
  return { tenantId: tenant_id, jobId: job_id, planHash: plan_hash, epoch, entries, hash, at };
}
