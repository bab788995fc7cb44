import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** The embedded database with its tables. */
export type Database = Kysely<Schema>;
