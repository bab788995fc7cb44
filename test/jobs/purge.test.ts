import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatInstant } from '../../src/model/instant.ts';
import { evidencePage } from '../../src/pages/evidence-page.ts';
import { applyPlan, planToApply } from '../../src/workflows/jobs/apply-plan.ts';
import { checkJournal } from '../../src/workflows/jobs/check-journal.ts';
import { getJob } from '../../src/workflows/jobs/get-job.ts';
import { evidenceTables, jobEvidence } from '../../src/workflows/jobs/job-evidence.ts';
import { previewPurge, purge } from '../../src/workflows/jobs/purge.ts';
import { resumeJob } from '../../src/workflows/jobs/resume-job.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { choosePattern } from '../../src/workflows/patterns/stored-analysis.ts';
import { equals, handMadeAnalysis } from '../support/hand-made-analysis.ts';
import { applied } from '../support/import-report.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** Removing what is kept about people: what it ends, what stays, and that nothing of it is left on the disk. */
let world: World;
let home: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'okta-entitlements-purge-'));
  world = await createWorld({ home, settings: { rateLimits: { limits: { '*': 100_000 } } } });
});
afterEach(async () => {
  await world.close();
  rmSync(home, { recursive: true, force: true });
});

async function imported(people = 30) {
  const small = await smallApp(world, people, 10);
  const plan = await small.plan();
  return { ...small, header: plan, job: await applied(world, plan) };
}

const purged = async (...jobs: readonly string[]) =>
  purge(world.context, await previewPurge(world.context, { ids: jobs }));

/** Everything that stands on the disk. */
const onDisk = () =>
  readdirSync(home)
    .filter((name) => !name.endsWith('.csv'))
    .map((name) => readFileSync(join(home, name), 'latin1'))
    .join('\n');

