import { expect, it } from 'vitest';
import type { Condition, Share, Term } from '../../src/model/patterns.ts';
import type { SandboxUser } from '../../src/sandbox/state/objects.ts';
import { previewBundle } from '../../src/workflows/bundles/preview-bundle.ts';
import type { Analysis } from '../../src/workflows/patterns/analysis-facts.ts';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import { listOutliers } from '../../src/workflows/patterns/list-outliers.ts';
import { analysisEvidence } from '../../src/workflows/patterns/analysis-evidence.ts';
import { Seeded } from '../../src/sandbox/generate/random.ts';
import { volume } from '../support/volume.ts';
import { createWorld, type World } from '../support/world.ts';

/**
 * The law of figures: each figure of an analysis, of its outliers, its picture and a preview is what anybody counts who looks
 * at the organisation itself, knowing nothing of how it was mined.
 */
const DAY = 86_400_000;
const DEPARTMENTS = ['Sales', 'Finance', 'Engineering', 'Support', 'R&D "X"'];
const TITLES = ['Account Manager', 'Manager', 'Clerk', 'Senior Clerk', 'Engineer'];
const MINED = new Set(['ACTIVE', 'PROVISIONED', 'RECOVERY', 'PASSWORD_EXPIRED', 'LOCKED_OUT']);

interface Draw {
  readonly below: (n: number) => number;
  readonly pick: <T>(from: readonly T[]) => T;
}

function drawsOf(seed: number): Draw {
  const random = new Seeded(seed);
  const below = (n: number) => Math.floor(random.next() * n);
  return { below, pick: (from) => from[below(from.length)] as never };
}

/** An untidy organisation of two apps: other spellings, empty cells, people of every status, every path of access. */
function untidy(world: World, seed: number): readonly string[] {
  const draw = drawsOf(seed);
  const { tenant } = world.sandbox;
  const spelt = (text: string) =>
    draw.below(12) === 0
      ? draw.pick([text.toUpperCase(), ` ${text}`, text.replace(' ', '\u00a0'), text.toLowerCase()])
      : text;
  const users = Array.from({ length: 150 + draw.below(150) }, (_, n) => {
    const login = draw.below(40) === 0 ? `svc-${n}@acme.example` : `p${n}@acme.example`;
    const department = draw.pick(DEPARTMENTS);
    const filled = (name: string, text: string) => (draw.below(15) === 0 ? {} : { [name]: spelt(text) });
    return tenant.addUser({
      status:
        draw.below(12) === 0 ? draw.pick(['SUSPENDED', 'DEPROVISIONED', 'STAGED', 'LOCKED_OUT']) : 'ACTIVE',
      profile: {
        login,
        email: login,
        ...filled('department', department),
        ...filled('title', draw.pick(TITLES)),
        ...filled('city', draw.pick(['Ulm', 'Rome'])),
        ...(draw.below(4) === 0 ? { costCenter: `CC${DEPARTMENTS.indexOf(department)}` } : {}),
        ...(draw.below(10) === 0 ? { previousDepartment: draw.pick(DEPARTMENTS) } : {}),
      },
    });
  });
  return ['Dev', 'Pay'].map((label) => {
    const app = tenant.addApp({ label });
    const many = tenant.addEntitlement({
      appId: app.id,
      name: 'Role',
      values: ['Reader', 'Writer', 'Poster', 'Sign_In', 'Rare', 'Odd"; A Role=Reader'].map((name) => ({
        name,
      })),
    });
    const one = tenant.addEntitlement({
      appId: app.id,
      name: 'Level',
      multiValue: false,
      values: ['Low', 'Middle'].map((name) => ({ name })),
    });
    const value = (name: string) =>
      [...many.values.values(), ...one.values.values()].find((row) => row.name === name)?.id ?? '';
    const bundle = tenant.addBundle({ appId: app.id, name: 'Kit', values: [value('Poster'), value('Low')] });
    for (const { id: userId, profile } of users) {
      const member = draw.below(5) > 0;
      if (member) tenant.addMember(app.id, userId);
      else if (draw.below(8) > 0) continue;
      const department = (profile['department'] ?? '').trim().toLowerCase();
      const usually = (holds: boolean) => (holds ? draw.below(12) > 0 : draw.below(25) === 0);
      const values = [
        ...(usually(department === 'engineering') ? ['Writer'] : []),
        ...(usually(department === 'engineering' || department === 'sales') ? ['Reader'] : []),
        ...(usually(/manager/i.test(profile['title'] ?? '')) ? ['Poster'] : []),
        ...(draw.below(25) > 0 ? ['Sign_In'] : []),
        ...(draw.below(60) === 0 ? ['Rare'] : []),
        ...(usually(department === 'support') ? ['Odd"; A Role=Reader'] : []),
        ...(usually(department === 'finance') ? [draw.pick(['Low', 'Low', 'Low', 'Middle'])] : []),
      ].map(value);
      const common = { appId: app.id, userId };
      const more = draw.below(20);
      tenant.placeGrant({
        ...common,
        // Of two additive ones with different levels nobody can say which holds.
        type: more === 0 ? 'POLICY' : more < 4 ? 'CUSTOM' : draw.pick(['CUSTOM', 'ENTITLEMENT']),
        values,
        ...(draw.below(15) === 0 ? { expiresAt: tenant.now() + DAY } : {}),
      });
      if (more === 1) tenant.placeGrant({ ...common, type: 'CUSTOM', action: 'DENY', values: [] });
      if (more === 2 || more === 3)
        tenant.placeGrant({ ...common, type: 'ENTITLEMENT-BUNDLE', values: [], bundleId: bundle.id });
    }
    return label;
  });
}

