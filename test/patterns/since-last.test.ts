import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analysisText } from '../../src/cli/texts/analysis-text.ts';
import type { SandboxUser } from '../../src/sandbox/state/objects.ts';
import type { Analysis } from '../../src/workflows/patterns/analysis-facts.ts';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import { previewPurge, purge } from '../../src/workflows/jobs/purge.ts';
import { conditionText } from '../../src/workflows/patterns/pattern-words.ts';
import { analysedCompany, type AnalysedCompany } from '../support/analysed-company.ts';

/** Why a pattern of the run before is gone or changed: each reason is true of what happened. */
let there: AnalysedCompany;
beforeEach(async () => {
  there = await analysedCompany();
});
afterEach(() => there.world.close());

/** The candidate about exactly this condition, and its number. */
function about({ mined, facts, header }: Analysis, text: string) {
  const candidate = mined.candidates.find(({ condition }) => conditionText(condition, facts) === text);
  if (candidate === undefined) throw new Error(`nothing about ${text}`);
  const values = candidate.patterns.map(({ value }) => facts.values[value]?.id ?? '');
  return { candidate, values, number: header.numbers[candidate.key] };
}

function rowOf({ header }: Analysis, number: number | undefined) {
  return header.sinceLast?.rows.find((row) => row.number === number);
}

function whoHoldAll(values: readonly string[]) {
  const { tenant } = there.world.sandbox;
  return there.membersIn('Engineering').filter(({ id }) => {
    const held = tenant.effective(there.company.dev.id, id);
    return values.every((value) => held.has(value));
  });
}

const ENGINEERING = 'department=Engineering';

describe('the run before', () => {
  it('may be purged while the next one reads, which then has none before it', async () => {
    const { context } = there.world;
    const apps = ['Dev Platform'];
    const { header } = await analyzePatterns(context, { apps });
    let purged: Promise<unknown> | undefined;
    const progress = () => {
      purged ??= previewPurge(context, { ids: [header.id] }).then((preview) => purge(context, preview));
    };
    const next = await analyzePatterns(context, { apps }, { progress });
    await purged;
    expect(purged).toBeDefined();
    expect(next.header.sinceLast).toBeUndefined();
  });
});

describe('the run before that is purged before it is read', () => {
  it.each(['whole', 'changes'] as const)('is as if there had been none (%s)', async (reading) => {
    const { context } = there.world;
    const apps = ['Dev Platform'];
    const { header } = await analyzePatterns(context, { apps });
    await purge(context, await previewPurge(context, { ids: [header.id] }));
    const analyses = { ...context.store.analyses, latest: () => Promise.resolve(header) };
    const asBefore = { ...context, store: { ...context.store, analyses } };
    const next = await analyzePatterns(asBefore, { apps, reading });
    expect(next.header.sinceLast).toBeUndefined();
  });
});

