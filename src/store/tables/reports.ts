import type { Database } from '../database.ts';
import type { ReportTable } from '../store.ts';

/** Numbers of reports, one for each root, path and content, and which of them were imported. */
export function reportTable(database: Database): ReportTable {
  return {
    async number({ root, path, sha256 }) {
      return database.transaction().execute(async (tx) => {
        const known = await tx
          .selectFrom('report')
          .select('number')
          .where('root', '=', root)
          .where('path', '=', path)
          .where('sha256', '=', sha256)
          .executeTakeFirst();
        if (known !== undefined) return known.number;
        const last = await tx
          .selectFrom('report')
          .select(({ fn }) => fn.max('number').as('number'))
          .executeTakeFirst();
        const number = (last?.number ?? 0) + 1;
        await tx.insertInto('report').values({ number, root, path, sha256 }).execute();
        return number;
      });
    },
    async byNumber(number) {
      return database
        .selectFrom('report')
        .select(['root', 'path', 'sha256'])
        .where('number', '=', number)
        .executeTakeFirst();
    },
    async markDone(tenantId, sha256, jobId, at) {
      await database
        .insertInto('report_done')
        .values({ tenant_id: tenantId, sha256, job_id: jobId, at })
        .onConflict((conflict) =>
          conflict.columns(['tenant_id', 'sha256']).doUpdateSet({ job_id: jobId, at }),
        )
        .execute();
    },
    async done(tenantId) {
      const rows = await database
        .selectFrom('report_done')
        .select('sha256')
        .where('tenant_id', '=', tenantId)
        .execute();
      return new Set(rows.map((row) => row.sha256));
    },
  };
}
