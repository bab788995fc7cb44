import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/cli/terminal.ts';
import { commandLine, type Ended } from '../support/command-line.ts';
import { serve, type Served } from '../support/served.ts';
import { WITH_PATTERNS } from '../support/with-patterns.ts';

/** Patterns and bundles from the command line, against a sandbox over HTTP. */
let served: Served;
let analyzed: Ended;
const cli = (args: readonly string[], typed?: readonly string[]): Promise<Ended> =>
  commandLine(served.environment, args, typed);

beforeAll(async () => {
  served = await serve(WITH_PATTERNS);
  analyzed = await cli(['patterns', 'analyze', 'Dev Platform']);
});
afterAll(() => served.close());

/** The number of the pattern of Engineering. */
const engineering = () => /^ +(\d+)\. department=Engineering → /m.exec(analyzed.stdout)?.[1] ?? 'none';

describe('patterns', () => {
  it('analyze lists every pattern with its evidence, and writes nothing', () => {
    expect(analyzed).toMatchObject({ code: EXIT.done, stderr: '' });
    expect(analyzed.stdout).toMatch(/^Found \d+ patterns across 3 entitlement types/);
    expect(analyzed.stdout).toMatch(
      /\n +\d+\. department=Engineering → \w+ {2}\d+ % \(\d+ of \d+ in this app, at least \d+ %; others \d+ %; \d+ active people in Okta\)\n/,
    );
    expect(analyzed.stdout).toMatch(/\nAnalysis ana_\w{26}\n$/);
    expect(served.sandbox.requests.writes).toBe(0);
  });

  it('show, preview and outliers say the same in words and as JSON', async () => {
    const shown = await cli(['patterns', 'show', engineering()]);
    expect(shown.stdout).toContain('Condition: department=Engineering\n');
    expect(shown.stdout).toContain('user.profile.department == "Engineering"');
    const card = JSON.parse((await cli(['patterns', 'show', engineering(), '--json'])).stdout) as {
      values: readonly { name: string }[];
    };
    const names = card.values.map(({ name }) => name);
    expect([...names].sort()).toEqual(['Code_Review', 'Deploy', 'Developer']);
    const preview = await cli(['patterns', 'preview', engineering()]);
    for (const name of names) expect(preview.stdout).toContain(` = ${name}\n`);
    expect(preview.stdout).toContain("Creating a bundle changes nobody's access");
    const json = JSON.parse((await cli(['patterns', 'preview', engineering(), '--json'])).stdout) as {
      counts: { members: number };
    };
    expect(preview.stdout).toContain(`\nOf ${json.counts.members} members who fit`);
    const worklist = await cli(['patterns', 'outliers', '--app', 'Dev Platform']);
    expect((await cli(['patterns', 'outliers'])).stdout).toBe(worklist.stdout);
    const outliers = JSON.parse(
      (await cli(['patterns', 'outliers', '--app', 'Dev Platform', '--json'])).stdout,
    ) as { rows: readonly { login: string }[] };
    expect(outliers.rows.length).toBeGreaterThan(0);
    for (const { login } of outliers.rows) expect(worklist.stdout).toContain(`${login}\t`);
  });

  it('list shows what is stored, and one analysis again as it was', async () => {
    const id = /Analysis (ana_\w{26})/.exec(analyzed.stdout)?.[1] ?? '';
    const listed = await cli(['patterns', 'list']);
    expect(listed.stdout).toMatch(new RegExp(`^${id}  \\S+  Dev Platform: \\d+ candidates\\n1 analysis\\n$`));
    const before = served.sandbox.requests.byOperation.get('listGrants');
    expect((await cli(['patterns', 'list', id])).stdout).toBe(analyzed.stdout);
    expect(served.sandbox.requests.byOperation.get('listGrants'), 'nothing is read again').toBe(before);
    expect((await cli(['patterns', 'list', 'ana_none'])).stderr).toMatch(/^analysis.not_found: /);
  });

  it('show lists every title that a word means, and who would be newly assigned', async () => {
    const number = /^ +(\d+)\. title contains "Manager" → /m.exec(analyzed.stdout)?.[1] ?? '';
    const { stdout } = await cli(['patterns', 'show', number]);
    const [, titles = ''] = /^Texts of title that it means: (.*)$/m.exec(stdout) ?? [];
    const said = new Set(titles.slice(1, -1).split('”, “'));
    const { userList } = served.sandbox.tenant;
    const employed = userList.filter(({ status }) => status === 'ACTIVE');
    const expected = new Set(
      employed.flatMap(({ profile: { title = '' } }) =>
        title.split(' ').includes('Manager') ? [title] : [],
      ),
    );
    expect(said).toEqual(expected);
    expect(stdout).toMatch(/^People in Okta who meet it and are not members: [1-9]\d*$/m);
  });

  it('show prints the whole of a rule, however long it is', async () => {
    const number = /^ +(\d+)\. title contains "Manager" → /m.exec(analyzed.stdout)?.[1] ?? '';
    const out = join(served.home, 'managers');
    await cli(['patterns', 'export', number, '--out', out]);
    const [, , expression = ''] = readFileSync(join(out, `pattern-${number}-policy.txt`), 'utf8').split('\n');
    expect(expression.length, 'longer than a text of an answer').toBeGreaterThan(400);
    expect((await cli(['patterns', 'show', number])).stdout).toContain(`\n${expression}\n`);
    const description = 'x'.repeat(1_000);
    const preview = await cli(['patterns', 'preview', number, '--description', description]);
    expect(preview.stdout).toContain(`\nDescription: ${description}\n`);
  });

  it('create plans a bundle that apply creates', async () => {
    const planned = await cli(['patterns', 'create', engineering(), '--name', 'Engineers']);
    expect(planned.code).toBe(EXIT.done);
    expect(served.sandbox.requests.writes, 'planning writes nothing').toBe(0);
    const id = /Plan (pln_\w{26})/.exec(planned.stdout)?.[1] ?? '';
    expect((await cli(['apply', id], ['yes'])).code).toBe(EXIT.done);
    expect([...served.sandbox.tenant.bundles.values()].map(({ name }) => name)).toContain('Engineers');
    expect(served.sandbox.requests.writes).toBe(1);
  });

  it('create ends with 3 where a part of what was asked for is left out, and says which', async () => {
    for (const form of [[], ['--json']]) {
      const planned = await cli(['patterns', 'create', engineering(), '99999', ...form]);
      expect(planned).toMatchObject({ code: EXIT.notAsPlanned, stderr: '' });
      expect(planned.stdout).toMatch(
        form.length === 0
          ? /^Not planned: 99999: no pattern has that number or id$/m
          : /"blockedBundles":1\b.*"reason":"pattern-unknown"/,
      );
    }
    expect(await cli(['patterns', 'create', '99999', '99998'])).toMatchObject({
      code: EXIT.error,
      stdout: '',
    });
  });

  it('export writes the rest and ends with 3 where one of the patterns is left out, and says which', async () => {
    for (const form of [[], ['--json']]) {
      const out = join(served.home, `rest${form.length}`);
      const { code, stdout } = await cli([
        'patterns',
        'export',
        '99999',
        engineering(),
        engineering(),
        '--out',
        out,
        ...form,
      ]);
      expect(code).toBe(EXIT.notAsPlanned);
      expect(readdirSync(out)).toHaveLength(3);
      expect(stdout).toMatch(
        form.length === 0
          ? /\nLeft out: 99999: no pattern has that number or id\n$/
          : /"leftOut":\[\{.*"reason":"pattern-unknown"/,
      );
    }
    const none = await cli(['patterns', 'export', '99999', '--out', join(served.home, 'none')]);
    expect(none).toMatchObject({ code: EXIT.error, stdout: '' });
  });

  it('export and create take a pattern once that is named by its number and by its id', async () => {
    const { candidate } = JSON.parse((await cli(['patterns', 'show', engineering(), '--json'])).stdout) as {
      candidate: { key: string };
    };
    const id = candidate.key;
    const out = join(served.home, 'once');
    expect(await cli(['patterns', 'export', id, engineering(), '--out', out])).toMatchObject({
      code: EXIT.done,
    });
    expect(readdirSync(out).sort()).toEqual([
      'bundles.tf',
      `pattern-${engineering()}-people.csv`,
      `pattern-${engineering()}-policy.txt`,
    ]);
    const planned = await cli(['patterns', 'create', id, engineering()]);
    expect(planned.code).toBe(EXIT.done);
    expect(planned.stdout).toContain('Creates 1 bundle;');
  });

  it('export that stops half-way leaves none of its files behind, and names none', async () => {
    const out = join(served.home, 'stopped');
    const people = `pattern-${engineering()}-people.csv`;
    mkdirSync(out);
    writeFileSync(join(out, people), 'mine');
    for (const form of [[], ['--json']]) {
      const stopped = await cli(['patterns', 'export', engineering(), '--out', out, ...form]);
      expect(stopped).toMatchObject({ code: EXIT.error, stdout: '' });
      expect(stopped.stderr).toMatch(/^output.taken: /);
      expect(readdirSync(out)).toEqual([people]);
    }
    expect(readFileSync(join(out, people), 'utf8')).toBe('mine');
  });

  it('export ends with 3 where a pattern has no policy rule, and says why', async () => {
    const home = join(served.home, 'careful');
    const words = join(served.home, 'words.txt');
    writeFileSync(words, ['Code_Review', 'Deploy', 'Developer'].join('\n'));
    const careful = { OKTA_ENTITLEMENTS_HOME: home, OKTA_ENTITLEMENTS_SENSITIVE: words };
    const run = (args: readonly string[]) => commandLine({ ...served.environment, ...careful }, args);
    const { stdout: found } = await run(['patterns', 'analyze', 'Dev Platform']);
    const number = /^ +(\d+)\. department=Engineering → /m.exec(found)?.[1] ?? 'none';
    const why = 'All values of this pattern are sensitive';
    const { code, stdout } = await run(['patterns', 'export', number, '--out', join(home, 'out')]);
    expect([code, stdout.split('\n').at(-2)]).toEqual([
      EXIT.notAsPlanned,
      expect.stringContaining(`No policy rule for ${number}: ${why}`),
    ]);
    expect(readFileSync(join(home, 'out', `pattern-${number}-policy.txt`), 'utf8')).toContain(why);
    const json = await run(['patterns', 'export', number, '--out', join(home, 'json'), '--json']);
    expect(json.code).toBe(EXIT.notAsPlanned);
    expect(JSON.parse(json.stdout)).toMatchObject({
      leftOut: [],
      withoutRule: [{ pattern: number, why: expect.stringContaining(why) as unknown }],
    });
  });

  it('export writes Terraform, a policy rule and the people, and overwrites nothing', async () => {
    const out = join(served.home, 'exported');
    const before = served.sandbox.requests.writes;
    const { stdout } = await cli(['patterns', 'export', engineering(), '--out', out]);
    const names = [
      'bundles.tf',
      `pattern-${engineering()}-policy.txt`,
      `pattern-${engineering()}-people.csv`,
    ];
    expect(stdout).toBe(names.map((name) => `${join(out, name)}\n`).join(''));
    const [terraform = '', rule = '', people = ''] = names.map((name) =>
      readFileSync(join(out, name), 'utf8'),
    );
    const role = served.sandbox.tenant
      .entitlementsOf(served.company.dev.id)
      .find(({ name }) => name === 'Role');
    for (const { name } of role?.values.values() ?? [])
      expect(terraform).toMatch(new RegExp(`name += "${name}"`));
    expect(terraform).toContain('resource "okta_entitlement_bundle" "bundle_1" {');
    expect(rule).toContain('user.profile.department == "Engineering"');
    expect(people.split('\n').length).toBeGreaterThan(10);
    const again = await cli(['patterns', 'export', engineering(), '--out', out]);
    expect(again.stderr).toMatch(/^output.taken: /);
    expect(served.sandbox.requests.writes).toBe(before);
  });

  it("evidence writes the page and the reviewer's worklist", async () => {
    const id = /Analysis (ana_\w{26})/.exec(analyzed.stdout)?.[1] ?? '';
    const out = join(served.home, 'evidence');
    const ended = await cli(['patterns', 'evidence', id, '--out', out]);
    const names = ['evidence.html', 'outliers.csv', 'findings.csv', 'birthright-policy.txt'];
    expect(ended.stdout).toBe(names.map((name) => `${join(out, name)}\n`).join(''));
    expect(readFileSync(join(out, 'evidence.html'), 'utf8')).toContain(`id="pattern-${engineering()}"`);
    expect(readFileSync(join(out, 'outliers.csv'), 'utf8')).toMatch(/^person,app,entitlement,value,/);
    expect(readFileSync(join(out, 'birthright-policy.txt'), 'utf8')).toMatch(/ Permission = Sign_In\b/);
    expect((await cli(['patterns', 'evidence', 'ana_none', '--out', out])).stderr).toMatch(
      /^analysis.not_found: /,
    );
  });

  it('evidence says on the screen which app has no rule of what everybody has, though it should', async () => {
    const { tenant, settings } = served.sandbox;
    const { id: appId } = tenant.addApp({ label: 'Canteen' });
    const { values } = tenant.addEntitlement({ appId, name: 'Meal', values: [{ name: 'Lunch' }] });
    for (const { id: userId } of tenant.userList.filter(({ status }) => status === 'ACTIVE').slice(0, 300)) {
      tenant.addMember(appId, userId);
      tenant.placeGrant({ type: 'CUSTOM', appId, userId, values: [...values.keys()] });
    }
    const { stdout } = await cli(['patterns', 'analyze', 'Canteen']);
    const id = /Analysis (ana_\w{26})/.exec(stdout)?.[1] ?? '';
    settings.permissions.denied = ['listRiskRules'];
    const args = ['patterns', 'evidence', id, '--out'];
    const ended = await cli([...args, join(served.home, 'without-rules')]);
    const asJson = await cli([...args, join(served.home, 'without-rules-json'), '--json']);
    settings.permissions.denied = [];
    const why = 'The risk rules of this app could not be read';
    expect(ended.code).toBe(EXIT.notAsPlanned);
    expect(ended.stdout).toContain(
      `\nNo rule in birthright-policy.txt of what everybody in Canteen has: ${why}`,
    );
    expect(asJson.code).toBe(EXIT.notAsPlanned);
    expect(JSON.parse(asJson.stdout)).toMatchObject({
      withoutRule: [{ app: 'Canteen', why: expect.stringContaining(why) as unknown }],
    });
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ['pattern', ['show', '9999'], EXIT.error, /^pattern.not_found: /],
    ['app', ['analyze', 'No such app'], EXIT.error, /^app.not_found: /],
    ['source', ['analyze'], EXIT.error, /^mining.what: /],
    ['analysis', ['outliers', 'ana_none'], EXIT.error, /^analysis.not_found: /],
    ['name for two', ['create', '1', '2', '--name', 'X'], EXIT.usage, /for one pattern/],
  ])('says what is wrong with the %s', async (_what, args, code, text) => {
    const ended = await cli(['patterns', ...args]);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(text);
  });

  it('analyze --changes says why all was read, where it was', async () => {
    const again = await cli(['patterns', 'analyze', 'Dev Platform', '--changes']);
    // Everybody came into this organisation within the last minutes.
    expect(again.stdout).toContain('\nAll was read: so much changed that this costs hardly more.\n');
    const patterns = (text: string) => text.split('\n').filter((line) => line.includes(' → '));
    expect(patterns(again.stdout)).toEqual(patterns(analyzed.stdout));
  });

  it('analyze says what was left out, what became of the patterns before, and which wishes came to nothing', async () => {
    expect(analyzed.stdout).toMatch(
      /^Left out: inactive-people 8 · service-accounts 5 · holdings-by-ENTITLEMENT-BUNDLE \d+$/m,
    );
    expect(analyzed.stdout).not.toContain('\nSince ana_');
    const wishes = ['--attribute', 'religion', '--attribute', 'login', '--without', 'deprtment'];
    const again = await cli(['patterns', 'analyze', 'Dev Platform', ...wishes]);
    expect(again.stdout).toMatch(/^Since ana_\w{26}: \d+ the same, 0 new, 0 changed, 0 gone$/m);
    expect(again.stdout).toMatch(/^login: not used, though it was named: it tells people apart/m);
    for (const name of ['religion', 'deprtment'])
      expect(again.stdout).toContain(
        `\n${name}: named for nothing: nobody here has an attribute of that name\n`,
      );
    const without = await cli(['patterns', 'analyze', 'Dev Platform', '--without', 'department']);
    expect(without.stdout).toMatch(
      new RegExp(
        `^  gone: ${engineering()}, its attribute or group could be used in one of the two only `,
        'm',
      ),
    );
  });
});
