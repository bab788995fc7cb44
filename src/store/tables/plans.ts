import { sql, type Transaction } from 'kysely';
import type { Operation } from '../../model/operation.ts';
import type { PlanHeader, PlanPerson } from '../../model/plan.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import type { PeopleFilter, PlanTable } from '../store.ts';

/** Rows in one statement: large enough to be fast, small enough to keep memory flat. */
const BATCH = 2000;

const FILTER_COLUMN = {
  'to-grant': 'to_grant',
  'needs-decision': 'needs_decision',
  conflict: 'conflict',
  'held-back': 'held_back',
  already: 'already',
  'to-remove': 'to_remove',
} as const satisfies Record<Exclude<PeopleFilter, 'all'>, string>;

/** Plans with their operations and people. Never changed once they are stored. */
export function planTable(database: Database): PlanTable {
  const people = (id: string, filter: PeopleFilter) => {
    const query = database.selectFrom('plan_person').where('plan_id', '=', id);
    return filter === 'all' ? query : query.where(FILTER_COLUMN[filter], '>', 0);
  };
  return {
    async save(header, operations, peopleRows) {
      await database.transaction().execute(async (tx) => {
        const { id, tenantId, app, kind, hash, createdAt } = header;
        await tx
          .insertInto('plan')
          .values({
            id,
            tenant_id: tenantId,
            app_id: app.id,
            kind,
            hash,
            created_at: createdAt,
            page_offered_at: null,
            header: JSON.stringify(header),
          })
          .execute();
        for (const batch of batches(operations)) await insertOperations(tx, id, batch);
        for (const batch of batches(peopleRows)) await insertPeople(tx, id, batch);
      });
    },
    async header(id) {
      const row = await database.selectFrom('plan').select('header').where('id', '=', id).executeTakeFirst();
      return row === undefined ? undefined : (JSON.parse(row.header) as PlanHeader);
    },
    async operations(id, from, limit) {
      const rows = await database
        .selectFrom('plan_operation')
        .select('body')
        .where('plan_id', '=', id)
        .where('seq', '>=', from)
        .orderBy('seq')
        .limit(limit)
        .execute();
      return rows.map((row) => JSON.parse(row.body) as Operation);
    },
    async operation(id, seq) {
      const row = await database
        .selectFrom('plan_operation')
        .select('body')
        .where('plan_id', '=', id)
        .where('seq', '=', seq)
        .executeTakeFirst();
      return row === undefined ? undefined : (JSON.parse(row.body) as Operation);
    },
    async people(id, filter, after, limit) {
      const rows = await people(id, filter)
        .select('body')
        .where('n', '>', after)
        .orderBy('n')
        .limit(limit)
        .execute();
      return rows.map((row) => JSON.parse(row.body) as PlanPerson);
    },
    async countPeople(id, filter) {
      const row = await people(id, filter)
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .executeTakeFirst();
      return row?.count ?? 0;
    },
    async personAsked(id, at) {
      await database.updateTable('plan').set({ page_offered_at: at }).where('id', '=', id).execute();
    },
    async wasAsked(id) {
      const row = await database
        .selectFrom('plan')
        .select('page_offered_at')
        .where('id', '=', id)
        .executeTakeFirst();
      return row !== undefined && row.page_offered_at !== null;
    },
    async bundlePlans(tenantId) {
      const rows = await database
        .selectFrom('plan')
        .innerJoin('job', 'job.plan_id', 'plan.id')
        .select(['plan.header', 'job.id'])
        .where('plan.tenant_id', '=', tenantId)
        .where('plan.kind', '=', 'bundles')
        .orderBy('job.started_at')
        .orderBy('job.id')
        .execute();
      return rows.map(({ header, id }) => ({ plan: JSON.parse(header) as PlanHeader, jobId: id }));
    },
  };
}

function* batches<T>(rows: Iterable<T>): Iterable<readonly T[]> {
  let batch: T[] = [];
  for (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function insertOperations(
  tx: Transaction<Schema>,
  planId: string,
  batch: readonly Operation[],
): Promise<void> {
  await sql`insert into plan_operation (plan_id, seq, body)
    select ${planId}, json_extract(value, '$.seq'), value from json_each(${JSON.stringify(batch)})`.execute(
    tx,
  );
}

async function insertPeople(
  tx: Transaction<Schema>,
  planId: string,
  batch: readonly PlanPerson[],
): Promise<void> {
  await sql`insert into plan_person (plan_id, n, to_grant, needs_decision, conflict, held_back, already, to_remove, body)
    select ${planId}, json_extract(value, '$.n'), json_array_length(value, '$.toGrant'),
      coalesce(json_extract(value, '$.needsDecision.count'), 0) + coalesce(json_array_length(value, '$.stays.values'), 0), json_extract(value, '$.conflict'),
      json_extract(value, '$.heldBack'), json_extract(value, '$.already'),
      coalesce(json_array_length(value, '$.toRemove'), 0), value
    from json_each(${JSON.stringify(batch)})`.execute(tx);
}
