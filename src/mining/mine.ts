import type { Dataset } from '../model/dataset.ts';
import type { BirthrightLine, MinedAnalysis, MiningCall, MiningOptions } from '../model/patterns.ts';
import { businessPriority } from './dataset/business-priority.ts';
import { candidatesOf, curveOf, rolesOf } from './evidence/candidates.ts';
import { beyondChance } from './evidence/chance.ts';
import { Crew, eachFound, partsOf } from './threads/crew.ts';
import { draftsOf, withSets } from './evidence/drafts.ts';
import type { EntryCounts, PooledLists } from './lists/entry-counts.ts';
import { evidenceOf, withOutside } from './evidence/evidence.ts';
import { ExplainedHoldings, marked } from './evidence/explained-holdings.ts';
import { findingsOf, untoldOf } from './evidence/findings.ts';
import { compare, learnedItems } from './dataset/learned-items.ts';
import { outliersOf, startStrange } from './outliers/outliers.ts';
import { emptyCells } from './outliers/empty-cells.ts';
import { rawProfiles } from './dataset/raw-profiles.ts';
import { repaired } from './dataset/repair.ts';
import { type Allocate, OWN, SHARED } from './dataset/shared-columns.ts';
import { Steps } from './threads/steps.ts';
import type { Helpers } from './threads/tasks.ts';
import { TermBook } from './dataset/terms.ts';
import { textColumns } from './dataset/text-columns.ts';
import {
  besideEachOther,
  canonicalValues,
  countOf,
  isForEverybody,
  type Universe,
} from './search/universe.ts';
import { startOrdering, universesOf } from './search/universes.ts';
import { explainValues } from './lists/value-lists.ts';
import { shareOf } from './evidence/wilson.ts';

/**
 * Finds the patterns of a dataset, the candidates they make, and what they leave over. Canonical: equal bytes for equal data
 * in any order of rows and for any number of `helpers`. Throws what the signal was aborted with.
 */
export async function mine(
  read: Dataset,
  options: MiningOptions,
  call: MiningCall = {},
  helpers?: Helpers,
): Promise<MinedAnalysis> {
  call.signal?.throwIfAborted();
  const dataset = { ...read, attributes: inOrder(read) };
  const allocate = helpers === undefined ? OWN : SHARED;
  const steps = new Steps(call);
  const crew = new Crew(steps, helpers);
  const { texts, universes, dependencies, cells } = await learnedFrom(dataset, crew, allocate);
  const { lists, calibration, length } = await explainValues(universes, options, steps, crew, allocate);
  const counts = await entryCounts(universes, lists, crew);
  const profiles = rawProfiles(dataset, texts, attributesOf(universes, lists), allocate);
  const columns = [...profiles.columns.values()];
  const raw = crew.describe(profiles);
  const indexing = crew.start(
    { kind: 'index', columns },
    columns.map((_, universe) => ({ universe, values: [] })),
  );
  const appOf = (value: number) => dataset.values[value]?.app ?? 0;
  const drafts = withSets(
    beyondChance(
      universes.flatMap((universe, u) => {
        const [own, counted] = [lists[u], counts[u]];
        return own === undefined || counted === undefined
          ? []
          : draftsOf(universe, own, counted, appOf, options.depth, length);
      }),
    ),
    options.decisionBits,
    length,
  );
  const book = new TermBook(dataset);
  const explained = new ExplainedHoldings(universes, allocate);
  const { threshold } = calibration;
  const { bootstraps } = options;
  const found = await evidenceOf(
    { dataset, universes, drafts, book, length, threshold, bootstraps, explained },
    indexing,
    crew,
  );
  const canonical = canonicalValues(dataset);
  const birthright = birthrightOf(dataset, canonical, explained);
  const strange = startStrange(
    {
      universes,
      lists,
      patterns: found.flatMap((group) => group.patterns),
      explained,
      cells,
    },
    crew,
  );
  const unexplained = explained.unexplained(dataset.values.length);
  const groups = withOutside(found, unexplained);
  const patterns = groups.flatMap((group) => group.patterns);
  const candidates = candidatesOf(dataset, groups, raw);
  const findings = findingsOf(dataset, texts, dependencies, universes, book);
  const untold = untoldOf(dataset, texts, findings);
  const everybody = new Set(birthright.map(({ value }) => value));
  const residual = canonical
    .filter((value) => !everybody.has(value))
    .map((value) => ({
      value,
      holders: countOf(dataset.holdings, value),
      unexplained: unexplained[value] ?? 0,
    }));
  const {
    outliers,
    count,
    untold: emptyAttributes,
  } = await outliersOf({ dataset, texts, universes, patterns, book, most: options.outliers }, strange);
  return {
    format: 1,
    people: dataset.people.ids.length,
    activePeople: marked(dataset.people.active),
    holdings: dataset.holdings.people.length,
    explained: dataset.holdings.people.length - unexplained.reduce((sum, count) => sum + count, 0),
    patterns,
    candidates,
    roles: rolesOf(candidates),
    curve: curveOf(candidates),
    birthright,
    findings,
    residual,
    outliers,
    outlierCount: count,
    calibration,
    untold: { ...untold, emptyAttributes },
  };
}