describe('a pattern of the run before', () => {
  it('about a group that was asked for in one of the two only says so', async () => {
    const { tenant } = there.world.sandbox;
    const { id: appId } = there.company.dev;
    const members = tenant.userList.filter(({ id }) => tenant.member(appId, id) !== undefined);
    const chosen = members.filter((user, n) => n % 5 === 2 && user.status === 'ACTIVE');
    const team = tenant.groups.add({ name: 'Captains', members: chosen.map(({ id }) => id) });
    const { values } = tenant.addEntitlement({ appId, name: 'Release', values: [{ name: 'Cut a release' }] });
    for (const { id: userId } of chosen)
      tenant.placeGrant({ type: 'ENTITLEMENT', appId, userId, values: [...values.keys()] });
    const analyze = (groups: readonly string[]) =>
      analyzePatterns(there.world.context, { apps: ['Dev Platform'], groups });
    const first = await analyze([team.name]);
    const { number } = about(first, 'group=Captains');
    expect(rowOf(await analyze([]), number)).toMatchObject({ what: 'gone', why: 'other-attributes' });
    expect(rowOf(await analyze([team.name]), number)).toMatchObject({ what: 'new', why: 'other-attributes' });
  });

  it.each([
    ['most', 'changed', (values: readonly string[]) => whoHoldAll(values).slice(1)],
    [
      'nearly all',
      'gone',
      (values: readonly string[]) => {
        const [without] = whoHoldAll(values);
        return there.membersIn('Engineering').filter((user) => user !== without);
      },
    ],
  ])('that a bundle gives to %s by now is %s because of that', async (_, what, whom) => {
    const { tenant } = there.world.sandbox;
    const { id: appId } = there.company.dev;
    const { number, values } = about(await there.analyze(), ENGINEERING);
    const bundle = tenant.addBundle({ appId, name: 'Engineers', values });
    for (const { id: userId } of whom(values))
      tenant.placeGrant({ type: 'ENTITLEMENT-BUNDLE', appId, userId, values: [], bundleId: bundle.id });
    expect(rowOf(await there.analyze(), number)).toMatchObject({ what, why: 'given-otherwise' });
  });

  it('whose people left is about fewer people: no other pattern explains it', async () => {
    const { tenant } = there.world.sandbox;
    const { number, values } = about(await there.analyze(), ENGINEERING);
    const engineers = there.membersIn('Engineering');
    const [staying] = whoHoldAll(values);
    for (const user of engineers)
      if (user !== staying) tenant.updateUser(user.id, { status: 'DEPROVISIONED' });
    const second = await there.analyze();
    expect(rowOf(second, number)).toMatchObject({ what: 'gone', why: 'fewer-meet-it' });
    expect(analysisText(second)).toContain(`gone: ${number}, it is about fewer people now`);
  });

  it.each<[string, 'removeValue' | 'removeGrant']>([
    ['the values are gone from the app', 'removeValue'],
    ['nobody holds them any more', 'removeGrant'],
  ])('of which %s says so: nothing else gives them', async (_, how) => {
    const { tenant } = there.world.sandbox;
    const { number, values } = about(await there.analyze(), ENGINEERING);
    if (how === 'removeValue') {
      for (const entitlement of tenant.entitlementsOf(there.company.dev.id))
        for (const value of values) if (entitlement.values.has(value)) tenant.removeValue(entitlement, value);
    } else {
      for (const grant of tenant.grants.values())
        if (grant.appId === there.company.dev.id)
          grant.values = grant.values.filter((value) => !values.includes(value));
    }
    const second = await there.analyze();
    expect(rowOf(second, number)).toMatchObject({ what: 'gone', why: 'nobody-holds-it' });
    expect(analysisText(second)).toContain(`gone: ${number}, nobody who meets it holds its values any more`);
  });

  describe('about few people who alone hold a value', () => {
    const QUALITY = 'department=Quality';
    let others: readonly SandboxUser[];
    let hold: (users: readonly SandboxUser[]) => void;
    let join: (users: readonly SandboxUser[]) => void;
    beforeEach(() => {
      const { tenant } = there.world.sandbox;
      const { id: appId } = there.company.dev;
      const { values } = tenant.addEntitlement({
        appId,
        name: 'Release',
        values: [{ name: 'Cut a release' }],
      });
      const members = tenant.userList.filter(
        ({ id, status }) => status === 'ACTIVE' && tenant.member(appId, id) !== undefined,
      );
      join = (users) => {
        for (const user of users) user.profile = { ...user.profile, department: 'Quality' };
      };
      hold = (users) => {
        for (const { id: userId } of users)
          tenant.placeGrant({ type: 'ENTITLEMENT', appId, userId, values: [...values.keys()] });
      };
      const few = members.filter((_, n) => n % 20 === 3).slice(0, 8);
      others = members.filter((user) => !few.includes(user));
      join(few);
      hold(few);
    });

    it('is about more people and as sure of each, when others join who hold it too', async () => {
      const { number, candidate } = about(await there.analyze(), QUALITY);
      const joining = others.slice(0, 40);
      join(joining);
      hold(joining);
      const second = await there.analyze();
      expect(about(second, QUALITY).candidate.tier).not.toBe(candidate.tier);
      expect(rowOf(second, number)).toMatchObject({
        what: 'changed',
        why: 'more-meet-it',
        before: 1,
        now: 1,
      });
    });

    it('may be chance when many others hold it', async () => {
      const { number } = about(await there.analyze(), QUALITY);
      hold(others.filter((_, n) => n % 5 < 3));
      expect(rowOf(await there.analyze(), number)).toMatchObject({ what: 'gone', why: 'may-be-chance' });
    });
  });
});
