import { afterEach, expect, it } from 'vitest';
import { equals, handMadeAnalysis } from '../../../test/support/hand-made-analysis.ts';
import { connect } from '../../../test/support/mcp-client.ts';
import { createWorld } from '../../../test/support/world.ts';
import type { Finding, MinedAnalysis, Share } from '../../model/patterns.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const LONG =
  'a text that a tenant made longer than anybody needs, with words and more words in it and then some';

/** Everything that an analysis can say beside its patterns, as long as it gets. */
function everythingElse(values: number): Partial<MinedAnalysis> {
  const share: Share = { k: 99_999, n: 100_000, share: 0.99999, low: 0.98, high: 1 };
  const raws = ['ENGINEERING', 'Engineering'].map((raw) => ({ raw: `${raw} ${LONG}`, people: 10_000 }));
  const condition = { key: 'x', equivalents: [], terms: [equals('department', LONG)] };
  return {
    roles: Array.from({ length: 30 }, () => ({
      condition,
      candidates: Array.from({ length: 12 }, (_, n) => n + 1),
      explained: 123_456,
    })),
    birthright: Array.from({ length: 20 }, (_, n) => ({
      value: n % values,
      members: share,
      automatic: true,
    })),
    findings: Array.from({ length: 40 }, (_, n): Finding[] => [
      { kind: 'variants', attribute: `department${n}${LONG}`, text: LONG, raws },
      { kind: 'dependency', attribute: `site${n}`, determines: `city${n}`, people: share, filled: 10 },
      { kind: 'identifier-like', attribute: `number${n}${LONG}`, distinct: 100_000, filled: 100_000 },
      { kind: 'empty', attribute: `region${n}${LONG}`, empty: share },
    ]).flat(),
    untold: {
      smallDepartments: 123_456,
      smallDepartmentPeople: 123_456,
      rareValues: 123_456,
      equivalentTerms: 123_456,
      peopleWithoutAttributes: 123_456,
    },
  };
}

/** 200 holdings that stand out, with texts as long as they get. */
function manyOutliers(people: readonly string[]): Pick<MinedAnalysis, 'outliers' | 'outlierCount'> {
  const condition = { key: 'x', equivalents: [], terms: [equals('department', LONG), equals('title', LONG)] };
  const outliers = Array.from({ length: 200 }, (_, n) => ({
    person: people[n % people.length] ?? '',
    value: n,
    peers: { k: 0, n: 99_999, share: 0, low: 0, high: 0.01 },
    peerCondition: condition,
    expected: 0.001,
    missed: condition,
    together: 3,
  }));
  return { outliers, outlierCount: outliers.length };
}

it('a card, a preview and a plan of a pattern as large as it gets are at most 8,000 characters, and count what they leave out', async () => {
  const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  open.push(() => world.close());
  const { tenant } = world.sandbox;
  const app = tenant.addApp({ label: 'Large' });
  const names = Array.from({ length: 60 }, (_, n) => `Value number ${n}, ${LONG}`.slice(0, 100));
  const role = tenant.addEntitlement({
    appId: app.id,
    name: 'Role',
    values: names.map((name) => ({ name })),
  });
  const [first = ''] = [...role.values.keys()];
  const { id } = tenant.addUser({ profile: { login: 'p@acme.example', email: 'p@acme.example' } });
  tenant.addMember(app.id, id);
  tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: id, values: [first] });
  for (let n = 0; n < 20; n++)
    tenant.addBundle({ appId: app.id, name: `Bundle ${n} ${LONG}`, values: [first] });
  const raws = Array.from({ length: 90 }, (_, n) => `Title ${n}, ${LONG}`);
  const terms = ['title', 'department'].map((attribute) => equals(attribute, LONG, raws));
  await handMadeAnalysis(world, app.id, [{ terms, values: names }]);
  const client = await connect(world.context);
  open.push(() => client.close());
  for (const tool of ['get_pattern', 'preview_bundle_creation', 'create_bundle_from_pattern']) {
    const answer = await client.call(tool, { pattern: '1' });
    expect(answer.isError, answer.text).toBe(false);
    expect(answer.text.length, tool).toBeLessThanOrEqual(8_000);
    if (tool !== 'get_pattern') continue;
    const { values, moreValues, rawTexts } = answer.body.data as unknown as {
      values: readonly unknown[];
      moreValues: number;
      rawTexts: readonly { texts: readonly string[]; more: number }[];
    };
    expect(values.length + moreValues).toBe(names.length);
    expect(rawTexts.map(({ texts, more }) => texts.length + more)).toEqual([raws.length, raws.length]);
  }
  const name = (n: number) => `${n} ${LONG}`.repeat(3).slice(0, 255);
  const wishes = Array.from({ length: 49 }, (_, n) => ({ pattern: String(9_000 + n), name: name(n) }));
  const plan = await client.call('create_bundle_from_pattern', { patterns: [{ pattern: '1' }, ...wishes] });
  expect(plan.isError, plan.text).toBe(false);
  expect(plan.text.length).toBeLessThanOrEqual(8_000);
  expect(plan.body.data.counts['blockedBundles']).toBe(wishes.length);
});

