import { createHash } from 'node:crypto';
import type { Dataset } from '../model/dataset.ts';
import type {
  BirthrightLine,
  BusinessRole,
  Candidate,
  Condition,
  CurvePoint,
  Finding,
  MinedAnalysis,
  MiningOptions,
  Pattern,
  PatternEvidence,
  Term,
  Tier,
  Untold,
  Use,
} from '../model/patterns.ts';
import { type Chosen, ConditionSearch } from './condition-search.ts';
import { type Items, itemsOf } from './items.ts';
import { outliersOf } from './outliers.ts';
import { shareOf } from './wilson.ts';

/** A pattern with the people behind it. */
type Mined = Pattern & { readonly meets: ReadonlySet<number> };

/** What so many of an app's members hold is birthright, and no pattern. */
const BIRTHRIGHT = 0.9;
/** Holdings that the calibration may deal anew in all. */
const MOST_DEALT = 3_000_000;
const SMALL_DEPARTMENT = 4;

/**
 * Finds patterns of who holds what, by description length: conditions of one or two terms, per value the list of them that
 * pays for itself; one candidate per condition and app. `told`: values done, of all.
 */
export function mine(
  dataset: Dataset,
  options: MiningOptions,
  told?: (done: number, total: number) => void,
): MinedAnalysis {
  const items = itemsOf(dataset);
  const search = new ConditionSearch(items, dataset.people.ids.length, options.depth);
  const threshold = Math.log2(Math.max(2, dataset.values.length));
  const birthright: BirthrightLine[] = [];
  const patterns: Mined[] = [];
  for (const [value, row] of dataset.values.entries()) {
    told?.(value, dataset.values.length);
    const members = dataset.apps[row.app]?.members ?? new Uint32Array();
    const holders = holdersOf(dataset, value);
    const base = shareOf(holders.length, members.length);
    if (base.share > BIRTHRIGHT)
      birthright.push({ value, members: base, automatic: base.low >= 0.98 && !row.sensitive });
    else
      for (const chosen of search.search(members, holders, threshold))
        patterns.push(patternOf(dataset, items, value, chosen));
  }
  const everybody = new Set(birthright.map(({ value }) => value));
  const { outliers, unexplained } = outliersOf(dataset, patterns, everybody);
  const { candidates, explained } = candidatesOf(dataset, patterns);
  const byBirthright = birthright.reduce((sum, { members }) => sum + members.k, 0);
  return {
    format: 1,
    people: dataset.people.ids.length,
    activePeople: dataset.people.active.reduce((sum, one) => sum + one, 0),
    holdings: dataset.holdings.people.length,
    explained: explained + byBirthright,
    patterns: patterns.map(bare),
    candidates,
    roles: rolesOf(candidates),
    curve: curveOf(candidates),
    birthright,
    findings: findingsOf(dataset, items),
    residual: dataset.values.map((_, value) => ({
      value,
      holders: holdersOf(dataset, value).length,
      unexplained: unexplained[value] ?? 0,
    })),
    outliers: outliers.slice(0, options.outliers),
    outlierCount: outliers.length,
    calibration: calibrated(dataset, search, threshold, options),
    untold: untoldOf(dataset, items),
  };
}

function holdersOf({ holdings }: Dataset, value: number): Uint32Array {
  return holdings.people.subarray(holdings.offsets[value], holdings.offsets[value + 1]);
}

function bare({ condition, value, tier, use, evidence }: Mined): Pattern {
  return { condition, value, tier, use, evidence };
}

