import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { csvContents } from './resources/csv.ts';
import { smallApp } from '../../test/support/small-app.ts';
import { type Talks, talks } from '../../test/support/talks.ts';
import type { World } from '../../test/support/world.ts';

/** Lists over MCP: nothing locks out the rest, and the next step of a page asks what the page before asked. */
let world: World;
let talk: Talks['talk'];
let end: Talks['end'];

beforeEach(async () => {
  ({ world, talk, end } = await talks());
});
afterEach(() => end());

describe('a name that is not there', () => {
  it.each([
    ['Role', 'view', 'Role=view; values of Role: Viewer, Admin'],
    ['Rolle', 'Viewer', 'Rolle=Viewer; entitlements of the app: Role'],
  ])('leads to those that are: %s=%s', async (entitlement, value, subject) => {
    await smallApp(world, 3, 3);
    const { body } = await (
      await talk()
    ).call('okta_batch_create_grants', {
      app: 'Small',
      values: [{ entitlement, value }],
      people: ['p0@acme.example'],
    });
    expect(body).toMatchObject({ code: 'plan.unknown_values', subject });
  });

  it('is said to be missing where neither people nor a condition are named', async () => {
    await smallApp(world, 3, 3);
    const client = await talk();
    const values = [{ entitlement: 'Role', value: 'Viewer' }];
    const where = [{ attribute: 'department', value: 'x' }];
    const neither = await client.call('okta_batch_create_grants', { app: 'Small', values });
    expect(neither.body.cause).toContain('neither people nor a condition');
    const both = await client.call('okta_batch_create_grants', {
      app: 'Small',
      values,
      people: ['p0'],
      where,
    });
    expect(both.body.cause).toContain('both people and a condition');
  });

  it('is no app where it stands in the middle of a name, and that is said', async () => {
    await smallApp(world, 1, 1);
    const { body } = await (await talk()).call('find_apps', { text: 'mall' });
    expect(body.summary).toContain('not found by a word in the middle');
  });
});

describe('arguments that a tool does not take', () => {
  it.each([
    [
      {},
      'input.invalid',
      'The argument report of analyze_csv_for_entitlements is missing; expected: a text.',
    ],
    [
      { report: {} },
      'input.invalid',
      'The argument report of analyze_csv_for_entitlements is an object; expected: a text.',
    ],
    [
      { report: null },
      'input.invalid',
      'The argument report of analyze_csv_for_entitlements is null; expected: a text.',
    ],
    [{ path: 'a.csv' }, 'input.unknown', 'analyze_csv_for_entitlements has no argument of that name.'],
  ])('%j is refused as every other failure is: code, cause, remedy', async (given, code, cause) => {
    world.report('a.csv', 'Email,Role\nann@acme.example,Admin\n');
    const { body } = await (await talk()).call('analyze_csv_for_entitlements', given);
    expect(body).toMatchObject({ code, cause, remedy: expect.stringContaining('report') as string });
  });

  it('takes the number of a report as a number', async () => {
    world.report('a.csv', 'Email,Role\nann@acme.example,Admin\n');
    const client = await talk();
    await client.call('list_csv_files');
    const { body } = await client.call('analyze_csv_for_entitlements', { report: 1 });
    expect(body.data).toMatchObject({ report: { name: 'a.csv' } });
  });
});

describe('analyze_csv_for_entitlements', () => {
  it('says which answers no question of the report took, and does not lead on where nothing is to be imported', async () => {
    world.report('a.csv', 'Email,Role\nann@acme.example,Admin\nbob@acme.example,Viewer\n');
    const client = await talk();
    const answered = await client.call('analyze_csv_for_entitlements', {
      report: 'a.csv',
      answers: [{ question: 'no-such-question', option: 'yes' }],
    });
    expect(answered.body.warnings).toContainEqual({
      code: 'answers-not-used',
      count: 1,
      sample: ['no-such-question'],
    });
    expect(answered.body.next.map(({ tool }) => tool)).toContain('prepare_entitlement_structure');
    const nothing = await client.call('analyze_csv_for_entitlements', { report: 'a.csv', entitlements: [] });
    expect(nothing.body.summary).toContain('nothing to import');
    expect(nothing.body.next.map(({ tool }) => tool)).toEqual(['analyze_csv_for_entitlements']);
    // What was answered before is remembered, but it is not said again.
    expect(nothing.body.warnings).toEqual([]);
  });
});

describe('a column whose name is long, or holds what a reader cannot see', () => {
  const LONG = `X${'q'.repeat(230)}`;
  const rows = Array.from(
    { length: 40 },
    (_, n) => `u${n}@acme.example,${'ABC'[n % 3]},${'pq'[n % 2]},${'rs'[n % 2]}`,
  );

  it('is named, and its question answered, as the analysis shows them', async () => {
    world.report('a.csv', `Email,Zug\u200bang,${LONG},Ort\n${rows.join('\n')}\n`);
    const client = await talk();
    const shown = (await client.call('analyze_csv_for_entitlements', { report: 'a.csv' })).body
      .data as unknown as {
      otherColumns: readonly { name: string }[];
      questions: readonly { id: string }[];
    };
    expect(shown.otherColumns).toHaveLength(3);
    for (const { name } of shown.otherColumns.slice(0, 2)) {
      const { body } = await client.call('analyze_csv_for_entitlements', {
        report: 'a.csv',
        entitlements: [name],
      });
      expect(body.summary).toContain('entitlements 1 with');
    }
    expect(shown.questions).toHaveLength(2);
    const { body } = await client.call('analyze_csv_for_entitlements', {
      report: 'a.csv',
      mapping: 'ignore',
      answers: shown.questions.map(({ id }) => ({ question: id, option: 'entitlement' })),
    });
    expect(body.summary).toContain('entitlements 2 with');
    expect(body.warnings.map(({ code }) => code)).not.toContain('answers-not-used');
  });

  it('is not taken for another that looks the same', async () => {
    world.report('a.csv', `Email,Zug\u200bang,Zugang,Ort\n${rows.join('\n')}\n`);
    const { body } = await (
      await talk()
    ).call('analyze_csv_for_entitlements', {
      report: 'a.csv',
      answers: [{ question: 'column-class:Zugang', option: 'entitlement' }],
    });
    expect(body.summary).toContain('entitlements 1 with 2 values');
  });
});

