import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chained, chainOrigin, detailDigest } from '../../src/model/journal-chain.ts';
import type { JobStatus, OperationState } from '../../src/model/job.ts';
import { type SqliteDatabase, openDatabase } from '../../src/store/driver.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { checkJournal } from '../../src/workflows/jobs/check-journal.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** A job's journal: which request did what, and whether it still is what it was. */
let world: World;
let home: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'okta-entitlements-journal-'));
  world = await createWorld({ home, settings: { rateLimits: { limits: { '*': 100_000 } } }, latencyMs: 20 });
});
afterEach(async () => {
  await world.close();
  rmSync(home, { recursive: true, force: true });
});

async function imported(people: number): Promise<JobStatus> {
  const { plan } = await smallApp(world, people, 10);
  return applied(await plan());
}

function applied(plan: { id: string; hash: string }): Promise<JobStatus> {
  return applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
}

/** What somebody with the database file can do. */
function tamper(change: (raw: SqliteDatabase) => void): void {
  const raw = openDatabase(join(home, 'okta-entitlements.db'));
  change(raw);
  raw.close();
}

const kinds = async (job: string, seal?: string) =>
  (await checkJournal(world.context, { job, ...(seal === undefined ? {} : { seal }) })).findings.map(
    ({ kind }) => kind,
  );

describe('the journal', () => {
  it('names the request of Okta for every operation that was answered, refused ones too', async () => {
    const { plan, users } = await smallApp(world, 60, 10);
    const made = await plan();
    const gone = users.at(-1)?.id ?? '';
    world.sandbox.tenant.users.get(gone)!.status = 'DEPROVISIONED';
    world.sandbox.faults.failNext('createGrant', 'server-error-after', 2, 20);
    const job = await applied(made);
    expect(job.states.refused).toBeGreaterThan(0);
    const rows = await world.context.store.jobs.journal(job.id, 0, 10_000);
    const sent = new Set(rows.flatMap(({ seq, state }) => (state === 'sent' ? [seq] : [])));
    const ended = rows.filter(({ seq, state }) => state !== 'sent' && sent.has(seq));
    expect(ended.length).toBeGreaterThanOrEqual(sent.size);
    expect(ended.filter(({ requestId }) => requestId === undefined)).toEqual([]);
    expect(new Set(ended.map(({ requestId }) => requestId)).size).toBe(ended.length);
  });

  it('is sealed every thousand entries and at its end, outside the database, for its owner only', async () => {
    const job = await imported(400);
    const entries = (await world.context.store.jobs.journal(job.id, 0, 10_000)).length;
    const file = join(home, 'seals.jsonl');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const seals = readFileSync(file, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { jobId: string; entries: number; hash: string });
    expect(seals.map((seal) => seal.entries)).toEqual([1000, entries]);
    expect(job.seal).toEqual({ entries, hash: seals.at(-1)?.hash });
    expect(await checkJournal(world.context, { job: job.id })).toMatchObject({
      entries,
      epochs: 1,
      seals: 2,
      afterLastSeal: 0,
      findings: [],
    });
  });

  it('holds nothing about people outside the table that can be purged', async () => {
    const { plan, users } = await smallApp(world, 20, 10);
    const job = await applied(await plan());
    const rows = await world.context.store.jobs.journal(job.id, 0, 1_000);
    const text = JSON.stringify(rows.map((row) => ({ ...row, detail: '', result: '', before: '' })));
    const sealed = readFileSync(join(home, 'seals.jsonl'), 'utf8');
    const about = rows.flatMap(({ result }) => JSON.stringify(result ?? '').match(/gra\w+/) ?? []);
    expect(about.length).toBe(20);
    for (const id of [...about, ...users.map((user) => user.id), 'acme'])
      expect(`${text}${sealed}`).not.toContain(id);
  });

  it('goes on in a new chain with each runner, bound to the one before', async () => {
    const { plan } = await smallApp(world, 300, 10);
    const made = await plan();
    const { token } = world.sandbox;
    let commits = 0;
    world.sandbox.onCommit(() => {
      commits += 1;
      if (commits === 100) Object.assign(world.sandbox, { token: 'changed' });
    });
    const parked = await applied(made);
    expect(parked.state).toBe('parked');
    Object.assign(world.sandbox, { token });
    const done = await applied(made);
    expect(await checkJournal(world.context, { job: done.id })).toMatchObject({ epochs: 2, findings: [] });
    expect(await kinds(done.id, `${parked.seal?.entries}:${parked.seal?.hash}`), 'an old seal').toEqual([]);
  });
});

