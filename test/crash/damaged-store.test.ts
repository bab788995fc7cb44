import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, truncateSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProductError } from '../../src/model/product-error.ts';
import { openDatabase } from '../../src/store/driver.ts';
import { openStore } from '../../src/store/open-store.ts';
import { MIGRATIONS } from '../../src/store/schema.ts';
import { program } from '../support/program.ts';

const FILE = 'okta-entitlements.db';
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'okta-entitlements-damaged-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

/** A database of the first version in which a job left so many entries. */
function firstVersion(entries: number): void {
  const raw = openDatabase(join(home, FILE));
  raw.exec('pragma journal_mode = wal');
  raw.exec('begin');
  raw.exec('create table meta (key text primary key, value text not null)');
  for (const sql of MIGRATIONS[0] ?? []) raw.exec(sql);
  raw.exec(`insert into meta values ('version', '1')`);
  raw.exec(`insert into job (id, plan_id, tenant_id, app_id, agreement, state, phase, epoch, lease_until, started_at)
    values ('job_1', 'pln_1', '00o1', '0oa1', '{}', 'parked', 'writing', 1, 0, 1)`);
  const operation = raw.prepare(
    `insert into job_operation values ('job_1', ?, 'done', 1, 1, 2, null, '{"grantId":"gra1"}')`,
  );
  const entry = raw.prepare(
    `insert into journal values ('job_1', ?, 1, ?, 'done', 2, 'req', null, '{"grantId":"gra1"}')`,
  );
  for (let n = 0; n < entries; n++) {
    operation.run(n);
    entry.run(n, n);
  }
  raw.exec('commit');
  raw.close();
}

describe('a migration that is killed', () => {
  const ENTRIES = 30_000;
  it.each([1, 3, 8])(
    'leaves the old version whole, and is done by the next process (at write %i of the log)',
    async (nth) => {
      firstVersion(ENTRIES);
      const file = program();
      const killed = await new Promise<boolean>((ended) => {
        const child = spawn(process.execPath, [file, 'jobs', 'list'], {
          env: { PATH: process.env['PATH'] ?? '', OKTA_ENTITLEMENTS_HOME: home },
          stdio: 'ignore',
        });
        let left = nth;
        const watcher = watch(home, (_event, name) => {
          if (name?.endsWith('-wal') !== true) return;
          left -= 1;
          if (left === 0) child.kill('SIGKILL');
        });
        child.once('close', (_code, signal) => {
          watcher.close();
          ended(signal === 'SIGKILL');
        });
      });
      expect(killed, 'it was killed').toBe(true);
      const store = openStore(home);
      try {
        const rows = await store.jobs.operationRows('job_1', 0, ENTRIES + 1);
        expect(rows).toHaveLength(ENTRIES);
        expect(rows.every(({ result }) => JSON.stringify(result) === '{"grantId":"gra1"}')).toBe(true);
        const journal = await store.jobs.journal('job_1', 0, ENTRIES + 1);
        expect(journal.map(({ n }) => n)).toEqual(rows.map(({ seq }) => seq));
        expect((await store.jobs.get('job_1'))?.state).toBe('parked');
      } finally {
        await store.close();
      }
    },
  );
});

describe('a file that is not whole', () => {
  /** Everything that a server reads of it when it starts. */
  async function readAll(): Promise<void> {
    const store = openStore(home);
    try {
      await store.jobs.get('job_1');
      await store.jobs.operationRows('job_1', 0, 100_000);
      await store.jobs.journal('job_1', 0, 100_000);
    } finally {
      await store.close();
    }
  }

  it.each([0.05, 0.5, 0.9])('is an error that says so, whatever is read of it (cut to %f)', async (part) => {
    firstVersion(5_000);
    await readAll();
    // Everything is in the file, and nothing in the log beside it.
    const raw = openDatabase(join(home, FILE));
    raw.exec('pragma wal_checkpoint(truncate)');
    raw.close();
    const path = join(home, FILE);
    truncateSync(path, Math.floor((statSync(path).size * part) / 4096) * 4096 + 100);
    const { size } = statSync(path);
    const error = await readAll().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ProductError);
    expect(error).toMatchObject({ code: 'store.unavailable' });
    expect((error as ProductError).message).toContain('damaged');
    expect(statSync(path).size, 'it is left as it was found').toBe(size);
  });

  it('is an error that says so where it is something else altogether', async () => {
    writeFileSync(join(home, FILE), 'no database '.repeat(1_000));
    await expect(readAll()).rejects.toThrow(/store\.unavailable.*damaged/);
  });
});
