import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import type { JobStatus } from '../../src/model/job.ts';
import type { Operation } from '../../src/model/operation.ts';
import type { PlanHeader, PlanPerson } from '../../src/model/plan.ts';
import { ProductError } from '../../src/model/product-error.ts';
import type { Commit } from '../../src/sandbox/state/commits.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { planStructure } from '../../src/workflows/plans/plan-structure.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { volume } from '../support/volume.ts';
import { createWorld, type World } from '../support/world.ts';
import { arrange, type Arranged } from './arrange.ts';
import { agreement, REPORT } from './import-steps.ts';
import { OUTSIDE_ACTS, type OutsideAct, outsideActs, perform } from './outside-acts.ts';
import { Tally } from './tally.ts';
import { tenantSpec, type TenantSpec } from './tenant-spec.ts';

/**
 * The law of every plan about people: whatever others do to the tenant between plan and write, whoever runs the job, however often
 * it stops and whatever fails, a write of ours takes, gives and extends only what the plan names for that person, unless
 * it met somebody else's change within its own round trip. The judge is the sandbox's own state at every commit.
 */
const tally = new Tally();
const MODES = ['merge', 'exact', 'undo', 'undo-exact', 'replace'] as const;

const circumstances = fc.record({
  mode: fc.constantFrom(...MODES),
  latencyMs: fc.constantFrom(0, 200),
  faults: fc.constantFrom(0, 0, 0.15),
  /** The job is stopped after so many commits, and carried on. */
  stopAfter: fc.nat({ max: 6 }),
  /** Our clock, against the tenant's. */
  ahead: fc.constantFrom(0, 0, 3_600_000, -3_600_000),
  runners: fc.constantFrom(1, 2),
  waitMs: fc.constantFrom(15_000, 660_000),
});
type Circumstances = typeof circumstances extends fc.Arbitrary<infer T> ? T : never;

it('only what the plan names, whatever others change meanwhile', async () => {
  await fc.assert(
    fc.asyncProperty(tenantSpec, outsideActs, circumstances, async (spec, acts, around) => {
      if (!spec.people.some(({ inReport, wanted }) => inReport && wanted.length > 0)) return;
      const { ahead } = around;
      const world = await createWorld({
        seed: spec.seed,
        settings: spec.settings,
        latencyMs: around.latencyMs,
        clock: (tenants) => ({
          now: () => tenants.now() + ahead,
          sleep: (ms, signal) => tenants.sleep(ms, signal),
          deadline: (ms) => tenants.deadline(ms),
        }),
      });
      try {
        await check(
          world,
          around.mode === 'merge' || around.mode === 'undo' ? spec : clear(spec),
          acts,
          around,
        );
      } finally {
        await world.close();
      }
    }),
    { numRuns: volume(120, 3_000), seed: 20_261_128, endOnFailure: true },
  );
});

afterAll(() => {
  console.log(`law of others: generated\n${tally.table()}`);
  for (const name of [
    ...OUTSIDE_ACTS.map((act) => `outside ${act}`),
    ...MODES.map((mode) => `${mode} done`),
    'carried on',
    'ledger compared',
  ])
    expect(tally.get(name), name).toBeGreaterThan(0);
});

/** Who must be clear for an exact import, and for a replacement. */
const clear = (spec: TenantSpec): TenantSpec => ({
  ...spec,
  brokenLines: 0,
  people: spec.people.map((person) => ({ ...person, identity: 'matched', key: 'login' })),
});