describe('a purge', () => {
  it('says which undos it ends, before it removes anything', async () => {
    const { job } = await imported();
    const preview = await previewPurge(world.context, { ids: [job.id] });
    expect(preview).toMatchObject({
      jobs: [{ id: job.id, app: 'Small', people: 30, endsUndoOf: 50, endsResume: false }],
      plans: [],
      atWork: [],
      nothingKept: [],
    });
    expect((await undoJob(world.context, { job: job.id })).operations).toBeGreaterThan(0);
  });

  it('leaves nothing about people in the files of the store', async () => {
    const { job, users, header } = await imported();
    // Its undo was planned, and names them too.
    const undo = await undoJob(world.context, { job: job.id });
    const { jobs, snapshots } = world.context.store;
    const made = (await jobs.journal(job.id, 0, 1_000)).flatMap(
      ({ result }) => /"grantId":"(\w+)"/.exec(JSON.stringify(result ?? ''))?.[1] ?? [],
    );
    expect(made).toHaveLength(30);
    const about = [...made, ...users.flatMap(({ id, profile }) => [id, profile['login'] ?? ''])];
    const before = onDisk();
    expect(about.filter((text) => !before.includes(text))).toEqual([]);
    expect(await purged(job.id)).toEqual({ flushed: true });
    const after = onDisk();
    expect(about.filter((text) => after.includes(text))).toEqual([]);
    // Snapshots are compressed: looked for by name.
    for (const { snapshotId = '' } of [header, undo]) expect(await snapshots.chunks(snapshotId)).toEqual([]);
  });

  it('leaves a journal whose chain still is what was sealed', async () => {
    const { job } = await imported();
    const sealed = await checkJournal(world.context, { job: job.id });
    await purged(job.id);
    const check = await checkJournal(world.context, { job: job.id });
    expect(check).toEqual({ ...sealed, purged: true });
    expect(check.findings).toEqual([]);
    expect(sealed.seals).toBeGreaterThan(0);
  });

  it('keeps counts, headline and agreement, and the evidence says that it was purged', async () => {
    const { job, header, users } = await imported();
    await purged(job.id);
    const status = await getJob(world.context, { job: job.id });
    expect(status).toMatchObject({ states: job.states, state: 'done', planHash: header.hash });
    expect(status.purgedAt).toMatch(/^\d{4}-/);
    const evidence = await jobEvidence(world.context, job.id);
    expect(evidence.agreement).toMatchObject({ method: 'terminal', planHash: header.hash });
    expect(evidence.plan.headline).toEqual(header.headline);
    const page = await evidencePage(world.context, evidence);
    expect(page).toContain(`Purged at ${status.purgedAt ?? ''}`);
    let text = page;
    for (const lines of Object.values(evidenceTables(world.context, evidence)))
      for await (const line of lines) text += line;
    for (const { id, profile } of users) {
      expect(text).not.toContain(id);
      expect(text).not.toContain(profile['login']);
    }
  });

  it('ends undo, resume and apply, with an error that says so', async () => {
    const { job, header } = await imported();
    const undo = await undoJob(world.context, { job: job.id });
    await purged(job.id);
    const { writes } = world.okta.calls;
    await expect(undoJob(world.context, { job: job.id })).rejects.toMatchObject({ code: 'job.purged' });
    await expect(resumeJob(world.context, { job: job.id })).rejects.toMatchObject({ code: 'job.purged' });
    for (const plan of [header, undo])
      await expect(planToApply(world.context, { plan: plan.id, hash: plan.hash })).rejects.toMatchObject({
        code: 'plan.purged',
      });
    expect(world.okta.calls.writes).toBe(writes);
  });

  it('does not let a plan through that its job overtook: to whom the job wrote is not known any more', async () => {
    const small = await smallApp(world, 12, 4);
    const [first, second] = [await small.plan(), await small.plan()];
    const job = await applied(world, first);
    await purged(job.id);
    const { writes } = world.okta.calls;
    await expect(applied(world, second)).rejects.toMatchObject({ code: 'plan.overtaken', subject: job.id });
    expect(world.okta.calls.writes).toBe(writes);
    expect((await small.plan()).operations).toBe(0);
  });

  it('of a job that stopped ends it for good: no runner takes it up again', async () => {
    const { plan } = await smallApp(world, 40, 10);
    const { token } = world.sandbox;
    let commits = 0;
    world.sandbox.onCommit(() => {
      commits += 1;
      if (commits === 20) Object.assign(world.sandbox, { token: 'changed' });
    });
    const header = await plan();
    const parked = await applied(world, header);
    expect(parked.state).toBe('parked');
    Object.assign(world.sandbox, { token });
    const preview = await previewPurge(world.context, { ids: [parked.id] });
    expect(preview.jobs).toMatchObject([{ endsResume: true }]);
    await purge(world.context, preview);
    expect(await world.context.store.jobs.orphans(world.clock.now() + 1e9)).toEqual([]);
    await expect(
      applyPlan(world.context, {
        plan: header.id,
        hash: header.hash,
        agreement: { method: 'terminal', who: 'tester' },
      }),
    ).rejects.toMatchObject({ code: 'plan.purged' });
    expect((await checkJournal(world.context, { job: parked.id })).findings).toEqual([]);
  });

  it('removes nothing of a job that is at work, and nothing at all where one has begun meanwhile', async () => {
    const { job } = await imported();
    const preview = await previewPurge(world.context, { ids: [job.id] });
    await world.context.store.jobs.update(job.id, { state: 'running' });
    expect(await previewPurge(world.context, { ids: [job.id] })).toMatchObject({
      jobs: [],
      atWork: [job.id],
    });
    await expect(purge(world.context, preview)).rejects.toMatchObject({ code: 'job.not_ended' });
    await world.context.store.jobs.update(job.id, { state: 'done' });
    expect((await undoJob(world.context, { job: job.id })).operations).toBeGreaterThan(0);
  });

  it('removes nothing where a plan that had not run was applied before the person answered', async () => {
    const { header, small } = await (async () => {
      const made = await smallApp(world, 12, 4);
      return { small: made, header: await made.plan() };
    })();
    const preview = await previewPurge(world.context, {
      ids: [],
      before: formatInstant(world.clock.now() + 86_400_000),
    });
    expect(preview.plans).toMatchObject([{ id: header.id }]);
    const job = await applied(world, header);
    await expect(purge(world.context, preview)).rejects.toMatchObject({ code: 'job.not_ended' });
    expect((await undoJob(world.context, { job: job.id })).counts.people).toBe(small.users.length);
  });

  it('by date takes what was planned before it, applied or not, and once', async () => {
    const { job, plan } = await imported();
    const unused = await plan();
    await world.clock.sleep(1_000);
    const before = new Date(world.clock.now()).toISOString();
    const preview = await previewPurge(world.context, { ids: [], before });
    expect(preview.jobs.map(({ id }) => id)).toEqual([job.id]);
    expect(preview.plans.map(({ id }) => id)).toEqual([unused.id]);
    await purge(world.context, preview);
    expect(await previewPurge(world.context, { ids: [job.id], before })).toMatchObject({
      jobs: [],
      plans: [],
      nothingKept: [job.id],
    });
    await expect(previewPurge(world.context, { ids: [], before: 'soon' })).rejects.toMatchObject({
      code: 'config.invalid',
    });
    await expect(previewPurge(world.context, { ids: ['job_none'] })).rejects.toMatchObject({
      code: 'job.not_found',
    });
  });

  it('by date takes what was read for an analysis that never ended, once none can be at work any more', async () => {
    const { header } = await imported();
    const { store, clock } = world.context;
    const chunks = [{ name: 'people', bytes: Buffer.from('ann@acme.example') }];
    const read = { tenantId: header.tenantId, appId: header.app.id, format: 1, chunks };
    await store.snapshots.save({ id: 'snp_left', takenAt: clock.now(), ...read });
    await store.snapshots.save({ id: 'snp_other', takenAt: clock.now(), ...read, tenantId: '00oOTHER' });
    const preview = () =>
      previewPurge(world.context, { ids: [], before: new Date(clock.now()).toISOString() });
    await clock.sleep(86_400_000);
    expect((await preview()).snapshots).toEqual([]);
    await clock.sleep(1_000);
    const found = await preview();
    expect(found.snapshots.map(({ id }) => id)).toEqual(['snp_left']);
    await purge(world.context, { ...found, jobs: [], plans: [] });
    expect(await store.snapshots.chunks('snp_left')).toEqual([]);
    expect(await store.snapshots.chunks(header.snapshotId ?? '')).not.toEqual([]);
    expect((await preview()).snapshots).toEqual([]);
  });

  it.each(['by id', 'by date'])(
    'removes analyses %s: people, holdings and snapshots, from the disk too; numbers stay taken',
    async (way) => {
      const { app } = await smallApp(world, 30, 10);
      const said = [{ terms: [equals('department', 'Sales')], values: ['Admin'] }];
      const analyze = () => handMadeAnalysis(world, app.id, said);
      const { header } = await analyze();
      const { store } = world.context;
      const snapshotId = header.source.kind === 'apps' ? (header.source.apps[0]?.snapshotId ?? '') : '';
      const kept = [
        ...(await store.analyses.chunks(header.id)),
        ...(await store.snapshots.chunks(snapshotId)),
      ]
        .map(({ bytes }) => Buffer.from(bytes).subarray(0, 200).toString('latin1'))
        .filter((text) => text.length > 40);
      expect(kept.length).toBeGreaterThan(3);
      const before = onDisk();
      expect(kept.every((text) => before.includes(text))).toBe(true);
      await world.clock.sleep(1_000);
      const preview = await previewPurge(
        world.context,
        way === 'by id'
          ? { ids: [header.id] }
          : { ids: [], before: new Date(world.clock.now()).toISOString() },
      );
      expect(preview).toMatchObject({
        jobs: [],
        plans: [],
        analyses: [{ id: header.id, of: 'Small', patterns: 1 }],
        nothingKept: [],
      });
      expect(await store.analyses.header(header.id), 'a preview removes nothing').toBeDefined();
      await purge(world.context, preview);
      const after = onDisk();
      expect(kept.filter((text) => after.includes(text))).toEqual([]);
      expect(await store.analyses.chunks(header.id)).toEqual([]);
      expect(await store.snapshots.chunks(snapshotId)).toEqual([]);
      await expect(choosePattern(world.context, '1')).rejects.toMatchObject({ code: 'analysis.not_found' });
      await expect(previewPurge(world.context, { ids: [header.id] })).rejects.toMatchObject({
        code: 'analysis.not_found',
      });
      expect((await analyze()).header.numbers, 'the same pattern has its number again').toEqual(
        header.numbers,
      );
    },
  );
});
