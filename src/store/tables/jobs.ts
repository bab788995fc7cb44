import { sql } from 'kysely';
import type {
  Agreement,
  JobOptions,
  JobPhase,
  JobProgress,
  JobState,
  JobWish,
  Verification,
} from '../../model/job.ts';
import { formatInstant } from '../../model/instant.ts';
import { ProductError } from '../../model/product-error.ts';
import type { RunnerProcess } from '../../model/runner-process.ts';
import type { SqliteDatabase } from '../driver.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import type { SealFile } from '../seal-file.ts';
import type { JobRow, JobTable } from '../job-table.ts';
import { overtakes, writtenByOthers } from './overtaking.ts';
import { operationTable } from './job-operations.ts';
import { journalTable } from './journal.ts';
import { leaseTable } from './leases.ts';

/** The jobs: one per plan, with their leases, their operations and their journal. */
export function jobTable(database: Database, raw: SqliteDatabase, sealFile: SealFile | undefined): JobTable {
  const jobs = () => database.selectFrom('job').selectAll();
  return {
    async open({ id, plan, agreement, startedAt, salt, options }) {
      const chosen = options === undefined ? {} : { options: JSON.stringify(options) };
      await database.transaction().execute(async (tx) => {
        const begun = await tx
          .selectFrom('job')
          .select(['state', 'epoch', 'lease_owner', 'lease_until', 'agreement'])
          .where('plan_id', '=', plan.id)
          .executeTakeFirst();
        // What was done was agreed to before: a later agreement is to nothing of it.
        if (begun?.state === 'done' || begun?.state === 'cancelled') return;
        const overtaking = begun === undefined ? await overtakes(tx, plan) : undefined;
        if (overtaking !== undefined) throw new ProductError('plan.overtaken', { subject: overtaking });
        const held = begun !== undefined && begun.lease_owner !== null && begun.lease_until > startedAt;
        const before =
          begun === undefined || begun.epoch === 0 ? undefined : (JSON.parse(begun.agreement) as Agreement);
        const agreed = JSON.stringify(held ? before : after(agreement, before));
        await tx
          .insertInto('job')
          .values({
            id,
            plan_id: plan.id,
            tenant_id: plan.tenantId,
            app_id: plan.app.id,
            agreement: JSON.stringify(agreement),
            state: 'waiting',
            phase: 'first-wave',
            epoch: 0,
            lease_owner: null,
            lease_until: 0,
            parked: null,
            started_at: startedAt,
            ended_at: null,
            verification: null,
            wish: null,
            progress: null,
            purged_at: null,
            options: null,
            ...chosen,
          })
          .onConflict((conflict) =>
            conflict.column('plan_id').doUpdateSet({ agreement: agreed, wish: null, ...chosen }),
          )
          .execute();
        await tx
          .insertInto('journal_salt')
          .columns(['job_id', 'salt'])
          .expression((from) =>
            from
              .selectFrom('job')
              .select(['job.id', sql<string>`${salt}`.as('salt')])
              .where('job.id', '=', id),
          )
          .execute();
      });
      return jobOf(await jobs().where('plan_id', '=', plan.id).executeTakeFirstOrThrow());
    },
    async overtakenBy(plan) {
      return database.transaction().execute((tx) => overtakes(tx, plan));
    },
    writtenByOthers: (job) => writtenByOthers(database, job),
    async lastWriteAt(tenantId, appId, since, arrivesMs) {
      const left = sql`iif(job_operation.state = 'sent', ${arrivesMs}, 0)`;
      const row = await database
        .selectFrom('job')
        .innerJoin('job_operation', 'job_operation.job_id', 'job.id')
        .select(sql<number | null>`max(max(sent_at + ${left}, coalesce(job_operation.ended_at, 0)))`.as('at'))
        .where('job.tenant_id', '=', tenantId)
        .where('job.app_id', '=', appId)
        .where((where) => where.or([where('job.ended_at', 'is', null), where('job.ended_at', '>=', since)]))
        .where('sent_at', 'is not', null)
        .executeTakeFirst();
      const at = row?.at ?? 0;
      return at >= since ? at : 0;
    },
    async get(id) {
      const row = await jobs().where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : jobOf(row);
    },
    async forPlan(planId) {
      const row = await jobs().where('plan_id', '=', planId).executeTakeFirst();
      return row === undefined ? undefined : jobOf(row);
    },
    async update(id, change) {
      const { state, phase, parked, endedAt, verification, progress } = change;
      const set = {
        ...(state === undefined ? {} : { state }),
        ...(phase === undefined ? {} : { phase }),
        ...('parked' in change ? { parked: parked === undefined ? null : JSON.stringify(parked) } : {}),
        ...(endedAt === undefined ? {} : { ended_at: endedAt }),
        ...(verification === undefined ? {} : { verification: JSON.stringify(verification) }),
        ...(progress === undefined ? {} : { progress: JSON.stringify(progress) }),
      };
      await database.updateTable('job').set(set).where('id', '=', id).execute();
    },
    async list(tenantId, { appId, states, after, limit }) {
      let query = jobs().orderBy('id', 'desc').limit(limit);
      if (tenantId !== undefined) query = query.where('tenant_id', '=', tenantId);
      if (appId !== undefined) query = query.where('app_id', '=', appId);
      if (states !== undefined) query = query.where('state', 'in', [...states]);
      if (after !== undefined) query = query.where('id', '<', after);
      return (await query.execute()).map(jobOf);
    },
    async orphans(now) {
      const rows = await jobs()
        .where((where) =>
          where.or([
            where('state', 'in', ['waiting', 'running']),
            // The runner that waited for its time is gone: a minute later somebody else sees to it.
            where.and([
              where('state', '=', 'parked'),
              where(sql`json_extract(parked, '$.retryAt')`, '<', formatInstant(now - 60_000)),
            ]),
          ]),
        )
        .where((where) =>
          where.not(
            where.exists(
              where
                .selectFrom('job as other')
                .select('other.id')
                .whereRef('other.tenant_id', '=', 'job.tenant_id')
                .whereRef('other.app_id', '=', 'job.app_id')
                .where('other.lease_owner', 'is not', null)
                .where('other.lease_until', '>', now),
            ),
          ),
        )
        .execute();
      return rows.map(jobOf);
    },
    async setWish(id, wish) {
      await database
        .updateTable('job')
        .set({ wish: wish ?? null })
        .where('id', '=', id)
        .execute();
    },
    async wish(id) {
      const row = await database.selectFrom('job').select('wish').where('id', '=', id).executeTakeFirst();
      return (row?.wish ?? undefined) as JobWish | undefined;
    },
    ...leaseTable(database),
    ...operationTable(database),
    ...journalTable(database, raw, sealFile),
  };
}

