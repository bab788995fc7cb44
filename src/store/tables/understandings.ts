import type { Understanding } from '../../model/understanding.ts';
import type { Database } from '../database.ts';
import type { UnderstandingTable } from '../store.ts';
import { STORED } from './stored-order.ts';

/** What was understood of reports, by their content and path. */
export function understandingTable(database: Database): UnderstandingTable {
  const parsed = (row: { body: string } | undefined) =>
    row === undefined ? undefined : current(JSON.parse(row.body) as Understanding);
  const newest = (column: 'sha256' | 'path', text: string) =>
    database
      .selectFrom('understanding')
      .select('body')
      .where(column, '=', text)
      .orderBy(STORED, 'desc')
      .limit(1)
      .executeTakeFirst();
  return {
    async save(understanding, at) {
      const { sha256, path } = understanding.report;
      await database
        .insertInto('understanding')
        .values({ id: understanding.id, sha256, path, at, body: JSON.stringify(understanding) })
        .execute();
    },
    async get(id) {
      return parsed(
        await database.selectFrom('understanding').select('body').where('id', '=', id).executeTakeFirst(),
      );
    },
    async latestFor(sha256) {
      return parsed(await newest('sha256', sha256));
    },
    async latestForPath(path) {
      return parsed(await newest('path', path));
    },
  };
}

/** An understanding of an earlier format is none: the report is analysed again. */
function current(understanding: Understanding): Understanding | undefined {
  const { format }: { readonly format: number } = understanding;
  return format === 2 ? understanding : undefined;
}