async function check(
  world: World,
  spec: TenantSpec,
  acts: readonly OutsideAct[],
  around: Circumstances,
): Promise<void> {
  const { sandbox, clock, context } = world;
  const arranged = arrange(sandbox, spec);
  world.report(REPORT, arranged.csv);
  await clock.sleep(60_000);
  await analyzeReport(context, { report: REPORT, overrides: arranged.overrides });
  const act = (one: OutsideAct) => {
    tally.count(`outside ${one.act}`);
    perform(sandbox, arranged, one);
  };
  const plan = await planned(world, arranged, around.mode);
  if (plan === undefined || plan.operations === 0) return;
  const watched = await watch(world, arranged, plan);
  for (const one of acts) if (one.when === 'planned') act(one);
  await clock.sleep(around.waitMs);
  const start = clock.now();
  let lastAct = 0;
  for (const one of acts) {
    // What the values are called is read at times only.
    if (one.when === 'planned' || one.act === 'value-renamed') continue;
    sandbox.schedule(start + one.when, () => {
      lastAct = clock.now();
      act(one);
    });
  }
  if (around.faults > 0) sandbox.faults.use({ rate: around.faults, seed: spec.seed, lateMs: 9_000 });
  const status = await applied(world, plan, around);
  sandbox.faults.use(undefined);
  await clock.sleep(300_000);
  expect(watched.wrong).toEqual([]);
  if (status?.verification === undefined) return;
  tally.count(`${around.mode} done`);
  const readAt = Date.parse(status.verification.readAt) - around.ahead;
  if (readAt > lastAct + 40_000) ledgerIsTrue(world, arranged, plan, watched.operations, status);
}

/** Undefined where it cannot be planned: that has laws of its own. */
async function planned(world: World, { app }: Arranged, mode: Circumstances['mode']) {
  const { context, clock } = world;
  const input = { app: app.id, report: REPORT };
  const grants = () => planGrants(context, { ...input, mode: mode.endsWith('exact') ? 'exact' : 'merge' });
  try {
    if (mode === 'replace') return await planStructure(context, { ...input, mode });
    if (mode === 'merge' || mode === 'exact') return await grants();
    for (let attempt = 0; attempt < 2; attempt++) {
      const plan = await grants();
      if (plan.operations === 0) return undefined;
      const job = await applyPlan(context, { plan: plan.id, hash: plan.hash, agreement });
      await clock.sleep(60_000);
      if (job.state === 'done') return await undoJob(context, { job: job.id });
    }
    return undefined;
  } catch (error) {
    if (error instanceof ProductError && error.code.startsWith('plan.')) return undefined;
    throw error;
  }
}

/** Until it is done, or only another plan helps. */
async function applied(world: World, plan: PlanHeader, { stopAfter, runners }: Circumstances) {
  const { sandbox, context, clock } = world;
  let left = stopAfter;
  sandbox.onCommit(({ actor }) => {
    if (actor !== 'client' || left === 0) return;
    left -= 1;
    if (left === 0) void context.running.stopAll();
  });
  for (let again = 0; again < 12; again++) {
    const all = await Promise.allSettled(
      Array.from({ length: runners }, () =>
        applyPlan(context, { plan: plan.id, hash: plan.hash, agreement }),
      ),
    );
    const statuses = all.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
    for (const result of all)
      if (result.status === 'rejected')
        expect(['plan.stale', 'job.busy']).toContain((result.reason as ProductError).code);
    const done = statuses.find(({ state }) => state === 'done');
    if (done !== undefined) return done;
    if (statuses.length === 0) return undefined;
    tally.count('carried on');
    await clock.sleep(1_000);
  }
  return undefined;
}

interface Watched {
  readonly operations: readonly Operation[];
  /** What our commits did beyond the plan. */
  readonly wrong: string[];
}

