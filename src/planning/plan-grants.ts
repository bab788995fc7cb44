import { fingerprint, grantMix } from '../access/grant-facts.ts';
import type { IdentityClass, Resolution } from '../model/identity.ts';
import type { Assign, Operation, PlanCounts, PlanPerson, WriteGrant } from '../model/plan.ts';
import { formatInstant } from '../model/instant.ts';
import { ProductError } from '../model/product-error.ts';
import { decidePerson } from './decide-person.ts';
import { type EndingDecision, endsOf, withEnds } from './ends.ts';
import { FirstsOfKind } from './first-of-kind.ts';
import { firstWave, type WaveCandidate } from './first-wave.ts';
import type { GrantsInput } from './grants-input.ts';
import { grantsHeadline } from './headline.ts';
import { secondsLeft } from './time-left.ts';
import { type Plan, type PlanDraft, withHash } from './plan-hash.ts';
import { riskOf } from './risk.ts';

/** One identifier with what the plan does about it. */
interface Row {
  readonly n: number;
  readonly resolution: Resolution;
  readonly decision: EndingDecision | undefined;
  /** Wanted values that an earlier identifier of the same principal already asks for. */
  readonly repeated: number;
  /** The others. */
  readonly wanted: number;
}

/**
 * Plans assignments and additive grants so that everybody holds what is wanted on top of what they hold (merge).
 * Deterministic; the rows are computed again on each iteration, so that nothing per person is kept.
 */
export function planGrants(input: GrantsInput): Plan {
  return withHash(draftGrants(input));
}

/** The same, before it is final. */
export function draftGrants(input: GrantsInput): PlanDraft {
  const groups = samePrincipals(input.resolutions);
  const { counts, wave, usedValues, ending, load, firsts } = survey(input, groups);
  const sensitive = [...usedValues].filter((v) => input.values[v]?.sensitive === true);
  const { risk, riskReasons } = riskOf(
    {
      people: counts.grants,
      newAccounts: counts.newAccounts,
      sensitiveValues: sensitive.length,
      valuesOnProvisionedApp: 0,
    },
    input.routine,
  );
  const firstOfKind = firsts.among(input.snapshot, input.values);
  const operations = { [Symbol.iterator]: () => operationsOf(input, groups, wave) };
  const people = { [Symbol.iterator]: () => peopleOf(input, groups) };
  return {
    header: {
      ...input.base,
      format: 1,
      kind: 'grants',
      mode: 'merge',
      app: { id: input.app.id, label: input.app.label },
      risk,
      riskReasons,
      counts,
      headline: grantsHeadline(
        input,
        counts,
        { usedValues, ending },
        sensitive,
        timeThereAndBack(input, counts, load),
      ),
      values: input.values,
      ...(firstOfKind === undefined ? {} : { firstOfKind }),
      operations: counts.newAccounts + counts.grants,
      method: { grants: input.additive === 'no' ? 'custom' : 'additive', additiveCapability: input.additive },
    },
    operations,
    people,
  };
}

/** Identifiers that lead to the same principal, keyed by the first of them. */
function samePrincipals(resolutions: readonly Resolution[]): ReadonlyMap<number, readonly number[]> {
  const byPrincipal = new Map<string, number[]>();
  for (const [n, resolution] of resolutions.entries()) {
    if (resolution.class !== 'matched' || resolution.user === undefined) continue;
    const rows = byPrincipal.get(resolution.user.id);
    if (rows === undefined) byPrincipal.set(resolution.user.id, [n]);
    else rows.push(n);
  }
  const groups = new Map<number, readonly number[]>();
  for (const rows of byPrincipal.values()) for (const n of rows) if (rows.length > 1) groups.set(n, rows);
  return groups;
}

function wantedOf({ wanted }: GrantsInput, n: number): readonly number[] {
  return [...new Set(wanted.values.subarray(wanted.offsets[n] ?? 0, wanted.offsets[n + 1] ?? 0))];
}

function* rows(input: GrantsInput, groups: ReadonlyMap<number, readonly number[]>): Iterable<Row> {
  for (const [n, resolution] of input.resolutions.entries()) {
    const wanted = wantedOf(input, n);
    const principal = resolution.class === 'matched' ? resolution.user?.id : undefined;
    if (principal === undefined) {
      yield { n, resolution, decision: undefined, repeated: 0, wanted: wanted.length };
      continue;
    }
    const group = groups.get(n) ?? [n];
    const all = group.length === 1 ? wanted : [...new Set(group.flatMap((m) => wantedOf(input, m)))];
    const joint = withEnds(
      decidePerson(input.snapshot, principal, all, input.values, input.additive),
      endsOf(group, input.wanted),
    );
    const earlier = new Set(group.filter((m) => m < n).flatMap((m) => wantedOf(input, m)));
    const mine = new Set(wanted.filter((v) => !earlier.has(v)));
    yield {
      n,
      resolution,
      decision: narrowed(joint, mine),
      repeated: wanted.length - mine.size,
      wanted: mine.size,
    };
  }
}