const tidy = (text = '') => text.normalize('NFKC').replace(/\s+/gu, ' ').trim().toLowerCase();

function says(term: Term, { profile }: SandboxUser): boolean {
  if (term.kind === 'group') throw new Error('no groups here');
  const text = tidy(profile[term.attribute]);
  if (term.kind === 'in') return term.texts.includes(text);
  if (term.kind === 'contains')
    return ` ${text.split(/[^\p{L}\p{N}]+/u).join(' ')} `.includes(` ${term.text} `);
  return text === term.text;
}

function wilson(k: number, n: number) {
  const z = 1.959963984540054;
  if (n === 0) return { low: 0, high: 1 };
  const [p, d] = [k / n, 1 + z ** 2 / n];
  const mid = (p + z ** 2 / (2 * n)) / d;
  const half = (z / d) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  return { low: Math.max(0, mid - half), high: Math.min(1, mid + half) };
}

function expectShare(said: Share, k: number, n: number, what: string) {
  expect([said.k, said.n], what).toEqual([k, n]);
  expect(said.share, what).toBeCloseTo(n === 0 ? 0 : k / n, 9);
  expect(said.low, what).toBeCloseTo(wilson(k, n).low, 6);
  expect(said.high, what).toBeCloseTo(wilson(k, n).high, 6);
}

interface AppTruth {
  readonly members: readonly SandboxUser[];
  readonly held: ReadonlyMap<
    string,
    { readonly own: ReadonlySet<string>; readonly given: ReadonlySet<string> }
  >;
}

const NOTHING: AppTruth = { members: [], held: new Map() };

/** What anybody counts. */
function counting(world: World, { facts }: Analysis) {
  const { tenant } = world.sandbox;
  const isService = ({ profile }: SandboxUser) =>
    String(profile['login']).startsWith('svc-') && !profile['department'] && !profile['title'];
  const people = tenant.userList.filter((user) => MINED.has(user.status) && !isService(user));
  const apps = facts.apps.map(({ id: appId }): AppTruth => {
    const members = people.filter(({ id }) => tenant.member(appId, id) !== undefined);
    const held = new Map<string, { readonly own: Set<string>; readonly given: Set<string> }>();
    for (const { id } of members) {
      const [own, given] = [new Set<string>(), new Set<string>()];
      for (const [value, givers] of world.sandbox.effectiveAccess(appId, id)) {
        // What a policy gives, no list shows.
        const grants = givers.flatMap((giver) => tenant.grants.get(giver) ?? []);
        const shown = grants.filter(({ type }) => type !== 'POLICY');
        if (shown.length === 0) continue;
        const otherwise = shown.some(({ bundleId }) => bundleId !== undefined);
        (otherwise ? given : own).add(value);
      }
      held.set(id, { own, given });
    }
    return { members, held };
  });
  return { people, apps };
}

