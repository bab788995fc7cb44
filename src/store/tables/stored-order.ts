import { sql } from 'kysely';

/** The order in which rows were stored, which `vacuum` keeps though it may number them anew: a clock that was set back says otherwise. */
export const STORED = sql<number>`rowid`;
