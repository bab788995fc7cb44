import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Kysely, SqliteDialect } from 'kysely';
import { ProductError } from '../model/product-error.ts';
import type { Database } from './database.ts';
import { openDatabase, type SqliteDatabase, storeError } from './driver.ts';
import { MIGRATIONS, type Schema } from './schema.ts';
import { SealFile } from './seal-file.ts';
import type { Store } from './store.ts';
import { analysisTable } from './tables/analyses.ts';
import { clearingTable } from './tables/clearings.ts';
import { factTable } from './tables/facts.ts';
import { jobTable } from './tables/jobs.ts';
import { mappingTable } from './tables/mappings.ts';
import { planTable } from './tables/plans.ts';
import { purgeTable } from './tables/purge.ts';
import { reportTable } from './tables/reports.ts';
import { signOffTable } from './tables/sign-offs.ts';
import { snapshotTable } from './tables/snapshots.ts';
import { understandingTable } from './tables/understandings.ts';

const FILE = 'okta-entitlements.db';
const SEALS = 'seals.jsonl';

/**
 * Opens (and makes, or brings up to date) the embedded database in a folder; `:memory:` keeps it in this process.
 * Several processes may use one file. Throws `store.unavailable`, `store.newer`.
 */
export function openStore(home: string): Store {
  const raw = home === ':memory:' ? openDatabase(':memory:') : openFile(home);
  try {
    raw.exec('pragma busy_timeout = 15000');
    if (home !== ':memory:') raw.exec('pragma journal_mode = wal');
    raw.exec('pragma synchronous = full');
    raw.exec('pragma foreign_keys = on');
    migrate(raw);
  } catch (error) {
    raw.close();
    const known = storeError(error, join(home, FILE));
    if (known instanceof ProductError) throw known;
    throw new ProductError('store.unavailable', {
      fill: { why: 'it is damaged, locked, or the disk is full' },
      subject: join(home, FILE),
      cause: error,
    });
  }
  const database: Database = new Kysely<Schema>({ dialect: new SqliteDialect({ database: adapted(raw) }) });
  return {
    reports: reportTable(database),
    understandings: understandingTable(database),
    mappings: mappingTable(database),
    facts: factTable(database),
    snapshots: snapshotTable(database),
    plans: planTable(database),
    analyses: analysisTable(database),
    signOffs: signOffTable(database),
    clearings: clearingTable(database),
    jobs: jobTable(database, raw, home === ':memory:' ? undefined : new SealFile(join(home, SEALS))),
    purge: purgeTable(database, raw),
    close: () => database.destroy(),
  };
}

function openFile(home: string): SqliteDatabase {
  try {
    const made = makeFolder(home);
    // A folder that has other things in it is somebody's, who may share it: our files in it are for their owner only.
    if (made || readdirSync(home).length === 0) chmodSync(home, 0o700);
  } catch (error) {
    throw new ProductError('store.unavailable', {
      fill: { why: 'its folder cannot be made' },
      subject: home,
      cause: error,
    });
  }
  const path = join(home, FILE);
  const raw = openDatabase(path);
  try {
    chmodSync(path, 0o600);
  } catch (error) {
    // A file system that is read only, a file of somebody else's.
    raw.close();
    throw new ProductError('store.unavailable', {
      fill: { why: 'it cannot be kept for its owner only' },
      cause: error,
    });
  }
  return raw;
}

/** False where it is there. By itself, as below /proc Node tries for ever to make a folder with those above it. */
function makeFolder(path: string): boolean {
  if (existsSync(path)) return false;
  makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    // Another process was faster.
    if (existsSync(path)) return false;
    throw error;
  }
}

const VERSION = `select value from meta where key = 'version'`;

/** How many migrations the file has. Throws `store.newer`. */
function checkedVersion(statement: ReturnType<SqliteDatabase['prepare']>): number {
  const [row] = statement.all() as { value: string }[];
  const version = Number(row?.value ?? 0);
  if (version > MIGRATIONS.length) throw new ProductError('store.newer');
  return version;
}

function migrate(raw: SqliteDatabase): void {
  raw.exec('begin immediate');
  try {
    raw.exec('create table if not exists meta (key text primary key, value text not null)');
    const version = checkedVersion(raw.prepare(VERSION));
    for (const step of MIGRATIONS.slice(version)) for (const sql of step) raw.exec(sql);
    raw
      .prepare(
        `insert into meta (key, value) values ('version', ?) on conflict (key) do update set value = excluded.value`,
      )
      .run(String(MIGRATIONS.length));
    raw.exec('commit');
  } catch (error) {
    told(() => raw.exec('rollback'), true);
    throw error;
  }
}

/** Statements that are kept prepared: the product has far fewer. */
const MOST_PREPARED = 300;

/** The binding in the shape that Kysely's SQLite dialect asks for. */
function adapted(raw: SqliteDatabase) {
  const prepared = new Map<string, ReturnType<typeof statementOf>>();
  return {
    close: () => {
      try {
        // Statements that are still known keep SQLite from doing it: the file shall be whole without its log.
        told(() => raw.exec('pragma wal_checkpoint(passive)'));
      } finally {
        told(() => raw.close());
      }
    },
    prepare: (sql: string) => {
      let statement = prepared.get(sql);
      if (statement === undefined) {
        if (prepared.size >= MOST_PREPARED) prepared.clear();
        statement = statementOf(raw, sql);
        prepared.set(sql, statement);
      }
      return statement;
    },
  };
}

function statementOf(raw: SqliteDatabase, sql: string) {
  // A deferred `begin` that reads before it writes dies with SQLITE_BUSY at once, whatever the busy time-out.
  const statement = told(() => raw.prepare(sql === 'begin' ? 'begin immediate' : sql));
  if (sql === 'begin') return beginning(raw, statement);
  return {
    reader: statement.columns().length > 0,
    all: (parameters: readonly unknown[]) => told(() => statement.all(...parameters)),
    run: (parameters: readonly unknown[]) => told(() => statement.run(...parameters), sql === 'rollback'),
    iterate: function* (parameters: readonly unknown[]) {
      try {
        yield* statement.iterate(...parameters);
      } catch (error) {
        throw storeError(error);
      }
    },
  };
}

/** A newer version may bring the file up to date while this process has it open: then nothing more is written by this one. */
function beginning(raw: SqliteDatabase, begin: ReturnType<SqliteDatabase['prepare']>) {
  const version = told(() => raw.prepare(VERSION));
  return {
    reader: false,
    all: () => [],
    run: () => {
      const begun = told(() => begin.run());
      try {
        told(() => checkedVersion(version));
      } catch (error) {
        told(() => raw.exec('rollback'), true);
        throw error;
      }
      return begun;
    },
    iterate: function* () {},
  };
}

/** The disk's faults as errors of the product. A full disk may have rolled back by itself: then there is nothing left to. */
function told<T>(work: () => T, isRollback = false): T {
  try {
    return work();
  } catch (error) {
    if (isRollback && error instanceof Error && error.message.includes('no transaction is active'))
      return { changes: 0, lastInsertRowid: 0 } as T;
    throw storeError(error);
  }
}
