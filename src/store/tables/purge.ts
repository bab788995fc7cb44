import type { AnalysisHeader } from '../../model/analysis.ts';
import { formatInstant } from '../../model/instant.ts';
import type { JobState, Verification } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { SqliteDatabase } from '../driver.ts';
import type { Database } from '../database.ts';
import type { PurgeTable } from '../store.ts';
import { leftInTheDark } from './overtaking.ts';

/** Lines of an undo's headline that only count; after them people are named. */
const COUNTING_LINES = 3;

/**
 * Removes what is kept about people, and nothing that the chain of a journal is made of. It is gone
 * from the disk too: from the file, and from its write-ahead log.
 */
export function purgeTable(database: Database, raw: SqliteDatabase): PurgeTable {
  const run = (sql: string, ...values: readonly (string | number | null)[]) =>
    raw.prepare(sql).run(...values);
  const row = (sql: string, ...values: readonly (string | number | null)[]) =>
    raw.prepare(sql).all(...values)[0];

  const clearSnapshot = (id: string) => {
    run('delete from snapshot_chunk where snapshot_id = ?', id);
    run('delete from snapshot where id = ?', id);
  };

  /** The numbers of its patterns stay taken: they say nothing of anybody. */
  const clearAnalysis = (id: string) => {
    const found = row('select header from analysis where id = ?', id) as { header: string } | undefined;
    if (found === undefined) throw new ProductError('analysis.not_found', { subject: id });
    for (const snapshotId of snapshotsOf(JSON.parse(found.header) as AnalysisHeader))
      clearSnapshot(snapshotId);
    // A condition on a sheet may name a manager. What owners decided stays, as agreements do.
    run('delete from sign_off_sheet where analysis_id = ?', id);
    run('delete from analysis_chunk where analysis_id = ?', id);
    run('delete from analysis where id = ?', id);
  };

  const clearPlan = (id: string, at: number) => {
    const found = row('select header from plan where id = ?', id) as { header: string } | undefined;
    if (found === undefined) throw new ProductError('plan.not_found', { subject: id });
    const header = JSON.parse(found.header) as PlanHeader;
    const { firstOfKind: _, snapshotId, ...rest } = header;
    run('delete from plan_person where plan_id = ?', id);
    // Steps of structure and bundles are about nobody.
    if (header.kind === 'grants') run('delete from plan_operation where plan_id = ?', id);
    if (snapshotId !== undefined) clearSnapshot(snapshotId);
    const cleared: PlanHeader = {
      ...rest,
      headline: header.mode === 'undo' ? header.headline.slice(0, COUNTING_LINES) : header.headline,
      purgedAt: formatInstant(at),
    };
    run('update plan set header = ? where id = ?', JSON.stringify(cleared), id);
  };

  const clearJob = (id: string, at: number) => {
    const job = row(
      'select plan_id, state, lease_owner, lease_until, verification from job where id = ?',
      id,
    ) as
      | {
          plan_id: string;
          state: JobState;
          lease_owner: string | null;
          lease_until: number;
          verification: string | null;
        }
      | undefined;
    if (job === undefined) throw new ProductError('job.not_found', { subject: id });
    const held = job.lease_owner !== null && job.lease_until > at;
    if (held || job.state === 'waiting' || job.state === 'running')
      throw new ProductError('job.not_ended', { subject: id });
    run('delete from journal_detail where job_id = ?', id);
    run('delete from journal_salt where job_id = ?', id);
    run('update job_operation set result_n = null, before_n = null where job_id = ?', id);
    const read = job.verification === null ? undefined : (JSON.parse(job.verification) as Verification);
    const nameless =
      read === undefined
        ? null
        : JSON.stringify({
            ...read,
            differences: read.differences.map((difference) => ({ ...difference, principal: '' })),
          });
    run(
      `update job set purged_at = ?, state = case state when 'parked' then 'cancelled' else state end,
        ended_at = coalesce(ended_at, ?), phase = 'ended', parked = null, wish = null, progress = null,
        verification = ? where id = ?`,
      at,
      at,
      nameless,
      id,
    );
    clearPlan(job.plan_id, at);
  };

  /**
   * Pages hold copies of what was deleted or moved from them: the file is written anew, and its log emptied. False where
   * another process has it open at that moment.
   */
  const rewritten = (): boolean => {
    try {
      raw.exec('vacuum');
      const [state] = raw.prepare('pragma wal_checkpoint(truncate)').all() as { busy: number }[];
      return state?.busy !== 1;
    } catch {
      return false;
    }
  };

  return {
    async candidates({ jobs, before }) {
      const rows = await database
        .selectFrom('plan')
        .leftJoin('job', 'job.plan_id', 'plan.id')
        .select(['plan.id as plan_id', 'plan.header', 'plan.created_at', 'job.id as job_id'])
        .orderBy('plan.created_at')
        .execute();
      const found = rows.map(({ plan_id, header, created_at, job_id }) => ({
        planId: plan_id,
        header: JSON.parse(header) as PlanHeader,
        createdAt: created_at,
        ...(job_id === null ? {} : { jobId: job_id }),
      }));
      return found.filter(
        ({ header, createdAt, jobId }) =>
          header.purgedAt === undefined &&
          (header.kind === 'grants' || header.counts.people > 0) &&
          ((before !== undefined && createdAt < before) ||
            (jobId !== undefined && jobs.includes(jobId)) ||
            // How a purged job was to be taken back names the same people.
            (jobId === undefined && header.source.kind === 'job' && jobs.includes(header.source.jobId))),
      );
    },
    leftInTheDark: (jobs) => leftInTheDark(database, jobs),
    async analyses({ ids, before }) {
      const rows = await database.selectFrom('analysis').select(['id', 'header']).orderBy('at').execute();
      return rows
        .map(({ header }) => JSON.parse(header) as AnalysisHeader)
        .filter(({ id, createdAt }) => ids.includes(id) || (before !== undefined && createdAt < before));
    },
    async leftSnapshots(before) {
      const [plans, analyses, snapshots] = await Promise.all([
        database.selectFrom('plan').select('header').execute(),
        database.selectFrom('analysis').select('header').execute(),
        database
          .selectFrom('snapshot')
          .select(['id', 'tenant_id as tenantId', 'taken_at as takenAt'])
          .where('taken_at', '<', before)
          .orderBy('taken_at')
          .execute(),
      ]);
      const known = new Set([
        ...plans.map(({ header }) => (JSON.parse(header) as PlanHeader).snapshotId),
        ...analyses.flatMap(({ header }) => snapshotsOf(JSON.parse(header) as AnalysisHeader)),
      ]);
      return snapshots.filter(({ id }) => !known.has(id));
    },
    async purge({ jobs, plans, analyses, snapshots }, at) {
      await database.transaction().execute(async () => {
        for (const id of jobs) clearJob(id, at);
        for (const id of plans) {
          // Applied since it was looked at: nobody was told what that ends.
          const job = row('select id from job where plan_id = ?', id) as { id: string } | undefined;
          if (job !== undefined) throw new ProductError('job.not_ended', { subject: job.id });
          clearPlan(id, at);
        }
        for (const id of analyses) clearAnalysis(id);
        for (const id of snapshots) clearSnapshot(id);
      });
      return { flushed: rewritten() };
    },
  };
}

function snapshotsOf({ source }: AnalysisHeader): readonly string[] {
  return source.kind === 'apps' ? source.apps.map(({ snapshotId }) => snapshotId) : [];
}
