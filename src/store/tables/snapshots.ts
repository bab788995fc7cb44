import type { Database } from '../database.ts';
import type { SnapshotTable } from '../store.ts';

/** Snapshots, in chunks. */
export function snapshotTable(database: Database): SnapshotTable {
  return {
    async save({ id, tenantId, appId, takenAt, format, chunks }) {
      await database.transaction().execute(async (tx) => {
        await tx
          .insertInto('snapshot')
          .values({ id, tenant_id: tenantId, app_id: appId, taken_at: takenAt, format })
          .execute();
        let n = 0;
        for (const { name, bytes } of chunks) {
          await tx.insertInto('snapshot_chunk').values({ snapshot_id: id, n, name, bytes }).execute();
          n += 1;
        }
      });
    },
    async chunks(id, names) {
      const all = database
        .selectFrom('snapshot_chunk')
        .select(['name', 'bytes'])
        .where('snapshot_id', '=', id)
        .orderBy('n');
      return (names === undefined ? all : all.where('name', 'in', [...names])).execute();
    },
    async format(id) {
      const row = await database
        .selectFrom('snapshot')
        .select('format')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.format;
    },
  };
}
