import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JobStatus } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { ProductError } from '../../src/model/product-error.ts';
import { openStore } from '../../src/store/open-store.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { getJob } from '../../src/workflows/jobs/get-job.ts';
import { watchRunners } from '../../src/workflows/jobs/watch-runners.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld } from '../support/world.ts';

/** A real file system that is full: a small one in memory, where this machine lets a test mount it. */
let home: string;
let mounted: boolean;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'okta-entitlements-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', home], { stdio: 'ignore' });
    mounted = true;
  } catch {
    mounted = false;
    console.log('full disk: SKIPPED, this machine does not let a test mount a file system');
  }
});
afterEach(() => {
  if (mounted) execFileSync('umount', ['-l', home]);
  rmSync(home, { recursive: true, force: true });
});

/** Takes all the space that is left. */
function fill(): () => void {
  const filler = join(home, 'filler');
  for (const size of [1024 * 1024, 64 * 1024, 4096])
    for (;;) {
      try {
        writeFileSync(filler, Buffer.alloc(size), { flag: 'a' });
      } catch {
        break;
      }
    }
  return () => rmSync(filler);
}

it('a full disk stops a job with an error that names it; with space again the job goes on, nothing twice', async ({
  skip,
}) => {
  if (!mounted) skip();
  const world = await createWorld({
    settings: { rateLimits: { limits: { '*': 100_000 } } },
    latencyMs: 20,
    home,
  });
  try {
    const { plan, users, app, viewer } = await smallApp(world, 300, 100);
    const made = await plan();
    const apply = (header: PlanHeader): Promise<JobStatus> =>
      applyPlan(world.context, {
        plan: header.id,
        hash: header.hash,
        agreement: { method: 'terminal', who: 'me' },
      });
    const grants: string[] = [];
    let free: (() => void) | undefined;
    world.sandbox.onCommit(({ kind, userId, before, after }) => {
      expect([...before].every((value) => after.has(value))).toBe(true);
      if (kind !== 'grant') return;
      grants.push(userId);
      if (grants.length === 60) free = fill();
    });
    const ended = await apply(made).catch((error: unknown) => error);
    expect(free, 'the disk was filled').toBeDefined();
    const written = grants.length;
    expect(written).toBeLessThan(300);
    if (ended instanceof ProductError) expect(ended.code).toBe('store.unavailable');
    else expect(ended).toMatchObject({ state: 'parked', parked: { reason: 'store-failed' } });
    free?.();
    // As every server does: whoever lost its runner gets another one.
    const watch = new AbortController();
    const watching = watchRunners(world.context, watch.signal);
    const status = await apply(made);
    watch.abort(new Error('enough'));
    await watching;
    expect(status).toMatchObject({ state: 'done', verification: { lost: 0, extra: 0 } });
    expect((await getJob(world.context, { job: status.id })).states.done).toBe(made.operations);
    expect(new Set(grants).size).toBe(grants.length);
    for (const { id } of users) expect(world.sandbox.effectiveAccess(app.id, id).has(viewer.id)).toBe(true);
  } finally {
    await world.close();
  }
});

it('a home that became read only is said to be so', async ({ skip }) => {
  if (!mounted) skip();
  const within = join(home, 'home');
  // Made elsewhere: a file that was open here may be held for a while.
  const made = mkdtempSync(join(tmpdir(), 'okta-entitlements-made-'));
  const store = openStore(made);
  await store.plans.header('pln_none');
  await store.close();
  cpSync(made, within, { recursive: true });
  rmSync(made, { recursive: true });
  execFileSync('mount', ['-o', 'remount,ro', home], { stdio: 'ignore' });
  for (const folder of [within, join(home, 'another')])
    expect(() => openStore(folder)).toThrow(expect.objectContaining({ code: 'store.unavailable' }));
});
