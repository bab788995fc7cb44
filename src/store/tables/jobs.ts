import { sql, type Transaction } from 'kysely';
import type {
  Agreement,
  JobOptions,
  JobPhase,
  JobProgress,
  JobState,
  JobWish,
  OperationState,
  Verification,
} from '../../model/job.ts';
import { formatInstant } from '../../model/instant.ts';
import { ProductError } from '../../model/product-error.ts';
import type { SqliteDatabase } from '../driver.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import type { SealFile } from '../seal-file.ts';
import type { JobRow, JobTable, LeaseHolder } from '../store.ts';
import { overtakes } from './overtaking.ts';
import { detailParts, journalTable, NO_OPERATIONS, OPERATION_STATES } from './journal.ts';

/** Operations that are counted together when a job is resumed. */
const BLOCK = 1000;

export function jobTable(database: Database, raw: SqliteDatabase, sealFile: SealFile | undefined): JobTable {
  const journal = journalTable(database, raw, sealFile);
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
    async list(tenantId, { states, after, limit }) {
      let query = jobs().where('tenant_id', '=', tenantId).orderBy('id', 'desc').limit(limit);
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
    async acquireLease(id, owner, now, until, dead) {
      return database.transaction().execute(async (tx) => {
        const job = await tx
          .selectFrom('job')
          .select(['tenant_id', 'app_id', 'epoch', 'lease_owner'])
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        const holder = await holderOf(tx, job, now, owner);
        const isDead =
          holder !== undefined &&
          holder.jobId === dead?.jobId &&
          holder.epoch === dead.epoch &&
          holder.until === dead.until;
        if (holder !== undefined && !isDead) return { busy: holder };
        if (isDead && holder.jobId !== id) {
          await tx
            .updateTable('job')
            .set({ lease_until: 0, epoch: holder.epoch + 1 })
            .where('id', '=', holder.jobId)
            .execute();
        }
        const epoch = job.epoch + 1;
        await tx
          .updateTable('job')
          .set({ epoch, lease_owner: owner, lease_until: until })
          .where('id', '=', id)
          .execute();
        return { epoch, takenOver: job.lease_owner !== null };
      });
    },
    async renewLease(id, epoch, now, until) {
      return database.transaction().execute(async (tx) => {
        const job = await tx
          .selectFrom('job')
          .select(['tenant_id', 'app_id', 'lease_owner', 'lease_until'])
          .where('id', '=', id)
          .where('epoch', '=', epoch)
          .executeTakeFirst();
        if (job === undefined) return false;
        // While it was over, somebody else may have begun to write to the app.
        if (job.lease_until <= now && (await holderOf(tx, job, now, job.lease_owner ?? '')) !== undefined)
          return false;
        await tx.updateTable('job').set({ lease_until: until }).where('id', '=', id).execute();
        return true;
      });
    },
    async releaseLease(id, epoch) {
      await database
        .updateTable('job')
        .set({ lease_owner: null, lease_until: 0 })
        .where('id', '=', id)
        .where('epoch', '=', epoch)
        .execute();
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
    ...journal,
    async states(id) {
      const plan = await database
        .selectFrom('job')
        .innerJoin('plan', 'plan.id', 'job.plan_id')
        .select(sql<number>`json_extract(plan.header, '$.operations')`.as('operations'))
        .where('job.id', '=', id)
        .executeTakeFirst();
      const head = await database
        .selectFrom('journal_head')
        .select(OPERATION_STATES)
        .where('job_id', '=', id)
        .executeTakeFirst();
      const states = head ?? NO_OPERATIONS;
      const touched = OPERATION_STATES.reduce((sum, state) => sum + states[state], 0);
      return { ...states, pending: states.pending + (plan?.operations ?? 0) - touched };
    },
    async endedBelow(id) {
      const blocks = await database
        .selectFrom('job_operation')
        .select(sql<number>`seq / ${sql.lit(BLOCK)}`.as('block'))
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('job_id', '=', id)
        .where('state', 'not in', ['pending', 'sent'])
        .groupBy('block')
        .orderBy('block')
        .execute();
      const open = blocks.findIndex(({ block, count }, i) => block !== i || count < BLOCK);
      return (open < 0 ? blocks.length : open) * BLOCK;
    },
    async operationRows(id, from, limit) {
      const rows = await database
        .selectFrom('job_operation')
        .leftJoin('journal_detail as result', (join) =>
          join.onRef('result.job_id', '=', 'job_operation.job_id').onRef('result.n', '=', 'result_n'),
        )
        .leftJoin('journal_detail as before', (join) =>
          join.onRef('before.job_id', '=', 'job_operation.job_id').onRef('before.n', '=', 'before_n'),
        )
        .select(['seq', 'state', 'attempts', 'sent_at', 'ended_at', 'code'])
        .select(['result.body as result', 'before.body as before'])
        .where('job_operation.job_id', '=', id)
        .where('seq', '>=', from)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map((row) => ({
        seq: row.seq,
        state: row.state as OperationState,
        attempts: row.attempts,
        ...(row.sent_at === null ? {} : { sentAt: row.sent_at }),
        ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
        ...(row.code === null ? {} : { code: row.code }),
        ...(row.result === null ? {} : detailParts(row.result, 'result')),
        ...(row.before === null ? {} : detailParts(row.before, 'before')),
      }));
    },
    async failures(id) {
      const rows = await database
        .selectFrom('job_operation')
        .select(({ fn }) => ['code', fn.countAll<number>().as('count'), fn.min('seq').as('sample')])
        .where('job_id', '=', id)
        // As the index says it, so that it is used.
        .where(sql<boolean>`state in ('refused', 'unknown', 'stale')`)
        .groupBy('code')
        .orderBy('count', 'desc')
        .execute();
      return rows.map((row) => ({
        code: row.code ?? 'unknown',
        count: row.count,
        sampleSeq: row.sample,
      }));
    },
  };
}

/** An agreement with those that the job was run under before it. */
function after(agreement: Agreement, before: Agreement | undefined): Agreement {
  if (before === undefined) return agreement;
  const { earlier = [], ...last } = before;
  return { ...agreement, earlier: [...earlier, last] };
}

/** Who else holds the right to write to the app of a job. */
async function holderOf(
  tx: Transaction<Schema>,
  app: { readonly tenant_id: string; readonly app_id: string },
  now: number,
  owner: string,
): Promise<LeaseHolder | undefined> {
  const row = await tx
    .selectFrom('job')
    .select(['id', 'epoch', 'lease_until'])
    .where('tenant_id', '=', app.tenant_id)
    .where('app_id', '=', app.app_id)
    .where('lease_until', '>', now)
    .where('lease_owner', 'is not', null)
    .where('lease_owner', '!=', owner)
    .executeTakeFirst();
  return row === undefined ? undefined : { jobId: row.id, epoch: row.epoch, until: row.lease_until };
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
    startedAt: row.started_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.purged_at === null ? {} : { purgedAt: row.purged_at }),
    ...(row.verification === null ? {} : { verification: JSON.parse(row.verification) as Verification }),
  };
}
