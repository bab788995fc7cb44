import { afterEach, expect, it } from 'vitest';
import type { JobStatus } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { ProductError } from '../../src/model/product-error.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { type SmallApp, smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** What somebody else does to people while a job runs is not called its doing. */
let world: World;
afterEach(() => world.close());

async function arranged(): Promise<SmallApp> {
  world = await createWorld({
    settings: { rateLimits: { limits: { '*': 100_000 } } },
    latencyMs: 20,
  });
  return smallApp(world, 40, 20);
}

const apply = (plan: PlanHeader): Promise<JobStatus> =>
  applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });

/** People leave the organisation: one is deactivated, another deleted. */
function leave([first = '', second = '']: readonly string[]): void {
  world.sandbox.outsider.updateUser(first, { status: 'DEPROVISIONED' });
  world.sandbox.outsider.deleteUser(second);
}

it('an import names who left after they were written for, and calls nothing of theirs lost', async () => {
  const small = await arranged();
  const plan = await small.plan();
  const written: string[] = [];
  world.sandbox.onCommit(({ kind, userId }) => {
    if (kind === 'grant') written.push(userId);
    if (written.length !== 35) return;
    const holders = small.users.slice(0, 20).map(({ id }) => id);
    const [newcomer] = small.users.slice(20).filter(({ id }) => written.slice(0, 30).includes(id));
    leave(holders.filter((id) => written.slice(0, 30).includes(id)));
    world.sandbox.outsider.updateUser(newcomer?.id ?? '', { status: 'DEPROVISIONED' });
    written.push('');
  });
  const { state, verification } = await apply(plan);
  expect(state).toBe('done');
  expect(verification).toMatchObject({ lost: 0, extra: 0 });
  expect(verification?.differences.map(({ kind, outside }) => [kind, outside]).sort()).toEqual([
    ['lost', true],
    ['lost', true],
    ['missing', true],
    ['missing', true],
    ['missing', true],
  ]);
});

it('whoever a search does not show though they are in Okta is not taken for one who left', async () => {
  const small = await arranged();
  const plan = await small.plan();
  const [holder] = small.users;
  let written = 0;
  world.sandbox.onCommit(({ kind }) => {
    if (kind === 'grant' && (written += 1) === 35)
      world.sandbox.outsider.unassign(small.app.id, holder?.id ?? '');
  });
  const okta = world.context.okta();
  const unseen = { ...okta.users, searchExact: () => Promise.resolve([]) };
  const context = { ...world.context, okta: () => ({ ...okta, users: unseen }) };
  const agreement = { method: 'terminal', who: 'tester' } as const;
  const { verification } = await applyPlan(context, { plan: plan.id, hash: plan.hash, agreement });
  expect(verification?.differences.map(({ kind, outside }) => [kind, outside]).sort()).toEqual([
    ['lost', false],
    ['missing', false],
  ]);
});

it('of whom a search does not show and nothing is answered is no reason to forget who left', async () => {
  const small = await arranged();
  const plan = await small.plan();
  const [holder, leaver] = small.users;
  let written = 0;
  world.sandbox.onCommit(({ kind }) => {
    if (kind !== 'grant' || (written += 1) !== 35) return;
    world.sandbox.outsider.unassign(small.app.id, holder?.id ?? '');
    world.sandbox.outsider.updateUser(leaver?.id ?? '', { status: 'DEPROVISIONED' });
  });
  const okta = world.context.okta();
  const users = {
    ...okta.users,
    searchExact: async (...asked: Parameters<typeof okta.users.searchExact>) =>
      (await okta.users.searchExact(...asked)).filter(({ id }) => id !== holder?.id),
    byId: () => Promise.reject(new ProductError('okta.unexpected')),
  };
  const context = { ...world.context, okta: () => ({ ...okta, users }) };
  const agreement = { method: 'terminal', who: 'tester' } as const;
  const { verification } = await applyPlan(context, { plan: plan.id, hash: plan.hash, agreement });
  expect(verification?.differences.map(({ kind, outside }) => [kind, outside]).sort()).toEqual([
    ['lost', false],
    ['lost', true],
    ['missing', false],
    ['missing', true],
  ]);
});

it('an undo does too', async () => {
  const small = await arranged();
  const job = await apply(await small.plan());
  const undo = await undoJob(world.context, { job: job.id });
  leave(small.users.map(({ id }) => id));
  const { state, verification } = await apply(undo);
  expect(state).toBe('done');
  expect(verification).toMatchObject({ lost: 0, extra: 0 });
  expect(verification?.differences.map(({ kind, outside }) => [kind, outside])).toEqual([
    ['lost', true],
    ['lost', true],
  ]);
});

it('an undo that found an entitlement removed, and wrote nothing, is not said to have taken it', async () => {
  const small = await arranged();
  const { tenant } = world.sandbox;
  const job = await apply(await small.plan());
  const undo = await undoJob(world.context, { job: job.id });
  const role = tenant.entitlements.get(small.viewer.entitlementId);
  if (role === undefined) throw new Error('no entitlement');
  tenant.removeEntitlement(role);
  const { states, verification } = await apply(undo);
  expect(states).toMatchObject({ stale: 40, done: 0 });
  expect(verification).toMatchObject({ lost: 0, extra: 0 });
  expect(verification?.differences.every(({ outside }) => outside)).toBe(true);
});