async function checkFigures(
  world: World,
  seed: number,
): Promise<{ patterns: number; outliers: number; gains: number }> {
  const labels = untidy(world, seed);
  const analysis = await analyzePatterns(world.context, { apps: labels });
  const { mined, facts } = analysis;
  const { people, apps } = counting(world, analysis);
  const meets =
    ({ terms }: Pick<Condition, 'terms'>) =>
    (user: SandboxUser) =>
      terms.every((term) => says(term, user));
  const valueId = (row: number) => facts.values[row]?.id ?? '';
  const appOf = (row: number) => apps[facts.values[row]?.app ?? 0] ?? NOTHING;
  const own = (row: number, { id }: SandboxUser) => appOf(row).held.get(id)?.own.has(valueId(row)) === true;
  const given = (row: number, { id }: SandboxUser) =>
    appOf(row).held.get(id)?.given.has(valueId(row)) === true;
  const count = <T>(list: readonly T[], is: (one: T) => boolean) => list.filter(is).length;
  expect(mined.activePeople).toBe(people.length);
  expect(mined.holdings).toBe(
    apps.reduce((sum, { held }) => sum + [...held.values()].reduce((all, row) => all + row.own.size, 0), 0),
  );
  for (const pattern of mined.patterns) {
    const { condition, value, evidence } = pattern;
    const what = `seed ${seed} ${JSON.stringify(condition.terms)} → ${facts.values[value]?.name}`;
    const { members } = appOf(value);
    const fit = members.filter(meets(condition));
    const others = members.filter((user) => !meets(condition)(user));
    const concerned = (list: readonly SandboxUser[]) => count(list, (user) => !given(value, user));
    const holders = (list: readonly SandboxUser[]) => count(list, (user) => own(value, user));
    expectShare(evidence.members, holders(fit), concerned(fit), what);
    expectShare(evidence.others, holders(others), concerned(others), what);
    expectShare(evidence.base, holders(members), concerned(members), what);
    expect(evidence.derived ?? 0, what).toBe(fit.length - concerned(fit));
    expect(evidence.lift, what).toBeCloseTo(
      holders(fit) / concerned(fit) / (holders(members) / concerned(members)),
      9,
    );
    expect(evidence.coverage, what).toBeCloseTo(holders(fit) / holders(members), 9);
    expect(evidence.membersLacking, what).toBe(concerned(fit) - holders(fit));
    expect(evidence.activeInOkta, what).toBe(count(people, meets(condition)));
    expect(evidence.notMembers, what).toBe(
      count(people, (user) => meets(condition)(user) && !members.includes(user)),
    );
    const ofValue = mined.patterns.filter((other) => other.value === value);
    const isBirthright = mined.birthright.some((line) => line.value === value);
    expect(evidence.holdersOutside, what).toBe(
      isBirthright
        ? 0
        : count(
            members,
            (user) => own(value, user) && !ofValue.some((other) => meets(other.condition)(user)),
          ),
    );
  }
  const explained = new Set<string>();
  const explain = (value: number, condition: Pick<Condition, 'terms'>) => {
    for (const user of appOf(value).members)
      if (own(value, user) && meets(condition)(user)) explained.add(`${user.id} ${valueId(value)}`);
  };
  for (const candidate of mined.candidates) {
    const what = `seed ${seed} candidate ${candidate.rank}`;
    const { members } = apps[candidate.app] ?? NOTHING;
    const fit = members.filter(meets(candidate.condition));
    const has = (user: SandboxUser) =>
      count(candidate.patterns, ({ value }) => own(value, user) || given(value, user));
    expect([candidate.holdAll, candidate.holdSome, candidate.holdNone], what).toEqual([
      count(fit, (user) => has(user) === candidate.patterns.length),
      count(fit, (user) => has(user) > 0 && has(user) < candidate.patterns.length),
      count(fit, (user) => has(user) === 0),
    ]);
    expect(candidate.wouldGain, what).toBe(
      fit.reduce((sum, user) => sum + candidate.patterns.length - has(user), 0),
    );
    expect(candidate.explained, what).toBe(
      candidate.patterns.reduce((sum, { value }) => sum + count(fit, (user) => own(value, user)), 0),
    );
    const before = explained.size;
    for (const { value } of candidate.patterns) explain(value, candidate.condition);
    expect(candidate.newlyExplained, what).toBe(explained.size - before);
    expect(mined.curve[candidate.rank - 1], what).toMatchObject({
      candidates: candidate.rank,
      explained: explained.size,
    });
  }
  for (const { value } of mined.birthright) explain(value, { terms: [] });
  expect(mined.explained).toBe(explained.size);
  for (const [value, row] of facts.values.entries()) {
    const { members } = appOf(value);
    const [k, n] = [
      count(members, (user) => own(value, user)),
      count(members, (user) => !given(value, user)),
    ];
    const line = mined.birthright.find((one) => one.value === value);
    const what = `seed ${seed} birthright ${row.name}`;
    if (line === undefined)
      expect(n === 0 || k / n <= 0.9 || members.length < 5, `${what} ${k} of ${n}`).toBe(true);
    else expectShare(line.members, k, n, what);
    const left = mined.residual.find((one) => one.value === value);
    const unexplained = count(
      members,
      (user) => own(value, user) && !explained.has(`${user.id} ${valueId(value)}`),
    );
    expect([left?.holders ?? k, left?.unexplained ?? 0], what).toEqual([k, unexplained]);
  }
  const { rows } = await listOutliers(world.context, { analysis: analysis.header.id });
  expect(rows.length).toBe(mined.outliers.length);
  for (const outlier of mined.outliers) {
    const what = `seed ${seed} outlier ${outlier.person} ${facts.values[outlier.value]?.name}`;
    const person = people.find(({ id }) => id === outlier.person);
    if (person === undefined) throw new Error(what);
    expect(own(outlier.value, person), what).toBe(true);
    expect(explained.has(`${person.id} ${valueId(outlier.value)}`), what).toBe(false);
    expect(meets(outlier.peerCondition)(person), what).toBe(true);
    const peers = appOf(outlier.value).members.filter(
      (user) => user !== person && meets(outlier.peerCondition)(user),
    );
    expectShare(
      outlier.peers,
      count(peers, (user) => own(outlier.value, user) || given(outlier.value, user)),
      peers.length,
      what,
    );
  }
  const { pictures } = await analysisEvidence(world.context, analysis.header.id);
  for (const [app, { picture }] of pictures.entries()) {
    const { members } = apps[app] ?? NOTHING;
    const total = (list: typeof picture.before) => list.reduce((sum, row) => sum + row.people, 0);
    expect(total(picture.before)).toBe(members.length);
    expect(total(picture.after) + picture.suppressed + picture.noRoom).toBe(members.length);
    for (const [column, value] of picture.values.entries()) {
      const sum = (rows: 'explained' | 'unexplained' | 'lacking') =>
        picture.before.reduce((all, row) => all + (row[rows][column] ?? 0), 0);
      const says = (user: SandboxUser) =>
        mined.birthright.some((line) => line.value === value) ||
        mined.patterns.some((row) => row.value === value && meets(row.condition)(user));
      expect([sum('explained'), sum('unexplained'), sum('lacking')], `seed ${seed} picture`).toEqual([
        count(members, (user) => own(value, user) && says(user)),
        count(members, (user) => own(value, user) && !says(user)),
        count(members, (user) => !own(value, user) && !given(value, user) && says(user)),
      ]);
    }
  }
  const gains = await checkPreviews(world, analysis, people, seed);
  return { patterns: mined.patterns.length, outliers: mined.outliers.length, gains };
}