describe('a list that is too long for one resource', () => {
  it('is refused, never cut, and it is said where all of it is', async () => {
    async function* lines() {
      for (;;) yield 'x'.repeat(100_000);
    }
    await expect(csvContents(new URL('plan://x/people.csv'), lines(), 'Look there.')).rejects.toThrow(
      'This list is too long for one resource. Look there.',
    );
  });
});

describe('a cursor', () => {
  it('is refused in another list than its own, where it would leave out rows, and taken in its own', async () => {
    const small = await smallApp(world, 30, 3);
    const { id: plan } = await small.plan();
    for (let n = 0; n < 4; n += 1) world.sandbox.tenant.addApp({ label: `Smaller ${n}` });
    for (const name of ['a.csv', 'b.csv', 'c.csv'])
      world.report(name, `Email,Role\n${name}@acme.example,Admin\n`);
    const client = await talk();
    const lists: readonly (readonly [string, Record<string, unknown>])[] = [
      ['get_plan', { plan }],
      ['get_plan', { plan, people: 'to-grant' }],
      ['find_apps', { text: 'Small' }],
      ['find_apps', { text: 'Smaller' }],
      ['okta_user_search', { text: 'p' }],
      ['okta_user_search', { text: 'p1' }],
      ['list_csv_files', {}],
    ];
    const given: string[] = [];
    for (const [tool, args] of lists) {
      const { body, text } = await client.call(tool, { ...args, limit: 1 });
      expect(body.more?.cursor, text).toBeDefined();
      given.push(body.more?.cursor ?? '');
    }
    for (const [n, [tool, args]] of lists.entries())
      for (const [m, cursor] of given.entries()) {
        const { isError, body } = await client.call(tool, { ...args, limit: 2, cursor });
        const title = `${tool} ${JSON.stringify(args)} with the cursor of ${JSON.stringify(lists[m])}`;
        expect([isError, body.code], title).toEqual(
          n === m ? [false, undefined] : [true, 'input.wrong_cursor'],
        );
      }
    const bare = await client.call('get_plan', { plan, cursor: '1' });
    expect(bare.body.code).toBe('input.invalid');
    const values = await client.call('get_plan', { plan, show: 'values', cursor: given[0] });
    expect(values.body.code).toBe('input.wrong_cursor');
  });
});

describe('okta_user_search', () => {
  it.each([{ text: 'Zoe' }, { where: [{ attribute: 'department', value: 'Quay' }] }])(
    'goes on to the last page of %o, in answers of 8,000 characters at most',
    async (asked) => {
      for (let n = 0; n < 70; n += 1) {
        const login = `zoe${n}.${'x'.repeat(60)}@acme.example`;
        world.sandbox.tenant.addUser({
          profile: { login, email: login, firstName: 'Zoe', lastName: `Nr ${n}`, department: 'Quay' },
        });
      }
      const client = await talk();
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await client.call('okta_user_search', {
          ...asked,
          limit: 100,
          ...(cursor === undefined ? {} : { cursor }),
        });
        expect(page.text.length).toBeLessThanOrEqual(8_000);
        const { users } = page.body.data as unknown as { users: readonly { login: string }[] };
        seen.push(...users.map(({ login }) => login));
        cursor = page.body.more?.cursor;
      } while (cursor !== undefined);
      expect([seen.length, new Set(seen).size]).toEqual([70, 70]);
    },
  );
});

describe('a resource that cannot be read', () => {
  it('is called not found only where there is none; else it is said what helps', async () => {
    world.report('new.csv', 'Login,Role\nann@acme.example,Viewer\n');
    const client = await talk();
    const { number = 0 } = (await client.call('list_csv_files')).body.data.reports[0] ?? {};
    await expect(client.read(`report://${number}/rejects`)).rejects.toThrow(
      /^(?!.*not found).*analyze_csv_for_entitlements/i,
    );
    await expect(client.read(`report://${number + 1}/rejects`)).rejects.toThrow(/not found/i);
  });
});

describe('a plan for people of whom one is named twice', () => {
  it('counts identifiers where it says identifiers', async () => {
    await smallApp(world, 6, 6);
    const { body } = await (
      await talk()
    ).call('okta_batch_create_grants', {
      app: 'Small',
      values: [{ entitlement: 'Role', value: 'Viewer' }],
      people: ['p1@acme.example', 'P1@acme.example', 'nobody@acme.example'],
    });
    const { headline } = body.data as unknown as { headline: readonly string[] };
    expect(headline).toContain('People: 1 gets 1 value; of 3 identifiers 2 are one exact match');
  });
});

describe('a plan for a condition that nobody meets', () => {
  it('says that nobody meets it', async () => {
    await smallApp(world, 3, 3);
    const { body } = await (
      await talk()
    ).call('okta_batch_create_grants', {
      app: 'Small',
      values: [{ entitlement: 'Role', value: 'Viewer' }],
      where: [{ attribute: 'department', value: 'No such department' }],
    });
    expect(body.summary).toContain('Nobody in Okta has these profile values');
  });
});
