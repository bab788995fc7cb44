import { sql, type Transaction } from 'kysely';
import { knownSince, type PlanHeader } from '../../model/plan.ts';
import type { JobRow } from '../job-table.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';

/**
 * A job that is going to write, or has written since this plan was begun, to the access of somebody whom the plan writes
 * to: what the plan calls missing may be there by now. Fresh readings see it, but additive grants make none.
 */
export async function overtakes(tx: Transaction<Schema>, plan: PlanHeader): Promise<string | undefined> {
  if (plan.kind !== 'grants') return undefined;
  const since = knownSince(plan);
  const others = await tx
    .selectFrom('job')
    .innerJoin('plan', 'plan.id', 'job.plan_id')
    .select(['job.id', 'job.plan_id', 'job.purged_at'])
    .where('job.tenant_id', '=', plan.tenantId)
    .where('job.app_id', '=', plan.app.id)
    .where('plan.kind', '=', 'grants')
    .where((where) => where.or([where('job.ended_at', 'is', null), where('job.ended_at', '>=', since)]))
    .where((where) =>
      where.or([
        where('job.state', 'in', ['waiting', 'running']),
        where.exists(
          where
            .selectFrom('job_operation')
            .select('seq')
            .whereRef('job_operation.job_id', '=', 'job.id')
            .where('sent_at', '>=', since),
        ),
      ]),
    )
    .execute();
  const principals = (planId: string) =>
    sql`select json_extract(body, '$.principal') from plan_operation where plan_id = ${planId}`;
  for (const { id, plan_id: other, purged_at: purgedAt } of others) {
    // To whom it wrote is not known any more: perhaps to these people.
    if (purgedAt !== null) return id;
    const { rows } = await sql<{ n: number }>`select 1 as n from plan_operation
      where plan_id = ${plan.id} and json_extract(body, '$.principal') in (${principals(other)}) limit 1`.execute(
      tx,
    );
    if (rows.length > 0) return id;
  }
  return undefined;
}

async function wroteSince(database: Database, jobId: string, since: number): Promise<boolean> {
  const row = await database
    .selectFrom('job_operation')
    .select('seq')
    .where('job_id', '=', jobId)
    .where('sent_at', '>=', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Jobs that have not ended and are none of these, to whose app these have written since they were begun: once these are purged, nothing
 * tells to whom.
 */
export async function leftInTheDark(database: Database, jobs: readonly string[]): Promise<readonly string[]> {
  if (jobs.length === 0) return [];
  const rows = await database
    .selectFrom('job as left')
    .innerJoin('plan', 'plan.id', 'left.plan_id')
    .innerJoin('job as gone', (join) =>
      join.onRef('gone.tenant_id', '=', 'left.tenant_id').onRef('gone.app_id', '=', 'left.app_id'),
    )
    .innerJoin('plan as gone_plan', 'gone_plan.id', 'gone.plan_id')
    .select('left.id')
    .distinct()
    .where('left.state', 'in', ['waiting', 'running', 'parked'])
    .where('left.id', 'not in', [...jobs])
    .where('plan.kind', '=', 'grants')
    .where('gone_plan.kind', '=', 'grants')
    .where('gone.id', 'in', [...jobs])
    .where((where) =>
      where.exists(
        where
          .selectFrom('job_operation')
          .select('seq')
          .whereRef('job_operation.job_id', '=', 'gone.id')
          .whereRef('sent_at', '>=', 'left.started_at'),
      ),
    )
    .orderBy('left.id')
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Ids of people of its app to whom other jobs have sent writes since a job was begun; undefined where one of them was purged, so that
 * nothing tells to whom it wrote.
 */
export async function writtenByOthers(
  database: Database,
  { id, tenantId, appId, startedAt }: Pick<JobRow, 'id' | 'tenantId' | 'appId' | 'startedAt'>,
): Promise<ReadonlySet<string> | undefined> {
  const others = await database
    .selectFrom('job')
    .innerJoin('plan', 'plan.id', 'job.plan_id')
    .select(['job.id', 'job.plan_id', 'job.purged_at'])
    .where('job.tenant_id', '=', tenantId)
    .where('job.app_id', '=', appId)
    .where('plan.kind', '=', 'grants')
    .where('job.id', '<>', id)
    .where((where) => where.or([where('job.ended_at', 'is', null), where('job.ended_at', '>=', startedAt)]))
    .execute();
  const people = new Set<string>();
  for (const other of others) {
    // To whom it wrote is not known any more.
    if (other.purged_at !== null && (await wroteSince(database, other.id, startedAt))) return undefined;
    const { rows } = await sql<{ principal: string | null }>`
      select distinct json_extract(body, '$.principal') as principal
      from job_operation
      join plan_operation on plan_operation.plan_id = ${other.plan_id} and plan_operation.seq = job_operation.seq
      where job_id = ${other.id} and sent_at >= ${startedAt}`.execute(database);
    for (const { principal } of rows) if (principal !== null) people.add(principal);
  }
  return people;
}
