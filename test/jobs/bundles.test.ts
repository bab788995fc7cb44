import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobText } from '../../src/cli/texts/job-text.ts';
import { jobAnswer } from '../../src/mcp/answers/job-answer.ts';
import { newId } from '../../src/model/ids.ts';
import { formatInstant } from '../../src/model/instant.ts';
import type { PlanHeader, PlanValue } from '../../src/model/plan.ts';
import type { RiskRule } from '../../src/model/tenant-objects.ts';
import type { BundleDraft } from '../../src/planning/bundles/blocked-bundles.ts';
import { planBundles } from '../../src/planning/bundles/plan-bundles.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { SandboxEntitlement } from '../../src/sandbox/state/objects.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** Plans of bundles: created once, read back, compared; undone only where nothing is taken from anybody. */
let world: World;
let app: Awaited<ReturnType<typeof smallApp>>['app'];
let role: SandboxEntitlement;
let users: Awaited<ReturnType<typeof smallApp>>['users'];

beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } }, latencyMs: 20 });
  ({ app, users } = await smallApp(world, 5, 5));
  role = world.sandbox.tenant.entitlementsOf(app.id)[0]!;
});
afterEach(() => world.close());

function values(): PlanValue[] {
  return [...role.values.values()].map((value) => ({
    entitlementId: role.id,
    entitlementName: role.name,
    valueId: value.id,
    valueName: value.name,
    multiValue: true,
    sensitive: false,
  }));
}

const drafts = (...names: string[]): BundleDraft[] =>
  names.map((name) => ({ name, description: `What ${name} does`, values: values() }));

async function base() {
  return {
    id: newId('pln', world.clock, world.context.random),
    tenantId: (await world.context.org()).id,
    host: world.okta.host,
    source: { kind: 'direct', people: 0 },
    createdAt: formatInstant(world.clock.now()),
  } as const;
}

async function planned(wanted: readonly BundleDraft[], rules: readonly RiskRule[] = []): Promise<PlanHeader> {
  const plan = planBundles({
    base: await base(),
    app: (await world.okta.apps.byId(app.id))!,
    drafts: wanted,
    existing: await world.okta.bundles.listForApp(app.id),
    rules,
  });
  await world.context.store.plans.save(plan.header, plan.operations, plan.people);
  return plan.header;
}

const apply = ({ id, hash }: PlanHeader) =>
  applyPlan(world.context, { plan: id, hash, agreement: { method: 'terminal', who: 'tester' } });

const active = () => [...world.sandbox.tenant.bundles.values()].filter(({ status }) => status === 'ACTIVE');

