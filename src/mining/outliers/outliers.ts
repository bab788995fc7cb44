import { textAt } from '../../model/text-list.ts';
import type { Dataset } from '../../model/dataset.ts';
import type { Outlier, Pattern, Untold } from '../../model/patterns.ts';
import { type Crew, eachFound, partsOf, type Started } from '../threads/crew.ts';
import type { PooledLists } from '../lists/entry-counts.ts';
import type { ExplainedHoldings } from '../evidence/explained-holdings.ts';
import { compare } from '../dataset/learned-items.ts';
import { departmentOf, Peers } from './peers.ts';
import type { EmptyCells } from './empty-cells.ts';
import { perhapsPatterns } from './perhaps-explained.ts';
import { type FormerFits, StrangeHoldings } from './strange-holdings.ts';
import type { Part } from '../threads/tasks.ts';
import type { TermBook } from '../dataset/terms.ts';
import { type TextColumn, textCodes } from '../dataset/text-columns.ts';
import type { Universe } from '../search/universe.ts';

/** The search for strange holders of values that have patterns, begun. */
export interface StrangeSearching {
  readonly parts: readonly Part[];
  /** By universe one mark per holder. */
  readonly marks: readonly Uint8Array[];
  readonly work: Started<'strange'>;
}

/** What strange holders are searched by. */
interface StrangeTask {
  readonly universes: readonly Universe[];
  /** By universe. */
  readonly lists: readonly PooledLists[];
  readonly patterns: readonly Pattern[];
  /** All that patterns explain is marked. */
  readonly explained: ExplainedHoldings;
  readonly cells: EmptyCells;
}

/** Begins the search for strange holdings in every thread; what comes back gathers their parts. */
export function startStrange(
  { universes, lists, patterns, explained, cells }: StrangeTask,
  crew: Crew,
): StrangeSearching {
  const perhaps = perhapsPatterns(patterns, cells);
  const withPatterns = new Set(patterns.map(({ value }) => value));
  const parts = universes.flatMap(({ values }, u) =>
    partsOf(
      u,
      [...values.keys()].filter((v) => withPatterns.has(values[v] ?? -1)),
    ),
  );
  const what = {
    kind: 'strange',
    lists,
    explained: explained.marks,
    cells,
    patterns: universes.map(({ values }) => Array.from(values, (value) => perhaps.get(value) ?? [])),
  } as const;
  return { parts, marks: explained.marks, work: crew.start(what, parts) };
}

/**
 * What was found weighs as much as so many peers: the expected rate is the mean of a beta distribution that begins with it
 * and has seen the peers.
 */
const WEIGHT = 10;

/** What the outliers of a dataset are found by. */
export interface OutlierTask {
  readonly dataset: Dataset;
  readonly texts: readonly TextColumn[];
  readonly universes: readonly Universe[];
  readonly patterns: readonly Pattern[];
  readonly book: TermBook;
  /** Outliers made at most. */
  readonly most: number;
}

export interface FoundOutliers {
  readonly outliers: readonly Outlier[];
  readonly count: number;
  readonly untold: NonNullable<Untold['emptyAttributes']>;
}

/**
 * Holdings of values that have patterns, where the holder meets none of them and the value is not expected otherwise. The
 * strangest first: what a former department explains, then the least expected. At most `most` are made; all are counted. What an
 * empty attribute would explain, more likely than not, is counted apart, by the attribute.
 */
export async function outliersOf(
  { dataset, texts, universes, patterns, book, most }: OutlierTask,
  { parts, marks, work }: StrangeSearching,
): Promise<FoundOutliers> {
  const byValue = new Map<number, Pattern[]>();
  for (const pattern of patterns) {
    const own = byValue.get(pattern.value);
    if (own === undefined) byValue.set(pattern.value, [pattern]);
    else own.push(pattern);
  }
  const missed = new Map(
    [...byValue].map(([value, own]) => [
      value,
      own.reduce((a, b) => (b.evidence.coverage > a.evidence.coverage ? b : a)).condition,
    ]),
  );
  const former = formerFits(dataset, byValue);
  const untold = new Map<string, number>();
  const found = new StrangeHoldings(universes, marks);
  for (const { universe, value: v, found: strange } of eachFound(parts, await work.finish())) {
    found.add(universe, v, strange);
    for (const { attribute, holdings } of strange.untold)
      untold.set(attribute, (untold.get(attribute) ?? 0) + holdings);
  }
  const chosen = found.strangest(most, former, dataset);
  const peers = new Peers(dataset, texts, book, chosen);
  const together = found.countedOf(
    new Set(chosen.map(({ person }) => person)),
    (value) => missed.get(value)?.key,
  );
  const outliers = chosen.map(({ person, value, expected, fits }): Outlier => {
    const condition = missed.get(value);
    const former = formerDepartment(dataset, person);
    const near = peers.of(person, value);
    return {
      person: textAt(dataset.people.ids, person),
      value,
      ...near,
      expected: (near.peers.k + WEIGHT * expected) / (near.peers.n + WEIGHT),
      ...(condition === undefined ? {} : { missed: condition }),
      ...(former === undefined ? {} : { former: { department: former, fits } }),
      together: together(person, value) - 1,
    };
  });
  return {
    outliers: outliers.sort(byStrangeness),
    count: found.length,
    untold: [...untold]
      .map(([attribute, holdings]) => ({ attribute, holdings }))
      .sort((a, b) => b.holdings - a.holdings || compare(a.attribute, b.attribute)),
  };
}

/** What a former department explains comes first, then the least expected; equal ones stay as they were found. */
function byStrangeness(a: Outlier, b: Outlier): number {
  const rank = ({ former }: Outlier) => (former?.fits === true ? 0 : 1);
  return rank(a) - rank(b) || a.expected - b.expected;
}

function formerDepartment({ people: { formerDepartment } }: Dataset, person: number): string | undefined {
  const code = formerDepartment?.codes[person] ?? 0;
  return code === 0 ? undefined : formerDepartment?.raws[code - 1];
}

/** Whether a pattern of the value is about the person's former department. */
function formerFits(dataset: Dataset, byValue: ReadonlyMap<number, readonly Pattern[]>): FormerFits {
  const column = dataset.people.formerDepartment;
  const name = departmentOf(dataset)?.name;
  if (column === undefined || name === undefined) return { mayFit: () => false, fits: () => false };
  const codes = textCodes(column);
  const departments = new Map(
    [...byValue].map(([value, own]) => [
      value,
      new Set(
        own.flatMap(({ condition }) =>
          condition.terms.flatMap((term) =>
            term.kind === 'group' || term.attribute !== name
              ? []
              : term.kind === 'in'
                ? term.texts
                : [term.text],
          ),
        ),
      ),
    ]),
  );
  return {
    mayFit: (value) => (departments.get(value)?.size ?? 0) > 0,
    fits: (person, value) => {
      const code = codes[person] ?? 0;
      return code > 0 && departments.get(value)?.has(column.texts[code - 1] ?? '') === true;
    },
  };
}