function inOrder({ attributes }: Dataset): Dataset['attributes'] {
  const priority = ({ name, kind }: Dataset['attributes'][number]) =>
    businessPriority(name, kind === 'manager' ? 'manager' : 'equals');
  return attributes.toSorted((a, b) => priority(a) - priority(b) || compare(a.name, b.name));
}

/** The universes as learning sees them, and what learning found to depend on what. */
async function learnedFrom(dataset: Dataset, crew: Crew, allocate: Allocate) {
  const ordering = startOrdering(dataset, crew, allocate);
  const texts = textColumns(dataset, allocate);
  const { learned, dependencies } = repaired(texts);
  const cells = emptyCells(learned, allocate);
  const items = learnedItems(dataset, learned);
  return {
    texts,
    universes: await universesOf(dataset, ordering, items, crew, allocate),
    dependencies,
    cells,
  };
}

/** By universe and value what is counted of the entries of its list. */
async function entryCounts(
  universes: readonly Universe[],
  lists: readonly PooledLists[],
  crew: Crew,
): Promise<readonly (readonly (readonly EntryCounts[])[])[]> {
  const counts = universes.map((): (readonly EntryCounts[])[] => []);
  const parts = universes.flatMap((universe, u) =>
    partsOf(u, besideEachOther(universe, [...universe.values.keys()])),
  );
  for (const { universe, value, found } of eachFound(
    parts,
    await crew.work({ kind: 'entries', lists }, parts),
  ))
    (counts[universe] ?? [])[value] = found;
  return counts;
}

/** The attributes that conditions are about. */
function attributesOf(universes: readonly Universe[], lists: readonly PooledLists[]): ReadonlySet<string> {
  return new Set(
    universes.flatMap(({ items }, u) =>
      (lists[u]?.pool.conditions ?? []).flatMap((condition) =>
        condition.flatMap((item) => items[item]?.names[0].attribute ?? []),
      ),
    ),
  );
}

/** Values that nearly all members hold: one line each; their holdings count as explained. */
function birthrightOf(
  dataset: Dataset,
  canonical: readonly number[],
  explained: ExplainedHoldings,
): readonly BirthrightLine[] {
  const lines: BirthrightLine[] = [];
  for (const value of canonical) {
    const { app = 0, sensitive = true } = dataset.values[value] ?? {};
    const all = dataset.apps[app]?.members.length ?? 0;
    const members = shareOf(countOf(dataset.holdings, value), all - countOf(dataset.derived, value));
    if (!isForEverybody(members.k, members.n, all)) continue;
    lines.push({ value, members, automatic: !sensitive && members.low >= 0.98 });
    explained.explainAll(value);
  }
  return lines;
}
