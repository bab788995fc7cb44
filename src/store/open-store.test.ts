import { existsSync, chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PlanHeader } from '../model/plan.ts';
import { openDatabase } from './driver.ts';
import { openStore } from './open-store.ts';
import { MIGRATIONS } from './schema.ts';
import type { Store } from './store.ts';

/** Several stores on one file stand for several processes: each has a connection of its own. */
let home: string;
let stores: Store[];
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'okta-entitlements-store-'));
  stores = [];
});
afterEach(async () => {
  for (const store of stores) await store.close();
  rmSync(home, { recursive: true, force: true });
});
const open = () => {
  const store = openStore(home);
  stores.push(store);
  return store;
};

const header = (id: string, app = '0oaapp'): PlanHeader =>
  ({
    id,
    tenantId: '00otenant',
    app: { id: app, label: 'App' },
    kind: 'grants',
    hash: `hash-${id}`,
    createdAt: '2026-11-02T08:00:00.000Z',
  }) as PlanHeader;
const agreement = { method: 'terminal', who: 'me', at: '2026-11-02T08:00:00.000Z', planHash: 'h' } as const;
const salt = 'ab'.repeat(32);

describe('the store', () => {
  it('is for its owner only', () => {
    open();
    expect(statSync(home).mode & 0o777).toBe(0o700);
    expect(statSync(join(home, 'okta-entitlements.db')).mode & 0o777).toBe(0o600);
  });

  it('closes no folder that holds other things to those it is shared with, at any start', () => {
    writeFileSync(join(home, 'reports.csv'), 'a,b');
    chmodSync(home, 0o755);
    for (const _start of [1, 2]) {
      open();
      expect(statSync(home).mode & 0o777).toBe(0o755);
    }
    expect(statSync(join(home, 'okta-entitlements.db')).mode & 0o777).toBe(0o600);
  });

  it('is refused when a newer version wrote it, and when it is no database', async () => {
    await open().close();
    stores = [];
    const raw = openDatabase(join(home, 'okta-entitlements.db'));
    raw.exec(`update meta set value = '999' where key = 'version'`);
    raw.close();
    expect(() => openStore(home)).toThrow(/store\.newer/);
    const other = join(home, 'other');
    writeFileSync(other, 'no folder');
    expect(() => openStore(other)).toThrow(
      expect.objectContaining({ code: 'store.unavailable', subject: other }) as Error,
    );
  });

  it.runIf(existsSync('/proc/self'))('says so of a folder that cannot be made, also below /proc', () => {
    for (const folder of ['/proc/none', '/proc/none/below'])
      expect(() => openStore(folder)).toThrow(
        expect.objectContaining({ code: 'store.unavailable', subject: folder }) as Error,
      );
  });

  it('is written no more by a process that has it open when a newer version brings it up to date', async () => {
    const store = open();
    await store.plans.save(header('pln_a'), [], []);
    const raw = openDatabase(join(home, 'okta-entitlements.db'));
    raw.exec(`update meta set value = '999' where key = 'version'`);
    const newer = { code: 'store.newer' };
    await expect(store.plans.save(header('pln_b'), [], [])).rejects.toMatchObject(newer);
    await expect(store.jobs.record('job_1', 1, [{ seq: 0, state: 'sent', at: 1 }])).rejects.toMatchObject(
      newer,
    );
    expect(await store.plans.header('pln_a')).toBeDefined();
    // Nothing is left locked.
    raw.exec(`update meta set value = '${MIGRATIONS.length}' where key = 'version'`);
    raw.close();
    await store.plans.save(header('pln_b'), [], []);
    expect(await store.plans.header('pln_b')).toBeDefined();
  });

  it('of an earlier version tells which organisation a host led to last, by the newest plan made there', async () => {
    const step = MIGRATIONS.findIndex((sql) => sql.some((text) => text.includes("'org-at '")));
    const raw = openDatabase(join(home, 'okta-entitlements.db'));
    for (const sql of MIGRATIONS.slice(0, step).flat()) raw.exec(sql);
    raw.exec('create table meta (key text primary key, value text not null)');
    raw.prepare(`insert into meta (key, value) values ('version', ?)`).run(String(step));
    for (const [id, tenantId, host, createdAt] of [
      ['pln_1', '00oold', 'acme.example', '2026-11-02T08:00:00.000Z'],
      ['pln_2', '00onew', 'acme.example', '2026-11-03T08:00:00.000Z'],
      ['pln_3', '00oother', 'other.example', '2026-11-04T08:00:00.000Z'],
    ] as const)
      raw
        .prepare(
          `insert into plan (id, tenant_id, app_id, kind, hash, created_at, header) values (?, ?, 'a', 'grants', 'h', ?, ?)`,
        )
        .run(id, tenantId, createdAt, JSON.stringify({ ...header(id), tenantId, host, createdAt }));
    raw.close();
    const { facts } = open();
    expect(await facts.get('', 'org-at acme.example')).toEqual({
      value: '00onew',
      at: Date.parse('2026-11-03T08:00:00.000Z'),
    });
    expect((await facts.get('', 'org-at other.example'))?.value).toBe('00oother');
  });

  it('gives a report one number for ever, also when several processes ask', async () => {
    const [a, b] = [open(), open()];
    const report = { root: '/r', path: 'a.csv', sha256: 'one' };
    const numbers: number[] = [];
    for (const [store, sha256] of [
      [a, 'one'],
      [b, 'one'],
      [a, 'two'],
      [b, 'one'],
    ] as const) {
      numbers.push(await store.reports.number({ ...report, sha256 }));
    }
    expect(numbers[0]).toBe(numbers[1]);
    expect(numbers[3]).toBe(numbers[0]);
    expect(numbers[2]).not.toBe(numbers[0]);
    expect(await b.reports.byNumber(numbers[0] ?? 0)).toEqual(report);
  });

  it('keeps a plan whole: header, operations and people in order, people by section', async () => {
    const store = open();
    const people = Array.from(
      { length: 4_500 },
      (_, n) =>
        ({
          n,
          identifier: `p${n}`,
          class: 'matched',
          lines: 1,
          membership: 'member',
          wanted: 1,
          toGrant: n % 2 === 0 ? [0] : [],
          already: n % 2,
          conflict: 0,
          conflicts: [],
          heldBack: 0,
        }) as const,
    );
    const operations = people.map(
      ({ n }) => ({ kind: 'assign', seq: n, principal: `00u${n}`, firstWave: false }) as const,
    );
    await store.plans.save(header('pln_a'), operations, people);
    expect(await store.plans.operations('pln_a', 4_000, 10_000)).toEqual(operations.slice(4_000));
    expect(await store.plans.people('pln_a', 'all', 4_400, 1_000)).toEqual(people.slice(4_401));
    expect([
      await store.plans.countPeople('pln_a', 'to-grant'),
      await store.plans.countPeople('pln_a', 'already'),
    ]).toEqual([2_250, 2_250]);
    function* broken() {
      yield operations[0]!;
      throw new Error('cut off');
    }
    await expect(store.plans.save(header('pln_b'), broken(), [])).rejects.toThrow('cut off');
    expect(await store.plans.header('pln_b')).toBeUndefined();
  });

  it('has one runner per job and one writing job per app, across processes; whoever lost its lease writes nothing', async () => {
    const [a, b] = [open(), open()];
    await a.plans.save(header('pln_a'), [], []);
    await a.plans.save(header('pln_b'), [], []);
    await a.plans.save(header('pln_c', '0oaother'), [], []);
    const [first, second, third] = [
      await a.jobs.open({ id: 'job_1', plan: header('pln_a'), agreement, startedAt: 1, salt }),
      await b.jobs.open({ id: 'job_2', plan: header('pln_b'), agreement, startedAt: 1, salt }),
      await b.jobs.open({ id: 'job_3', plan: header('pln_c', '0oaother'), agreement, startedAt: 1, salt }),
    ];
    expect(
      (await b.jobs.open({ id: 'job_x', plan: header('pln_a'), agreement, startedAt: 2, salt })).id,
      'one job per plan',
    ).toBe('job_1');
    const lease = await a.jobs.acquireLease(first.id, 'A', 1_000, 2_000);
    expect(lease).toEqual({ epoch: 1, takenOver: false });
    const busy = { busy: { jobId: first.id, epoch: 1, until: 2_000 } };
    expect(await b.jobs.acquireLease(first.id, 'B', 1_500, 3_000), 'the same job').toEqual(busy);
    expect(await b.jobs.acquireLease(second.id, 'B', 1_500, 3_000), 'another job on the same app').toEqual(
      busy,
    );
    expect(await b.jobs.acquireLease(third.id, 'B', 1_500, 3_000), 'another app').toEqual({
      epoch: 1,
      takenOver: false,
    });
    expect(await b.jobs.acquireLease(first.id, 'B', 2_000, 3_000), 'the lease is over').toEqual({
      epoch: 2,
      takenOver: true,
    });
    expect(await a.jobs.renewLease(first.id, 1, 2_500, 9_000)).toBe(false);
    await expect(a.jobs.record(first.id, 1, [{ seq: 0, state: 'sent', at: 2_100 }])).rejects.toMatchObject({
      code: 'job.busy',
    });
    await b.jobs.record(first.id, 2, [{ seq: 0, state: 'sent', at: 2_100 }]);
    await b.jobs.record(first.id, 2, [
      { seq: 0, state: 'done', at: 2_200, result: { grantId: 'gra1' }, requestId: 'req1' },
    ]);
    expect(await a.jobs.operationRows(first.id, 0, 10)).toEqual([
      { seq: 0, state: 'done', attempts: 1, sentAt: 2_100, endedAt: 2_200, result: { grantId: 'gra1' } },
    ]);
    expect((await a.jobs.journal(first.id, 0, 10)).map(({ n, epoch, state }) => [n, epoch, state])).toEqual([
      [0, 2, 'sent'],
      [1, 2, 'done'],
    ]);
  });
});
