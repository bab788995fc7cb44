import type {
  BusinessRole,
  Candidate,
  Condition,
  MinedAnalysis,
  Outlier,
  Pattern,
} from '../model/patterns.ts';
import { ProductError } from '../model/product-error.ts';

/** With the number of a condition in its place. */
type Referring<T extends { readonly condition: Condition }> = Omit<T, 'condition'> & {
  readonly condition: number;
};

/**
 * What was mined with each condition and each pattern once; what refers to one has its number. A condition holds all texts
 * of the tenant that it stands for: written out wherever it is meant, a million people's analysis would be 146 MB.
 */
export interface PackedAnalysis extends Omit<
  MinedAnalysis,
  'patterns' | 'candidates' | 'roles' | 'outliers'
> {
  readonly conditions: readonly Condition[];
  /** Those of the analysis first, `patternCount` of them. */
  readonly patterns: readonly Referring<Pattern>[];
  readonly patternCount: number;
  readonly candidates: readonly (Omit<Referring<Candidate>, 'patterns'> & {
    readonly patterns: readonly number[];
  })[];
  readonly roles: readonly Referring<BusinessRole>[];
  readonly outliers: readonly (Omit<Outlier, 'peerCondition' | 'missed'> & {
    readonly peerCondition: number;
    readonly missed?: number;
  })[];
}

/** For the store. */
export function packed({ patterns, candidates, roles, outliers, ...rest }: MinedAnalysis): PackedAnalysis {
  const conditions = new Numbered<Condition>();
  const all = new Numbered<Pattern>();
  for (const pattern of patterns) all.number(pattern);
  const referring = <T extends { readonly condition: Condition }>(whole: T): Referring<T> => ({
    ...whole,
    condition: conditions.number(whole.condition),
  });
  return {
    ...rest,
    patternCount: patterns.length,
    candidates: candidates.map((candidate) => ({
      ...referring(candidate),
      patterns: candidate.patterns.map((pattern) => all.number(pattern)),
    })),
    roles: roles.map(referring),
    outliers: outliers.map(({ peerCondition, missed, ...outlier }) => ({
      ...outlier,
      peerCondition: conditions.number(peerCondition),
      ...(missed === undefined ? {} : { missed: conditions.number(missed) }),
    })),
    patterns: all.list.map(referring),
    conditions: conditions.list,
  };
}

/** What was packed, with the objects that several places share shared again. Throws `internal` where a number means nothing. */
export function unpacked({
  conditions,
  patterns,
  patternCount,
  candidates,
  roles,
  outliers,
  ...rest
}: PackedAnalysis): MinedAnalysis {
  const condition = (number: number) => known(conditions[number]);
  const all = patterns.map((pattern): Pattern => ({ ...pattern, condition: condition(pattern.condition) }));
  return {
    ...rest,
    patterns: all.slice(0, patternCount),
    candidates: candidates.map((candidate) => ({
      ...candidate,
      condition: condition(candidate.condition),
      patterns: candidate.patterns.map((number) => known(all[number])),
    })),
    roles: roles.map((role) => ({ ...role, condition: condition(role.condition) })),
    outliers: outliers.map(({ peerCondition, missed, ...outlier }) => ({
      ...outlier,
      peerCondition: condition(peerCondition),
      ...(missed === undefined ? {} : { missed: condition(missed) }),
    })),
  };
}

function known<T>(object: T | undefined): T {
  if (object === undefined) throw new ProductError('internal', { subject: 'a damaged analysis' });
  return object;
}

/** Objects by their identity, numbered in the order in which they are met. */
class Numbered<T extends object> {
  readonly list: T[] = [];
  readonly #numbers = new Map<T, number>();

  number(object: T): number {
    const known = this.#numbers.get(object);
    if (known !== undefined) return known;
    const number = this.list.push(object) - 1;
    this.#numbers.set(object, number);
    return number;
  }
}
