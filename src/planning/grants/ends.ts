import type { Decision } from './decide-person.ts';

/** When a wanted value ends, epoch milliseconds; 0: never. */
export type EndOf = (value: number) => number;

/** What is granted in one write, with its one end. */
export interface EndingDecision extends Decision {
  /** Epoch milliseconds; absent: never. */
  readonly until?: number;
}

/**
 * A grant has one end for all it gives. What has no end comes first, else what ends soonest; the other values wait for a
 * next import. A CUSTOM grant carries what is held without end as well: what ends is not put into one.
 */
export function withEnds(decision: Decision, endOf: EndOf): EndingDecision {
  const ends = [...new Set(decision.toGrant.map(endOf))].sort((a, b) => a - b);
  const [until = 0] = ends;
  if (ends.length < 2 && until === 0) return decision;
  const custom = decision.method === 'custom';
  const now = custom ? 0 : until;
  const toGrant = decision.toGrant.filter((v) => endOf(v) === now);
  const later = decision.toGrant.filter((v) => endOf(v) !== now);
  const held =
    later.length === 0
      ? decision
      : {
          ...decision,
          needsDecision: [...decision.needsDecision, ...later],
          why: {
            count: decision.needsDecision.length + later.length,
            reasons: [custom ? ('ends' as const) : ('several-ends' as const)],
            consequences: custom ? (['makes-permanent'] as const) : [],
            grantTypes: [...new Set(decision.grants.map((grant) => grant.type))].sort(),
          },
        };
  return { ...held, toGrant, ...(now === 0 ? {} : { until: now }) };
}

/** Ends of the wanted values of one person, of all their rows: of several the latest counts. */
export function endsOf(
  rows: readonly number[],
  wanted: { readonly offsets: Uint32Array; readonly values: Uint32Array; readonly ends?: Float64Array },
): EndOf {
  const { ends } = wanted;
  if (ends === undefined) return () => 0;
  const known = new Map<number, number>();
  for (const n of rows)
    for (let i = wanted.offsets[n] ?? 0; i < (wanted.offsets[n + 1] ?? 0); i++) {
      const value = wanted.values[i] ?? -1;
      const end = ends[i] ?? 0;
      const before = known.get(value);
      if (before === undefined) known.set(value, end);
      else known.set(value, before === 0 || end === 0 ? 0 : Math.max(before, end));
    }
  return (value) => known.get(value) ?? 0;
}
