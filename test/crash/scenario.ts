import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/config/system-clock.ts';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import type { Operation } from '../../src/model/operation.ts';
import type { PlanHeader, PlanPerson } from '../../src/model/plan.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import { Seeded } from '../../src/sandbox/generate/random.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandboxServer } from '../../src/sandbox/server.ts';
import type { SettingsPatch } from '../../src/sandbox/settings.ts';
import type { Commit } from '../../src/sandbox/state/commits.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { createContext } from '../../src/workflows/create-context.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { planStructure } from '../../src/workflows/plans/plan-structure.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { arrange, type Arranged } from '../laws/arrange.ts';
import type { Kind, PersonSpec } from '../laws/tenant-spec.ts';
import { createSandbox } from '../support/sandbox.ts';
import { Gate } from './gate.ts';

/** Shortened, so that a killed job goes on within seconds: the lease is two time-outs long. */
export const SETTLE_MS = 250;
export const TIMEOUT_MS = 500;
/** So late a tenant shows what was written. */
const MOST_DELAY_MS = 100;

const PLANS = ['additive', 'custom', 'exact', 'undo'] as const;
export type PlanKind = (typeof PLANS)[number] | 'replace';

const KINDS: Readonly<Record<PlanKind, readonly Kind[]>> = {
  additive: ['not-a-member', 'member', 'custom', 'custom-until', 'policy', 'bundle', 'entitlement'],
  custom: ['not-a-member', 'member', 'custom', 'policy', 'bundle'],
  exact: ['not-a-member', 'member', 'custom', 'entitlement', 'policy'],
  undo: ['not-a-member', 'member', 'custom', 'policy', 'entitlement'],
  replace: ['member', 'custom', 'entitlement', 'policy'],
};

/** Values that a report names whose structure replaces the app's: the others are removed. */
const NAMED = [0, 4];

/** Answers that are lost, limits, errors: with and without a commit. */
const FAULTS: readonly Fault[] = [
  'rate-limit',
  'server-error',
  'server-error-after',
  'reset-before',
  'reset-after',
  'timeout',
  'timeout-late-commit',
  'unreadable-after',
];

/** What a sandbox does later it does at its time, not when somebody asks next. */
const CALLING = {
  now: () => systemClock.now(),
  after: (ms: number, run: () => void) => void setTimeout(run, Math.max(0, ms)).unref(),
};

const REPORT = 'crash.csv';
const agreement = { method: 'terminal', who: 'crash' } as const;

/** A tenant served over HTTP, and an agreed job that nobody has begun. */
export interface Scenario {
  readonly seed: number;
  readonly kind: PlanKind;
  readonly sandbox: Sandbox;
  readonly gate: Gate;
  readonly random: Seeded;
  readonly home: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly job: string;
  readonly operations: readonly Operation[];
  readonly rows: readonly PlanPerson[];
  /** Commits since the job was agreed to. */
  readonly commits: readonly Commit[];
  /** What everybody held then. */
  readonly before: ReadonlyMap<string, ReadonlySet<string>>;
  /** What the plan promises of everybody's access; nobody else's may change. */
  readonly promised: ReadonlyMap<string, ReadonlySet<string>>;
  readonly access: (userId: string) => ReadonlySet<string>;
  close(): Promise<void>;
}

