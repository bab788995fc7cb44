import type { Dataset, HoldingColumns } from '../model/dataset.ts';
import type { BirthrightLine, MinedAnalysis, MiningCall, MiningOptions } from '../model/patterns.ts';
import { businessPriority } from './business-priority.ts';
import { candidatesOf, curveOf, rolesOf } from './candidates.ts';
import { beyondChance } from './chance.ts';
import { draftsOf, withSets } from './drafts.ts';
import { type ConditionPatterns, evidenceOf, withOutside } from './evidence.ts';
import { findingsOf, untoldOf } from './findings.ts';
import { compare, learnedItems } from './learned-items.ts';
import type { Helpers } from './parts.ts';
import { OWN, SHARED } from './shared-columns.ts';
import { outliersOf } from './outliers.ts';
import { RawPeople } from './raw-people.ts';
import { repaired } from './repair.ts';
import { Steps } from './steps.ts';
import { TermBook } from './terms.ts';
import { canonicalValues, isForEverybody, universesOf } from './universe.ts';
import { explainValues } from './value-lists.ts';
import { shareOf } from './wilson.ts';

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
  const dataset = { ...read, attributes: inOrder(read) };
  const steps = new Steps(call);
  const { learned, dependencies } = repaired(dataset.attributes);
  const universes = universesOf(
    dataset,
    learnedItems(dataset, learned),
    helpers === undefined ? OWN : SHARED,
  );
  const { explained: lists, calibration, length } = await explainValues(universes, options, steps, helpers);
  const appOf = (value: number) => dataset.values[value]?.app ?? 0;
  const drafts = withSets(
    beyondChance(lists.flatMap((list) => draftsOf(list, appOf, options.depth, length))),
    options.decisionBits,
    length,
  );
  const book = new TermBook(dataset);
  const raw = new RawPeople(dataset);
  const explained = new Uint8Array(dataset.holdings.people.length);
  const found: ConditionPatterns[] = [];
  const task = { dataset, drafts, book, raw, length, explained, bootstraps: options.bootstraps };
  for (const group of evidenceOf({ ...task, threshold: calibration.threshold })) {
    found.push(group);
    await steps.step('evidence');
  }
  const birthright = birthrightOf(dataset, explained);
  const unexplained = unexplainedOf(dataset, explained);
  const groups = withOutside(found, unexplained);
  const patterns = groups.flatMap((group) => group.patterns);
  const candidates = candidatesOf(dataset, groups, raw);
  const { outliers, count } = outliersOf(dataset, lists, patterns, explained, book, options.outliers);
  const findings = findingsOf(dataset, dependencies, universes, book);
  const everybody = new Set(birthright.map(({ value }) => value));
  return {
    format: 1,
    people: dataset.people.ids.length,
    activePeople: marked(dataset.people.active),
    holdings: explained.length,
    explained: marked(explained),
    patterns,
    candidates,
    roles: rolesOf(candidates),
    curve: curveOf(candidates),
    birthright,
    findings,
    residual: canonicalValues(dataset)
      .filter((value) => !everybody.has(value))
      .map((value) => ({
        value,
        holders: countOf(dataset.holdings, value),
        unexplained: unexplained[value] ?? 0,
      })),
    outliers,
    outlierCount: count,
    calibration,
    untold: untoldOf(dataset, findings),
  };
}

function inOrder({ attributes }: Dataset): Dataset['attributes'] {
  const priority = ({ name, kind }: Dataset['attributes'][number]) =>
    businessPriority(name, kind === 'manager' ? 'manager' : 'equals');
  return attributes.toSorted((a, b) => priority(a) - priority(b) || compare(a.name, b.name));
}

function countOf(columns: HoldingColumns | undefined, value: number): number {
  return (columns?.offsets[value + 1] ?? 0) - (columns?.offsets[value] ?? 0);
}

/** Values that nearly all members hold: one line each; their holdings count as explained. */
function birthrightOf(dataset: Dataset, explained: Uint8Array): readonly BirthrightLine[] {
  const lines: BirthrightLine[] = [];
  for (const value of canonicalValues(dataset)) {
    const { app = 0, sensitive = true } = dataset.values[value] ?? {};
    const all = dataset.apps[app]?.members.length ?? 0;
    const members = shareOf(countOf(dataset.holdings, value), all - countOf(dataset.derived, value));
    if (!isForEverybody(members.k, members.n, all)) continue;
    lines.push({ value, members, automatic: !sensitive && members.low >= 0.98 });
    explained.fill(1, dataset.holdings.offsets[value], dataset.holdings.offsets[value + 1]);
  }
  return lines;
}

function marked(marks: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < marks.length; i++) count += marks[i] ?? 0;
  return count;
}

/** Per value the holdings that nothing explains. */
function unexplainedOf({ holdings, values }: Dataset, explained: Uint8Array): Uint32Array {
  return Uint32Array.from(values, (_, value) => {
    let count = 0;
    const end = holdings.offsets[value + 1] ?? 0;
    for (let i = holdings.offsets[value] ?? 0; i < end; i++) if (explained[i] === 0) count++;
    return count;
  });
}
