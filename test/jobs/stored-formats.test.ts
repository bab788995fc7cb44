import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { StoredParts } from '../../src/access/stored-chunks.ts';
import type { StoredChunk } from '../../src/model/stored-chunk.ts';
import { textsOf } from '../../src/model/text-list.ts';
import { openDatabase, type SqliteDatabase } from '../../src/store/driver.ts';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { resumeJob } from '../../src/workflows/jobs/resume-job.ts';
import { findAnalysis } from '../../src/workflows/patterns/stored-analysis.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** What an earlier or a later version stored: read, or refused in words, and never guessed at. */
let home: string;
let world: World;
let database: SqliteDatabase;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'okta-entitlements-formats-'));
  world = await createWorld({ home, settings: { rateLimits: { limits: { '*': 100_000 } } } });
  database = openDatabase(join(home, 'okta-entitlements.db'));
});
afterEach(async () => {
  database.close();
  await world.close();
  rmSync(home, { recursive: true, force: true });
});

/** Stores a snapshot as another version would. */
function store(id: string, format: number, chunks: readonly StoredChunk[]): void {
  database.prepare('update snapshot set format = ? where id = ?').run(format, id);
  database.prepare('delete from snapshot_chunk where snapshot_id = ?').run(id);
  const insert = database.prepare(
    'insert into snapshot_chunk (snapshot_id, n, name, bytes) values (?, ?, ?, ?)',
  );
  for (const [n, { name, bytes }] of chunks.entries()) insert.run(id, n, name, bytes);
}

/** Columns as they stand in memory, texts in lines, and the header of a format. */
function asFirstStored(chunks: readonly StoredChunk[], format = 1): readonly StoredChunk[] {
  const parts = new StoredParts(chunks);
  return chunks.flatMap(({ name, bytes }) => {
    if (name.endsWith(' ends')) return [];
    if (name === 'header') {
      const header = { ...(JSON.parse(parts.text(name)) as object), format };
      return [{ name, bytes: deflateSync(JSON.stringify(header)) }];
    }
    const texts = parts.texts(name);
    if (texts !== undefined) return [{ name, bytes: deflateSync([...textsOf(texts)].join('\n')) }];
    if (bytes[0] !== 0) return [{ name, bytes }];
    const { buffer, byteOffset, byteLength } = parts.numbers(name);
    return [{ name, bytes: deflateSync(new Uint8Array(buffer, byteOffset, byteLength)) }];
  });
}

async function planned() {
  const { plan, app, users } = await smallApp(world, 12, 6);
  for (const [n, { id }] of users.entries()) {
    const department = n < 6 ? 'Sales' : 'Finance';
    world.sandbox.outsider.updateUser(id, { profile: { department } });
  }
  const header = await plan();
  const { snapshotId = '' } = header;
  const chunks = await world.context.store.snapshots.chunks(snapshotId);
  const apply = () =>
    applyPlan(world.context, {
      plan: header.id,
      hash: header.hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
  return { app, users, snapshotId, chunks, apply };
}

it('a plan whose snapshot is of the first format is carried out and read back', async () => {
  const { snapshotId, chunks, apply, users } = await planned();
  store(snapshotId, 1, asFirstStored(chunks));
  expect(await apply()).toMatchObject({
    state: 'done',
    verification: { lost: 0, extra: 0, ledger: { granted: users.length } },
  });
});

it('a plan whose snapshot is of a later format is refused before anything is written', async () => {
  const { snapshotId, chunks, apply } = await planned();
  store(snapshotId, 3, asFirstStored(chunks, 3));
  await expect(apply()).rejects.toMatchObject({ code: 'plan.newer_format' });
  expect(world.sandbox.requests.writes).toBe(0);
  expect(await world.context.store.jobs.list(undefined, { limit: 1 })).toEqual([]);
});

it('a job whose snapshot is of a later format is not continued', async () => {
  const { snapshotId, chunks, apply } = await planned();
  let begun = false;
  world.sandbox.onCommit(() => {
    if (!begun) void world.context.running.stopAll();
    begun = true;
  });
  const { id, state } = await apply();
  expect(state).toBe('parked');
  const { writes } = world.sandbox.requests;
  store(snapshotId, 3, asFirstStored(chunks, 3));
  await expect(resumeJob(world.context, { job: id })).rejects.toMatchObject({ code: 'plan.newer_format' });
  expect(world.sandbox.requests.writes).toBe(writes);
  expect(await world.context.store.jobs.get(id)).toMatchObject({ state: 'parked' });
  store(snapshotId, 2, chunks);
  expect(await resumeJob(world.context, { job: id })).toMatchObject({ state: 'done' });
});

it('what is stored now says of itself that a product which knows the first format only cannot read it', async () => {
  const { snapshotId, chunks, app } = await planned();
  expect(await world.context.store.snapshots.format(snapshotId)).toBe(2);
  expect(JSON.parse(new StoredParts(chunks).text('header'))).toMatchObject({ format: 2 });
  expect((await analyzePatterns(world.context, { apps: [app.id] })).header.format).toBe(2);
});

it('an analysis of the first format is read, one of a later format is refused in words', async () => {
  const { app } = await planned();
  const { header, mined } = await analyzePatterns(world.context, { apps: [app.id] });
  const stored = (format: number) =>
    database
      .prepare('update analysis set format = ?, header = ? where id = ?')
      .run(format, JSON.stringify({ ...header, format }), header.id);
  const found = () => findAnalysis(world.context, { analysis: header.id });
  stored(1);
  expect((await found()).mined).toEqual(mined);
  stored(3);
  await expect(found()).rejects.toMatchObject({ code: 'analysis.newer_format', subject: header.id });
  await expect(analyzePatterns(world.context, { apps: [app.id] })).rejects.toMatchObject({
    code: 'analysis.newer_format',
  });
});

it('a job of a process whose database a newer version brings up to date stops, and goes on with that', async () => {
  const { apply } = await planned();
  const version = (value: string) =>
    database.prepare(`update meta set value = ? where key = 'version'`).run(value);
  const [now] = database.prepare(`select value from meta where key = 'version'`).all() as { value: string }[];
  let grants = 0;
  world.sandbox.onCommit(({ kind }) => {
    if (kind !== 'grant') return;
    grants += 1;
    if (grants === 6) version('999');
  });
  expect(await apply()).toMatchObject({ state: 'parked', parked: { reason: 'store-failed' } });
  // What had left by then has left.
  expect(grants).toBeLessThan(12);
  version(now?.value ?? '');
  expect(await apply()).toMatchObject({ state: 'done', verification: { grantsWritten: 12, lost: 0 } });
  expect(grants).toBe(12);
});