/** Everything follows from the seed and what is given, but when exactly a process dies. */
export async function scenario(
  seed: number,
  people: number,
  given: {
    readonly kind?: PlanKind;
    readonly concurrency?: number;
    readonly latencyMs?: number;
    readonly timeoutMs?: number;
    /** How late what was sent may take effect. */
    readonly settleMs?: number;
  } = {},
): Promise<Scenario> {
  const random = new Seeded(seed * 7_919);
  const drawn = random.pick(PLANS);
  const kind = given.kind ?? drawn;
  const sandbox = createSandbox({ clock: CALLING, seed, settings: settingsOf(kind, random) });
  const arranged = arrange(sandbox, {
    seed,
    entitlements: [
      { multiValue: true, values: 4 },
      { multiValue: random.chance(0.5), values: 3 },
    ],
    people: Array.from({ length: people }, () => personOf(kind, random)),
    brokenLines: 0,
    settings: {},
  });
  const latencyMs = random.pick([2, 20, 60]);
  const gate = new Gate(sandbox, new Seeded(seed), given.latencyMs ?? latencyMs);
  const server = await startSandboxServer(gate);
  const home = mkdtempSync(join(tmpdir(), 'okta-entitlements-crash-'));
  mkdirSync(join(home, 'reports'));
  writeFileSync(join(home, 'reports', REPORT), arranged.csv);
  const concurrency = random.pick([2, 6, 20]);
  const environment = {
    PATH: process.env['PATH'] ?? '',
    OKTA_DOMAIN: server.origin,
    OKTA_API_TOKEN: sandbox.token,
    OKTA_ENTITLEMENTS_HOME: home,
    OKTA_ENTITLEMENTS_SETTLE_MS: String(given.settleMs ?? SETTLE_MS),
    OKTA_ENTITLEMENTS_TIMEOUT_MS: String(given.timeoutMs ?? TIMEOUT_MS),
    OKTA_ENTITLEMENTS_END_AHEAD_MS: '1000',
    OKTA_ENTITLEMENTS_CONCURRENCY: String(given.concurrency ?? concurrency),
    OKTA_ENTITLEMENTS_RUNNER: 'external',
    LOG_LEVEL: 'error',
  };
  const access = (userId: string) => new Set(sandbox.effectiveAccess(arranged.app.id, userId).keys());
  const photograph = () => new Map(sandbox.tenant.userList.map(({ id }) => [id, access(id)]));
  const first = photograph();
  // Planning sees what was arranged, however fast it is: what comes later would be somebody else's doing.
  await systemClock.sleep(MOST_DELAY_MS + 50);
  const { job, plan, operations, rows } = await agreed(environment, kind, arranged);
  const before = photograph();
  const commits: Commit[] = [];
  sandbox.onCommit((commit) => void commits.push(commit));
  sandbox.faults.use({
    rate: random.pick([0, 0.03, 0.08]),
    seed,
    kinds: FAULTS,
    lateMs: SETTLE_MS,
  });
  return {
    seed,
    kind,
    sandbox,
    gate,
    random,
    home,
    environment,
    job,
    operations,
    rows,
    commits,
    before,
    promised: promisedBy(kind, plan, rows, first, before),
    access,
    async close() {
      await server.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function settingsOf(kind: PlanKind, random: Seeded): SettingsPatch {
  return {
    grants: {
      entitlementType: kind === 'custom' ? 'reject400' : 'available',
      customRepost: random.pick(['new-id', 'same-id']),
      baseReplacesAdditive: random.chance(0.5),
      fullEntitlementsOnDerived: random.pick(['omit', 'fill']),
    },
    apps: { assignDuplicate: random.pick(['200', '409']), autoAssignOnGrant: random.chance(0.5) },
    consistency: {
      grantsDelayMs: random.pick([0, MOST_DELAY_MS]),
      effectiveDelayMs: random.pick([0, MOST_DELAY_MS]),
    },
    rateLimits: { windowMs: 3_000, limits: { '*': 100_000 } },
  };
}

function personOf(kind: PlanKind, random: Seeded): PersonSpec {
  const some = (most: number) => Array.from({ length: 1 + random.below(most) }, () => random.below(7));
  return {
    kind: random.pick(KINDS[kind]),
    identity: 'matched',
    key: 'login',
    inReport: random.chance(0.9),
    byGroup: random.chance(0.2),
    held: some(2),
    wanted: kind === 'replace' ? NAMED : some(3),
  };
}

/** Has the report planned and agreed to, in this process; an undo: of an import that was carried out. */
async function agreed(environment: Scenario['environment'], kind: PlanKind, { app, overrides }: Arranged) {
  // Tenant and client are one process here, and nothing is lost yet: on a busy machine an answer takes longer.
  const patient = { ...environment, OKTA_ENTITLEMENTS_TIMEOUT_MS: '30000' };
  const context = await createContext({ environment: patient });
  try {
    const { store, clock } = context;
    const { id: tenantId } = await context.org();
    await store.facts.set(tenantId, ADDITIVE_CAPABILITY, kind === 'custom' ? 'no' : 'yes', clock.now());
    await analyzeReport(context, { report: REPORT, overrides });
    const input = { app: app.id, report: REPORT };
    let plan =
      kind === 'replace'
        ? await planStructure(context, { ...input, mode: 'replace' })
        : await planGrants(context, kind === 'exact' ? { ...input, mode: 'exact' } : input);
    if (kind === 'undo') {
      const inline = { ...context, settings: { ...context.settings, runner: 'inline' as const } };
      const { id } = await applyPlan(inline, { plan: plan.id, hash: plan.hash, agreement });
      plan = await undoJob(context, { job: id });
    }
    const job = await applyPlan(context, { plan: plan.id, hash: plan.hash, agreement, waitMs: 0 });
    return {
      job: job.id,
      plan,
      operations: await store.plans.operations(plan.id, 0, plan.operations),
      rows: await store.plans.people(plan.id, 'all', -1, 10_000),
    };
  } finally {
    await context.close();
  }
}

/** `first`: before the import that is undone. */
function promisedBy(
  kind: PlanKind,
  plan: PlanHeader,
  rows: readonly PlanPerson[],
  first: Scenario['before'],
  before: Scenario['before'],
): Scenario['promised'] {
  const promised = new Map(before);
  const value = (index: number) => plan.values[index]?.valueId ?? '';
  for (const { principal, toGrant, toRemove = [], undo = [] } of rows) {
    if (principal === undefined) continue;
    const held = before.get(principal) ?? new Set();
    if (kind !== 'undo') {
      const removed = new Set(toRemove.map(value));
      promised.set(
        principal,
        new Set([...[...held].filter((id) => !removed.has(id)), ...toGrant.map(value)]),
      );
    } else if (undo.every(({ label, reason }) => label === 'exact' || reason === 'account-stays'))
      promised.set(principal, first.get(principal) ?? new Set());
  }
  return promised;
}
