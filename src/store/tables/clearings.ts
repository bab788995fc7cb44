import { parseInstant } from '../../model/instant.ts';
import type { ValueClearing } from '../../model/value-clearing.ts';
import type { Database } from '../database.ts';
import type { ClearingTable } from '../store.ts';

/** What people said of values whose names look sensitive: every word of it is kept, the last one counts. */
export function clearingTable(database: Database): ClearingTable {
  return {
    async save(tenantId, clearing) {
      await database.transaction().execute(async (tx) => {
        const last = await tx
          .selectFrom('value_clearing')
          .select(({ fn }) => fn.max('n').as('n'))
          .executeTakeFirst();
        await tx
          .insertInto('value_clearing')
          .values({
            n: (last?.n ?? 0) + 1,
            tenant_id: tenantId,
            value_id: clearing.valueId,
            at: parseInstant(clearing.at) ?? 0,
            body: JSON.stringify(clearing),
          })
          .execute();
      });
    },
    async latest(tenantId) {
      const rows = await database
        .selectFrom('value_clearing')
        .select(['value_id', 'body'])
        .where('tenant_id', '=', tenantId)
        .orderBy('n')
        .execute();
      return new Map(rows.map(({ value_id, body }) => [value_id, JSON.parse(body) as ValueClearing]));
    },
  };
}
