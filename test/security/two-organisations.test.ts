import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { addCommands } from '../../src/cli/program.ts';
import type { Invocation } from '../../src/cli/invocation.ts';
import { EXIT } from '../../src/cli/terminal.ts';
import { TOOLS } from '../../src/mcp/tools/catalogue.ts';
import { ProductError } from '../../src/model/product-error.ts';
import { planToApply } from '../../src/workflows/jobs/apply-plan.ts';
import type { Analysis } from '../../src/workflows/patterns/analysis-facts.ts';
import type { Context } from '../../src/workflows/context.ts';
import { createContext } from '../../src/workflows/create-context.ts';
import { getPlan } from '../../src/workflows/plans/get-plan.ts';
import { lookForPattern } from '../../src/workflows/patterns/stored-analysis.ts';
import { rememberedOrg } from '../../src/workflows/remembered-org.ts';
import { commandLine, type Ended } from '../support/command-line.ts';
import { equals, handMadeAnalysis } from '../support/hand-made-analysis.ts';
import { connect, type TestClient } from '../support/mcp-client.ts';
import { serve, type Served } from '../support/served.ts';
import { smallApp } from '../support/small-app.ts';
import { WITH_PATTERNS } from '../support/with-patterns.ts';
import { createWorld, type World } from '../support/world.ts';

/** One store, two organisations: what was made in one is neither shown nor acted on while the other is configured. */
let one: Served;
let other: Served;
let there: TestClient;
let closeThere: () => Promise<void>;
/** Handles of the first organisation, by the kind of thing. */
const made: Record<string, string> = {};
/** What stands in the records of the first organisation only. */
const marks: string[] = [];
const cli = ({ environment }: Served, args: readonly string[], typed?: readonly string[]): Promise<Ended> =>
  commandLine(environment, args, typed);

/** Whatever it says, by any door: that it belongs to another organisation, or that there is no such thing. */
const REFUSED = new Set([
  'plan.wrong_tenant',
  'analysis.not_found',
  'pattern.not_found',
  'signoff.unknown_sheet',
]);

beforeAll(async () => {
  one = await serve(WITH_PATTERNS);
  other = await serve({
    company: { people: 180, hr: { people: 12, roles: 3, permissions: 2, supportGroups: 2, members: 2 } },
    environment: { ...WITH_PATTERNS.environment, OKTA_ENTITLEMENTS_HOME: one.home },
  });
  Object.assign(other.sandbox.tenant, { org: { ...other.sandbox.tenant.org, id: '00oother000000000000' } });
  const context = await createContext({ environment: one.environment });
  const here = await connect(context, { onForm: () => ({ action: 'accept', content: { agree: true } }) });
  const report = 'hr_platform_access_report.csv';
  await here.call('analyze_csv_for_entitlements', { report });
  const structure = await here.call('prepare_entitlement_structure', { report, app: 'HR Platform' });
  const applied = await here.call('apply_plan', { ...structure.body.next[0]?.arguments });
  expect(applied.body.data).toMatchObject({ state: 'done' });
  const grants = await here.call('execute_user_grants', { report, app: 'HR Platform' });
  await here.close();
  await context.close();
  const analyzed = await cli(one, ['patterns', 'analyze', 'Dev Platform']);
  made['job'] = applied.body.data.job;
  made['plan'] = grants.body.data.plan;
  made['hash'] = grants.body.data.hash;
  made['analysis'] = /Analysis (ana_\w{26})/.exec(analyzed.stdout)?.[1] ?? '';
  made['pattern'] = /^ +(\d+)\. department=/m.exec(analyzed.stdout)?.[1] ?? '';
  const owners = join(one.home, 'owners.csv');
  writeFileSync(owners, 'app,owner\nDev Platform,Ann Owner\n');
  const sheets = join(one.home, 'sheets');
  const write = ['sign-off', 'write', made['analysis'], '--owners', owners, '--out', sheets];
  const wrote = await cli(one, write);
  made['sheet'] = /(sht_\w{26})/.exec(wrote.stdout)?.[1] ?? '';
  made['file'] = join(sheets, `${made['sheet']}.csv`);
  expect(Object.values(made)).not.toContain('');
  const [, login = ''] = /^([^,\n]+@[^,\n]+),/m.exec(one.company.reports.get(report) ?? '') ?? [];
  marks.push('HR Platform', 'Dev Platform', new URL(one.origin).host, login);
  expect(marks).not.toContain('');
  const foreign = await createContext({ environment: other.environment });
  there = await connect(foreign, { onForm: () => ({ action: 'accept', content: { agree: true } }) });
  closeThere = () => foreign.close();
}, 120_000);
afterAll(async () => {
  await there.close();
  await closeThere();
  await other.close();
  await one.close();
});