/** An agreement with those that the job was run under before it. */
function after(agreement: Agreement, before: Agreement | undefined): Agreement {
  if (before === undefined) return agreement;
  const { earlier = [], ...last } = before;
  return { ...agreement, earlier: [...earlier, last] };
}

function jobOf(row: Schema['job']): JobRow {
  return {
    id: row.id,
    planId: row.plan_id,
    tenantId: row.tenant_id,
    appId: row.app_id,
    agreement: JSON.parse(row.agreement) as Agreement,
    state: row.state as JobState,
    phase: row.phase as JobPhase,
    epoch: row.epoch,
    ...(row.parked === null ? {} : { parked: JSON.parse(row.parked) as NonNullable<JobRow['parked']> }),
    ...(row.wish === null ? {} : { wish: row.wish as JobWish }),
    options: row.options === null ? {} : (JSON.parse(row.options) as JobOptions),
    ...(row.progress === null ? {} : { progress: JSON.parse(row.progress) as JobProgress }),
    leaseUntil: row.lease_owner === null ? 0 : row.lease_until,
    ...(row.runner === null ? {} : { runner: JSON.parse(row.runner) as RunnerProcess }),
    startedAt: row.started_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.purged_at === null ? {} : { purgedAt: row.purged_at }),
    ...(row.verification === null ? {} : { verification: JSON.parse(row.verification) as Verification }),
  };
}
