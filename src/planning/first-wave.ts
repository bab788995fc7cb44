const LEAST_PEOPLE = 5;

/** A person who would get a grant. */
export interface WaveCandidate {
  readonly n: number;
  /** Grant types held × method × member or not. */
  readonly mix: string;
  readonly member: boolean;
}

/**
 * Who goes first: one of every mix, and at least five, holders before new accounts (design §8). In order of `n` within
 * each group, so that the same plan always chooses the same people.
 */
export function firstWave(candidates: readonly WaveCandidate[]): ReadonlySet<number> {
  const holdersFirst = [...candidates].sort((a, b) => rank(a) - rank(b) || a.n - b.n);
  const chosen = new Set<number>();
  const mixes = new Set<string>();
  for (const { n, mix } of holdersFirst) {
    if (mixes.has(mix)) continue;
    mixes.add(mix);
    chosen.add(n);
  }
  for (const { n } of holdersFirst) {
    if (chosen.size >= LEAST_PEOPLE) break;
    chosen.add(n);
  }
  return chosen;
}

function rank({ member, mix }: WaveCandidate): number {
  if (!member) return 2;
  return mix.startsWith('none|') ? 1 : 0;
}