it.each([
  ['and little else', false],
  ['and as much else as there can be', true],
])(
  '500 patterns %s come in answers of at most 8,000 characters, each pattern once, without ids of users',
  async (_, full) => {
    const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    open.push(() => world.close());
    const { tenant } = world.sandbox;
    const app = tenant.addApp({ label: 'Large' });
    const names = Array.from({ length: 500 }, (_, n) => `Value number ${n} with a name that is rather long`);
    const role = tenant.addEntitlement({
      appId: app.id,
      name: 'Role',
      values: names.map((name) => ({ name })),
    });
    const [first] = [...role.values.keys()];
    for (let n = 0; n < 40; n++) {
      const login = `p${n}@acme.example`;
      const { id } = tenant.addUser({
        profile: {
          login,
          email: login,
          department: `Department of something ${n % 10}`,
          title: `Title ${n % 4}`,
        },
      });
      tenant.addMember(app.id, id);
      tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: id, values: [first ?? ''] });
    }
    const { header } = await handMadeAnalysis(
      world,
      app.id,
      names.map((name, n) => {
        const text = `Department of something ${n % 10}, branch ${n}`;
        return {
          terms: [{ kind: 'equals', attribute: 'department', text: text.toLowerCase(), raws: [text] }],
          values: [name],
        };
      }),
      full
        ? {
            mined: {
              ...everythingElse(names.length),
              ...manyOutliers(tenant.userList.map(({ id }) => id)),
            },
            header: {
              sinceLast: {
                than: `ana_${'0'.repeat(26)}`,
                thanAt: '2026-11-01T00:00:00.000Z',
                same: 1,
                rows: Array.from({ length: 400 }, (_, n) => ({
                  what: 'changed',
                  why: 'explained-otherwise',
                  number: 100_000 + n,
                })),
              },
            },
          }
        : {},
    );
    const client = await connect(world.context);
    open.push(() => client.close());
    const seen: number[] = [];
    let answers = 0;
    for (let cursor: string | undefined; ;) {
      const answer = await client.call('analyze_entitlement_patterns', {
        analysis: header.id,
        limit: 100,
        ...(cursor === undefined ? {} : { cursor }),
      });
      expect(answer.isError, answer.text).toBe(false);
      expect(answer.text.length).toBeLessThanOrEqual(8_000);
      answers += 1;
      expect(answer.text).not.toMatch(/00u[0-9A-Za-z]{10,}|p\d+@acme/);
      expect(answer.body.summary).toContain('Found 500 patterns');
      const { everybodyHas, moreEverybodyHas = 0 } = answer.body.data as unknown as {
        everybodyHas: readonly string[];
        moreEverybodyHas?: number;
      };
      expect(everybodyHas.length + moreEverybodyHas).toBe(full && cursor === undefined ? 20 : 0);
      const { patterns } = answer.body.data as unknown as { patterns: { number: number; lines: string[] }[] };
      for (const { number, lines } of patterns) {
        seen.push(number);
        expect(lines[0]).toMatch(
          /^department=department of something \d, branch \d+ → Value number \d+ .*  94 % \(47 of 50 in this app, at least 84 %; others 3 %; 300 active people in Okta\)$/,
        );
      }
      cursor = answer.body.more?.cursor;
      const onward = answer.body.next.find(({ tool }) => tool === 'analyze_entitlement_patterns');
      expect(onward?.arguments).toEqual(cursor === undefined ? undefined : { analysis: header.id, cursor });
      if (cursor === undefined) break;
    }
    expect(seen).toEqual(names.map((_, n) => n + 1));
    const worklist = await client.call('list_outliers', { analysis: header.id, limit: 100 });
    expect(worklist.text.length).toBeLessThanOrEqual(8_000);
    expect(worklist.body.more?.total).toBe(full ? 200 : 0);
    let shown = worklist.body.more?.shown ?? 0;
    for (let page = worklist; page.body.next.length > 0;) {
      const [onward] = page.body.next;
      expect(onward?.arguments).toMatchObject({ analysis: header.id });
      page = await client.call('list_outliers', { ...onward?.arguments });
      expect(page.isError, page.text).toBe(false);
      expect(page.text.length).toBeLessThanOrEqual(8_000);
      shown += page.body.more?.shown ?? 0;
    }
    expect(shown).toBe(full ? 200 : 0);
    expect(answers, 'the room is used').toBeLessThan(30);
  },
);
