import type { Candidate, Term } from '../model/patterns.ts';
import type { Analysis } from '../workflows/patterns/analysis-facts.ts';
import {
  conditionText,
  countsText,
  existingText,
  IF_FILLED_IN,
  ifFilledIn,
  numberOf,
  percent,
  valueText,
  samePeople,
} from '../workflows/patterns/pattern-words.ts';
import {
  additionOf,
  type CountedApart,
  NOBODY_APART,
  unseenWords,
} from '../workflows/bundles/counted-apart.ts';
import { type Html, html } from './html.ts';
import { table } from './page.ts';

/** Raw texts of one term, at most. */
const RAWS = 40;

/** The evidence of one candidate: what a person needs who is to put their name under it. */
export function patternCard(
  candidate: Candidate,
  analysis: Analysis,
  apart: CountedApart = NOBODY_APART,
): Html {
  const { facts, header } = analysis;
  const number = String(numberOf(candidate, analysis));
  const { condition, patterns, holdAll, holdSome, holdNone } = candidate;
  const [first] = patterns;
  const existing = existingText(candidate, analysis);
  return html`<section class="card" id="pattern-${number}">
    <h2>${number}. ${conditionText(condition, facts)} ${tierBadge(candidate)}</h2>
    <p>
      Of the members who meet it ${holdAll} hold all of its values, ${holdSome} some, ${holdNone} none. Giving
      it to all of them would add ${additionOf(candidate, apart).holdings} [holding|holdings].
      ${
        apart.denied === 0
          ? undefined
          : html`Of those who hold none ${apart.denied} [is|are] denied all access and would gain nothing.`
      }
      ${apart.unseen === 0 ? undefined : html`${unseenWords(apart.unseen)}.`}
      ${
        header.population === 'everybody' && first !== undefined
          ? html`${first.evidence.notMembers} more [person|people] in Okta [meets it and is not a member|meet
            it and are not members]: they would be newly assigned if it were given to them too.`
          : undefined
      }
      May become: ${candidate.use}.
    </p>
    ${table(
      `Evidence of pattern ${number}`,
      [
        {
          title: 'Value',
          cell: ({ value }) =>
            html`${valueText(value, facts)}${facts.values[value]?.sensitive === true ? html` <span class="badge bad">sensitive</span>` : undefined}`,
        },
        { title: 'Hold it', cell: ({ evidence }) => countsText(evidence.members), numeric: true },
        {
          title: 'Wilson 95 %',
          cell: ({ evidence: { members } }) => `${percent(members.low)} to ${percent(members.high)}`,
          numeric: true,
        },
        { title: 'Others', cell: ({ evidence }) => percent(evidence.others.share), numeric: true },
        { title: 'All', cell: ({ evidence }) => percent(evidence.base.share), numeric: true },
        { title: 'Lift', cell: ({ evidence }) => evidence.lift.toFixed(1), numeric: true },
        { title: 'Bits', cell: ({ evidence }) => Math.round(evidence.bits), numeric: true },
        { title: 'Adjusted p', cell: ({ evidence }) => evidence.adjustedP.toPrecision(2), numeric: true },
        { title: 'Family', cell: ({ evidence }) => evidence.family, numeric: true },
        { title: 'Covers', cell: ({ evidence }) => percent(evidence.coverage), numeric: true },
        { title: 'Outside', cell: ({ evidence }) => evidence.holdersOutside, numeric: true },
        { title: 'Lack it', cell: ({ evidence }) => evidence.membersLacking, numeric: true },
        {
          title: 'Stable',
          cell: ({ evidence: { stability } }) => (stability === undefined ? undefined : percent(stability)),
          numeric: true,
        },
      ],
      patterns,
    )}
    ${filledIn(candidate, analysis)} ${condition.terms.flatMap((term) => rawTexts(term))}
    ${
      condition.equivalents.length === 0
        ? undefined
        : html`<p>
            In this data ${samePeople(condition, analysis)}:
            ${condition.equivalents
              .slice(0, 5)
              .map((terms) => conditionText({ terms }, facts))
              .join('; ')}
          </p>`
    }
    ${existing === undefined ? undefined : html`<p>Exists already: ${existing}.</p>`}
  </section> `;
}

/** The values that so many more or fewer would hold with empty profile fields filled in. */
function filledIn({ patterns }: Candidate, { facts }: Analysis): Html | undefined {
  const said = patterns.flatMap((pattern) => {
    const share = ifFilledIn(pattern);
    return share === undefined
      ? []
      : [html`<li>${valueText(pattern.value, facts)}: ${percent(share.share)} (${countsText(share)})</li>`];
  });
  return said.length === 0
    ? undefined
    : html`<p>${IF_FILLED_IN}:</p>
        <ul>
          ${said}
        </ul>`;
}

/** How certain a candidate is, as a badge. */
export function tierBadge({ tier }: Pick<Candidate, 'tier'>): Html {
  const look = tier === 'STRONG' ? 'good' : tier === 'MODERATE' ? 'warn' : 'bad';
  return html`<span class="badge ${look}">${tier}</span>`;
}

/** A word of a title catches more than was thought of: every text that a term stands for is listed. */
function rawTexts(term: Term): readonly Html[] {
  if (term.kind === 'group') return [];
  const { raws, attribute } = term;
  if (term.kind === 'equals' && raws.length === 1) return [];
  return [
    html`<details>
      <summary>${raws.length} [text|texts] of ${attribute} that it means</summary>
      <p class="small">
        ${raws.slice(0, RAWS).map((raw) => html`“${raw}” `)}
        ${raws.length > RAWS ? html`and ${raws.length - RAWS} more, in the text of its policy rule` : undefined}
      </p>
    </details>`,
  ];
}
