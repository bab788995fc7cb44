import { createRequire } from 'node:module';
import { ProductError } from '../model/product-error.ts';

/** What is needed of an SQLite binding: that of node:sqlite, which @photostructure/sqlite has too. */
export interface SqliteDatabase {
  prepare(sql: string): SqliteStatement;
  exec(sql: string): void;
  close(): void;
}

interface SqliteStatement {
  all(...parameters: unknown[]): unknown[];
  run(...parameters: unknown[]): { changes: number | bigint; lastInsertRowid: number | bigint };
  iterate(...parameters: unknown[]): IterableIterator<unknown>;
  columns(): unknown[];
}

interface SqliteModule {
  readonly DatabaseSync: new (path: string) => SqliteDatabase;
}

/** Opens a database file: with Node's own SQLite from version 24 on, else with the prebuilt one. */
export function openDatabase(path: string): SqliteDatabase {
  const load = createRequire(import.meta.url);
  const builtIn = Number(process.versions.node.split('.')[0]) >= 24;
  try {
    const { DatabaseSync } = load(builtIn ? 'node:sqlite' : '@photostructure/sqlite') as SqliteModule;
    return new DatabaseSync(path);
  } catch (error) {
    throw new ProductError('store.unavailable', { fill: { why: 'it cannot be opened' }, cause: error });
  }
}
