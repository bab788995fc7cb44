import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import type { PlanHeader } from '../../src/model/plan.ts';
import type { Commit } from '../../src/sandbox/state/commits.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { volume } from '../support/volume.ts';
import { createWorld, type World } from '../support/world.ts';
import { arrange, type Arranged, type ArrangedPerson } from './arrange.ts';
import { type Before, importAll, photograph, REPORT } from './import-steps.ts';
import { Tally } from './tally.ts';
import { IDENTITIES, KINDS, SETTING_NAMES, tenantSpec, type TenantSpec } from './tenant-spec.ts';

/**
 * The laws of an import, for random tenants, reports and settings. The judge is the sandbox's own effective access and
 * what it commits, never the product's. What the tenant's policy, expiry and other people do is subtracted.
 */
const tally = new Tally();
async function prepared(spec: TenantSpec, latencyMs = 0) {
  tally.see(spec);
  const world = await createWorld({ seed: spec.seed, settings: spec.settings, latencyMs });
  const arranged = arrange(world.sandbox, spec);
  world.report(REPORT, arranged.csv);
  // What was arranged is old news when the import begins.
  await world.clock.sleep(60_000);
  return { world, arranged };
}

/** Who may be granted something at all: one exact match, usable. */
function isMatched({ spec }: ArrangedPerson): boolean {
  return spec.identity === 'matched' || spec.identity === 'locked';
}

