import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import type { JobStatus } from '../src/model/job.ts';
import type { PlanHeader } from '../src/model/plan.ts';
import { demoCompany } from '../src/sandbox/generate/demo-company.ts';
import { largeApp } from '../src/sandbox/generate/large-app.ts';
import type { Sandbox } from '../src/sandbox/sandbox.ts';
import type { SettingsPatch } from '../src/sandbox/settings.ts';
import type { SandboxApp } from '../src/sandbox/state/objects.ts';
import { analyzeReport } from '../src/workflows/reports/analyze-report.ts';
import { planGrants } from '../src/workflows/plans/plan-grants.ts';
import { planStructure } from '../src/workflows/plans/plan-structure.ts';
import { applied } from '../test/support/import-report.ts';
import { createWorld, type World } from '../test/support/world.ts';

export interface SimulatedOptions {
  /** An app and its report: a generated one of any size, or one of the demo. */
  readonly source:
    | { readonly people: number; readonly columns: number; readonly members: number }
    | { readonly demo: 'hr' | 'finance' };
  readonly settings?: SettingsPatch;
  readonly latencyMs?: number;
}

/** What one of the two passes over the app finds, by the sandbox's own state. */
export interface Pass {
  readonly members: number;
  readonly grants: number;
  /** People with a grant that does not show its values. */
  readonly blind: number;
}

export interface SimulatedImport {
  readonly job: JobStatus;
  readonly counts: {
    readonly newEntitlements: number;
    readonly valueBatches: number;
    readonly newAccounts: number;
    readonly grants: number;
    readonly values: number;
    readonly members: number;
    /** Identifiers that no member's login explains, and those that nobody was found for. */
    readonly toSearch: number;
    readonly misses: number;
    /** Attributes by which people of the report were searched, which is when it is planned. */
    readonly keys: number;
    readonly freshReads: number;
    readonly firstWave: number;
  };
  readonly passes: readonly [planning: Pass, verifying: Pass];
  readonly reads: Readonly<Record<Phase, number>>;
  readonly writes: Readonly<Record<Phase, number>>;
  readonly seconds: Readonly<Record<Phase, number>>;
  /** 429 answers, and those to one request of ours in the worst window. */
  readonly limited: number;
  readonly resent: number;
  readonly realSeconds: number;
}

export const PHASES = ['analyze', 'structure', 'plan', 'apply', 're-run'] as const;
export type Phase = (typeof PHASES)[number];

/** One import of a generated report in simulated time, counted per phase at the sandbox. */
export async function simulatedImport(options: SimulatedOptions): Promise<SimulatedImport> {
  const world = await createWorld({
    latencyMs: options.latencyMs ?? 0,
    ...(options.settings === undefined ? {} : { settings: options.settings }),
  });
  try {
    return await measured(world, options);
  } finally {
    await world.close();
  }
}

