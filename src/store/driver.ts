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
    throw new ProductError('store.unavailable', {
      fill: { why: 'it cannot be opened' },
      subject: path,
      cause: error,
    });
  }
}

/** Why the file could not be used, by SQLite's primary result code; other codes are faults of the program. */
const WHY: Readonly<Record<number, string>> = {
  5: 'another program keeps it locked',
  6: 'another program keeps it locked',
  8: 'it cannot be written',
  10: 'the disk does not read or write it',
  11: 'it is damaged',
  13: 'the disk is full',
  14: 'it cannot be opened',
  26: 'it is damaged',
};

/** SQLite's own words for the codes: the prebuilt binding gives no code for what fails while rows are read. */
const CODE_OF: Readonly<Record<string, number>> = {
  'database is locked': 5,
  'database table is locked': 6,
  'attempt to write a readonly database': 8,
  'disk I/O error': 10,
  'database disk image is malformed': 11,
  'database or disk is full': 13,
  'unable to open database file': 14,
  'file is not a database': 26,
};

/** What SQLite threw, as `store.unavailable` where the file or the disk is the cause. */
export function storeError(error: unknown, subject?: string): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'errcode' in error ? Number(error.errcode) & 0xff : CODE_OF[error.message];
  const why = WHY[code ?? -1];
  return why === undefined
    ? error
    : new ProductError('store.unavailable', {
        fill: { why },
        cause: error,
        ...(subject === undefined ? {} : { subject }),
      });
}
