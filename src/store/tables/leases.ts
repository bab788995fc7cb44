import { sql, type Transaction } from 'kysely';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import type { JobTable, LeaseHolder } from '../job-table.ts';

/** Who may write to an app: one runner of one job at a time, each with an epoch of its own. */
export function leaseTable(
  database: Database,
): Pick<JobTable, 'acquireLease' | 'renewLease' | 'releaseLease'> {
  return {
    async acquireLease(id, owner, now, until, { dead, runner } = {}) {
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
          .set({
            epoch,
            lease_owner: owner,
            lease_until: until,
            runner: runner === undefined ? null : JSON.stringify(runner),
          })
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
      // What was sent may arrive yet where no outcome is known: whoever comes next then waits as after one that was killed.
      const left = sql<string | null>`case when exists
        (select 1 from journal_head where job_id = ${id} and sent > 0) then lease_owner end`;
      await database
        .updateTable('job')
        .set({ lease_owner: left, lease_until: 0, runner: null })
        .where('id', '=', id)
        .where('epoch', '=', epoch)
        .execute();
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
