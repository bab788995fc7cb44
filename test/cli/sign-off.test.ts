import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Papa from 'papaparse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/cli/terminal.ts';
import { commandLine, type Ended } from '../support/command-line.ts';
import { serve, type Served } from '../support/served.ts';
import { WITH_PATTERNS } from '../support/with-patterns.ts';

/** A sheet for an owner on the command line: out, filled in, back, planned, applied. */
let served: Served;
let analysis: string;
const cli = (args: readonly string[], typed?: readonly string[]): Promise<Ended> =>
  commandLine(served.environment, args, typed);

beforeAll(async () => {
  served = await serve(WITH_PATTERNS);
  const { stdout } = await cli(['patterns', 'analyze', 'Dev Platform']);
  analysis = /Analysis (ana_\w{26})/.exec(stdout)?.[1] ?? '';
});
afterAll(() => served.close());

describe('sign-off', () => {
  it('goes out, comes back with a line refused, and what was agreed is planned and created', async () => {
    const out = join(served.home, 'sheets');
    const owners = join(served.home, 'owners.csv');
    writeFileSync(owners, 'app,owner\nDev Platform,Ann Owner\n');
    const wrote = await cli(['sign-off', 'write', analysis, '--owners', owners, '--out', out]);
    expect(wrote).toMatchObject({ code: EXIT.done, stderr: '' });
    const sheet = /^(sht_\w{26}) {2}Ann Owner: (\d+) lines$/m.exec(wrote.stdout);
    const [, id = '', lines = ''] = sheet ?? [];
    const balance =
      /^Of (\d+) candidates (\d+) are asked about; not asked: (\d+) decided before, (\d+) created already, (\d+) only signals, (\d+) not named, (\d+) with more values than a cell shows\.$/m
        .exec(wrote.stdout)
        ?.slice(1)
        .map(Number) ?? [];
    expect(balance[1]).toBe(Number(lines));
    expect(balance.slice(1).reduce((sum, n) => sum + n, 0)).toBe(balance[0]);
    for (const form of ['csv', 'xlsx', 'html'])
      expect(readFileSync(join(out, `${id}.${form}`)).length).toBeGreaterThan(0);

    const text = readFileSync(join(out, `${id}.csv`), 'utf8').slice(1);
    const { data, meta } = Papa.parse<Record<string, string>>(text, { header: true, skipEmptyLines: true });
    const today = new Date().toISOString().slice(0, 10);
    const [first, second] = data;
    Object.assign(first ?? {}, { Decision: 'approved', 'Decided by': 'Ann', Date: today });
    Object.assign(second ?? {}, { Decision: 'approved' });
    const back = join(served.home, 'back.csv');
    writeFileSync(back, Papa.unparse({ fields: meta.fields ?? [], data }));
    const read = await cli(['sign-off', 'read', back]);
    expect(read.code).toBe(EXIT.notAsPlanned);
    expect(read.stdout).toContain(`line 2  pattern ${first?.['Pattern']}  approved\n`);
    expect(read.stdout).toContain(
      `line 3  pattern ${second?.['Pattern']}  REFUSED: it does not say who decided\n`,
    );
    expect(read.stdout).toContain(
      `${lines} lines in the file: 1 approved, 0 amended, 0 rejected, ${Number(lines) - 2} open, 1 refused.\n`,
    );
    expect(read.stdout).toContain(
      `${lines} patterns on the sheet: 1 decided, ${Number(lines) - 2} open, 1 refused, 0 not in the file.\n`,
    );

    const number = first?.['Pattern'] ?? '';
    expect(read.stdout).toContain(`\nPattern ${number} was approved by Ann; the sheet went to Ann Owner.\n`);
    expect(read.stdout).not.toContain(' stays ');
    for (const Decision of ['', 'yes']) {
      Object.assign(first ?? {}, { Decision });
      writeFileSync(back, Papa.unparse({ fields: meta.fields ?? [], data }));
      const again = await cli(['sign-off', 'read', back]);
      expect(again.stdout).toContain(
        `\nPattern ${number} stays approved, as Ann decided on ${today}: this file decides nothing about it. `,
      );
      expect((await cli(['sign-off', 'show', id])).stdout).toMatch(
        new RegExp(`^${number}\\.  approved  `, 'm'),
      );
    }

    const reread = async (answers: Record<string, string>) => {
      Object.assign(first ?? {}, answers);
      writeFileSync(back, Papa.unparse({ fields: meta.fields ?? [], data }));
      return (await cli(['sign-off', 'read', back])).stdout;
    };
    const yesterday = new Date(Date.parse(today) - 86_400_000).toISOString().slice(0, 10);
    const amended = {
      Decision: 'amended',
      'New bundle name': 'Coders',
      'Decided by': 'Ben',
      Comment: 'short',
    };
    expect(await reread({ ...amended, Date: yesterday })).toContain(
      `\nPattern ${number} was approved by Ann on ${today}. Now it is amended by Ben on ${yesterday} (as Coders; “short”), though that day is the earlier one.\n`,
    );
    const approved = { Decision: 'approved', 'New bundle name': '', 'Decided by': 'Ann', Comment: '' };
    expect(await reread({ ...approved, Date: today })).toContain(
      `\nPattern ${number} was amended by Ben on ${yesterday} (as Coders; “short”). Now it is approved by Ann on ${today}.\n`,
    );
    expect(await reread({}), 'the same again').not.toMatch(/ was approved by Ann on |Now it is/);

    const planned = await cli(['patterns', 'create', '--sheet', id]);
    expect(planned).toMatchObject({ code: EXIT.done, stderr: '' });
    expect(served.sandbox.requests.writes).toBe(0);
    const plan = /Plan (pln_\w{26})/.exec(planned.stdout)?.[1] ?? '';
    expect((await cli(['apply', plan], ['yes'])).code).toBe(EXIT.done);
    const shown = await cli(['sign-off', 'show', id]);
    expect(shown.stdout).toMatch(
      new RegExp(`^${first?.['Pattern']}\\.  created  .*  approved by Ann, ${today}  bundle \\w+$`, 'm'),
    );
    expect(shown.stdout).toContain(
      `${lines} lines: ${Number(lines) - 1} proposed, 0 approved, 0 amended, 0 rejected, 1 created\n`,
    );
    const preview = await cli(['patterns', 'preview', first?.['Pattern'] ?? '']);
    expect(preview.stdout).toContain(`Signed off: approved by Ann, ${today}`);
    const card = await cli(['patterns', 'show', first?.['Pattern'] ?? '']);
    expect(card.stdout).toContain(`Signed off: approved by Ann, ${today}`);
    expect(card.stdout).toMatch(/^Created: bundle \w+, job_\w{26}$/m);
  });

  it('write says which app has risk rules that cannot be read, and what to do', async () => {
    const { permissions } = served.sandbox.settings;
    permissions.denied = ['listRiskRules'];
    const out = join(served.home, 'unread');
    const wrote = await cli(['sign-off', 'write', analysis, '--owner', 'Ann', '--again', '--out', out]);
    permissions.denied = [];
    expect(wrote.code).toBe(EXIT.done);
    expect(wrote.stdout).toMatch(
      /^Which risk rules would be broken in Dev Platform is not known, and the sheets say so\. .*okta\.governance\.riskRule\.read/m,
    );
  });

  it.each<[string, readonly string[], number, RegExp]>([
    ['owner', ['sign-off', 'write', 'ana_x', '--out', 'x'], EXIT.usage, /--owner/],
    ['file', ['sign-off', 'read', '/nowhere.csv'], EXIT.error, /^signoff.unreadable: .*no such file/],
    [
      'file of owners',
      ['sign-off', 'write', 'ana_x', '--owners', '/nowhere.csv', '--out', 'x'],
      EXIT.error,
      /^signoff.owners_unreadable: The file of owners .*no such file[^]*columns app and owner/,
    ],
    ['sheet', ['sign-off', 'show', 'sht_none'], EXIT.error, /^signoff.unknown_sheet: /],
    ['choice', ['patterns', 'create', '1', '--sheet', 'sht_x'], EXIT.usage, /--sheet/],
  ])('says what is wrong with the %s', async (_what, args, code, text) => {
    const ended = await cli(args);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).toMatch(text);
  });
});
