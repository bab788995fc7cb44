import type { LeftOutAttribute } from '../../model/dataset.ts';
import type { Analysis } from './analysis-facts.ts';

/** Why an attribute that a person named made no difference; `unknown`: nobody here has one of that name. */
export type WhyUnused = Exclude<LeftOutAttribute['reason'], 'not-named'> | 'unknown';

/** An attribute that a person named, to be used or not to be, which came to nothing. */
export interface UnusedWish {
  readonly name: string;
  readonly why: WhyUnused;
}

/** The attributes that were named for nothing, in the order in which they were named. */
export function unusedWishes({ header, facts }: Pick<Analysis, 'header' | 'facts'>): readonly UnusedWish[] {
  const { named, without } = header.attributes;
  const leftOut = new Map(facts.leftOut.map(({ name, reason }) => [name, reason]));
  const unused = new Map<string, WhyUnused>();
  for (const name of named) {
    const why = leftOut.get(name) ?? 'unknown';
    if (!facts.attributes.includes(name) && why !== 'not-named') unused.set(name, why);
  }
  for (const name of without) if (!leftOut.has(name)) unused.set(name, 'unknown');
  return [...unused].map(([name, why]) => ({ name, why }));
}
