import { counted } from '../model/counted.ts';
import { type Analysis, appsWithoutHoldings } from '../workflows/patterns/analysis-facts.ts';
import { type FindingRow, findingRows } from '../workflows/patterns/finding-words.ts';
import { valueInApp } from '../workflows/patterns/pattern-words.ts';
import { unlisted } from '../workflows/patterns/unexplained.ts';
import { card } from './card.ts';
import { type Html, html } from './html.ts';
import { table } from './page.ts';

/** Findings on the page, at most. */
const FINDINGS = 200;
/** Values named in one line, at most. */
const NAMED = 50;

const KINDS: Readonly<Record<FindingRow['kind'], string>> = {
  variants: 'spellings',
  dependency: 'dependency',
  equivalent: 'the same people',
  'identifier-like': 'identifier',
  empty: 'empty cells',
};

/** What to mend in the data, or to ask about it. */
export function dataQuality(analysis: Analysis): Html | undefined {
  const rows = findingRows(analysis);
  if (rows.length === 0) return undefined;
  return card(
    'What the data shows about itself',
    table(
      'Findings about the data',
      [
        { title: 'Kind', cell: ({ kind }) => KINDS[kind] },
        { title: 'Attribute or condition', cell: ({ attribute }) => attribute },
        { title: 'Found', cell: ({ found }) => found },
        { title: 'People', cell: ({ people }) => people, numeric: true },
        { title: 'What to do', cell: ({ advice }) => advice },
      ],
      rows.slice(0, FINDINGS),
    ),
    rows.length > FINDINGS
      ? html`<p class="note">
          The first ${FINDINGS} of ${rows.length} are shown; all are in <code>findings.csv</code>.
        </p>`
      : undefined,
  );
}

/** What this data cannot tell, and what was not known. */
export function cannotTell({ header, mined, facts }: Analysis): Html {
  const { untold } = mined;
  const byName = facts.values.filter(({ sensitivity }) => sensitivity === 'name').length;
  const without = appsWithoutHoldings(facts);
  const { openQuestions = 0 } = facts;
  const { withoutPattern, usual } = unlisted(mined);
  const named = withoutPattern.values
    .slice(0, NAMED)
    .map(({ value, holdings }) => `${valueInApp(value, facts)} (${holdings})`);
  const more = withoutPattern.values.length - named.length;
  const lines = [
    openQuestions > 0
      ? html`<li>
          What ${openQuestions} open [question|questions] of the report [means|mean]: the [answer that
          grants|answers that grant] less [was|were] taken
        </li>`
      : undefined,
    without > 0
      ? html`<li>
          Anything about ${without} of ${facts.apps.length} [app|apps]: nobody there has a value by a grant of
          their own
        </li>`
      : undefined,
    untold.smallDepartments > 0
      ? html`<li>
          Anything about ${untold.smallDepartments} [department|departments] of at most 4 people
          (${untold.smallDepartmentPeople} [person|people]) by themselves
        </li>`
      : undefined,
    untold.rareValues > 0
      ? html`<li>Anything about ${untold.rareValues} [value|values] with fewer than 3 holders</li>`
      : undefined,
    untold.equivalentTerms > 0
      ? html`<li>
          Which of two conditions is meant, ${untold.equivalentTerms} [time|times]: they name the same people
        </li>`
      : undefined,
    untold.peopleWithoutAttributes > 0
      ? html`<li>
          Anything about ${untold.peopleWithoutAttributes} [member|members] without a usable attribute
        </li>`
      : undefined,
    ...(untold.emptyAttributes ?? []).map(
      ({ attribute, holdings }) =>
        html`<li>
          Whether ${holdings} [holding stands|holdings stand] out: the holder's ${attribute} is empty, and
          would most probably explain [it|them]
        </li>`,
    ),
    withoutPattern.holdings > 0
      ? html`<li>
          Who should hold ${withoutPattern.values.length} [value|values] that no pattern is about:
          ${withoutPattern.holdings} [holding|holdings] that nothing explains, and that the worklist does not
          name:
          ${named.map((text, n) => html`${n === 0 ? '' : ', '}${text}`)}${more > 0 ? counted` and ${more} more` : ''}
        </li>`
      : undefined,
    usual > 0
      ? html`<li>
          Why ${usual} [holding|holdings] of values that have patterns [is|are] there: nothing explains
          [it|them], and many of the holder's like hold the value
        </li>`
      : undefined,
    header.source.kind === 'apps' && header.population === 'members-only'
      ? html`<li>How many people in Okta who are not members meet a condition: they were not read</li>`
      : undefined,
    facts.scope.coverage.some(({ readable }) => !readable)
      ? html`<li>
          Who has a value by policy alone, and is counted as lacking it: Okta does not show in lists what
          policy gives
        </li>`
      : undefined,
    facts.labels === 'not-readable'
      ? html`<li>Which values Okta labels as privileged: the labels could not be read</li>`
      : undefined,
    byName > 0
      ? html`<li>
          Whether ${byName} [value|values] that [looks privileged by its name is|look privileged by their
          names are] so: a person has to say
        </li>`
      : undefined,
  ].filter((line) => line !== undefined);
  return card(
    'What could not be told',
    lines.length === 0
      ? html`<p>Nothing that this data should tell was left open.</p>`
      : html`<ul>
          ${lines}
        </ul>`,
  );
}
