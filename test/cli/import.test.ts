import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorText } from '../../src/cli/texts/error-text.ts';
import { EXIT } from '../../src/cli/terminal.ts';
import { TOOL_NAMES } from '../../src/mcp/tool-names.ts';
import { type ErrorCode, ERRORS } from '../../src/model/error-registry.ts';
import { ProductError } from '../../src/model/product-error.ts';
import { HR_PLATFORM } from '../../src/sandbox/generate/hr-platform.ts';
import { commandLine, type Ended } from '../support/command-line.ts';
import { serve, type Served } from '../support/served.ts';

/** An import from the command line, against a sandbox over HTTP: what is printed, what is asked, exit codes. */
let served: Served;
const HR = 'hr_platform_access_report.csv';
const cli = (args: readonly string[], typed?: readonly string[]): Promise<Ended> =>
  commandLine(served.environment, args, typed);
const APPLY = ['import', 'apply', HR, '--app', 'HR Platform'];

beforeAll(async () => {
  served = await serve({
    company: { people: 200, hr: { ...HR_PLATFORM, people: 60 } },
    environment: { LOG_LEVEL: 'error', OKTA_ENTITLEMENTS_RUNNER: 'inline' },
  });
});
afterAll(() => served.close());

describe('what a person must know before', () => {
  it('the reports have the numbers that the other commands take, the apps their ids', async () => {
    const reports = await cli(['reports', 'list']);
    expect(reports).toMatchObject({ code: EXIT.done });
    const [, handle = ''] = /^ *(\d+) .* hr_platform_access_report.csv$/m.exec(reports.stdout) ?? [];
    const apps = await cli(['apps', 'find', 'hr']);
    const [, id = ''] = /^(0oa\w+)  HR Platform  ACTIVE, entitlement management on$/m.exec(apps.stdout) ?? [];
    expect(await cli(['import', 'plan', handle, '--app', id])).toMatchObject({ code: EXIT.done });
    const json = await cli(['reports', 'list', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({ done: 0, unopened: [] });
    expect(JSON.parse((await cli(['apps', 'find', 'hr', '--json'])).stdout)).toMatchObject({
      apps: [{ id }],
    });
  });

  it('a remedy names commands, and the commands that it names are there', async () => {
    const { stderr } = await cli(['import', 'plan', 'none.csv', '--app', 'HR Platform']);
    expect(stderr).toContain(
      '\nRun okta-entitlements reports list and use a number or a name it shows; names',
    );
    for (const error of Object.keys(ERRORS) as ErrorCode[]) {
      const text = errorText(new ProductError(error));
      for (const tool of TOOL_NAMES) expect(text).not.toContain(tool);
      for (const [, words = ''] of text.matchAll(/okta-entitlements ((?:[a-z-]+ ?){1,2})/g)) {
        const [group = '', name = ''] = words.split(' ');
        const help = await cli([group, '--help']);
        expect(help.stdout, words).toContain(`Usage: okta-entitlements ${group}`);
        if (help.stdout.includes('\nCommands:'))
          expect(help.stdout, words).toMatch(new RegExp(`\\n  ${name}\\b`));
      }
    }
  });
});

describe('a wrong setting', () => {
  it.each([
    ['OKTA_ENTITLEMENTS_SHARE', '150', 'it must be 100 or less'],
    ['OKTA_ENTITLEMENTS_SHARE', '0', 'it must be 1 or more'],
    ['OKTA_ENTITLEMENTS_SHARE', 'all', 'it must be a number'],
    ['LOG_LEVEL', 'loud', 'it must be one of error, warn, info, debug'],
    ['OKTA_ENTITLEMENTS_SHARES', 'write grant=20', 'there is no rate limit of that name, but '],
  ])('says what %s takes instead of %s', async (setting, value, why) => {
    const { code, stderr } = await commandLine({ ...served.environment, [setting]: value }, [
      'reports',
      'list',
    ]);
    expect(code).toBe(EXIT.error);
    expect(stderr).toContain(`config.invalid: The setting ${setting} is not usable: ${why}`);
  });

  it('is named with where a command takes it from', async () => {
    const { OKTA_API_TOKEN: _token, ...rest } = served.environment;
    const { stderr } = await commandLine(rest, ['apps', 'find', 'HR']);
    expect(stderr).toContain('Set OKTA_API_TOKEN in the environment, or in a file that --env-file names');
  });

  it('a share of a limit that is none is refused, those of a rehearsal are taken', async () => {
    const planned = await cli([
      'import',
      'plan',
      'finance_core_access_report.csv',
      '--app',
      'Finance Core',
      '--json',
    ]);
    const { id } = JSON.parse(planned.stdout) as { id: string };
    const wrong = await cli(['plan', 'rehearse', id, '--share', 'write grant=20']);
    expect(wrong.stderr).toMatch(/^config.invalid: The setting --share .*; write grants; /);
    const rehearsed = await cli(['plan', 'rehearse', id, '--json']);
    const { buckets } = JSON.parse(rehearsed.stdout) as { buckets: { bucket: string }[] };
    const shares = buckets.flatMap(({ bucket }) => ['--share', `${bucket}=90`]);
    expect(buckets.length).toBeGreaterThan(4);
    expect((await cli(['plan', 'rehearse', id, ...shares])).stderr).toBe('');
  });
});

describe('import plan', () => {
  it('plans the structure first, as plan show prints it, and writes nothing', async () => {
    const before = served.sandbox.requests.writes;
    const { code, stdout } = await cli(['import', 'plan', HR, '--app', 'HR Platform']);
    expect(code).toBe(EXIT.done);
    expect(stdout).toMatch(/^Rows: [\d,]+\nUser column: Email\n/);
    expect(stdout).toMatch(/\nRisk: \w+\nPlan (pln_\w{26}), \d+ operations, hash [0-9a-f]{64}\n/);
    expect(stdout).toMatch(/okta-entitlements apply pln_\w{26}\nThen plan the import again/);
    const id = /Plan (pln_\w{26})/.exec(stdout)?.[1] ?? '';
    const shown = await cli(['plan', 'show', id]);
    expect(stdout).toContain(shown.stdout);
    const waves = await cli(['apply', id, '--waves', '10'], ['yes']);
    expect(waves.stderr).toMatch(/plan\.no_waves: [^]*without --waves/);
    expect(waves.stdout).toBe('');
    expect(waves.code).not.toBe(EXIT.done);
    const nobody = await cli(['apply', id, '--waves', '10']);
    expect(nobody.stderr).toMatch(/^plan\.no_waves: /);
    expect(served.sandbox.requests.writes).toBe(before);
  });

  it('shows what would be created, before anybody agrees to it, to the last value', async () => {
    const { reports } = served.company;
    const [header = '', ...lines] = (reports.get(HR) ?? '').trim().split('\n');
    const roles = [...new Set(lines.map((line) => line.split(',')[header.split(',').indexOf('Role')] ?? ''))];
    const { stdout } = await cli(['import', 'plan', HR, '--app', 'HR Platform']);
    const named = new RegExp(`Role \\(new, .*: ${roles.length} values to create \\((.+)\\), 0 exist`).exec(
      stdout,
    );
    const [shown = '', more] = (named?.[1] ?? '').split(' and ');
    expect(roles.slice(0, shown.split(', ').length).join(', ')).toBe(shown);
    expect(more ?? '0 more').toBe(`${roles.length - shown.split(', ').length} more`);
    const id = /Plan (pln_\w{26})/.exec(stdout)?.[1] ?? '';
    const all = await cli(['plan', 'show', id, '--values']);
    for (const role of roles) expect(all.stdout).toContain(`\ncreates\tRole=${role}\n`);
    expect(all.stdout).toContain('\ncreates\tRole\ttakes several values\texternal value Role\n');
    const json = await cli(['plan', 'show', id, '--values', '--json']);
    const { plan, values } = JSON.parse(json.stdout) as {
      plan: { counts: { newValues: number; newEntitlements: number } };
      values: { does: string }[];
    };
    expect(values.filter(({ does }) => does === 'creates')).toHaveLength(
      plan.counts.newValues + plan.counts.newEntitlements,
    );
  });

  it('of the exact mode leads to who loses and who keeps something, and why', async () => {
    const report = served.company.reports.get('finance_core_access_report.csv') ?? '';
    served.report('exact.csv', report.replace(/^(nobody|former).*\n/gm, ''));
    const planned = await cli(['import', 'plan', 'exact.csv', '--app', 'Finance Core', '--exact']);
    const [, stay = ''] = /\n(\d+) values that the report does not name stay/.exec(planned.stdout) ?? [];
    const [, keeps = ''] =
      /^Who keeps more than the report says: okta-entitlements (.+)$/m.exec(planned.stdout) ?? [];
    const all = await cli(keeps.split(' '));
    const kept = [...all.stdout.matchAll(/\tkeeps (\d+) more: \S.* \([a-z ]+.*\)/g)];
    expect(kept.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(Number(stay));
    expect(Number(stay)).toBeGreaterThan(0);
    const [, loses = ''] = /^Who loses something: okta-entitlements (.+)$/m.exec(planned.stdout) ?? [];
    expect((await cli(loses.split(' '))).stdout).toMatch(/\tloses \d+: /);
  });

  it('is one JSON document with --json', async () => {
    const { stdout } = await cli(['import', 'plan', HR, '--app', 'HR Platform', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'structure', source: { name: HR } });
  });

  it('says which columns it took, and takes others when told', async () => {
    const { stdout } = await cli(['import', 'plan', HR, '--app', 'HR Platform', '--entitlements', 'Role']);
    expect(stdout).toMatch(/\nRole \(\d+ unique values\)\n/);
    expect(stdout).not.toMatch(/^Permission \(/m);
    const all =
      'import plan hr_platform_access_report.csv --entitlements Role Permission Support_Group --app';
    const { stdout: again } = await cli([...all.split(' '), 'HR Platform']);
    expect(again).toContain('Permission (');
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ['report', ['none.csv', '--app', 'HR Platform'], EXIT.error, /^intake.not_found: /],
    ['app', [HR, '--app', 'No such app'], EXIT.error, /^app.not_found: /],
    ['column', [HR, '--app', 'HR Platform', '--identifier', 'Nope'], EXIT.error, /^intake.unknown_column: /],
    ['command line', [HR], EXIT.usage, /required option '--app/],
  ])('says what is wrong with the %s', async (_what, args, code, text) => {
    const ended = await cli(['import', 'plan', ...args]);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(text);
  });
});

describe('import apply', () => {
  it('without a terminal does not begin', async () => {
    const before = { ...served.sandbox.requests };
    const { code, stderr } = await cli(APPLY);
    expect(code).toBe(EXIT.notAgreed);
    expect(stderr).toMatch(/^config.stdin_not_a_terminal: /);
    expect(served.sandbox.requests).toMatchObject({ reads: before.reads, writes: before.writes });
  });

  it('asks before the structure, and again before the grants', async () => {
    const { tenant } = served.sandbox;
    const app = served.company.hr.id;
    const none = await cli(APPLY, ['no']);
    expect(none.code).toBe(EXIT.notAgreed);
    expect(tenant.entitlementsOf(app)).toEqual([]);
    // Waves are of people: they count for the grants.
    const structure = await cli([...APPLY, '--waves', '20'], ['yes', 'no']);
    expect(structure.code).toBe(EXIT.notAgreed);
    expect(structure.stdout).toMatch(/The app now lists \d+ entitlements with \d+ values/);
    expect(tenant.memberCount(app)).toBe(23);
    const grants = await cli(APPLY, ['yes']);
    expect(grants.stdout).toMatch(/People 60 · new app accounts 37 · already in the app 23 · values granted/);
    expect(grants.code).toBe(EXIT.done);
    const nothing = await cli(APPLY, []);
    expect(nothing.stdout).toContain(', 0 operations, hash');
    expect(nothing.code).toBe(EXIT.done);
  });

  it('plans with exit code 3 what leaves people to a decision, and the plan is the same document', async () => {
    const { tenant } = served.sandbox;
    for (const login of ['twin.a@two.example', 'twin.b@two.example'])
      tenant.addUser({ profile: { login, email: 'twin@two.example' } });
    const [header = '', ...lines] = (served.company.reports.get(HR) ?? '').split('\n').slice(0, 41);
    const place = header.split(',').indexOf('Email');
    const twin = (lines[0] ?? '').split(',').with(place, 'twin@two.example').join(',');
    const args = (name: string) => ['import', 'plan', name, '--app', 'HR Platform', '--json'];
    served.report('clear.csv', `${[header, ...lines].join('\n')}\n`);
    served.report('twins.csv', `${[header, ...lines, twin].join('\n')}\n`);
    expect((await cli(args('clear.csv'))).code).toBe(EXIT.done);
    const { code, stdout, stderr } = await cli(args('twins.csv'));
    expect(stderr).toBe('');
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'grants', counts: { identities: { ambiguous: 1 } } });
    expect(code).toBe(EXIT.notAsPlanned);
  });
});

describe('jobs', () => {
  it('list, show and undo speak JSON, and show says what comes next', async () => {
    const list = await cli(['jobs', 'list', '--json']);
    const [newest] = list.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; planId: string; state: string });
    expect(newest?.state).toBe('done');
    const id = newest?.id ?? '';
    const { planId = '' } = newest ?? {};
    const planned = await cli(['plan', 'show', planId]);
    expect(planned.stdout).toContain(
      `Somebody agreed to it before (done): okta-entitlements jobs show ${id}\n`,
    );
    expect(JSON.parse((await cli(['jobs', 'show', id, '--json'])).stdout)).toMatchObject({
      id,
      state: 'done',
    });
    const shown = await cli(['jobs', 'show', id]);
    expect(shown.stdout).toMatch(/^HR Platform · grants · \w+\.csv · plan pln_\w+ · done\nPeople 60 /);
    expect(shown.stdout).toMatch(/\nOperations: \d+ = done \d+\n/);
    expect(shown.stdout).toContain(`Next: okta-entitlements jobs evidence ${id} --out FOLDER`);
    expect(shown.stdout).toContain(`Next: okta-entitlements jobs undo ${id} (plan how to take it back)\n`);
    const { stdout: rows, stderr: count } = await cli(['jobs', 'list']);
    expect(count).toMatch(/^\d+ jobs of 127\.0\.0\.1:\d+\n$/);
    expect(rows).toMatch(new RegExp(`^${id} .* HR Platform: grants of \\w+\\.csv$`, 'm'));
    expect(rows).toMatch(/ HR Platform: structure of \w+\.csv$/m);
    expect(newest).toMatchObject({ app: 'HR Platform', kind: 'grants', mode: 'merge' });
    const undo = JSON.parse((await cli(['jobs', 'undo', id, '--json'])).stdout) as object;
    expect(undo).toMatchObject({ mode: 'undo', risk: 'destructive' });
    const people = await cli(['plan', 'show', (undo as { id: string }).id, '--people', 'all']);
    expect(people.stdout).toMatch(
      /\nWho is not undone exactly: okta-entitlements plan show pln_\w+ --people held-back\n/,
    );
    const stays = people.stdout.match(/undone not at all: The app account that was made stays/g) ?? [];
    expect(stays).toHaveLength(37);
  });
});

describe('purge', () => {
  it('says which undos it ends, takes the typed phrase only, and then the undo is over', async () => {
    const list = await cli(['jobs', 'list', '--json']);
    const { id } = JSON.parse(list.stdout.split('\n')[0] ?? '') as { id: string };
    expect((await cli(['purge', id])).code).toBe(EXIT.notAgreed);
    const preview = await cli(['purge', id, '--preview']);
    expect(preview).toMatchObject({ code: EXIT.done });
    expect(preview.stdout).toMatch(new RegExp(`${id} .* HR Platform, merge, done, 60 people: ENDS ITS UNDO`));
    const no = await cli(['purge', id], ['yes']);
    expect(no.code).toBe(EXIT.notAgreed);
    expect(no.stderr).toMatch(/^purge.not_agreed: /);
    expect((await cli(['jobs', 'undo', id])).code).toBe(EXIT.done);
    const phrase = /To agree, type: (purge \d+)/.exec(no.stdout)?.[1] ?? '';
    // The undo that was planned since goes too: the phrase is another one now.
    expect((await cli(['purge', id], [phrase])).code).toBe(EXIT.notAgreed);
    const purged = await cli(['purge', id], ['purge 3']);
    expect(purged.stdout).toContain(
      'Removed what was kept about people of 1 job, 2 plans, 0 analyses and 0 snapshots of nothing that is kept.',
    );
    expect((await cli(['jobs', 'undo', id])).stderr).toMatch(/^job.purged: /);
    expect((await cli(['jobs', 'verify', id])).stdout).toContain('What it knew about people was removed');
    expect((await cli(['jobs', 'show', id])).stdout).toContain('Purged at ');
    expect((await cli(['purge'])).code).toBe(EXIT.usage);
  });
});
