import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { JobStatus } from '../../src/model/job.ts';
import type { PlanHeader, PlanPerson } from '../../src/model/plan.ts';
import type { SandboxGrant } from '../../src/sandbox/state/objects.ts';
import type { Commit } from '../../src/sandbox/state/commits.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { volume } from '../support/volume.ts';
import { createWorld, type World } from '../support/world.ts';
import { arrange, type Arranged } from './arrange.ts';
import { agreement, importAll, photograph, REPORT } from './import-steps.ts';
import { Tally } from './tally.ts';
import { KINDS, SETTING_NAMES, tenantSpec, type TenantSpec } from './tenant-spec.ts';

/**
 * The laws of an undo, for random tenants, reports and settings. The judge is the sandbox's own state, never the
 * product's: grants as they were and are (type, values, end, bundle), effective access, and every commit.
 */
const tally = new Tally();
const OTHER = '00uoutsider000000001';

interface Undone {
  readonly plan: PlanHeader;
  readonly status: JobStatus | undefined;
  readonly people: readonly PlanPerson[];
}

async function undo(world: World, job: string): Promise<Undone> {
  const plan = await undoJob(world.context, { job });
  const people = await world.context.store.plans.people(plan.id, 'all', -1, 1_000);
  for (const { kind } of await world.context.store.plans.operations(plan.id, 0, 1_000))
    tally.count(`operation ${kind}`);
  const status =
    plan.operations === 0
      ? undefined
      : await applyPlan(world.context, { plan: plan.id, hash: plan.hash, agreement });
  // Somebody who looks a little later: whatever was given an end has ended.
  await world.clock.sleep(60_000);
  return { plan, status, people };
}

