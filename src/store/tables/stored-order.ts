import { sql } from 'kysely';

/** The order in which rows were stored: a clock that was set back says otherwise. */
export const STORED = sql<number>`rowid`;
