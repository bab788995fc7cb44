import type { AnalysisHeader } from '../../model/analysis.ts';
import type { Dataset, DatasetScope, DatasetValue, LeftOutAttribute } from '../../model/dataset.ts';
import type { Candidate, Condition, MinedAnalysis, Tier } from '../../model/patterns.ts';
import type { Bundle } from '../../model/tenant-objects.ts';
import { type BundleRelation, bundleRelations } from '../../planning/bundles/bundle-relation.ts';
import type { WhyWhole } from '../readings/app-changes.ts';

/** A stored analysis, as answers need it: without the people. */
export interface Analysis {
  readonly header: AnalysisHeader;
  readonly mined: MinedAnalysis;
  readonly facts: AnalysisFacts;
}

/** What of the dataset is worth showing beside the patterns. */
export interface AnalysisFacts {
  readonly scope: DatasetScope;
  /** Names of the attributes that conditions could use, in order. */
  readonly attributes: readonly string[];
  readonly leftOut: readonly LeftOutAttribute[];
  readonly apps: readonly {
    readonly id: string;
    readonly label: string;
    readonly members: number;
    /** Holdings of its values that were to be explained; absent in older analyses. */
    readonly holdings?: number;
  }[];
  readonly values: readonly DatasetValue[];
  /** Attribute → normalised text or word → its most frequent spelling. */
  readonly spelled: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Whether Okta's labels could be read. */
  readonly labels: 'read' | 'not-readable' | 'none';
  /** Questions that the analysis of the report left open, so that the answer that grants less was taken; absent: none. */
  readonly openQuestions?: number;
  /** How the apps were read; absent: of a report, or older. */
  readonly reading?: Reading;
  /** Key of a candidate → the existing bundle that is closest to it; absent where none shares a value. */
  readonly existing?: Readonly<Record<string, ExistingBundle>>;
}

/** Whether apps were read whole, and why although only changes were wanted; or by what changed since they were read before. */
export type Reading =
  | { readonly by: 'whole'; readonly why?: WhyWhole }
  | {
      readonly by: 'changes';
      /** ISO-8601: since when changes were looked for. */
      readonly since: string;
      /** Of whom something was read again. */
      readonly people: number;
      /** Others, drawn by chance, who were read and are as before. */
      readonly checked: number;
    };

/** How a candidate stands to a bundle that the app had when it was read. */
export interface ExistingBundle {
  readonly name: string;
  readonly relation: Exclude<BundleRelation['relation'], 'none'>;
}

/** The facts of a dataset for what was mined from it. */
export function factsOf(
  dataset: Dataset,
  mined: MinedAnalysis,
  labels: AnalysisFacts['labels'],
  /** Per app the bundles that it had. */
  bundles: readonly (readonly Bundle[])[] = [],
  reading?: Reading,
): AnalysisFacts {
  return {
    scope: dataset.scope,
    attributes: dataset.attributes.map(({ name }) => name).sort(),
    leftOut: dataset.leftOut,
    apps: dataset.apps.map(({ id, label, members }, app) => ({
      id,
      label,
      members: members.length,
      holdings: holdingsOf(dataset, app),
    })),
    values: dataset.values,
    spelled: spellingsOf(dataset, mined),
    labels,
    ...(reading === undefined ? {} : { reading }),
    existing: existingOf(dataset, mined, bundles),
  };
}

function holdingsOf({ values, holdings: { offsets } }: Dataset, app: number): number {
  let held = 0;
  for (const [row, value] of values.entries())
    if (value.app === app) held += (offsets[row + 1] ?? 0) - (offsets[row] ?? 0);
  return held;
}

/** Apps of which nothing could be found, because nobody holds a value of theirs by a grant of their own. */
export function appsWithoutHoldings({ apps }: Pick<AnalysisFacts, 'apps'>): number {
  return apps.filter(({ holdings }) => holdings === 0).length;
}

function existingOf(
  { values }: Dataset,
  { candidates }: MinedAnalysis,
  bundles: readonly (readonly Bundle[])[],
): Record<string, ExistingBundle> {
  const found: Record<string, ExistingBundle> = {};
  for (const { key, app, patterns } of candidates) {
    const held = patterns.map(({ value }) => values[value]?.id ?? '');
    const [closest] = bundleRelations({ name: '', values: held }, bundles[app] ?? []);
    if (closest !== undefined && closest.relation !== 'none')
      found[key] = { name: closest.bundle.name, relation: closest.relation };
  }
  return found;
}

const TIERS: readonly Tier[] = ['STRONG', 'MODERATE', 'SIGNAL', 'FEW PEOPLE'];

/** The candidates as they are listed: the certain ones first, within a tier those that save most decisions. */
export function inOrderOfCertainty({ candidates }: Pick<MinedAnalysis, 'candidates'>): readonly Candidate[] {
  return [...candidates].sort((a, b) => TIERS.indexOf(a.tier) - TIERS.indexOf(b.tier) || a.rank - b.rank);
}

function spellingsOf(dataset: Dataset, mined: MinedAnalysis): AnalysisFacts['spelled'] {
  const wanted = new Map<string, Set<string>>();
  const want = ({ terms }: Pick<Condition, 'terms'>) => {
    for (const term of terms) {
      if (term.kind === 'group') continue;
      const texts = wanted.get(term.attribute) ?? new Set();
      for (const text of term.kind === 'in' ? term.texts : [term.text]) texts.add(text);
      wanted.set(term.attribute, texts);
    }
  };
  for (const { condition } of [...mined.candidates, ...mined.patterns]) {
    want(condition);
    for (const terms of condition.equivalents) want({ terms });
  }
  for (const { peerCondition, missed } of mined.outliers) {
    want(peerCondition);
    if (missed !== undefined) want(missed);
  }
  for (const finding of mined.findings) if (finding.kind === 'equivalent') want(finding);
  const spelled: Record<string, Record<string, string>> = {};
  for (const column of dataset.attributes) {
    const texts = wanted.get(column.name);
    if (texts === undefined) continue;
    const people = new Uint32Array(column.raws.length);
    const { codes } = column;
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i] ?? 0;
      if (code > 0) people[code - 1] = (people[code - 1] ?? 0) + 1;
    }
    const byFrequency = [...column.raws.keys()].sort(
      (a, b) =>
        (people[b] ?? 0) - (people[a] ?? 0) || ((column.raws[a] ?? '') < (column.raws[b] ?? '') ? -1 : 1),
    );
    const own: Record<string, string> = {};
    for (const raw of byFrequency) {
      const text = column.texts[(column.textOf[raw] ?? 0) - 1];
      const spelling = (column.raws[raw] ?? '').trim().replace(/\s+/gu, ' ');
      if (text !== undefined && texts.has(text)) own[text] ??= spelling;
    }
    // Words of titles as the most frequent title spells them.
    for (const text of texts) own[text] ??= spelledWord(text, byFrequency, column.raws);
    spelled[column.name] = own;
  }
  return spelled;
}

function spelledWord(text: string, byFrequency: readonly number[], raws: readonly string[]): string {
  for (const raw of byFrequency) {
    const spelling = (raws[raw] ?? '').normalize('NFKC').replace(/\s+/gu, ' ');
    const at = spelling.toLowerCase().indexOf(text);
    if (at >= 0) return spelling.slice(at, at + text.length);
  }
  return text;
}