function patternOf(dataset: Dataset, { items }: Items, value: number, { items: rows, bits }: Chosen): Mined {
  const chosen = rows.flatMap((row) => items[row] ?? []);
  const terms = chosen.map(({ term }) => term);
  const condition: Condition = {
    key: JSON.stringify(terms.map(nameOf)),
    terms,
    equivalents: terms.length === 1 ? (chosen[0]?.equivalents ?? []).map((term) => [term]) : [],
  };
  const [first = new Uint32Array(), second] = chosen.map(({ people }) => people);
  const others = second === undefined ? undefined : new Set(second);
  const meets = new Set(others === undefined ? first : first.filter((person) => others.has(person)));
  const row = dataset.values[value];
  const members = dataset.apps[row?.app ?? 0]?.members ?? new Uint32Array();
  const holders = holdersOf(dataset, value);
  const n = members.reduce((sum, person) => sum + (meets.has(person) ? 1 : 0), 0);
  const k = holders.reduce((sum, person) => sum + (meets.has(person) ? 1 : 0), 0);
  let active = 0;
  for (const person of meets) active += dataset.people.active[person] ?? 0;
  const base = shareOf(holders.length, members.length);
  const share = shareOf(k, n);
  const family = items.length + (items.length * (items.length - 1)) / 2;
  const evidence: PatternEvidence = {
    members: share,
    repaired: share,
    others: shareOf(holders.length - k, members.length - n),
    base,
    lift: base.share === 0 ? 0 : share.share / base.share,
    bits,
    adjustedP: Math.min(1, family * upperTail(members.length, holders.length, n, k)),
    family,
    coverage: holders.length === 0 ? 0 : k / holders.length,
    holdersOutside: holders.length - k,
    membersLacking: n - k,
    activeInOkta: active,
    notMembers: Math.max(0, active - n),
  };
  return {
    condition,
    value,
    tier: tierOf(evidence),
    use: useOf(evidence, row?.sensitive ?? true),
    evidence,
    meets,
  };
}

/** Without the raw texts: a further spelling of a text makes no other condition. */
function nameOf(term: Term): readonly string[] {
  if (term.kind === 'group') return [term.kind, term.groupId];
  return [term.kind, term.attribute, term.kind === 'in' ? term.texts.join('\n') : term.text];
}

function tierOf({ members: { n, share, low } }: PatternEvidence): Tier {
  if (n < 5) return 'FEW PEOPLE';
  if (share >= 0.85 && low >= 0.7) return 'STRONG';
  return share >= 0.7 && low >= 0.55 ? 'MODERATE' : 'SIGNAL';
}

/** Privileged values are never given without a request. */
function useOf({ members: { n, share, low } }: PatternEvidence, sensitive: boolean): Use {
  if (n < 5 || share < 0.5) return 'signal';
  return low >= 0.9 && !sensitive ? 'automatic' : 'requestable';
}

/** Hypergeometric: the chance that k or more of the n who meet the condition are among the k0 of n0 who hold the value. */
function upperTail(n0: number, k0: number, n: number, k: number): number {
  const log = (m: number) => {
    let sum = 0;
    for (let i = 2; i <= m; i++) sum += Math.log(i);
    return sum;
  };
  const choose = (a: number, b: number) => log(a) - log(b) - log(a - b);
  const all = choose(n0, n);
  let term = Math.exp(choose(k0, k) + choose(n0 - k0, n - k) - all);
  let sum = 0;
  for (let hit = k; hit <= Math.min(n, k0); hit++) {
    sum += term;
    term *= ((k0 - hit) * (n - hit)) / ((hit + 1) * (n0 - k0 - n + hit + 1));
    if (term < sum * 1e-15) break;
  }
  return Math.min(1, sum);
}

const TIERS: readonly Tier[] = ['STRONG', 'MODERATE', 'SIGNAL', 'FEW PEOPLE'];
const USES: readonly Use[] = ['birthright', 'automatic', 'requestable', 'signal'];