/** What a person's active grants give, whatever their ids. */
function grantsOf(
  world: World,
  { app }: Arranged,
  userId: string,
  leaveOut: (grant: SandboxGrant) => boolean = () => false,
) {
  return world.sandbox.tenant
    .grantsOf(app.id, userId)
    .filter((grant) => !leaveOut(grant))
    .map(({ type, values, expiresAt, bundleId, action }) => ({
      type,
      action,
      values: [...new Set(values)].sort(),
      expiresAt,
      bundleId,
    }))
    .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

async function imported(spec: TenantSpec, latencyMs: number) {
  tally.see(spec);
  const world = await createWorld({ seed: spec.seed, settings: spec.settings, latencyMs });
  const arranged = arrange(world.sandbox, spec);
  world.report(REPORT, arranged.csv);
  await world.clock.sleep(60_000);
  const commits: Commit[] = [];
  world.sandbox.onCommit((commit) => commits.push(commit));
  const users = world.sandbox.tenant.userList;
  const grants = new Map(users.map(({ id }) => [id, grantsOf(world, arranged, id)]));
  const before = photograph(world, arranged);
  await analyzeReport(world.context, { report: REPORT, overrides: arranged.overrides });
  const { jobs } = await importAll(world, arranged, 3);
  const ended = [...new Map(jobs.map((job) => [job.id, job])).values()].filter(
    ({ state }) => state !== 'running',
  );
  return { world, arranged, commits, before, grants, jobs: ended.reverse() };
}

const hasWork = (spec: TenantSpec) =>
  spec.people.some(({ inReport, wanted }) => inReport && wanted.length > 0);

describe('the laws of an undo', () => {
  it('restores values, expiry and base of all that is labelled exact, names the rest, plans nothing twice', async () => {
    await fc.assert(
      fc.asyncProperty(tenantSpec, fc.boolean(), async (spec, again) => {
        if (!hasWork(spec)) return;
        const { world, arranged, commits, before, grants, jobs } = await imported(spec, 0);
        try {
          const imports = commits.length;
          const after = photograph(world, arranged);
          const undone: Undone[] = [];
          for (const { id } of jobs) undone.push(await undo(world, id));
          const left = notExact(undone);
          for (const user of world.sandbox.tenant.userList) {
            const mine = commits.filter(({ userId, actor }) => userId === user.id && actor === 'policy');
            const policy = new Set(mine.length > 0 ? arranged.app.policyValues : []);
            const others = (values: Iterable<string>) => [...values].filter((id) => !policy.has(id)).sort();
            const was = before.access.get(user.id) ?? new Set<string>();
            const given = after.access.get(user.id) ?? new Set<string>();
            const is = new Set(world.sandbox.effectiveAccess(arranged.app.id, user.id).keys());
            const who = user.profile['login'] ?? '';
            // Whatever the label: what was held all along stays, and nothing is there that nobody gave.
            expect(
              others(was).filter((id) => given.has(id) && !is.has(id)),
              `lost by ${who}`,
            ).toEqual([]);
            expect(
              others(is).filter((id) => !was.has(id) && !given.has(id)),
              `gained by ${who}`,
            ).toEqual([]);
            const labels = left.get(user.id);
            tally.count(
              policy.size > 0 ? 'policy took somebody in' : labels === undefined ? 'exact' : 'not exact',
            );
            // A policy that replaces what is there is no doing of ours.
            if (mine.some((commit) => [...commit.before].some((id) => !commit.after.has(id)))) continue;
            if (labels === undefined)
              expect(
                grantsOf(world, arranged, user.id, ({ type }) => policy.size > 0 && type === 'POLICY'),
                `grants of ${who}`,
              ).toEqual(grants.get(user.id));
            // A membership that stays lets dormant access of others through; there was none by law of the import.
            if (labels === undefined || [...labels].every((label) => label === 'effective-only')) {
              if (labels !== undefined) tally.count('effective-only compared');
              expect(others(is), `access of ${who}`).toEqual(others(was));
            }
          }
          named(undone);
          for (const commit of commits.slice(imports)) onlyWhatIsNamed(commit, undone);
          for (const { status } of undone) {
            if (status === undefined) continue;
            tally.count('undone', status.states.done);
            expect(status).toMatchObject({ state: 'done', verification: { lost: 0, extra: 0 } });
            expect(status.verification?.changes?.notRemoved).toBe(0);
            expect(status.verification?.changes?.notRestored).toBe(0);
          }
          for (const { id } of jobs)
            expect(
              (await undoJob(world.context, { job: id })).operations,
              'a second undo plans nothing',
            ).toBe(0);
          if (!again || left.size > 0) return;
          // Undone again, newest first: everybody holds what the import gave.
          for (const { status } of [...undone].reverse()) {
            if (status === undefined) continue;
            const redone = await undo(world, status.id);
            expect(redone.plan.undo?.labels.none).toBe(0);
            tally.count('undone again', redone.status?.states.done ?? 0);
          }
          for (const user of world.sandbox.tenant.userList) {
            const access = [...world.sandbox.effectiveAccess(arranged.app.id, user.id).keys()].sort();
            expect(access, 'after the undo of the undo').toEqual(
              [...(after.access.get(user.id) ?? [])].sort(),
            );
          }
        } finally {
          await world.close();
        }
      }),
      { numRuns: volume(60, 1_500), seed: 20_261_201 },
    );
  });

  it('leaves what others did since, before the undo and while it is at work', async () => {
    const outside = fc.array(
      fc.record({
        afterMs: fc.integer({ min: 0, max: 200_000 }),
        person: fc.nat({ max: 21 }),
        act: fc.constantFrom('grant', 'custom', 'revoke', 'expire', 'policy'),
        value: fc.nat({ max: 11 }),
      }),
      { minLength: 1, maxLength: 14 },
    );
    await fc.assert(
      fc.asyncProperty(tenantSpec, outside, async (spec, acts) => {
        if (!hasWork(spec)) return;
        const { world, arranged, jobs } = await imported(spec, 200);
        try {
          const { sandbox, clock } = world;
          const { app } = arranged;
          const start = clock.now();
          const readAt = new Map<string, number>();
          sandbox.onExchange(({ operation, request }) => {
            if (operation !== 'listGrants') return;
            const principal = /targetPrincipal\.externalId eq "(\w+)"/.exec(
              new URL(request.url).searchParams.get('filter') ?? '',
            )?.[1];
            if (principal !== undefined)
              readAt.set(principal, clock.now() - sandbox.settings.consistency.grantsDelayMs);
          });
          const seen: (Commit & { readonly seen: number })[] = [];
          sandbox.onCommit((commit) => seen.push({ ...commit, seen: readAt.get(commit.userId) ?? -1 }));
          const theirs: SandboxGrant[] = [];
          for (const { afterMs, person, act, value } of acts) {
            const target = arranged.people[person % arranged.people.length]!;
            sandbox.schedule(start + afterMs, () => {
              const common = { appId: app.id, userId: target.user.id, by: OTHER };
              const chosen = arranged.values[value % arranged.values.length]!.id;
              const [grant] = sandbox.tenant.grantsOf(app.id, target.user.id);
              tally.count(`outside ${act}`);
              if (act === 'grant')
                theirs.push(sandbox.outsider.grant({ ...common, type: 'ENTITLEMENT', values: [chosen] }));
              else if (act === 'custom')
                theirs.push(sandbox.outsider.grant({ ...common, type: 'CUSTOM', values: [chosen] }));
              else if (act === 'policy')
                theirs.push(
                  sandbox.outsider.grant({ ...common, type: 'POLICY', values: app.policyValues ?? [] }),
                );
              else if (grant !== undefined && act === 'revoke') sandbox.outsider.revoke(grant);
              else if (grant !== undefined) sandbox.outsider.expire(grant, clock.now() + 1_000);
            });
          }
          const undone: Undone[] = [];
          for (const { id } of jobs) {
            undone.push(await undo(world, id));
            const again = await undo(world, id);
            undone.push(again);
          }
          await clock.sleep(300_000);
          for (const commit of seen) {
            if (commit.actor !== 'client') continue;
            const raced = seen.some(
              (other) =>
                other.userId === commit.userId &&
                other.actor !== 'client' &&
                other.at >= commit.seen &&
                other.at <= commit.at,
            );
            if (raced) tally.count('in the race of one round trip');
            else onlyWhatIsNamed(commit, undone);
          }
          for (const grant of theirs) {
            if (sandbox.tenant.grants.get(grant.id)?.endedAt === undefined) continue;
            const byClient = seen.some(
              (commit) =>
                commit.actor === 'client' &&
                commit.kind === 'grant' &&
                commit.userId === grant.userId &&
                commit.at === grant.endedAt &&
                commit.seen > grant.created,
            );
            expect(byClient, 'a write of ours ended a grant of theirs that it had seen').toBe(false);
          }
          for (const grant of theirs) {
            // Only somebody else gives an end to a grant of somebody else.
            const end = sandbox.tenant.grants.get(grant.id)?.expiresAt;
            const byOthers = seen.some(
              ({ actor, kind, userId }) =>
                actor === 'outsider' && kind === 'expire' && userId === grant.userId,
            );
            if (end !== undefined) expect(byOthers, 'an end that nobody else set').toBe(true);
          }
          named(undone);
        } finally {
          await world.close();
        }
      }),
      { numRuns: volume(50, 1_200), seed: 20_261_202 },
    );
  });

  afterAll(() => {
    console.log(`undo laws: generated\n${tally.table()}`);
    for (const name of [
      ...KINDS.map((kind) => `kind ${kind}`),
      ...SETTING_NAMES,
      'undone',
      'undone again',
      'operation end-grant',
      'operation replace-base',
      'operation restore-grant',
      'outside custom',
    ])
      expect(tally.get(name), name).toBeGreaterThan(0);
  });
});

/** Who is not undone exactly in some step, and how. */
function notExact(undone: readonly Undone[]): ReadonlyMap<string, ReadonlySet<string>> {
  const labels = new Map<string, Set<string>>();
  for (const { people } of undone)
    for (const { principal = '', undo: steps = [] } of people)
      for (const { label, reason } of steps) {
        if (label === 'exact' || reason === 'account-stays' || reason === 'nothing-left') continue;
        labels.set(principal, (labels.get(principal) ?? new Set()).add(label));
      }
  return labels;
}

/** Whoever is not undone exactly is in the list of those by name, and the counts agree with the rows. */
function named(undone: readonly Undone[]): void {
  for (const { plan, people } of undone) {
    const labels = { exact: 0, 'effective-only': 0, partial: 0, none: 0 };
    let gone = 0;
    for (const row of people) {
      const mine = row.undo ?? [];
      for (const { label, reason } of mine) {
        if (reason === 'nothing-left') gone += 1;
        else labels[label] += 1;
        if (label !== 'exact') expect(reason).toBeDefined();
      }
      expect(row.heldBack).toBe(mine.filter(({ label }) => label !== 'exact').length);
      expect(row.identifier).not.toBe('');
    }
    expect(plan.undo).toMatchObject({ labels, nothingLeft: gone });
    expect(plan.counts.heldBack).toBe(people.filter(({ heldBack }) => heldBack > 0).length);
    tally.count('labelled none', labels.none);
  }
}

/** At every instant: a commit of ours takes only what a plan names for that person, and gives only what it names. */
function onlyWhatIsNamed(commit: Commit, undone: readonly Undone[]): void {
  if (commit.actor !== 'client') return;
  const ids = (pick: (row: PlanPerson) => readonly number[]) =>
    new Set(
      undone.flatMap(({ plan, people }) =>
        people.flatMap((row) =>
          row.principal === commit.userId ? pick(row).map((index) => plan.values[index]?.valueId) : [],
        ),
      ),
    );
  const taken = ids(({ toRemove }) => toRemove ?? []);
  const given = ids(({ toGrant }) => toGrant);
  for (const value of commit.before)
    if (!commit.after.has(value)) expect(taken.has(value), 'lost, and not named').toBe(true);
  for (const value of commit.after)
    if (!commit.before.has(value)) expect(given.has(value), 'gained, and not named').toBe(true);
}
