import type { Json } from '../../model/canonical-json.ts';
import type { Database } from '../database.ts';
import type { FactTable } from '../store.ts';

/** What was learned of a tenant, and when. */
export function factTable(database: Database): FactTable {
  return {
    async get(tenantId, key) {
      const row = await database
        .selectFrom('fact')
        .select(['value', 'at'])
        .where('tenant_id', '=', tenantId)
        .where('key', '=', key)
        .executeTakeFirst();
      return row === undefined ? undefined : { value: JSON.parse(row.value) as Json, at: row.at };
    },
    async set(tenantId, key, value, at) {
      const text = JSON.stringify(value);
      await database
        .insertInto('fact')
        .values({ tenant_id: tenantId, key, value: text, at })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'key']).doUpdateSet({ value: text, at }))
        .execute();
    },
  };
}