function candidatesOf(
  dataset: Dataset,
  patterns: readonly Mined[],
): { readonly candidates: readonly Candidate[]; readonly explained: number } {
  const groups = new Map<string, Mined[]>();
  for (const pattern of patterns) {
    const key = `${dataset.values[pattern.value]?.app ?? 0} ${pattern.condition.key}`;
    groups.set(key, [...(groups.get(key) ?? []), pattern]);
  }
  const ordered = [...groups.values()]
    .map((group) =>
      [...group].sort((a, b) => b.evidence.members.share - a.evidence.members.share || byId(dataset, a, b)),
    )
    .map((group) => ({ group, bits: group.reduce((sum, { evidence }) => sum + evidence.bits, 0) }))
    .sort(
      (a, b) =>
        b.bits - a.bits || ((a.group[0]?.condition.key ?? '') < (b.group[0]?.condition.key ?? '') ? -1 : 1),
    );
  const explained = dataset.values.map(() => new Set<number>());
  const candidates = ordered.flatMap(({ group, bits }, i): Candidate[] => {
    const [first] = group;
    if (first === undefined) return [];
    const app = dataset.values[first.value]?.app ?? 0;
    let newly = 0;
    for (const { value, meets } of group)
      for (const person of holdersOf(dataset, value)) {
        const done = explained[value];
        if (!meets.has(person) || done === undefined || done.has(person)) continue;
        done.add(person);
        newly += 1;
      }
    const held = holdCounts(dataset, app, group);
    const ids = group.map(({ value }) => dataset.values[value]?.id ?? '').sort();
    return [
      {
        rank: i + 1,
        key: createHash('sha256')
          .update(JSON.stringify([first.condition.key, dataset.apps[app]?.id, ids]))
          .digest('hex'),
        condition: first.condition,
        app,
        patterns: group.map(bare),
        tier: leastOf(
          TIERS,
          group.map(({ tier }) => tier),
        ),
        use: leastOf(
          USES,
          group.map(({ use }) => use),
        ),
        ...held,
        explained: group.reduce((sum, { evidence }) => sum + evidence.members.k, 0),
        newlyExplained: newly,
        wouldGain: group.reduce((sum, { evidence }) => sum + evidence.membersLacking, 0),
        bits,
      },
    ];
  });
  return { candidates, explained: explained.reduce((sum, { size }) => sum + size, 0) };
}

function leastOf<T>(order: readonly T[], of: readonly T[]): T {
  return order[Math.max(...of.map((one) => order.indexOf(one)))] as T;
}

function byId({ values }: Dataset, a: Pattern, b: Pattern): number {
  return (values[a.value]?.id ?? '') < (values[b.value]?.id ?? '') ? -1 : 1;
}

function holdCounts(dataset: Dataset, app: number, group: readonly Mined[]) {
  const holders = group.map(({ value }) => new Set(holdersOf(dataset, value)));
  let [holdAll, holdSome, holdNone] = [0, 0, 0];
  for (const person of dataset.apps[app]?.members ?? []) {
    if (group[0]?.meets.has(person) !== true) continue;
    const held = holders.reduce((sum, set) => sum + (set.has(person) ? 1 : 0), 0);
    if (held === holders.length) holdAll += 1;
    else if (held > 0) holdSome += 1;
    else holdNone += 1;
  }
  return { holdAll, holdSome, holdNone };
}

function curveOf(candidates: readonly Candidate[]): readonly CurvePoint[] {
  const all = candidates.reduce((sum, { newlyExplained }) => sum + newlyExplained, 0);
  let explained = 0;
  return candidates.map(({ newlyExplained }, i) => {
    explained += newlyExplained;
    return { candidates: i + 1, explained, share: all === 0 ? 0 : explained / all };
  });
}

/** Candidates of several apps under one condition. */
function rolesOf(candidates: readonly Candidate[]): readonly BusinessRole[] {
  const groups = new Map<string, Candidate[]>();
  for (const row of candidates)
    groups.set(row.condition.key, [...(groups.get(row.condition.key) ?? []), row]);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length < 2) return [];
    return [
      {
        condition: first.condition,
        candidates: group.map(({ rank }) => rank),
        explained: group.reduce((sum, { explained }) => sum + explained, 0),
      },
    ];
  });
}

