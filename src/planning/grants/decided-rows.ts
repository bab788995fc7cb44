import { grantMix } from '../../access/grant-facts.ts';
import type { Resolution } from '../../model/identity.ts';
import { decidePerson } from './decide-person.ts';
import { type EndingDecision, type EndOf, endsOf, withEnds } from './ends.ts';
import type { GrantsInput } from './grants-input.ts';

/** One identifier with what the plan does about it. */
interface Row {
  readonly n: number;
  readonly resolution: Resolution;
  readonly decision: EndingDecision | undefined;
  /** Wanted values that an earlier identifier of the same principal already asks for. */
  readonly repeated: number;
  /** The others. */
  readonly values: readonly number[];
}

/** Identifiers that lead to the same principal, under each of them; who is alone is not in it. */
export type SamePrincipals = ReadonlyMap<number, readonly number[]>;

/** Identifiers that lead to the same principal, under each of them. */
export function samePrincipals(resolutions: readonly Resolution[]): SamePrincipals {
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

/** Whether an identifier is the first that leads to its principal. */
export function leads(groups: SamePrincipals, n: number): boolean {
  return (groups.get(n)?.[0] ?? n) === n;
}

/** Every identifier in the order of the report. */
export function* rows(input: GrantsInput, groups: SamePrincipals): Iterable<Row> {
  for (const [n, resolution] of input.resolutions.entries()) {
    const wanted = wantedOf(input, n);
    const principal = resolution.class === 'matched' ? resolution.user?.id : undefined;
    if (principal === undefined) {
      yield { n, resolution, decision: undefined, repeated: 0, values: wanted };
      continue;
    }
    const group = groups.get(n) ?? [n];
    const all = group.length === 1 ? wanted : [...new Set(group.flatMap((m) => wantedOf(input, m)))];
    const endOf = endsOf(group, input.wanted);
    const joint = withEnds(decidePerson(input.snapshot, principal, all, input.values, input.additive), endOf);
    const earlier = new Set(group.filter((m) => m < n).flatMap((m) => wantedOf(input, m)));
    const mine = new Set(wanted.filter((v) => !earlier.has(v)));
    yield {
      n,
      resolution,
      decision: narrowed(joint, mine, endOf),
      repeated: wanted.length - mine.size,
      values: [...mine],
    };
  }
}

/** The part of a decision that concerns some of the values; of those that are held till an end, the ones wanted for longer. */
function narrowed(decision: EndingDecision, to: ReadonlySet<number>, endOf: EndOf): EndingDecision {
  const endsSooner = ([v, end]: readonly [number, number]) => to.has(v) && (endOf(v) === 0 || end < endOf(v));
  const keep = (list: readonly number[]) => list.filter((v) => to.has(v));
  return {
    ...decision,
    toGrant: keep(decision.toGrant),
    already: keep(decision.already),
    alreadyUntil: new Map([...decision.alreadyUntil].filter(endsSooner)),
    conflict: keep(decision.conflict),
    needsDecision: keep(decision.needsDecision),
    dormant: keep(decision.dormant),
  };
}

/** The one grant of a principal, for all identifiers that lead to it; undefined where nothing is to be written. */
export function jointGrant(
  input: GrantsInput,
  groups: SamePrincipals,
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

function wantedOf({ wanted }: GrantsInput, n: number): readonly number[] {
  return [...new Set(wanted.values.subarray(wanted.offsets[n] ?? 0, wanted.offsets[n + 1] ?? 0))];
}

/** What kind of write it is: the first wave takes one of each. */
export function mixOf({ grants, method, member, until }: EndingDecision): string {
  return `${grantMix(grants)}|${method}${until === undefined ? '' : ' with an end'}|${member ? 'member' : 'new account'}`;
}
