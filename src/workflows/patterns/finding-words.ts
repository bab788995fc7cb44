import { counted } from '../../model/counted.ts';
import { csvLine } from '../../model/csv-line.ts';
import type { Finding } from '../../model/patterns.ts';
import type { Analysis } from './analysis-facts.ts';
import type { Context } from '../context.ts';
import { conditionText, countsText, percent, samePeople } from './pattern-words.ts';
import { findAnalysis } from './stored-analysis.ts';

/** What somebody would do about a finding. */
const ADVICE: Readonly<Record<Finding['kind'], string>> = {
  variants: 'Write it one way at its source: a policy rule has to name every spelling.',
  dependency: 'Conditions on one say the same as conditions on the other.',
  equivalent: 'Data cannot tell which of them is meant: ask the owner once.',
  'identifier-like': 'It tells people apart instead of describing them: no condition uses it.',
  empty: 'Whoever has no text meets no condition on this attribute.',
};

const FILL =
  'Fill the empty cells at their source if this always holds; here they were filled in for learning only.';

/** A finding as a line for people: the attribute, what was found, what to do. */
export interface FindingRow {
  readonly kind: Finding['kind'];
  readonly attribute: string;
  readonly found: string;
  readonly people: number;
  readonly advice: string;
}

/** What the data behind an analysis shows about itself, in words. */
export function findingRows({ mined, facts }: Pick<Analysis, 'mined' | 'facts'>): readonly FindingRow[] {
  return mined.findings.map((finding) => ({
    kind: finding.kind,
    ...wordsOf(finding, { mined, facts }),
    advice: finding.kind === 'dependency' && finding.filled > 0 ? FILL : ADVICE[finding.kind],
  }));
}

function wordsOf(
  finding: Finding,
  analysis: Pick<Analysis, 'mined' | 'facts'>,
): Pick<FindingRow, 'attribute' | 'found' | 'people'> {
  const { facts } = analysis;
  if (finding.kind === 'variants') {
    const ways = finding.raws.map(({ raw, people }) => `“${raw}” ${people}`);
    return {
      attribute: finding.attribute,
      found: counted`written in ${finding.raws.length} [way|ways]: ${ways.slice(0, 6).join(', ')}${ways.length > 6 ? ' …' : ''}`,
      people: finding.raws.slice(1).reduce((sum, { people }) => sum + people, 0),
    };
  }
  if (finding.kind === 'dependency') {
    const { attribute, determines, people, filled } = finding;
    return {
      attribute,
      found: `determines ${determines} for ${percent(people.share)} (${countsText(people)}); ${filled} empty cells filled in from it`,
      people: people.n - people.k,
    };
  }
  if (finding.kind === 'equivalent') {
    const [first, ...others] = finding.terms.map((term) => conditionText({ terms: [term] }, facts));
    return {
      attribute: first ?? '',
      found: `${samePeople({ terms: finding.terms, equivalents: [] }, analysis)}: ${others.join(', ')}`,
      people: finding.people,
    };
  }
  if (finding.kind === 'identifier-like') {
    const { attribute, distinct, filled } = finding;
    return { attribute, found: counted`${distinct} different [text|texts] among ${filled}`, people: filled };
  }
  const { attribute, empty } = finding;
  return { attribute, found: `empty for ${percent(empty.share)} (${countsText(empty)})`, people: empty.k };
}

const COLUMNS = ['kind', 'attribute or condition', 'what was found', 'people', 'what to do'] as const;

/** All findings of an analysis as CSV lines. Throws `analysis.not_found`. */
export async function* findingsCsv(context: Context, analysis: string): AsyncIterable<string> {
  yield* findingLines(findingRows(await findAnalysis(context, { analysis })));
}

function* findingLines(rows: readonly FindingRow[]): Iterable<string> {
  yield csvLine(COLUMNS);
  for (const { kind, attribute, found, people, advice } of rows)
    yield csvLine([kind, attribute, found, String(people), advice]);
}