describe('a journal that was changed', () => {
  it.each<[string, string, readonly string[]]>([
    ['the time of an entry', 'update journal set at = at + 1 where n = 40', ['differs', 'head']],
    ['a request id', `update journal set request_id = 'reqother' where n = 41`, ['differs', 'head']],
    ['an outcome', `update journal set state = 'refused' where n = 900`, ['differs', 'head']],
    ['what was made', `update journal_detail set body = replace(body, 'gra', 'grb')`, ['detail']],
    ['a missing detail', 'delete from journal_detail where n > 100', ['detail']],
    ['an entry taken out', 'delete from journal where n = 50', ['gap', 'differs', 'head']],
    ['two entries swapped', 'update journal set seq = 1 - seq where seq in (0, 1)', ['differs', 'head']],
    ['an operation', `update job_operation set state = 'refused' where seq = 3`, ['operation']],
    [
      'an outcome, with the whole journal called older than seals',
      `update journal_head set first = entries; update journal set state = 'already' where state = 'done'; update job_operation set state = 'already' where state = 'done'`,
      ['differs'],
    ],
    ['an operation taken out', 'delete from job_operation where seq = 3', ['operation']],
    [
      'a cut tail, with the head made to fit',
      'delete from journal where n >= 1000; update journal_head set entries = 1000, hash = (select hash from seal where entries = 1000); delete from seal where entries > 1000',
      ['cut'],
    ],
  ])('is found out: %s', async (_, sql, expected) => {
    const job = await imported(400);
    expect(await kinds(job.id)).toEqual([]);
    tamper((raw) => raw.exec(sql));
    const found = new Set(await kinds(job.id));
    expect([...found].filter((kind) => expected.includes(kind))).toEqual(expected);
  });

  it.each([
    ['who got it', `update plan_operation set body = replace(body, '00u', '00v') where seq = 7`],
    ['who is named', `update plan_person set body = replace(body, 'p3@', 'p9@') where n = 3`],
    ['what it says first', `update plan set header = replace(header, 'Creates up to', 'Creates')`],
    ['a step taken out', 'delete from plan_operation where seq = 7'],
  ])('is found out where the plan is not what the chain began with: %s', async (_, sql) => {
    const job = await imported(30);
    expect(await kinds(job.id)).toEqual([]);
    tamper((raw) => raw.exec(sql));
    expect(await kinds(job.id)).toEqual(['plan']);
  });

  it.each([
    ['why', `update job_operation set code = 'x' where seq = 3`],
    ['when', 'update job_operation set ended_at = ended_at - 60000 where seq = 3'],
    ['how often', 'update job_operation set attempts = 2 where seq = 3'],
    [
      'what it made',
      'update job_operation set result_n = (select result_n from job_operation where seq = 7) where seq = 9',
    ],
  ])('is found out where an operation says otherwise than its entries: %s', async (_, sql) => {
    const job = await imported(30);
    tamper((raw) => raw.exec(sql));
    expect(await kinds(job.id)).toEqual(['operation']);
  });

  it('is found out when a changed detail is called purged', async () => {
    const job = await imported(30);
    tamper((raw) => {
      raw.exec(`update journal_detail set body = replace(body, 'gra', 'grb'); update job set purged_at = 1`);
    });
    expect(new Set(await kinds(job.id))).toContain('detail');
  });

  it('is found out when the whole chain was computed anew, by the seals file and by a printed seal', async () => {
    const job = await imported(400);
    const printed = `${job.seal?.entries}:${job.seal?.hash}`;
    const stored = await world.context.store.jobs.get(job.id);
    tamper((raw) => {
      raw.exec(`update journal set request_id = 'reqother' where n = 40`);
      rewrite(raw, {
        tenantId: stored?.tenantId ?? '',
        jobId: job.id,
        planHash: job.planHash,
        epoch: 1,
        first: 0,
      });
    });
    expect(await kinds(job.id)).toEqual(['differs', 'differs']);
    const copy = join(home, 'copy.jsonl');
    copyFileSync(join(home, 'seals.jsonl'), copy);
    writeFileSync(join(home, 'seals.jsonl'), '');
    expect(await kinds(job.id), 'without a seal nothing is sound').toEqual(['no-seal']);
    expect(await kinds(job.id, printed)).toEqual(['differs']);
    const check = await checkJournal(world.context, { job: job.id, file: copy });
    expect(check.findings[0]).toEqual({ kind: 'differs', at: 1000, sound: 0 });
  });

  it('is found out when a seal of another plan is held against it, or the seals file was cut in a line', async () => {
    const job = await imported(30);
    const file = join(home, 'seals.jsonl');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text.slice(0, 40)}\n${text.replace(job.planHash, '0'.repeat(64))}`);
    expect(await kinds(job.id)).toEqual(['wrong-job', 'no-seal']);
  });
});

/** A forger who knows the program: every hash in the database fits again. */
function rewrite(raw: SqliteDatabase, origin: Parameters<typeof chainOrigin>[0]): void {
  const [salt] = raw.prepare('select salt from journal_salt').all() as { salt: string }[];
  const rows = raw
    .prepare('select j.*, d.body from journal j left join journal_detail d on d.n = j.n order by j.n')
    .all() as {
    n: number;
    seq: number;
    state: OperationState;
    at: number;
    request_id: string | null;
    code: string | null;
    body: string | null;
  }[];
  let hash = chainOrigin(origin);
  for (const { n, seq, state, at, request_id, code, body } of rows) {
    const digest = body === null ? undefined : detailDigest(salt?.salt ?? '', n, body);
    hash = chained(hash, {
      n,
      epoch: origin.epoch,
      seq,
      state,
      at,
      ...(request_id === null ? {} : { requestId: request_id }),
      ...(code === null ? {} : { code }),
      ...(digest === undefined ? {} : { digest }),
    });
    raw.prepare('update seal set hash = ? where entries = ?').run(hash, n + 1);
  }
  raw.prepare('update journal_head set hash = ?').run(hash);
}