/** The part of a decision that concerns some of the values. */
function narrowed(decision: EndingDecision, to: ReadonlySet<number>): EndingDecision {
  const keep = (list: readonly number[]) => list.filter((v) => to.has(v));
  return {
    ...decision,
    toGrant: keep(decision.toGrant),
    already: keep(decision.already),
    conflict: keep(decision.conflict),
    needsDecision: keep(decision.needsDecision),
    dormant: keep(decision.dormant),
  };
}

/** First look at everybody: the counts, who goes first, which values are granted. */
function survey(input: GrantsInput, groups: ReadonlyMap<number, readonly number[]>) {
  const identities: Partial<Record<IdentityClass, number>> = {};
  const sums = { wanted: 0, toGrant: 0, already: 0, conflict: 0, needsDecision: 0, heldBack: 0 };
  let again = 0;
  let people = 0;
  let members = 0;
  let newAccounts = 0;
  let dormant = 0;
  let grants = 0;
  let freshReads = 0;
  let memberReads = 0;
  let ending = 0;
  const candidates: WaveCandidate[] = [];
  const usedValues = new Set<number>();
  const firsts = new FirstsOfKind(input.kindOf ?? (() => undefined));
  for (const row of rows(input, groups)) {
    const { n, resolution, decision, repeated, wanted } = row;
    identities[resolution.class] = (identities[resolution.class] ?? 0) + 1;
    sums.wanted += wanted;
    if (decision === undefined) {
      sums.heldBack += wanted;
      continue;
    }
    sums.toGrant += decision.toGrant.length;
    sums.already += decision.already.length;
    again += repeated;
    sums.conflict += decision.conflict.length;
    sums.needsDecision += decision.needsDecision.length;
    sums.heldBack += decision.dormant.length;
    if (decision.until !== undefined) ending += decision.toGrant.length;
    for (const v of decision.toGrant) {
      usedValues.add(v);
      firsts.gives(v, resolution.user?.id ?? '', resolution.identifier);
    }
    if (!leads(groups, n)) continue;
    people += 1;
    if (decision.member) members += 1;
    if (decision.grants.length > 0 && !decision.member) dormant += 1;
    const joint = jointGrant(input, groups, n);
    if (joint === undefined) continue;
    grants += 1;
    if (joint.freshRead) freshReads += 1;
    if (joint.method === 'custom' && decision.member) memberReads += 1;
    if (!decision.member) newAccounts += 1;
    candidates.push({ n, mix: mixOf(joint), member: decision.member });
  }
  const counts: PlanCounts = {
    identifiers: input.resolutions.length,
    identities,
    people,
    newAccounts,
    members,
    dormant,
    ...sums,
    ...(again === 0 ? {} : { repeated: again }),
    grants,
    rejectedLines: input.rejectedLines,
    newEntitlements: 0,
    newValues: 0,
    existingEntitlements: new Set(input.values.map((value) => value.entitlementId)).size,
    existingValues: input.values.length,
  };
  balanced(counts);
  const wave = firstWave(candidates);
  const firstAccounts = candidates.filter(({ n, member }) => wave.has(n) && !member).length;
  return {
    counts,
    wave,
    usedValues,
    ending,
    firsts,
    load: { freshReads, memberReads, firstPeople: wave.size, firstAccounts },
  };
}

/** Seconds of the job, and of an undo: one write and one fresh read for each grant. */
function timeThereAndBack(
  { snapshot, pace, additive }: GrantsInput,
  { grants, newAccounts }: PlanCounts,
  load: {
    readonly freshReads: number;
    readonly memberReads: number;
    readonly firstPeople: number;
    readonly firstAccounts: number;
  },
): { readonly there: number; readonly back: number } {
  const { buckets } = pace;
  const verification = {
    members: snapshot.members + newAccounts,
    grants: snapshot.columns.grantIds.length + grants,
    completions: snapshot.columns.readPrincipals.length,
  };
  const there = secondsLeft(
    {
      firstWave: {
        people: load.firstPeople,
        newAccounts: load.firstAccounts,
        alone: additive === 'unknown',
      },
      calls: {
        // Who is to be in the app already is looked up before their grants are read (the same bucket).
        [buckets.assign]: newAccounts + load.memberReads,
        [buckets.grant]: grants,
        [buckets.grantRead]: load.freshReads,
        [buckets.accessRead]: additive === 'no' ? grants : 0,
      },
      newAccounts,
      verification,
    },
    pace,
  );
  const back = secondsLeft(
    {
      firstWave: { people: load.firstPeople, newAccounts: 0, alone: false },
      calls: { [buckets.grant]: grants, [buckets.grantRead]: grants },
      newAccounts: 0,
      verification,
    },
    pace,
  );
  return { there, back };
}

