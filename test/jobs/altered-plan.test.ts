import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Agreement, JobStatus } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { openDatabase } from '../../src/store/driver.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { cancelJob } from '../../src/workflows/jobs/cancel-job.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** What is carried out is what a person agreed to, whatever became of the rows of the plan since. */
let world: World;
let home: string;
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'okta-entitlements-altered-'));
  world = await createWorld({ home, settings: { rateLimits: { limits: { '*': 100_000 } } }, latencyMs: 20 });
});
afterEach(async () => {
  await world.close();
  rmSync(home, { recursive: true, force: true });
});

const apply = (plan: PlanHeader, method: Agreement['method'] = 'terminal'): Promise<JobStatus> =>
  applyPlan(world.context, { plan: plan.id, hash: plan.hash, agreement: { method, who: 'tester' } });

function alter(sql: string): void {
  const raw = openDatabase(join(home, 'okta-entitlements.db'));
  raw.exec(sql);
  raw.close();
}

const writes = (): number =>
  ['createGrant', 'assignUserToApplication'].reduce(
    (sum, operation) => sum + (world.sandbox.requests.byOperation.get(operation) ?? 0),
    0,
  );

const ANOTHER_PERSON = `update plan_operation set body = json_set(body, '$.principal',
  (select json_extract(other.body, '$.principal') from plan_operation other where other.seq = 1)) where seq = 7`;
const ALTERED: readonly (readonly [string, string])[] = [
  ['an operation that names somebody else', ANOTHER_PERSON],
  ['an operation that is gone', 'delete from plan_operation where seq = 7'],
  [
    'another value behind the same number',
    `update plan set header = json_set(header, '$.values[0].valueId', json_extract(header, '$.app.id')) where kind = 'grants'`,
  ],
  ['a person who is gone', 'delete from plan_person where n = 3'],
];

describe('a plan whose rows were altered after it was shown', () => {
  it.each(ALTERED)('is not carried out: %s', async (_, sql) => {
    const { plan } = await smallApp(world, 20, 20);
    const made = await plan();
    alter(sql);
    expect(await apply(made)).toMatchObject({
      state: 'parked',
      parked: { reason: 'plan-altered' },
      states: { done: 0, sent: 0 },
    });
    expect(writes()).toBe(0);
  });

  it.each(['elicited', 'page', 'terminal', 'host'] as const)(
    'however it was agreed to: %s',
    async (method) => {
      const { plan } = await smallApp(world, 120, 120);
      const made = await plan();
      expect(made.risk).toBe('elevated');
      alter(`update plan set header = json_set(header, '$.risk', 'routine') where kind = 'grants'`);
      expect(await apply({ ...made, risk: 'routine' }, method)).toMatchObject({
        parked: { reason: 'plan-altered' },
      });
      expect(writes()).toBe(0);
    },
  );

  it('goes no further when it is altered while its job is stopped, and can be cancelled', async () => {
    const { plan } = await smallApp(world, 60, 60);
    const made = await plan();
    const { token } = world.sandbox;
    let commits = 0;
    world.sandbox.onCommit(() => {
      commits += 1;
      if (commits === 20) Object.assign(world.sandbox, { token: 'changed' });
    });
    expect(await apply(made)).toMatchObject({ parked: { reason: 'token-rejected' } });
    Object.assign(world.sandbox, { token });
    alter(ANOTHER_PERSON.replace('seq = 7', 'seq = 55'));
    const sent = writes();
    const stopped = await apply(made);
    expect(stopped).toMatchObject({ state: 'parked', parked: { reason: 'plan-altered' } });
    expect(writes()).toBe(sent);
    await cancelJob(world.context, { job: stopped.id });
    expect(await world.context.store.jobs.get(stopped.id)).toMatchObject({ state: 'cancelled' });
    expect(writes()).toBe(sent);
  });
});
