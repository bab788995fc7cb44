import { checkJournal } from '../src/jobs/journal/check-journal.ts';
import type { JobContext } from '../src/jobs/job-context.ts';
import { Journal } from '../src/jobs/journal/journal.ts';
import { Lease } from '../src/jobs/lease.ts';
import { personTasks } from '../src/jobs/carry-out/people-tasks.ts';
import { Run } from '../src/jobs/run.ts';
import { Remaining } from '../src/jobs/work-left.ts';
import { silentLog } from '../src/config/log.ts';
import { Secret } from '../src/config/secret.ts';
import { readSettings } from '../src/config/settings.ts';
import { systemClock } from '../src/config/system-clock.ts';
import { systemRandom } from '../src/config/system-random.ts';
import { formatInstant } from '../src/model/instant.ts';
import type { PlanHeader } from '../src/model/plan.ts';
import type { WriteGrant } from '../src/model/operation.ts';
import type { JobRow } from '../src/store/job-table.ts';
import { createOkta } from '../src/okta/client.ts';
import { withHash } from '../src/planning/plan-hash.ts';
import { openStore } from '../src/store/open-store.ts';

/**
 * One process of the store alone, with its times, its peak memory: `plan` stores a plan of so many operations, `write`
 * journals them as a runner does and is gone in the middle of the last, `resume` is the runner after it, `check` holds
 * the journal against its seals.
 */
const [phase, home = '', count = '0'] = process.argv.slice(2);
const OPERATIONS = Number(count);
const PLAN = 'pln_01bench0000000000000000000';
const JOB = 'job_01bench0000000000000000000';
/** Requests of a runner that are under way at once, by default. */
const AT_ONCE = 20;

const store = openStore(home);
const settings = readSettings({ OKTA_DOMAIN: 'https://acme.okta.com', OKTA_API_TOKEN: 'none' });
const context: JobContext = {
  clock: systemClock,
  random: systemRandom,
  okta: createOkta({
    origin: settings.origin ?? '',
    token: new Secret('none'),
    transport: () => Promise.reject(new Error('nothing is sent here')),
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
    share: settings.share,
    concurrency: settings.concurrency,
    timeoutMs: settings.timeoutMs,
  }),
  store,
  log: silentLog,
  settings,
};

function id(prefix: string, n: number): string {
  return `${prefix}${String(n).padStart(20 - prefix.length, '0')}`;
}

async function storePlan(): Promise<void> {
  const operation = (seq: number): WriteGrant => ({
    kind: 'grant',
    seq,
    principal: id('00u', seq),
    method: 'additive',
    values: [seq % 40, (seq + 7) % 40, (seq + 19) % 40],
    fingerprint: 'none',
    mix: 'none|additive|member',
    freshRead: false,
    firstWave: seq < 5,
  });
  const header: Omit<PlanHeader, 'hash'> = {
    format: 1,
    id: PLAN,
    kind: 'grants',
    mode: 'merge',
    tenantId: '00o00000000000000001',
    host: 'acme.okta.com',
    app: { id: '0oa00000000000000001', label: 'Large App' },
    source: { kind: 'direct', people: OPERATIONS },
    createdAt: formatInstant(systemClock.now()),
    risk: 'elevated',
    riskReasons: [],
    counts: {
      identifiers: OPERATIONS,
      identities: { matched: OPERATIONS },
      people: OPERATIONS,
      newAccounts: 0,
      members: OPERATIONS,
      dormant: 0,
      wanted: 3 * OPERATIONS,
      toGrant: 3 * OPERATIONS,
      already: 0,
      conflict: 0,
      needsDecision: 0,
      heldBack: 0,
      grants: OPERATIONS,
      newEntitlements: 0,
      newValues: 0,
      rejectedLines: 0,
      existingEntitlements: 0,
      existingValues: 0,
    },
    headline: [],
    values: Array.from({ length: 40 }, (_, n) => ({
      entitlementId: id('esp', n % 4),
      entitlementName: `Entitlement ${n % 4}`,
      valueId: id('ent', n),
      valueName: `Value ${n}`,
      multiValue: true,
      sensitive: false,
    })),
    operations: OPERATIONS,
  };
  const operations = {
    *[Symbol.iterator]() {
      for (let seq = 0; seq < OPERATIONS; seq++) yield operation(seq);
    },
  };
  const plan = withHash({ header, operations, people: [] });
  await store.plans.save(plan.header, plan.operations, plan.people);
  await store.jobs.open({
    id: JOB,
    plan: plan.header,
    agreement: {
      planHash: plan.header.hash,
      method: 'terminal',
      who: 'bench',
      at: formatInstant(systemClock.now()),
    },
    startedAt: systemClock.now(),
    salt: 'ab'.repeat(32),
  });
}

async function job(): Promise<JobRow> {
  const row = await store.jobs.get(JOB);
  if (row === undefined) throw new Error('no job');
  return row;
}

/** Sent and done, as for a grant of three values; the answers of the last ones never come. */
async function write(): Promise<void> {
  await store.jobs.update(JOB, { state: 'running', phase: 'writing' });
  const { epoch } = await Lease.take(context, await job(), () => {});
  const journal = new Journal(store.jobs, JOB, epoch, systemClock);
  let next = 0;
  const work = async () => {
    for (let seq = next++; seq < OPERATIONS; seq = next++) {
      await journal.add({ seq, state: 'sent', at: systemClock.now() });
      if (seq >= OPERATIONS - AT_ONCE) continue;
      const made = formatInstant(systemClock.now());
      await journal.add({
        seq,
        state: 'done',
        at: systemClock.now(),
        requestId: `req${String(seq).padStart(24, 'x')}`,
        result: {
          grantId: id('gra', seq),
          created: made,
          createdBy: id('00u', 0),
          committedAt: made,
          kept: [],
        },
      });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** Everything a runner does between its start and the first operation that it looks at. */
async function resume(): Promise<number> {
  const row = await job();
  const lease = await Lease.take(context, row, () => {}, {
    jobId: JOB,
    epoch: row.epoch,
    until: row.leaseUntil,
  });
  const plan = await store.plans.header(PLAN);
  if (plan === undefined) throw new Error('no plan');
  const run = new Run(context, plan, await job(), lease);
  await Remaining.of(run);
  for await (const task of personTasks(run, true)) throw new Error(`first wave again: ${task.grant?.seq}`);
  for await (const { grant } of personTasks(run, false)) return grant?.seq ?? -1;
  return -1;
}

const started = performance.now();
let seen: unknown;
if (phase === 'plan') await storePlan();
if (phase === 'write') await write();
if (phase === 'resume') {
  seen = await resume();
  if (seen !== OPERATIONS - AT_ONCE) throw new Error(`resumes at ${String(seen)}`);
}
if (phase === 'check') {
  const { entries, findings } = await checkJournal(store, JOB);
  if (findings.length > 0) throw new Error(JSON.stringify(findings));
  seen = entries;
}
console.log(
  JSON.stringify({
    seconds: (performance.now() - started) / 1000,
    peakMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    seen,
  }),
);
// Gone as a killed runner is: what is durable is in the file.
process.exit(0);