describe('the laws of an import', () => {
  it('(a) exactness, (b) at every instant, (c) provenance, (e) sums, (f) a re-run plans nothing', async () => {
    await fc.assert(
      fc.asyncProperty(tenantSpec, async (spec) => {
        const { world, arranged } = await prepared(spec);
        try {
          if (!arranged.people.some((person) => person.spec.inReport && person.wanted.size > 0)) return;
          await checkLaws(world, arranged);
        } finally {
          await world.close();
        }
      }),
      { numRuns: volume(80, 2_000), seed: 20_261_124 },
    );
  });

  it('(d) what others do before the fresh read survives, and an additive write loses nothing of theirs', async () => {
    const when: fc.Arbitrary<Moment> = fc.oneof(
      fc.record({
        kind: fc.constant('at' as const),
        afterMs: fc.integer({ min: 0, max: 90_000 }),
        person: fc.nat({ max: 21 }),
      }),
      fc.record({
        kind: fc.constant('after a fresh read' as const),
        nth: fc.nat({ max: 5 }),
        afterMs: fc.integer({ min: 0, max: LATENCY_MS - 1 }),
      }),
    );
    const outside = fc.array(fc.record({ when, act: fc.constantFrom(...ACTS), value: fc.nat({ max: 11 }) }), {
      minLength: 1,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(tenantSpec, outside, async (spec, acts) => {
        const { world, arranged } = await prepared(spec, LATENCY_MS);
        try {
          if (!arranged.people.some((person) => person.spec.inReport && person.wanted.size > 0)) return;
          await checkWithOthers(world, arranged, acts);
        } finally {
          await world.close();
        }
      }),
      { numRuns: volume(60, 1_500), seed: 20_261_125, endOnFailure: true },
    );
  });

  afterAll(() => {
    console.log(`laws: generated\n${tally.table()}`);
    const classes = [
      ...KINDS.map((kind) => `kind ${kind}`),
      ...IDENTITIES.map((identity) => `identity ${identity}`),
      'several values',
      'single value',
      'broken lines',
      'assigned by group',
      ...SETTING_NAMES,
      'method additive',
      'method custom',
      'needs decision',
      'conflict',
      'in the report',
      'outside the report',
      ...['login', 'email', 'employeeNumber'].map((key) => `key ${key}`),
      ...ACTS.map((act) => `outside ${act}`),
      'outside: within the round trip of a fresh read',
      'overwritten in the race, and named',
    ];
    for (const name of classes) expect(tally.get(name), name).toBeGreaterThan(0);
  });
});

async function checkLaws(world: World, arranged: Arranged): Promise<void> {
  const { sandbox, context } = world;
  const before = photograph(world, arranged);
  const commits: Commit[] = [];
  sandbox.onCommit((commit) => commits.push(commit));
  await analyzeReport(context, { report: REPORT, overrides: arranged.overrides });
  const { plans, jobs } = await importAll(world, arranged, 4);
  count(plans);

  const byUser = new Map(arranged.people.map((person) => [person.user.id, person]));
  for (const commit of commits) {
    if (commit.actor !== 'client') continue;
    // (b) No commit of ours makes a holding disappear.
    const lost = [...commit.before].filter((value) => !commit.after.has(value));
    expect(lost, `${commit.kind} took something away from ${commit.userId}`).toEqual([]);
    // (a) Ours only adds what the report wants for a person who is matched.
    const person = byUser.get(commit.userId);
    const gained = [...commit.after].filter((value) => !commit.before.has(value));
    expect(
      person !== undefined && isMatched(person) && person.spec.inReport,
      'a commit for somebody outside',
    ).toBe(true);
    for (const value of gained)
      expect(person?.wanted.has(value), `unplanned value for ${person?.identifier ?? ''}`).toBe(true);
  }

  const after = photograph(world, arranged);
  for (const user of sandbox.tenant.userList) {
    const was = before.access.get(user.id) ?? new Set();
    const is = after.access.get(user.id) ?? new Set();
    const explained = new Set(was);
    for (const commit of commits) {
      if (commit.userId !== user.id) continue;
      for (const value of commit.after) if (!commit.before.has(value)) explained.add(value);
      if (commit.actor === 'policy')
        for (const value of commit.before) if (!commit.after.has(value)) explained.delete(value);
    }
    expect([...is].sort(), `access of ${user.profile['login'] ?? ''}`).toEqual([...explained].sort());
  }
  complete(world, arranged, before, commits);
  provenance(world, arranged, before, commits);

  // (e) Both ledgers balance.
  for (const { verification } of jobs) {
    if (verification === undefined) continue;
    const { wanted, ...parts } = verification.ledger;
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(wanted);
    expect({ lost: verification.lost, extra: verification.extra }).toEqual({ lost: 0, extra: 0 });
  }
  // (f) The last plan is empty.
  expect(plans.at(-1)?.operations, 'a re-run plans nothing').toBe(0);
}

/** Whoever can be served without touching anything ends with everything that was wanted, conflicts apart. */
function complete(world: World, arranged: Arranged, before: Before, commits: readonly Commit[]): void {
  const additive = world.sandbox.settings.grants.entitlementType === 'available';
  for (const person of arranged.people) {
    const { kind } = person.spec;
    if (!person.spec.inReport || !isMatched(person) || kind === 'deny' || kind === 'dormant') continue;
    const byPolicy = commits.some((commit) => commit.userId === person.user.id && commit.actor === 'policy');
    const servable =
      additive || ((kind === 'custom' || kind === 'member' || kind === 'not-a-member') && !byPolicy);
    if (!servable) continue;
    const is = world.sandbox.effectiveAccess(arranged.app.id, person.user.id);
    const was = before.access.get(person.user.id) ?? new Set();
    for (const value of person.wanted) {
      const sameEntitlement = (other: string) =>
        arranged.entitlementOf(other) === arranged.entitlementOf(value) && other !== value;
      const conflict =
        !arranged.isMulti(value) && (byPolicy || [...was, ...person.wanted].some(sameEntitlement));
      if (!conflict)
        expect(is.has(value), `${person.identifier} (${kind}) lacks what the report wants`).toBe(true);
    }
  }
}

/** (c) Base type, expiry, bundle and policy of whoever had a grant stay; a CUSTOM grant gives way only to a larger one. */
function provenance(world: World, arranged: Arranged, before: Before, commits: readonly Commit[]): void {
  const { tenant } = world.sandbox;
  for (const [userId, grants] of before.grants) {
    if (commits.some((commit) => commit.userId === userId && commit.actor === 'policy')) continue;
    const now = tenant.grantsOf(arranged.app.id, userId);
    for (const { grant, expiresAt } of grants) {
      const there = now.find((other) => other.id === grant.id);
      if (there !== undefined) {
        expect(there.expiresAt, 'expiry').toBe(expiresAt);
        continue;
      }
      const heir = now.find((other) => other.type === 'CUSTOM' && other.expiresAt === undefined);
      expect({ type: grant.type, bundle: grant.bundleId, expiresAt }, 'a replaced grant').toEqual({
        type: 'CUSTOM',
        bundle: undefined,
        expiresAt: undefined,
      });
      for (const value of grant.values) expect(heir?.values.includes(value)).toBe(true);
    }
  }
}

function count(plans: readonly PlanHeader[]): void {
  for (const { counts, method } of plans) {
    if (counts.grants > 0 && method !== undefined) tally.count(`method ${method.grants}`);
    if (counts.needsDecision > 0) tally.count('needs decision', counts.needsDecision);
    if (counts.conflict > 0) tally.count('conflict', counts.conflict);
  }
}

/** A grant of somebody else that an assignment brings to life. */
function givenByOthers(commits: readonly Commit[], { userId }: Commit, value: string): boolean {
  return commits.some(
    ({ actor, grant, userId: other }) =>
      actor === 'outsider' && other === userId && grant?.values.includes(value) === true,
  );
}

/** A round trip: the time between a fresh read and the write that it is for. */
const LATENCY_MS = 200;

const ACTS = ['grant', 'custom', 'revoke', 'expire', 'policy'] as const;

type Moment =
  | { readonly kind: 'at'; readonly afterMs: number; readonly person: number }
  | { readonly kind: 'after a fresh read'; readonly nth: number; readonly afterMs: number };

interface OutsideAct {
  readonly when: Moment;
  readonly act: (typeof ACTS)[number];
  readonly value: number;
}

async function checkWithOthers(world: World, arranged: Arranged, acts: readonly OutsideAct[]): Promise<void> {
  const { sandbox, context, clock } = world;
  const commits: (Commit & { readonly sequence: number; readonly seen: number })[] = [];
  /** The instant that the client's last reading of each person shows: its own, less the lag of reads. */
  const readAt = new Map<string, number>();
  let sequence = 0;
  let freshReads = 0;
  sandbox.onExchange(({ operation, request }) => {
    if (operation !== 'listGrants') return;
    const principal = /targetPrincipal\.externalId eq "(\w+)"/.exec(
      new URL(request.url).searchParams.get('filter') ?? '',
    )?.[1];
    if (principal === undefined) return;
    readAt.set(principal, clock.now() - sandbox.settings.consistency.grantsDelayMs);
    for (const act of acts) {
      if (act.when.kind !== 'after a fresh read' || act.when.nth !== freshReads) continue;
      tally.count('outside: within the round trip of a fresh read');
      sandbox.schedule(clock.now() + act.when.afterMs, () => outside(world, arranged, act, principal));
    }
    freshReads += 1;
  });
  sandbox.onCommit((commit) =>
    commits.push({ ...commit, sequence: sequence++, seen: readAt.get(commit.userId) ?? -1 }),
  );
  const start = clock.now();
  for (const act of acts) {
    const { when } = act;
    if (when.kind !== 'at') continue;
    const target = arranged.people[when.person % arranged.people.length]!;
    sandbox.schedule(start + when.afterMs, () => outside(world, arranged, act, target.user.id));
  }
  await analyzeReport(context, { report: REPORT, overrides: arranged.overrides });
  const { plans, jobs } = await importAll(world, arranged, 3);
  count(plans);
  const byUser = new Map(arranged.people.map((person) => [person.user.id, person]));
  const undone: {
    readonly kind: 'overwritten' | 'revived';
    readonly userId: string;
    readonly value: string;
    readonly isBase: boolean;
  }[] = [];
  for (const commit of commits) {
    if (commit.actor !== 'client') continue;
    const { userId } = commit;
    const person = byUser.get(userId);
    const gained = [...commit.after].filter((value) => !commit.before.has(value));
    const lost = [...commit.before].filter((value) => !commit.after.has(value));
    const raced = commits.some(
      (other) =>
        other.userId === userId &&
        other.actor !== 'client' &&
        other.sequence < commit.sequence &&
        other.at >= commit.seen,
    );
    const isBase = commit.grant?.type === 'CUSTOM';
    if (lost.length > 0) {
      // Only a base write can overwrite, and only what came in its one round trip. A later additive grant of an
      // entitlement that takes one value wins as a base write does (contract §4.1).
      const single = lost.every((value) => !arranged.isMulti(value));
      expect(isBase || single, 'an additive write lost something').toBe(true);
      expect(raced, 'lost what was there before the fresh read').toBe(true);
      undone.push(...lost.map((value) => ({ kind: 'overwritten' as const, userId, value, isBase })));
    }
    for (const value of gained) {
      if (person?.wanted.has(value) === true) continue;
      const revived = isBase && raced;
      const woken = commit.kind === 'assign' && givenByOthers(commits, commit, value);
      expect(revived || woken, 'unplanned value').toBe(true);
      if (revived) undone.push({ kind: 'revived', userId, value, isBase });
    }
  }
  // Each of them is named by the verification of its job.
  const named = new Set(
    jobs.flatMap(({ verification }) =>
      (verification?.differences ?? []).map(
        ({ kind, principal, valueName }) => `${kind} ${principal} ${valueName}`,
      ),
    ),
  );
  // A job whose first wave differs stops at once, names whom it saw, and is never carried on.
  const stopped = jobs.some(({ parked }) => parked?.reason === 'first-wave-differs');
  if (stopped) tally.count('stopped by its first wave');
  for (const { kind, userId, value, isBase } of stopped ? [] : undone) {
    // Of what an additive grant won over, a trace is only left while the other's grant is there.
    const given = sandbox.tenant
      .grantsOf(arranged.app.id, userId)
      .some(({ values }) => values.includes(value));
    if (!isBase && !given) continue;
    const name = sandbox.tenant.values.get(value)?.name ?? '';
    expect(named, `${kind}: what was undone is not named`).toContain(`${kind} ${userId} ${name}`);
    tally.count(`${kind} in the race, and named`);
  }
  for (const { verification } of jobs) {
    if (verification === undefined) continue;
    const { wanted, ...parts } = verification.ledger;
    expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(wanted);
    tally.count('race that could not be told', verification.raceUnknown ?? 0);
  }
}

/** Somebody else changes a person's access. */
function outside(
  { sandbox, clock }: World,
  { app, values }: Arranged,
  { act, value }: OutsideAct,
  userId: string,
) {
  const common = { appId: app.id, userId, by: '00uoutsider000000001' };
  const chosen = values[value % values.length]!.id;
  const [grant] = sandbox.tenant.grantsOf(app.id, userId);
  if ((act === 'revoke' || act === 'expire') && grant === undefined) return;
  tally.count(`outside ${act}`);
  if (act === 'grant') sandbox.outsider.grant({ ...common, type: 'ENTITLEMENT', values: [chosen] });
  else if (act === 'custom') sandbox.outsider.grant({ ...common, type: 'CUSTOM', values: [chosen] });
  else if (act === 'policy')
    sandbox.outsider.grant({ ...common, type: 'POLICY', values: app.policyValues ?? [] });
  else if (grant !== undefined && act === 'revoke') sandbox.outsider.revoke(grant);
  else if (grant !== undefined) sandbox.outsider.expire(grant, clock.now() + 1_000);
}
