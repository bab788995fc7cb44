import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyzePatterns, type PatternsInput } from '../../src/workflows/patterns/analyze-patterns.ts';
import { freshnessOf } from '../../src/workflows/patterns/freshness.ts';
import { patternPolicyText } from '../../src/workflows/patterns/policy-rule.ts';
import type { SandboxGroup, SandboxUser } from '../../src/sandbox/state/objects.ts';
import { analysedCompany, type AnalysedCompany, foundIn } from '../support/analysed-company.ts';
import { connect } from '../support/mcp-client.ts';

/** Groups that count as attributes of those who are in them. */
let there: AnalysedCompany;
let members: readonly SandboxUser[];
let chosen: readonly SandboxUser[];
let team: SandboxGroup;
beforeEach(async () => {
  there = await analysedCompany();
  const { tenant } = there.world.sandbox;
  // Every fifth member: no attribute tells them from the others.
  members = tenant.userList.filter(({ id }) => tenant.member(there.company.dev.id, id) !== undefined);
  chosen = members.filter(
    (user, n) => n % 5 === 2 && user.status === 'ACTIVE' && !user.profile['login']?.startsWith('svc-'),
  );
  team = tenant.groups.add({ name: 'Release "Captains"', members: chosen.map(({ id }) => id) });
  const { id: appId } = there.company.dev;
  const role = tenant.addEntitlement({ appId, name: 'Release', values: [{ name: 'Cut a release' }] });
  const [value] = role.values.keys();
  for (const { id: userId } of chosen)
    tenant.placeGrant({ type: 'ENTITLEMENT', appId, userId, values: [value ?? ''] });
});
afterEach(() => there.world.close());

const analyze = (more: Partial<PatternsInput> = {}) =>
  analyzePatterns(there.world.context, { apps: ['Dev Platform'], groups: [team.name], ...more });

const ABOUT_TEAM = 'group=Release "Captains" → Cut a release';

describe('a group', () => {
  it('explains what no attribute does, by name or by id, and not where nobody asked for it', async () => {
    expect(foundIn(await analyze())).toContain(ABOUT_TEAM);
    expect(foundIn(await analyze({ groups: [team.id, 'release "captains"'] }))).toContain(ABOUT_TEAM);
    expect(foundIn(await analyze({ groups: [] })).filter((line) => line.includes('Cut a release'))).toEqual(
      [],
    );
  });

  it('is read to its last page, with one call for each thousand people and one to find it', async () => {
    const { sandbox } = there.world;
    const many = Array.from({ length: 2100 }, (_, n) =>
      sandbox.tenant.addUser({ profile: { login: `x${n}@acme.example`, email: `x${n}@acme.example` } }),
    );
    // Whoever counts stands behind all of these.
    const behind = sandbox.tenant.groups.add({
      name: 'Everybody else',
      members: [...many.map(({ id }) => id), ...team.members],
    });
    sandbox.resetCounts();
    const found = foundIn(await analyze({ groups: [behind.name], everybody: 'no' }));
    expect(found).toContain('group=Everybody else → Cut a release');
    expect(sandbox.requests.byOperation.get('listGroups')).toBe(1);
    expect(sandbox.requests.byOperation.get('listGroupUsers')).toBe(3);
  });

  it('is asked for anew where only what changed is read', async () => {
    // What was set up just now is not taken for a change.
    await there.world.clock.sleep(3_600_000);
    await analyze({ everybody: 'no' });
    await there.world.clock.sleep(3_600_000);
    const { tenant } = there.world.sandbox;
    for (const { id } of chosen.slice(0, 10)) tenant.groups.change(team, id, 'remove');
    const { facts, mined } = await analyze({ everybody: 'no', reading: 'changes' });
    expect(facts.reading).toMatchObject({ by: 'changes', people: 0 });
    const whole = await analyze({ everybody: 'no' });
    expect(mined).toEqual(whole.mined);
  });

  it('makes an analysis stale when somebody joins or leaves it', async () => {
    const analysis = await analyze();
    await there.world.clock.sleep(600_000);
    expect(await freshnessOf(there.world.context, analysis)).toMatchObject({ state: 'nothing-logged' });
    there.world.sandbox.tenant.groups.change(team, members[0]?.id ?? '', 'add');
    await there.world.clock.sleep(600_000);
    expect(await freshnessOf(there.world.context, analysis)).toEqual({
      state: 'changed',
      events: { 'group.user_membership.add': 1 },
    });
  });

  it.each([
    { type: 'OKTA_GROUP' as const, text: (id: string) => `user.isMemberOf({'group.id': {"${id}"}})` },
    { type: 'APP_GROUP' as const, text: () => undefined },
  ])('of type $type is named in a rule of a policy only if a policy takes it', async ({ type, text }) => {
    const { tenant } = there.world.sandbox;
    const group = tenant.groups.add({ name: 'Other', type, members: [...team.members] });
    const { header, mined } = await analyze({ groups: ['Other'] });
    const candidate = mined.candidates.find(({ condition }) =>
      condition.terms.some((term) => term.kind === 'group'),
    );
    const rule = patternPolicyText(there.world.context, String(header.numbers[candidate?.key ?? '']));
    const wanted = text(group.id);
    if (wanted === undefined) await expect(rule).rejects.toMatchObject({ code: 'pattern.no_expression' });
    else expect(await rule).toContain(wanted);
  });
});

describe('over MCP', () => {
  it('says which groups counted, and what is wrong with one that cannot', async () => {
    const { tenant } = there.world.sandbox;
    for (let n = 0; n < 2; n++) tenant.groups.add({ name: 'Twice' });
    const client = await connect(there.world.context);
    const ask = (input: Readonly<Record<string, unknown>>) =>
      client.call('analyze_entitlement_patterns', input);
    const { body } = await ask({ app: 'Dev Platform', groups: [team.name] });
    expect(body.data).toMatchObject({ groups: [team.name] });
    const { patterns } = body.data as unknown as {
      patterns: readonly { readonly number: number; readonly lines: readonly string[] }[];
    };
    const found = patterns.find(({ lines }) => lines[0]?.startsWith(ABOUT_TEAM));
    const preview = await client.call('preview_bundle_creation', { pattern: String(found?.number) });
    expect(preview.body.data).toMatchObject({
      ifGrantedToAll: { membersWhoFit: chosen.length, haveAll: chosen.length, wouldGain: 0 },
    });
    for (const [input, code] of [
      [{ app: 'Dev Platform', groups: ['Release'] }, 'group.not_found'],
      [{ app: 'Dev Platform', groups: ['Twice'] }, 'group.ambiguous'],
      [{ report: 'dev_platform_access_report.csv', groups: [team.name] }, 'mining.groups'],
    ] as const)
      expect((await ask(input)).text, code).toContain(code);
    await client.close();
  });
});
