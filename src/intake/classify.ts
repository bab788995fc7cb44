import type { ColumnClass, ColumnStatistics, ColumnUnderstanding, Evidence } from '../model/understanding.ts';
import { classByName } from './lexicon.ts';

/** Below this lead over the next class a person is asked. */
export const LEAST_MARGIN = 0.2;

export interface ColumnEvidence {
  readonly index: number;
  readonly name: string;
  readonly statistics: ColumnStatistics;
  readonly records: number;
}

type Scores = Partial<Record<ColumnClass, number>>;

/**
 * The class of each column from its name and its data, with evidence. Exactly one identifier is chosen, jointly; a column
 * that neither name nor data speaks for is never an entitlement.
 */
export function classify(columns: readonly ColumnEvidence[]): readonly ColumnUnderstanding[] {
  const scored = columns.map((column) => ({ column, ...scoresOf(column) }));
  const identifier = scored
    .filter(({ column, scores }) => (scores.identifier ?? 0) > 0.4 && column.statistics.fill >= 0.5)
    .sort(
      (a, b) => (b.scores.identifier ?? 0) - (a.scores.identifier ?? 0) || a.column.index - b.column.index,
    )[0];
  return scored.map(({ column, scores, evidence }) => {
    const own: Scores = { ...scores };
    // Other columns that could identify people say who they are: profile, which can confirm the match.
    if (column !== identifier?.column) {
      own.profile = Math.max(own.profile ?? 0, own.identifier ?? 0);
      delete own.identifier;
    }
    const ranked = (Object.entries(own) as [ColumnClass, number][]).sort((a, b) => b[1] - a[1]);
    const [best = ['metadata', 0.3] as const, next] = ranked;
    return {
      index: column.index,
      name: column.name,
      class: best[0],
      confidence: round(Math.min(1, best[1])),
      margin: round(Math.min(1, best[1] - (next?.[1] ?? 0))),
      evidence,
      alternatives: ranked.slice(1, 3).map(([name]) => name),
      statistics: column.statistics,
    };
  });
}

function scoresOf({ name, statistics, records }: ColumnEvidence): {
  readonly scores: Scores;
  readonly evidence: readonly Evidence[];
} {
  const evidence: Evidence[] = [];
  const scores: Scores = {};
  const add = (to: ColumnClass, points: number, code: string, value?: number) => {
    scores[to] = (scores[to] ?? 0) + points;
    evidence.push({ code, ...(value === undefined ? {} : { value }) });
  };
  const { fill, distinct, email, date, number, boolean } = statistics;
  if (fill === 0) return { scores: { empty: 1 }, evidence: [{ code: 'empty' }] };
  const filled = Math.max(1, Math.round(fill * records));
  const unique = distinct / filled;

  const named = classByName(name);
  if (named === 'secret') return { scores: { secret: 1 }, evidence: [{ code: 'name-secret' }] };
  if (named !== undefined) add(named, 0.6, `name-${named}`);
  if (email > 0.8 && named !== 'profile' && named !== 'metadata')
    add('identifier', 0.3, 'cells-email', email);
  else if (email > 0.8) add('profile', 0.2, 'cells-email', email);
  if (scores.identifier !== undefined)
    add('identifier', 0.15 * unique + 0.05 * fill, 'cells-distinct', round(unique));
  if (date > 0.8) add('metadata', 0.4, 'cells-date', date);
  if (number > 0.9 && unique > 0.9 && named === undefined)
    add('metadata', 0.3, 'cells-running-number', number);
  if (boolean > 0.9 && named === undefined) add('status', 0.4, 'cells-boolean', boolean);
  const repeated = distinct >= 1 && distinct <= Math.max(50, filled * 0.1) && unique < 0.5;
  if (named === 'entitlement' && (repeated || distinct <= 50))
    add('entitlement', 0.25, 'cells-repeat', distinct);
  if (named === 'entitlement' && unique > 0.9 && filled > 50)
    add('metadata', 0.45, 'cells-never-repeat', distinct);
  if (named === 'entitlement' && boolean > 0.9) add('status', 0.5, 'cells-boolean', boolean);
  if (named === undefined && repeated && email < 0.5 && date < 0.5 && boolean <= 0.9) {
    // Could be anything that repeats: asked for, and by itself not an entitlement.
    add('profile', 0.35, 'cells-repeat', distinct);
    add('entitlement', 0.3, 'cells-repeat', distinct);
  }
  if (Object.keys(scores).length === 0) add('metadata', 0.3, 'nothing-known');
  return { scores, evidence };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
