import type { Selectable, Transaction } from 'kysely';
import type { AnalysisHeader } from '../../model/analysis.ts';
import type { Database } from '../database.ts';
import type { Schema } from '../schema.ts';
import type { AnalysisTable, NumberedPattern } from '../store.ts';
import { STORED } from './stored-order.ts';

/** Analyses with the numbers of their patterns, which are never used again. */
export function analysisTable(database: Database): AnalysisTable {
  const numbered = () => database.selectFrom('pattern_number').selectAll();
  const parsed = (row: { header: string } | undefined) =>
    row === undefined ? undefined : (JSON.parse(row.header) as AnalysisHeader);
  return {
    async byNumber(number) {
      const row = await numbered().where('number', '=', number).executeTakeFirst();
      return row === undefined ? undefined : rowOf(row);
    },
    async byKey(key) {
      return (await numbered().where('key', '=', key).orderBy('number', 'desc').execute()).map(rowOf);
    },
    async save({ id, tenantId, at, keys, header: headerWith, chunks }) {
      return database.transaction().execute(async (tx) => {
        const header = headerWith(await minted(tx, tenantId, keys, id));
        const { subject, format } = header;
        await tx
          .insertInto('analysis')
          .values({ id, tenant_id: tenantId, subject, at, format, header: JSON.stringify(header) })
          .execute();
        let n = 0;
        for (const { name, bytes } of chunks) {
          await tx.insertInto('analysis_chunk').values({ analysis_id: id, n, name, bytes }).execute();
          n += 1;
        }
        return header;
      });
    },
    async header(id) {
      return parsed(
        await database.selectFrom('analysis').select('header').where('id', '=', id).executeTakeFirst(),
      );
    },
    async chunks(id, names) {
      const all = database
        .selectFrom('analysis_chunk')
        .select(['name', 'bytes'])
        .where('analysis_id', '=', id)
        .orderBy('n');
      return (names === undefined ? all : all.where('name', 'in', [...names])).execute();
    },
    async list(tenantIds) {
      const rows = await database
        .selectFrom('analysis')
        .select('header')
        .where('tenant_id', 'in', [...tenantIds])
        .orderBy(STORED, 'desc')
        .execute();
      return rows.map(({ header }) => JSON.parse(header) as AnalysisHeader);
    },
    async latest(tenantId, subject) {
      return parsed(
        await database
          .selectFrom('analysis')
          .select('header')
          .where('tenant_id', '=', tenantId)
          .$if(subject !== undefined, (query) => query.where('subject', '=', subject ?? ''))
          .orderBy(STORED, 'desc')
          .limit(1)
          .executeTakeFirst(),
      );
    },
  };
}

function rowOf(row: Selectable<Schema['pattern_number']>): NumberedPattern {
  return { number: row.number, tenantId: row.tenant_id, key: row.key, analysisId: row.analysis_id };
}

/** The numbers of these candidates: those that they have, new ones for the others. */
async function minted(
  tx: Transaction<Schema>,
  tenantId: string,
  keys: readonly string[],
  analysisId: string,
): Promise<Readonly<Record<string, number>>> {
  const last = await tx
    .selectFrom('pattern_number')
    .select(({ fn }) => fn.max('number').as('number'))
    .executeTakeFirst();
  let next = (last?.number ?? 0) + 1;
  const numbers: Record<string, number> = {};
  for (const key of keys) {
    const known = await tx
      .updateTable('pattern_number')
      .set({ analysis_id: analysisId })
      .where('tenant_id', '=', tenantId)
      .where('key', '=', key)
      .returning('number')
      .executeTakeFirst();
    const number = known?.number ?? next++;
    if (known === undefined)
      await tx
        .insertInto('pattern_number')
        .values({ number, tenant_id: tenantId, key, analysis_id: analysisId })
        .execute();
    numbers[key] = number;
  }
  return numbers;
}