const showsNothing = (text: string) => {
  for (const mark of marks) expect(text, mark).not.toContain(mark);
};

/** Arguments of every tool that opens something by an id. */
const tools = (): Readonly<Record<string, Readonly<Record<string, unknown>>>> => ({
  get_job: { job: made['job'] },
  resume_job: { job: made['job'] },
  cancel_job: { job: made['job'] },
  undo_job: { job: made['job'] },
  get_plan: { plan: made['plan'] },
  apply_plan: { plan: made['plan'], hash: made['hash'] },
  analyze_entitlement_patterns: { analysis: made['analysis'] },
  list_outliers: { analysis: made['analysis'] },
  get_pattern: { pattern: made['pattern'] },
  preview_bundle_creation: { pattern: made['pattern'] },
  create_bundle_from_pattern: { pattern: made['pattern'] },
});

/** Arguments that name something which is kept in the store. */
const HANDLES = /^<?\[?(job|plan|analysis|pattern|patterns|sheet|id)(\.\.\.)?\]?>?$/;

describe('what belongs to another organisation', () => {
  it('is refused by every tool that takes an id', async () => {
    const taking = TOOLS.filter(({ input }) => Object.keys(input.shape).some((key) => HANDLES.test(key)));
    expect(taking.map(({ name }) => name).sort()).toEqual(Object.keys(tools()).sort());
    for (const [name, args] of Object.entries(tools())) {
      const { isError, body, text } = await there.call(name, args);
      expect([isError, REFUSED.has(body.code ?? '')], `${name}: ${text}`).toEqual([true, true]);
      showsNothing(text);
    }
    for (const args of [{ sheet: made['sheet'] }, { patterns: [{ pattern: made['pattern'] }] }])
      expect(REFUSED).toContain((await there.call('create_bundle_from_pattern', args)).body.code);
  });

  it('is in no list', async () => {
    expect((await there.call('list_jobs')).body.data).toEqual({ jobs: [] });
    showsNothing((await cli(other, ['jobs', 'list', '--json'])).stdout);
    showsNothing((await cli(other, ['patterns', 'list', '--json'])).stdout);
  });

  it('is not read as a resource', async () => {
    const { resourceTemplates } = await there.client.listResourceTemplates();
    const handles: Readonly<Record<string, string | undefined>> = {
      'job:': made['job'],
      'plan:': made['plan'],
      'analysis:': made['analysis'],
      'pattern:': made['pattern'],
    };
    let read = 0;
    for (const { uriTemplate } of resourceTemplates) {
      // Reports are files of this machine, whatever organisation is configured.
      if (uriTemplate.startsWith('report:')) continue;
      const [scheme = ''] = /^\w+:/.exec(uriTemplate) ?? [];
      for (const table of uriTemplate.includes('{table}') ? ['people', 'steps', 'journal'] : ['']) {
        const uri = uriTemplate
          .replace('{table}', table)
          .replace(/\{(id|number)\}/, handles[scheme] ?? 'none');
        await expect(there.read(uri), uri).rejects.toThrow(/not found/i);
        read += 1;
      }
    }
    expect(read).toBeGreaterThan(10);
  });

  it('is refused by every command that takes an id', async () => {
    const out = (name: string) => ['--out', join(one.home, name)];
    const commands: Readonly<Record<string, readonly string[]>> = {
      apply: [made['plan'] ?? ''],
      'plan show': [made['plan'] ?? '', '--people', 'all'],
      'plan rehearse': [made['plan'] ?? ''],
      'jobs show': [made['job'] ?? ''],
      'jobs evidence': [made['job'] ?? '', ...out('evidence')],
      'jobs resume': [made['job'] ?? ''],
      'jobs cancel': [made['job'] ?? ''],
      'jobs undo': [made['job'] ?? ''],
      'jobs verify': [made['job'] ?? ''],
      work: [made['job'] ?? ''],
      purge: [made['job'] ?? '', '--preview'],
      'patterns list': [made['analysis'] ?? ''],
      'patterns outliers': [made['analysis'] ?? ''],
      'patterns evidence': [made['analysis'] ?? '', ...out('patterns')],
      'patterns show': [made['pattern'] ?? ''],
      'patterns preview': [made['pattern'] ?? ''],
      'patterns create': [made['pattern'] ?? ''],
      'patterns export': [made['pattern'] ?? '', ...out('exported')],
      'sign-off write': [made['analysis'] ?? '', ...out('signed'), '--owners', join(one.home, 'owners.csv')],
      'sign-off show': [made['sheet'] ?? ''],
    };
    expect(Object.keys(commands).sort()).toEqual((await commandsThatTakeAnId()).sort());
    const further: readonly (readonly string[])[] = [
      ['jobs', 'show', '--watch', made['job'] ?? ''],
      ['purge', made['analysis'] ?? '', '--preview'],
      ['patterns', 'create', '--sheet', made['sheet'] ?? ''],
      ['sign-off', 'read', made['file'] ?? ''],
    ];
    for (const args of [
      ...Object.entries(commands).map(([name, more]) => [...name.split(' '), ...more]),
      ...further,
    ]) {
      const { code, stdout, stderr } = await cli(other, args, ['yes', 'yes']);
      const said = `${args.join(' ')}: ${stdout}${stderr}`;
      expect(code, said).toBe(EXIT.error);
      expect(REFUSED, said).toContain(/^([\w.]+): /.exec(stderr)?.[1]);
      showsNothing(`${stdout}${stderr}`);
    }
  });

  it('stays when everything before a day is purged there', async () => {
    const args = ['purge', '--before', '2999-01-01', '--preview', '--json'];
    const preview = await cli(other, args);
    expect(JSON.parse(preview.stdout)).toMatchObject({ jobs: [], plans: [], analyses: [] });
    const here = JSON.parse((await cli(one, args)).stdout) as Record<string, readonly { id: string }[]>;
    expect(here['plans']?.map(({ id }) => id)).toContain(made['plan']);
    expect(here['analyses']?.map(({ id }) => id)).toContain(made['analysis']);
  });

  it('is as it was, and neither organisation was written to', async () => {
    expect(other.sandbox.requests.writes).toBe(0);
    const job = await cli(one, ['jobs', 'show', made['job'] ?? '', '--json']);
    expect(JSON.parse(job.stdout)).toMatchObject({ id: made['job'], state: 'done' });
    const plan = await cli(one, ['plan', 'show', made['plan'] ?? '', '--json']);
    expect(JSON.parse(plan.stdout)).toMatchObject({ plan: { id: made['plan'], hash: made['hash'] } });
    expect((await cli(one, ['patterns', 'show', made['pattern'] ?? ''])).code).toBe(EXIT.done);
  });
});