describe('a plan of bundles', () => {
  it('creates them, reads them back as planned and changes nobody’s access', async () => {
    const before = users.map(({ id }) => [...world.sandbox.effectiveAccess(app.id, id).keys()]);
    const plan = await planned(drafts('First', 'Second'));
    expect(plan).toMatchObject({ kind: 'bundles', risk: 'routine', operations: 2 });
    const status = await apply(plan);
    expect(status).toMatchObject({ state: 'done', verification: { differences: [], lost: 0, extra: 0 } });
    expect(status.verification?.bundles).toEqual(
      active().map(({ id, name }) => ({ id, name, values: 2, asPlanned: true })),
    );
    expect(users.map(({ id }) => [...world.sandbox.effectiveAccess(app.id, id).keys()])).toEqual(before);
  });

  it.each<Fault>([
    'reset-after',
    'timeout-late-commit',
    'server-error-after',
    'unreadable-after',
    'reset-before',
  ])('creates each once where the answer meets %s', async (fault) => {
    const plan = await planned(drafts('First', 'Second'));
    world.sandbox.faults.failNext('createEntitlementBundle', fault);
    expect(await apply(plan)).toMatchObject({ state: 'done', verification: { differences: [] } });
    expect(active().map(({ name }) => name)).toEqual(['First', 'Second']);
  });

  it('ends stale where a value was renamed or removed since', async () => {
    const plan = await planned(drafts('First'));
    [...role.values.values()][0]!.name = 'Something else';
    expect(await apply(plan)).toMatchObject({ states: { stale: 1 } });
    expect(active()).toEqual([]);
  });

  it('tells what Okta refused, and what was not sent, each under its own name', async () => {
    const [one, other] = values();
    const plan = await planned([
      { ...drafts('First')[0]!, values: [one!] },
      { ...drafts('Second')[0]!, values: [other!] },
    ]);
    world.sandbox.tenant.addBundle({ appId: app.id, name: 'First', values: [one!.valueId] });
    role.values.get(other!.valueId)!.name = 'Something else';
    const status = await apply(plan);
    expect(status).toMatchObject({ states: { refused: 1, stale: 1 } });
    const [refused] = status.failures.filter(({ state }) => state === 'refused');
    expect(jobAnswer(status, plan).warnings).toEqual(
      expect.arrayContaining([
        { code: 'refused', count: 1, sample: [refused?.code] },
        { code: 'stale', count: 1, sample: ['values-changed'] },
      ]),
    );
    expect(refused?.code).toMatch(/^400 E/);
    const text = jobText(status, plan);
    expect(text).toContain('1 × stale, values-changed');
    expect(text).toContain(`1 × refused, ${refused?.code}`);
  });

  it('is refused where a name is taken, whatever the case', async () => {
    await apply(await planned(drafts('First')));
    await expect(planned(drafts('FIRST'))).rejects.toMatchObject({ code: 'bundle.name_taken' });
  });

  it('leaves out what cannot be made, names it with its reason, and creates the others', async () => {
    await apply(await planned(drafts('First')));
    const [one] = values();
    const plan = await planned([
      ...drafts('FIRST', 'Second', 'second'),
      { ...drafts('Third')[0]!, name: 'n'.repeat(256) },
      { ...drafts('Fourth')[0]!, values: [one!] },
    ]);
    expect(plan.counts).toMatchObject({ newBundles: 2, blockedBundles: 3 });
    expect(plan.blocked).toMatchObject([
      { name: 'FIRST', reason: 'name-taken', by: ['First'] },
      { name: 'second', reason: 'name-taken', by: ['Second'] },
      { reason: 'limits' },
    ]);
    expect(plan.headline.join('\n')).toContain(
      'NOT in this plan, 3 of 5 bundles asked for: FIRST: there is a bundle First',
    );
    expect(await apply(plan)).toMatchObject({ state: 'done', verification: { differences: [] } });
    expect(active().map(({ name }) => name)).toEqual(['First', 'Second', 'Fourth']);
  });

  it.each([
    ['a name of 256 characters', { name: 'n'.repeat(256) }],
    ['a description of 1,001 characters', { description: 'd'.repeat(1001) }],
    ['an emoji', { name: 'Team 🚀' }],
    ['no values', { values: [] }],
  ])('is refused for %s', async (_, change) => {
    await expect(planned([{ ...drafts('First')[0]!, ...change }])).rejects.toMatchObject({
      code: 'plan.limits',
    });
  });

  describe('whose values break a risk rule together', () => {
    const rule = (status: string, ...operations: string[]): RiskRule => ({
      id: 'rul1',
      name: 'Rule',
      status,
      criteria: operations.map((operation, i) => ({ operation, valueIds: [values()[i]!.valueId] })),
    });
    it.each([
      ['both criteria hold', 'ACTIVE', ['CONTAINS_ONE', 'CONTAINS_ALL']],
      ['the rule is not active', 'INVALID', ['CONTAINS_ONE', 'CONTAINS_ALL']],
      ['an operation is not known', 'ACTIVE', ['CONTAINS_ONE', 'CONTAINS_TWO']],
    ])('is refused: %s', async (_, status, operations) => {
      await expect(planned(drafts('First'), [rule(status, ...operations)])).rejects.toMatchObject({
        code: 'bundle.conflict',
      });
    });

    it('is made where only one criterion holds', async () => {
      const one = { ...drafts('First')[0]!, values: values().slice(0, 1) };
      const plan = await planned([one], [rule('ACTIVE', 'CONTAINS_ONE', 'CONTAINS_ALL')]);
      expect(await apply(plan)).toMatchObject({ state: 'done' });
    });
  });
});

describe('undoing it', () => {
  async function made(): Promise<() => Promise<PlanHeader>> {
    const status = await apply(await planned(drafts('First')));
    return () => undoJob(world.context, { job: status.id });
  }

  it('removes what is unchanged', async () => {
    const undo = await made();
    expect(await apply(await undo())).toMatchObject({
      state: 'done',
      verification: { differences: [], bundles: [{ name: 'First', asPlanned: true }] },
    });
    expect(active()).toEqual([]);
  });

  it('names what may have been made, and counts what was not', async () => {
    const [kept, renamed] = values();
    const drafted = (name: string, value: PlanValue) => ({ name, description: name, values: [value] });
    const plan = await planned([
      drafted('First', kept!),
      drafted('Second', kept!),
      drafted('Third', renamed!),
    ]);
    [...role.values.values()][1]!.name = 'Something else';
    world.sandbox.faults.failNext('createEntitlementBundle', 'server-error', 12);
    const job = await apply(plan);
    expect(job.states).toMatchObject({ unknown: 1, done: 1, stale: 1 });
    const undo = await undoJob(world.context, { job: job.id });
    expect(undo.operations).toBe(1);
    expect(undo.headline).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Not undone: 1 operation of which it is not known .*\(First\)/),
        '1 operation of it was not done: there is nothing to undo of it',
      ]),
    );
  });

  it('leaves a bundle that was changed since', async () => {
    const undo = await made();
    active()[0]!.description = 'Changed in the console';
    expect(await apply(await undo())).toMatchObject({ states: { stale: 1 } });
    expect(active()).toHaveLength(1);
  });

  it('leaves a bundle that somebody holds: nobody loses access', async () => {
    const undo = await made();
    const bundleId = active()[0]!.id;
    world.sandbox.outsider.grant({
      type: 'ENTITLEMENT-BUNDLE',
      appId: app.id,
      userId: users[0]!.id,
      bundleId,
    });
    expect(await apply(await undo())).toMatchObject({ states: { stale: 1 } });
    expect(active()).toHaveLength(1);
  });

  it('finds a bundle that is gone as done already', async () => {
    const undo = await made();
    world.sandbox.tenant.deleteBundle(active()[0]!, 'outsider');
    expect(await apply(await undo())).toMatchObject({ states: { already: 1 } });
  });
});
