import { sql } from 'kysely';
import { type FailedState, OPERATION_STATES, type OperationState } from '../../model/job.ts';
import type { Database } from '../database.ts';
import type { JobTable } from '../job-table.ts';
import { detailParts } from './journal.ts';
import { NO_OPERATIONS } from './journal-writer.ts';

/** Operations that are counted together when a job is resumed. */
const BLOCK = 1000;

/** Where the operations of a job stand, by their newest entries in the journal. */
export function operationTable(
  database: Database,
): Pick<JobTable, 'states' | 'endedBelow' | 'operationRows' | 'failures'> {
  return {
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
        .select(({ fn }) => ['state', 'code', fn.countAll<number>().as('count'), fn.min('seq').as('sample')])
        .where('job_id', '=', id)
        // As the index says it, so that it is used.
        .where(sql<boolean>`state in ('refused', 'unknown', 'stale')`)
        .groupBy(['state', 'code'])
        .orderBy('count', 'desc')
        .orderBy('sample')
        .execute();
      return rows.map((row) => ({
        state: row.state as FailedState,
        code: row.code ?? 'unknown',
        count: row.count,
        sampleSeq: row.sample,
      }));
    },
  };
}