it('what contacts nobody goes by what the host led to when it was asked last', async () => {
  const { reads } = one.sandbox.requests;
  for (const args of [
    ['plan', 'rehearse', made['plan'] ?? ''],
    ['jobs', 'verify', made['job'] ?? ''],
  ])
    expect((await cli(one, args)).code, args.join(' ')).toBe(EXIT.done);
  expect(one.sandbox.requests.reads).toBe(reads);
});

describe('where the configured organisation cannot be asked', () => {
  const refusing = (environment: Readonly<Record<string, string>>) => ({
    ...environment,
    OKTA_API_TOKEN: '00aTokenThatIsNotTaken',
  });

  it('what is of the organisation that its host led to is shown all the same, and nothing is steered', async () => {
    const environment = refusing(one.environment);
    for (const args of [
      ['jobs', 'show', made['job'] ?? ''],
      ['jobs', 'verify', made['job'] ?? ''],
      ['plan', 'show', made['plan'] ?? ''],
    ])
      expect((await commandLine(environment, args)).code, args.join(' ')).toBe(EXIT.done);
    for (const name of ['cancel', 'resume', 'undo'])
      expect((await commandLine(environment, ['jobs', name, made['job'] ?? ''])).stderr).toMatch(
        /^auth\.token_rejected: /,
      );
  });

  it('what is of another one is not', async () => {
    const environment = refusing(other.environment);
    for (const args of [
      ['jobs', 'show', made['job'] ?? ''],
      ['jobs', 'verify', made['job'] ?? ''],
      ['plan', 'show', made['plan'] ?? ''],
    ]) {
      const { code, stdout, stderr } = await commandLine(environment, args);
      expect(code, args.join(' ')).toBe(EXIT.error);
      showsNothing(stdout + stderr);
    }
  });
});

