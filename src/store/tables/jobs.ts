import { sql, type Transaction } from 'kysely';
import type { Json } from '../../model/canonical-json.ts';
import type {
  Agreement,
  Before,
  JobPhase,
  JobProgress,
  JobState,
  JobWish,
  OperationState,
  Verification,
} from '../../model/job.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Database } from '../open-store.ts';
import type { Schema } from '../schema.ts';
import type { JobRow, JobTable, JournalEntry, LeaseHolder } from '../store.ts';

export function jobTable(database: Database): JobTable {
  const jobs = () => database.selectFrom('job').selectAll();
  return {
    async open({ id, plan, agreement, startedAt }) {
      await database
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
        })
        .onConflict((conflict) =>
          conflict.column('plan_id').doUpdateSet({ agreement: JSON.stringify(agreement), wish: null }),
        )
        .execute();
      return jobOf(await jobs().where('plan_id', '=', plan.id).executeTakeFirstOrThrow());
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
        .where('state', 'in', ['waiting', 'running'])
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
    record: (id, epoch, entries) => record(database, id, epoch, entries),
    async states(id) {
      const touched = await database
        .selectFrom('job_operation')
        .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
        .where('job_id', '=', id)
        .groupBy('state')
        .execute();
      const all = await database
        .selectFrom('plan_operation')
        .innerJoin('job', 'job.plan_id', 'plan_operation.plan_id')
        .where('job.id', '=', id)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirst();
      const states = {
        pending: 0,
        sent: 0,
        done: 0,
        already: 0,
        refused: 0,
        stale: 0,
        unknown: 0,
        cancelled: 0,
      };
      let known = 0;
      for (const { state, count } of touched) {
        states[state as OperationState] += count;
        known += count;
      }
      return { ...states, pending: states.pending + (all?.count ?? 0) - known };
    },
    async operationRows(id, from, limit) {
      const rows = await database
        .selectFrom('job_operation')
        .selectAll()
        .where('job_id', '=', id)
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
        ...(row.result === null ? {} : { result: JSON.parse(row.result) as Json }),
        ...(row.before === null ? {} : { before: JSON.parse(row.before) as Before }),
      }));
    },
    async failures(id) {
      const rows = await database
        .selectFrom('job_operation')
        .select(({ fn }) => ['code', fn.countAll<number>().as('count'), fn.min('seq').as('sample')])
        .where('job_id', '=', id)
        .where('state', 'in', ['refused', 'unknown', 'stale'])
        .groupBy('code')
        .orderBy('count', 'desc')
        .execute();
      return rows.map((row) => ({
        code: row.code ?? 'unknown',
        count: row.count,
        sampleSeq: row.sample,
      }));
    },
    async journal(id, from, limit) {
      const rows = await database
        .selectFrom('journal')
        .selectAll()
        .where('job_id', '=', id)
        .where('n', '>=', from)
        .orderBy('n')
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
        ...(row.result === null ? {} : { result: JSON.parse(row.result) as Json }),
      }));
    },
  };
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

/** One transaction, fenced by the epoch: a runner that lost its lease writes nothing. */
async function record(
  database: Database,
  id: string,
  epoch: number,
  entries: readonly JournalEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const rows = JSON.stringify(
    entries.map(({ seq, state, at, requestId, code, result, before }, i) => ({
      i,
      seq,
      state,
      at,
      requestId,
      code,
      result: result === undefined ? undefined : JSON.stringify(result),
      before: before === undefined ? undefined : JSON.stringify(before),
    })),
  );
  try {
    await database.transaction().execute(async (tx) => {
      const fenced = await tx
        .updateTable('job')
        .set({ epoch })
        .where('id', '=', id)
        .where('epoch', '=', epoch)
        .executeTakeFirst();
      if (fenced.numUpdatedRows === 0n) throw new ProductError('job.busy');
      const last = await tx
        .selectFrom('journal')
        .select(({ fn }) => fn.max('n').as('n'))
        .where('job_id', '=', id)
        .executeTakeFirst();
      const first = (last?.n ?? -1) + 1;
      await sql`insert into journal (job_id, n, epoch, seq, state, at, request_id, code, result)
        select ${id}, ${first} + json_extract(value, '$.i'), ${epoch}, json_extract(value, '$.seq'),
          json_extract(value, '$.state'), json_extract(value, '$.at'), json_extract(value, '$.requestId'),
          json_extract(value, '$.code'), json_extract(value, '$.result')
        from json_each(${rows})`.execute(tx);
      await sql`insert into job_operation (job_id, seq, state, attempts, sent_at, ended_at, code, result, before)
        select ${id}, json_extract(value, '$.seq'), json_extract(value, '$.state'),
          case when json_extract(value, '$.state') = 'sent' then 1 else 0 end,
          case when json_extract(value, '$.state') = 'sent' then json_extract(value, '$.at') end,
          case when json_extract(value, '$.state') not in ('sent', 'pending') then json_extract(value, '$.at') end,
          json_extract(value, '$.code'), json_extract(value, '$.result'), json_extract(value, '$.before')
        from json_each(${rows}) where true
        on conflict (job_id, seq) do update set
          state = excluded.state,
          attempts = job_operation.attempts + excluded.attempts,
          sent_at = coalesce(excluded.sent_at, job_operation.sent_at),
          ended_at = excluded.ended_at,
          code = excluded.code,
          result = coalesce(excluded.result, job_operation.result),
          before = coalesce(excluded.before, job_operation.before)`.execute(tx);
    });
  } catch (error) {
    if (error instanceof ProductError) throw error;
    throw new ProductError('store.unavailable', {
      fill: { why: 'the journal cannot be written' },
      cause: error,
    });
  }
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
    ...(row.progress === null ? {} : { progress: JSON.parse(row.progress) as JobProgress }),
    leaseUntil: row.lease_owner === null ? 0 : row.lease_until,
    startedAt: row.started_at,
    ...(row.ended_at === null ? {} : { endedAt: row.ended_at }),
    ...(row.verification === null ? {} : { verification: JSON.parse(row.verification) as Verification }),
  };
}
