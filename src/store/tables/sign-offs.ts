import { parseInstant } from '../../model/instant.ts';
import type { DecidedLine, SignOffDecision, SignOffSheet } from '../../model/sign-off.ts';
import type { Database } from '../database.ts';
import type { SignOffTable } from '../store.ts';

/** SQLite takes at most 32,766 parameters. */
const BATCH = 10_000;

/** Sheets that went out for sign-off, and what came back. */
export function signOffTable(database: Database): SignOffTable {
  return {
    async save(sheet) {
      const { id, tenantId, analysisId, createdAt } = sheet;
      await database
        .insertInto('sign_off_sheet')
        .values({
          id,
          tenant_id: tenantId,
          analysis_id: analysisId,
          at: parseInstant(createdAt) ?? 0,
          body: JSON.stringify(sheet),
        })
        .execute();
    },
    async sheet(id) {
      const row = await database
        .selectFrom('sign_off_sheet')
        .select('body')
        .where('id', '=', id)
        .executeTakeFirst();
      return row === undefined ? undefined : (JSON.parse(row.body) as SignOffSheet);
    },
    async decide(tenantId, decisions, at) {
      await database.transaction().execute(async (tx) => {
        const last = await tx
          .selectFrom('sign_off')
          .select(({ fn }) => fn.max('n').as('n'))
          .executeTakeFirst();
        let n = last?.n ?? 0;
        for (const [key, decision] of decisions)
          await tx
            .insertInto('sign_off')
            .values({
              n: (n += 1),
              tenant_id: tenantId,
              key,
              sheet_id: decision.sheetId,
              at,
              body: JSON.stringify(decision),
            })
            .execute();
      });
    },
    async decisions(tenantId, keys) {
      const found = new Map<string, SignOffDecision>();
      for (let from = 0; from < keys.length; from += BATCH) {
        const rows = await database
          .selectFrom('sign_off')
          .select(['key', 'body'])
          .where('tenant_id', '=', tenantId)
          .where('key', 'in', keys.slice(from, from + BATCH))
          .orderBy('n')
          .execute();
        for (const { key, body } of rows) found.set(key, JSON.parse(body) as SignOffDecision);
      }
      return found;
    },
    async decidedLines(tenantId) {
      const decided = await database
        .selectFrom('sign_off')
        .select(['key', 'sheet_id', 'body'])
        .where('tenant_id', '=', tenantId)
        .orderBy('n')
        .execute();
      if (decided.length === 0) return [];
      const sheets = await database
        .selectFrom('sign_off_sheet')
        .select('body')
        .where('tenant_id', '=', tenantId)
        .execute();
      const lines = new Map(
        sheets.flatMap(({ body }) => {
          const { id, lines } = JSON.parse(body) as SignOffSheet;
          return lines.map((line) => [`${id} ${line.key}`, line] as const);
        }),
      );
      return decided.flatMap(({ key, sheet_id, body }): readonly DecidedLine[] => {
        const line = lines.get(`${sheet_id} ${key}`);
        return line === undefined ? [] : [{ line, decision: JSON.parse(body) as SignOffDecision }];
      });
    },
  };
}