describe('where the configured organisation does not answer', () => {
  let world: World;
  afterEach(() => world.close());

  /** Another process over the same store, which has not asked yet, while nobody answers. */
  const elsewhere = (): Context => {
    world.sandbox.faults.failNext('getOrgSettings', 'timeout', 100);
    return { ...world.context, org: rememberedOrg(world.context.okta, world.context.store, world.clock) };
  };

  it('a plan is shown soon, and nothing is steered', async () => {
    world = await createWorld();
    const { plan } = await smallApp(world, 3, 0);
    const { id, hash } = await plan();
    const context = elsewhere();
    const began = world.clock.now();
    expect((await getPlan(context, { plan: id })).header.id).toBe(id);
    expect(world.clock.now() - began, 'a tool answers within 20 seconds').toBeLessThan(10_000);
    await expect(planToApply(context, { plan: id, hash })).rejects.toMatchObject({
      code: 'okta.unavailable',
    });
  });

  it.each(['tenant.not_okta', 'okta.refused', 'okta.unexpected'] as const)(
    'a plan is shown where something else answers in its place, such as the page of a proxy: %s',
    async (code) => {
      world = await createWorld();
      const { plan } = await smallApp(world, 3, 0);
      const { id, hash } = await plan();
      const context: Context = { ...world.context, org: () => Promise.reject(new ProductError(code)) };
      expect((await getPlan(context, { plan: id })).header.id).toBe(id);
      await expect(planToApply(context, { plan: id, hash })).rejects.toMatchObject({ code });
    },
  );

  it('a plan is not shown of an organisation that its host did not lead to when it was asked last', async () => {
    world = await createWorld();
    const { plan } = await smallApp(world, 3, 0);
    const { id } = await plan();
    const { tenant } = world.sandbox;
    Object.assign(tenant, { org: { ...tenant.org, id: '00oanother0000000000' } });
    await world.context.org({ fresh: true });
    await expect(getPlan(elsewhere(), { plan: id })).rejects.toMatchObject({ code: 'okta.unavailable' });
  });
});

describe('where one organisation is a copy of the other, so that patterns have the same keys', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  /** The organisation of the host from now on. */
  const leadTo = async (id: string) => {
    const { tenant } = world.sandbox;
    Object.assign(tenant, { org: { ...tenant.org, id } });
    await world.context.org({ fresh: true });
  };

  it('each finds its own pattern by the key, whichever was found last', async () => {
    const { app } = await smallApp(world, 3, 0);
    const found = [{ terms: [equals('department', 'Sales')], values: ['Viewer'] }];
    const analyses = new Map<string, Analysis>();
    for (const id of ['00oproduction00000000', '00osandbox00000000000']) {
      await leadTo(id);
      analyses.set(id, await handMadeAnalysis(world, app.id, found));
    }
    const keys = [...analyses.values()].map(({ mined }) => mined.candidates[0]?.key ?? '');
    expect(new Set(keys).size, 'the keys are equal').toBe(1);
    const numbers = new Set<number>();
    for (const [id, { header }] of analyses) {
      await leadTo(id);
      const card = await lookForPattern(world.context, keys[0] ?? '');
      expect(card, id).toMatchObject({ analysis: { header: { id: header.id, tenantId: id } } });
      expect(await lookForPattern(world.context, String(card?.number)), id).toEqual(card);
      numbers.add(card?.number ?? 0);
    }
    expect(numbers.size, 'a number means one pattern').toBe(2);
    await leadTo('00oanother00000000000');
    expect(await lookForPattern(world.context, keys[0] ?? '')).toBeUndefined();
  });
});

it('what is kept is of another organisation, too, when its own host leads elsewhere', async () => {
  const { tenant } = one.sandbox;
  const { org } = tenant;
  Object.assign(tenant, { org: { ...org, id: '00oanother0000000000' } });
  for (const args of [
    ['jobs', 'show', made['job'] ?? ''],
    ['plan', 'show', made['plan'] ?? ''],
    // These contact nobody as long as nobody saw that it leads elsewhere.
    ['plan', 'rehearse', made['plan'] ?? ''],
    ['jobs', 'verify', made['job'] ?? ''],
  ])
    expect((await cli(one, args)).stderr, args.join(' ')).toMatch(/^tenant\.changed: /);
  Object.assign(tenant, { org });
});

/** Names of all commands with an argument that names something which is kept. */
async function commandsThatTakeAnId(): Promise<string[]> {
  const program = new Command();
  await addCommands(program, {} as Invocation);
  const leaves = (command: Command, above: readonly string[]): string[] =>
    command.commands.flatMap((child) => {
      const path = [...above, child.name()];
      const takes = child.registeredArguments.some((argument) => HANDLES.test(argument.name()));
      return [...(takes ? [path.join(' ')] : []), ...leaves(child, path)];
    });
  return leaves(program, []);
}