/** The holdings of every member dealt to a random member: whatever is found then is chance. */
function calibrated(
  dataset: Dataset,
  search: ConditionSearch,
  threshold: number,
  { permutations }: MiningOptions,
): MinedAnalysis['calibration'] {
  const runs = Math.min(permutations, Math.floor(MOST_DEALT / Math.max(1, dataset.holdings.people.length)));
  let withPatterns = 0;
  let state = 1;
  const below = (n: number) => {
    state = (Math.imul(state, 0x6c078965) + 0x3039) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  for (let run = 0; run < runs; run++) {
    const dealt = dataset.apps.map(({ members }) => {
      const others = members.slice();
      for (let i = others.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [others[i], others[j]] = [others[j] ?? 0, others[i] ?? 0];
      }
      return new Map([...members].map((person, i) => [person, others[i] ?? 0]));
    });
    const found = dataset.values.some(({ app }, value) => {
      const members = dataset.apps[app]?.members ?? new Uint32Array();
      const holders = holdersOf(dataset, value).map((person) => dealt[app]?.get(person) ?? 0);
      if (holders.length > BIRTHRIGHT * members.length) return false;
      return search.search(members, holders, threshold).length > 0;
    });
    if (found) withPatterns += 1;
  }
  const upper =
    runs === 0 ? 1 : withPatterns === 0 ? 1 - 0.05 ** (1 / runs) : shareOf(withPatterns, runs).high;
  return { permutations: runs, withPatterns, upper, alpha: 1, threshold };
}

function findingsOf(dataset: Dataset, { items }: Items): readonly Finding[] {
  const variants = dataset.attributes.flatMap(({ name, raws, textOf, texts, codes }): Finding[] => {
    const people = new Uint32Array(raws.length);
    for (const code of codes) if (code > 0) people[code - 1] = (people[code - 1] ?? 0) + 1;
    return texts.flatMap((text, t): Finding[] => {
      const own = [...raws.keys()].filter((raw) => textOf[raw] === t + 1);
      if (own.length < 2) return [];
      const rows = own
        .map((raw) => ({ raw: raws[raw] ?? '', people: people[raw] ?? 0 }))
        .sort((a, b) => b.people - a.people || (a.raw < b.raw ? -1 : 1));
      return [{ kind: 'variants', attribute: name, text, raws: rows }];
    });
  });
  const equivalent = items
    .filter(({ equivalents }) => equivalents.length > 0)
    .map(({ term, equivalents, people }): Finding => ({
      kind: 'equivalent',
      terms: [term, ...equivalents],
      people: people.length,
    }));
  const identifiers = dataset.leftOut.flatMap(({ name, reason, distinct, filled }): Finding[] =>
    reason === 'identifier-like'
      ? [{ kind: 'identifier-like', attribute: name, distinct: distinct ?? 0, filled: filled ?? 0 }]
      : [],
  );
  return [...variants, ...equivalent, ...identifiers];
}

function untoldOf(dataset: Dataset, { items, offsets }: Items): Untold {
  const members = new Set(dataset.apps.flatMap((app) => [...app.members]));
  const department = dataset.attributes.find(({ name }) => /^dep(artmen)?t$/i.test(name));
  const sizes = new Map<number, number>();
  for (const person of members) {
    const code = department?.codes[person] ?? 0;
    const text = code === 0 ? 0 : (department?.textOf[code - 1] ?? 0);
    if (text > 0) sizes.set(text, (sizes.get(text) ?? 0) + 1);
  }
  const small = [...sizes.values()].filter((size) => size <= SMALL_DEPARTMENT);
  return {
    smallDepartments: small.length,
    smallDepartmentPeople: small.reduce((sum, size) => sum + size, 0),
    rareValues: dataset.values.filter((_, value) => holdersOf(dataset, value).length < 3).length,
    equivalentTerms: items.reduce((sum, { equivalents }) => sum + equivalents.length, 0),
    peopleWithoutAttributes: [...members].filter((person) => offsets[person] === offsets[person + 1]).length,
  };
}