/** Law 3: every wanted holding is in one state. */
function balanced(counts: PlanCounts): void {
  const sum = counts.toGrant + counts.already + counts.conflict + counts.needsDecision + counts.heldBack;
  if (sum !== counts.wanted)
    throw new ProductError('internal', { subject: `wanted ${counts.wanted}, accounted for ${sum}` });
}

function leads(groups: ReadonlyMap<number, readonly number[]>, n: number): boolean {
  return (groups.get(n)?.[0] ?? n) === n;
}

/** The one grant of a principal, for all identifiers that lead to it; undefined where nothing is to be written. */
function jointGrant(
  input: GrantsInput,
  groups: ReadonlyMap<number, readonly number[]>,
  n: number,
): (EndingDecision & { readonly principal: string }) | undefined {
  const principal = input.resolutions[n]?.user?.id;
  if (principal === undefined) return undefined;
  const group = groups.get(n) ?? [n];
  const all = [...new Set(group.flatMap((m) => wantedOf(input, m)))];
  const decision = withEnds(
    decidePerson(input.snapshot, principal, all, input.values, input.additive),
    endsOf(group, input.wanted),
  );
  return decision.toGrant.length === 0 ? undefined : { ...decision, principal };
}

function mixOf({ grants, method, member, until }: EndingDecision): string {
  return `${grantMix(grants)}|${method}${until === undefined ? '' : ' with an end'}|${member ? 'member' : 'new account'}`;
}

/** First the first wave, then the rest; per person the assignment before the grant. */
function* operationsOf(
  input: GrantsInput,
  groups: ReadonlyMap<number, readonly number[]>,
  wave: ReadonlySet<number>,
): Generator<Operation> {
  let seq = 0;
  for (const first of [true, false]) {
    for (const [n, resolution] of input.resolutions.entries()) {
      if (resolution.class !== 'matched' || !leads(groups, n) || wave.has(n) !== first) continue;
      const grant = jointGrant(input, groups, n);
      if (grant === undefined) continue;
      const assign: Assign | undefined = grant.member
        ? undefined
        : { kind: 'assign', seq: seq++, principal: grant.principal, firstWave: first };
      if (assign !== undefined) yield assign;
      const write: WriteGrant = {
        kind: 'grant',
        seq: seq++,
        principal: grant.principal,
        method: grant.method,
        values: [...grant.toGrant].sort((a, b) => a - b),
        fingerprint: fingerprint(grant.grants),
        mix: mixOf(grant),
        freshRead: grant.freshRead,
        ...(grant.until === undefined ? {} : { expiresAt: formatInstant(grant.until) }),
        ...(assign === undefined ? {} : { after: assign.seq }),
        firstWave: first,
      };
      yield write;
    }
  }
}

function* peopleOf(
  input: GrantsInput,
  groups: ReadonlyMap<number, readonly number[]>,
): Generator<PlanPerson> {
  for (const { n, resolution, decision, repeated, wanted } of rows(input, groups)) {
    const { user } = resolution;
    yield {
      n,
      identifier: resolution.identifier,
      class: resolution.class,
      ...(user === undefined ? {} : { principal: user.id, login: user.login }),
      ...(resolution.nearest === undefined ? {} : { nearest: resolution.nearest }),
      lines: input.wanted.lineCount[n] ?? 0,
      membership: membershipOf(decision),
      wanted,
      toGrant: decision?.toGrant ?? [],
      ...(decision?.until === undefined || decision.toGrant.length === 0
        ? {}
        : { until: formatInstant(decision.until) }),
      already: decision?.already.length ?? 0,
      ...(repeated === 0 ? {} : { repeated }),
      conflicts: decision === undefined || decision.conflict.length === 0 ? [] : decision.conflicts,
      conflict: decision?.conflict.length ?? 0,
      ...(decision?.why === undefined || decision.needsDecision.length === 0
        ? {}
        : { needsDecision: { ...decision.why, count: decision.needsDecision.length } }),
      heldBack: decision === undefined ? wanted : decision.dormant.length,
    };
  }
}

function membershipOf(decision: EndingDecision | undefined): PlanPerson['membership'] {
  if (decision === undefined) return 'none';
  if (decision.member) return 'member';
  if (decision.dormant.length > 0 || decision.grants.length > 0) return 'dormant';
  return decision.toGrant.length > 0 ? 'new-account' : 'none';
}