async function watch(world: World, { app }: Arranged, plan: PlanHeader): Promise<Watched> {
  const { sandbox, context, clock } = world;
  const { tenant } = sandbox;
  const people = await context.store.plans.people(plan.id, 'all', -1, 1_000);
  const operations = await context.store.plans.operations(plan.id, 0, plan.operations);
  const named = (userId: string, pick: (row: PlanPerson) => readonly number[] | undefined) =>
    new Set(
      people.flatMap((row) =>
        row.principal === userId ? (pick(row) ?? []).map((i) => plan.values[i]?.valueId) : [],
      ),
    );
  const nameOf = new Map(plan.values.map(({ valueId, valueName }) => [valueId, valueName]));
  const renamed = (id: string) => tenant.values.has(id) && tenant.values.get(id)?.name !== nameOf.get(id);
  const endsOf = (userId: string) =>
    new Map(
      [...tenant.effective(app.id, userId)].map(([value, givers]) => [
        value,
        Math.max(...givers.map((id) => tenant.grants.get(id)?.expiresAt ?? Infinity)),
      ]),
    );
  const ends = new Map(tenant.userList.map(({ id }) => [id, endsOf(id)]));
  const readAt = new Map<string, number>();
  sandbox.onExchange(({ operation, request }) => {
    const filter = new URL(request.url).searchParams.get('filter') ?? '';
    const [, principal] = /targetPrincipal\.externalId eq "(\w+)"/.exec(filter) ?? [];
    if (operation === 'listGrants' && principal !== undefined)
      readAt.set(principal, clock.now() - sandbox.settings.consistency.grantsDelayMs);
  });
  const theirs: Commit[] = [];
  const wrong: string[] = [];
  sandbox.onCommit((commit) => {
    const { userId, actor, at, kind, before, after } = commit;
    const was = ends.get(userId) ?? new Map<string, number>();
    const is = endsOf(userId);
    ends.set(userId, is);
    if (actor !== 'client') {
      theirs.push(commit);
      return;
    }
    const seen = readAt.get(userId) ?? -1;
    const raced = theirs.some((other) => other.userId === userId && other.at >= seen && other.at <= at);
    const takes = named(userId, ({ toRemove }) => toRemove);
    const gives = named(userId, ({ toGrant }) => toGrant);
    const say = (what: string, value: string) =>
      wrong.push(`${what} ${value} of ${userId} by ${kind} at ${at}`);
    for (const value of before) {
      if (after.has(value)) continue;
      if (takes.has(value) && renamed(value)) say('took the renamed', value);
      if (!takes.has(value) && !raced) say('took', value);
    }
    for (const value of after) {
      if (before.has(value)) continue;
      if (gives.has(value) && renamed(value)) say('gave the renamed', value);
      // An assignment wakes what somebody else granted meanwhile.
      if (!gives.has(value) && !raced && kind !== 'assign') say('gave', value);
    }
    for (const [value, end] of is) {
      const old = was.get(value) ?? 0;
      if (old <= at || raced) continue;
      if (end > old && !gives.has(value)) say('extended', value);
      if (end < old && !takes.has(value)) say('shortened', value);
    }
  });
  return { operations, wrong };
}

/** What the verification says of planned holdings is what the tenant shows. */
function ledgerIsTrue(
  { sandbox }: World,
  { app }: Arranged,
  plan: PlanHeader,
  operations: readonly Operation[],
  { verification }: JobStatus,
): void {
  if (verification === undefined || plan.kind !== 'grants') return;
  const held = (pick: (operation: Operation) => readonly number[]) =>
    operations
      .filter((operation) => 'principal' in operation)
      .map((operation) => {
        const access = sandbox.effectiveAccess(app.id, operation.principal);
        return pick(operation).filter((i) => access.has(plan.values[i]?.valueId ?? '')).length;
      })
      .reduce((sum, count) => sum + count, 0);
  const { ledger, changes } = verification;
  if (plan.mode !== 'undo')
    expect(ledger.granted + ledger.already - plan.counts.already, 'planned holdings that are there').toBe(
      held((row) => (row.kind === 'grant' ? row.values : row.kind === 'replace-base' ? row.add : [])),
    );
  if (changes !== undefined)
    expect(changes.heldOtherwise + changes.notRemoved, 'holdings to take away that are there').toBe(
      held((row) => (row.kind === 'end-grant' ? row.values : row.kind === 'replace-base' ? row.remove : [])),
    );
  tally.count('ledger compared');
}