async function checkPreviews(
  world: World,
  { mined, facts, header }: Analysis,
  people: readonly SandboxUser[],
  seed: number,
) {
  let gains = 0;
  for (const candidate of mined.candidates) {
    const number = header.numbers[candidate.key] ?? 0;
    const preview = await previewBundle(world.context, { pattern: String(number) });
    const appId = facts.apps[candidate.app]?.id ?? '';
    const fit = people.filter((user) => candidate.condition.terms.every((term) => says(term, user)));
    expect(preview.people.map(({ principal }) => principal).sort()).toEqual(fit.map(({ id }) => id).sort());
    const values = candidate.patterns.map(({ value }) => facts.values[value]?.id ?? '');
    for (const row of preview.people) {
      const grants = world.sandbox.tenant.grantsOf(appId, row.principal);
      const held = world.sandbox.effectiveAccess(appId, row.principal);
      const denied = grants.some(({ action }) => action === 'DENY');
      const what = `seed ${seed} ${JSON.stringify(row)}`;
      // The what-if law tells the rest: what grants wait to give whoever is no member.
      const told = row.gains.filter((value) => values.includes(value)).sort();
      const wanted = denied ? [] : values.filter((value) => !held.has(value)).sort();
      if (row.state !== 'unknown') expect(told, what).toEqual(wanted);
      gains += row.gains.length;
    }
  }
  return gains;
}

it('every figure is what anybody counts', { timeout: 600_000 }, async () => {
  const seen = { patterns: 0, outliers: 0, gains: 0 };
  for (let seed = 1; seed <= volume(2, 40); seed++) {
    const world = await createWorld({ settings: { rateLimits: { limits: { '*': 1_000_000 } } } });
    try {
      const found = await checkFigures(world, seed);
      for (const key of ['patterns', 'outliers', 'gains'] as const) seen[key] += found[key];
    } finally {
      await world.close();
    }
  }
  for (const found of Object.values(seen)) expect(found).toBeGreaterThan(10);
});