async function measured(world: World, { source }: SimulatedOptions): Promise<SimulatedImport> {
  const { context, sandbox, clock } = world;
  const { app, report } = await arranged(world, source);
  const started = performance.now();
  const reads = zero();
  const writes = zero();
  const seconds = zero();
  const searched = new Set<string>();
  let during: Phase | undefined;
  sandbox.onExchange(({ operation, request }) => {
    const search = operation === 'listUsers' ? new URL(request.url).searchParams.get('search') : undefined;
    if (typeof search === 'string' && during === 'plan') searched.add(search.split(' ', 1)[0] ?? '');
  });
  const phase = async <T>(name: Phase, work: () => Promise<T>): Promise<T> => {
    sandbox.resetCounts();
    during = name;
    const at = clock.now();
    const result = await work();
    reads[name] += sandbox.requests.reads;
    writes[name] += sandbox.requests.writes;
    seconds[name] += (clock.now() - at) / 1000;
    return result;
  };
  await phase('analyze', () => analyzeReport(context, { report }));
  const structure = await phase('structure', async () => {
    const plan = await planStructure(context, { app: app.id, report });
    if (plan.operations > 0) await applied(world, plan);
    return plan;
  });
  const planning = passOf(sandbox, app);
  const toSearch = identifiersOutside(sandbox, app, report, context.reports.root);
  let plan = await phase('plan', () => planGrants(context, { app: app.id, report }));
  let job = await phase('apply', () => applied(world, plan, 1));
  // A tenant that refuses additive grants is learned from the first one; the plan is made again.
  if (job.parked?.reason === 'additive-refused') {
    plan = await phase('plan', () => planGrants(context, { app: app.id, report }));
    job = await phase('apply', () => applied(world, plan, 1));
  }
  const keys = searched.size;
  const verifying = passOf(sandbox, app);
  const limited = [...sandbox.rates.refused.values()].reduce((a, b) => a + b, 0);
  const again = await phase('re-run', () => planGrants(context, { app: app.id, report }));
  if (again.operations !== 0) throw new Error('the re-run plans something');
  if (job.state !== 'done' || job.verification?.ledger.granted !== plan.counts.toGrant)
    throw new Error(`not imported: ${JSON.stringify(job)}`);
  return {
    job,
    counts: {
      newEntitlements: structure.counts.newEntitlements,
      valueBatches: structure.operations - structure.counts.newEntitlements,
      newAccounts: plan.counts.newAccounts,
      grants: plan.counts.grants,
      values: plan.values.length,
      members: plan.counts.members,
      toSearch,
      misses: plan.counts.identities.missing ?? 0,
      keys,
      ...(await grantOperations(world, plan)),
    },
    passes: [planning, verifying],
    reads,
    writes,
    seconds,
    limited,
    resent: world.okta.calls.resent,
    realSeconds: (performance.now() - started) / 1000,
  };
}

async function arranged(
  { context, sandbox }: World,
  source: SimulatedOptions['source'],
): Promise<{ readonly app: SandboxApp; readonly report: string }> {
  if ('demo' in source) {
    const company = demoCompany(sandbox);
    const report = `${source.demo === 'hr' ? 'hr_platform' : 'finance_core'}_access_report.csv`;
    writeFileSync(join(context.reports.root, report), company.reports.get(report) ?? '');
    return { app: company[source.demo], report };
  }
  const { app, lines } = largeApp(sandbox, { ...source, valuesPerColumn: 8 });
  const report = 'large.csv';
  const file = createWriteStream(join(context.reports.root, report));
  for (const line of lines()) if (!file.write(line)) await once(file, 'drain');
  await new Promise<void>((resolve) => file.end(resolve));
  return { app, report };
}

function passOf({ tenant }: Sandbox, { id }: SandboxApp): Pass {
  const active = tenant.userList.flatMap((user) => tenant.grantsOf(id, user.id));
  const blind = active.filter((grant) => grant.type === 'POLICY');
  return {
    members: tenant.memberCount(id),
    grants: active.length,
    blind: new Set(blind.map(({ userId }) => userId)).size,
  };
}

/** Distinct identifiers of the first column that are no member's login. */
function identifiersOutside({ tenant }: Sandbox, { id }: SandboxApp, report: string, folder: string): number {
  const logins = new Set(
    tenant.userList
      .filter((user) => tenant.member(id, user.id) !== undefined)
      .map((user) => user.profile['login']),
  );
  const [, ...lines] = readFileSync(join(folder, report), 'utf8').trimEnd().split('\n');
  const texts = new Set(lines.map((line) => line.split(',', 1)[0]?.trim()));
  return [...texts].filter((text) => !logins.has(text)).length;
}

async function grantOperations(
  { context }: World,
  plan: PlanHeader,
): Promise<{ readonly freshReads: number; readonly firstWave: number }> {
  let freshReads = 0;
  let firstWave = 0;
  for (let from = 0; from < plan.operations; from += 1_000) {
    for (const operation of await context.store.plans.operations(plan.id, from, 1_000)) {
      if (operation.kind !== 'grant') continue;
      if (operation.freshRead) freshReads += 1;
      if (operation.firstWave) firstWave += 1;
    }
  }
  return { freshReads, firstWave };
}

function zero(): Record<Phase, number> {
  return { analyze: 0, structure: 0, plan: 0, apply: 0, 're-run': 0 };
}
