import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Conversation } from '../../src/demo/conversation.ts';
import { systemProcesses } from '../../src/config/system-processes.ts';
import type { RunnerProcess } from '../../src/model/runner-process.ts';
import { openStore } from '../../src/store/open-store.ts';
import { serve, type Served } from '../support/served.ts';

/** What is said of a job whose runner, a process of its own, was killed while its lease goes on. */
let served: Served;
let server: Conversation;
beforeAll(async () => {
  served = await serve({
    company: { people: 180, hr: { people: 12, roles: 3, permissions: 2, supportGroups: 2, members: 2 } },
    environment: { OKTA_ENTITLEMENTS_RUNNER: 'detached' },
  });
  server = await served.talk({ onForm: () => 'accept' });
});
afterAll(() => served.close());

interface Shown {
  readonly id: string;
  readonly state: string;
  readonly runner: string;
}

/** The processes that run a job. */
const runnersOf = (job: string): readonly number[] =>
  execFileSync('ps', ['-axo', 'pid=,stat=,args='], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes(` work ${job}`) && !/^ *\d+ +Z/.test(line))
    .map((line) => Number.parseInt(line, 10));

async function until<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T> {
  for (let tries = 0; ; tries++) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (tries > 200) throw new Error(`not in time: ${JSON.stringify(seen)}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

it('is said to be gone, long before its lease is over; and not known where another process may have its number', async () => {
  const report = 'hr_platform_access_report.csv';
  await server.call('analyze_csv_for_entitlements', { report });
  const plan = await server.call('prepare_entitlement_structure', { report, app: 'HR Platform' });
  // Nothing is answered, so that the runner is in the middle of its first request.
  served.sandbox.faults.failNext('createEntitlement', 'timeout', 1_000);
  void server.call('apply_plan', { ...plan.envelope.next?.[0]?.arguments }).catch(() => undefined);
  const store = openStore(served.home);
  const [row] = await until(
    () => store.jobs.list(undefined, { limit: 1 }),
    ([first]) => first?.state === 'running' && first.phase === 'writing',
  );
  const job = row?.id ?? '';
  const shown = async (): Promise<Shown> =>
    JSON.parse((await served.cli(['jobs', 'show', job, '--json'])).stdout) as Shown;
  expect(await shown()).toMatchObject({ state: 'running', runner: 'alive' });

  const runners = runnersOf(job);
  expect(runners).toHaveLength(1);
  for (const pid of runners) process.kill(pid, 'SIGKILL');
  await until(
    async () => runnersOf(job),
    (left) => left.length === 0,
  );
  expect(await shown()).toMatchObject({ state: 'running', runner: 'gone' });
  expect((await store.jobs.get(job))?.leaseUntil, 'the lease goes on').toBeGreaterThan(Date.now());
  expect((await served.cli(['jobs', 'show', job])).stdout).toContain(
    'Its runner ended without a word, or was killed.',
  );
  expect((await served.cli(['jobs', 'list'])).stdout).toContain('running, its runner is gone');

  // Another one holds it now, whose number this very process has.
  const { own } = systemProcesses();
  const takenBy = async (runner: RunnerProcess | undefined) => {
    const { leaseUntil = 0, epoch = 0 } = (await store.jobs.get(job)) ?? {};
    const dead = { jobId: job, epoch, until: leaseUntil };
    await store.jobs.acquireLease(job, `agr_${epoch}`, Date.now(), Date.now() + 60_000, { dead, runner });
  };
  for (const [runner, said] of [
    [{ host: own.host, pid: own.pid }, 'not-known'],
    [{ host: 'another machine', pid: own.pid }, 'alive'],
    [undefined, 'alive'],
    [own, own.startedAt === undefined ? 'not-known' : 'alive'],
  ] as const) {
    await takenBy(runner);
    expect((await shown()).runner, JSON.stringify(runner)).toBe(said);
  }
  await store.close();
}, 120_000);

it('is said of a job that waits for its hours too, and what is printed then brings another runner', async () => {
  const planned = await served.cli([
    'import',
    'plan',
    'finance_core_access_report.csv',
    '--app',
    'Finance Core',
    '--json',
  ]);
  const { id } = JSON.parse(planned.stdout) as { id: string };
  const hour = (ahead: number) => String((new Date().getUTCHours() + ahead) % 24).padStart(2, '0');
  const window = [`${hour(10)}:00-${hour(12)}:00`, 'UTC'];
  const applied = await served.cli(
    ['apply', id, '--waves', '40', '--share', 'users=30', '--window', ...window],
    { typed: 'yes' },
  );
  expect(applied.stdout).toContain('Goes on at ');
  const job = /Job (job_\w+) stopped/.exec(applied.stdout)?.[1] ?? '';
  const shown = async () => JSON.parse((await served.cli(['jobs', 'show', job, '--json'])).stdout) as Shown;
  await until(shown, ({ runner }) => runner === 'alive');
  const waits = await served.cli(['jobs', 'show', job]);
  expect(waits.stdout).toMatch(
    /tries again by itself\.\n[^]*\nGoes on at .*\nNext: okta-entitlements jobs cancel /,
  );
  expect(waits.stdout).toContain(`\nAsked for: --waves 40 --window ${window.join(' ')} --share "users=30"\n`);

  for (const pid of runnersOf(job)) process.kill(pid, 'SIGKILL');
  await until(
    async () => runnersOf(job),
    (left) => left.length === 0,
  );
  expect(await shown()).toMatchObject({ state: 'parked', runner: 'gone' });
  const lost = await served.cli(['jobs', 'show', job]);
  expect(lost.stdout).not.toContain('by itself');
  expect(lost.stdout).toContain('but its runner is gone\n');
  expect((await served.cli(['jobs', 'list'])).stdout).toMatch(
    new RegExp(`${job} .*parked \\(outside-window\\), its runner is gone`),
  );
  const [, resume = ''] = /^Next: okta-entitlements (jobs resume job_\w+) /m.exec(lost.stdout) ?? [];
  await served.cli(resume.split(' '));
  await until(shown, ({ runner }) => runner === 'alive');
  expect(runnersOf(job)).toHaveLength(1);
  expect((await served.cli(['jobs', 'cancel', job])).stdout).toContain('Cancelled before');
  for (const pid of runnersOf(job)) process.kill(pid, 'SIGKILL');
}, 120_000);
