import type { Mapping } from '../../model/understanding.ts';
import type { Database } from '../database.ts';
import type { MappingTable } from '../store.ts';

const MOST = 1_000;

/** How columns of earlier reports were understood, newest first. */
export function mappingTable(database: Database): MappingTable {
  return {
    async ofTenant(tenantId) {
      const rows = await database
        .selectFrom('mapping')
        .select(['body', 'match_rate'])
        .where('tenant_id', '=', tenantId)
        .orderBy('said_at', 'desc')
        .orderBy('header')
        .limit(MOST)
        .execute();
      return rows.map(({ body, match_rate: matchRate }) => ({
        ...(JSON.parse(body) as Mapping),
        ...(matchRate === null ? {} : { matchRate }),
      }));
    },
    async save(tenantId, mapping) {
      const row = { said_at: mapping.saidAt, match_rate: null, body: JSON.stringify(mapping) };
      await database
        .insertInto('mapping')
        .values({ tenant_id: tenantId, header: mapping.header, ...row })
        .onConflict((conflict) => conflict.columns(['tenant_id', 'header']).doUpdateSet(row))
        .execute();
    },
    async noteMatchRate(tenantId, header, rate) {
      await database
        .updateTable('mapping')
        .set({ match_rate: rate })
        .where('tenant_id', '=', tenantId)
        .where('header', '=', header)
        .where((row) => row.or([row('match_rate', 'is', null), row('match_rate', '<', rate)]))
        .execute();
    },
  };
}
