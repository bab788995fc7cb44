import { counted } from '../model/counted.ts';
import { createHash } from 'node:crypto';
import type { Candidate } from '../model/patterns.ts';
import type { AnalysisEvidence } from '../workflows/patterns/analysis-evidence.ts';
import type { Analysis } from '../workflows/patterns/analysis-facts.ts';
import {
  appText,
  countsText,
  existingText,
  numberOf,
  patternLine,
  percent,
  valueInApp,
} from '../workflows/patterns/pattern-words.ts';
import { roleRows } from '../workflows/patterns/role-words.ts';
import { cannotTell, dataQuality } from './analysis-closing.ts';
import { pictureCard } from './analysis-picture.ts';
import { card } from './card.ts';
import { type Html, html, markup } from './html.ts';
import { page, table } from './page.ts';
import { patternCard, tierBadge } from './pattern-card.ts';
import { STYLE } from './style.ts';

/** Rows of a list and cards on the page, at most. */
const ROWS = 500;
const CARDS = 100;
/** Numbers of candidates under the curve, at most. */
const IN_ORDER = 40;

/** The evidence of an analysis as one file that needs nothing else, runs no script and loads nothing. */
export function analysisPage(evidence: AnalysisEvidence): string {
  const { analysis, newer, candidates, pictures } = evidence;
  const { header, facts } = analysis;
  const title = facts.apps.map((_, app) => appText(app, facts)).join(', ');
  return page(
    `Patterns of ${title}`,
    html`<header>
        <p class="quiet small">Analysis <code>${header.id}</code> · ${header.createdAt}</p>
        <h1>${title}: who holds what, and why</h1>
        ${newer === undefined ? undefined : html`<p class="note">A newer analysis of the same is there: <code>${newer}</code>.</p>`}
        <p class="quiet small">
          It names people under “Holdings that stand out”, and managers where a condition is about them: keep
          it like a report.
        </p>
      </header>
      <main>
        ${summary(analysis)} ${list(candidates, analysis)} ${roles(analysis)} ${curve(analysis)}
        ${pictures.map(({ app, picture }) => pictureCard(app, picture, analysis))}
        ${
          pictures.length < facts.apps.length
            ? html`<p class="note">
                Of ${facts.apps.length} [app|apps] the first ${pictures.length} have a picture.
              </p>`
            : undefined
        }
        ${cards(evidence)} ${standOut(evidence)} ${dataQuality(analysis)} ${cannotTell(analysis)}
      </main>`,
    {
      policy: `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
    },
  );
}

function summary({ mined, facts }: Analysis): Html {
  const { calibration } = mined;
  const members = facts.apps.reduce((sum, app) => sum + app.members, 0);
  const tiles: readonly (readonly [string, string | number])[] = [
    [facts.apps.length > 1 ? 'Memberships' : 'Members', members],
    ['Holdings to explain', mined.holdings],
    ['Explained', percent(mined.holdings === 0 ? 0 : mined.explained / mined.holdings)],
    ['Candidates', mined.candidates.length],
    ['Stand out', mined.outlierCount],
  ];
  return card(
    'What was found',
    html`<dl class="facts">
      ${tiles.map(
        ([name, value]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
    </dl>`,
    html`<p></p>`,
    html`<p>
      By chance: the same holdings were dealt anew among the members ${calibration.permutations} [time|times];
      in ${calibration.withPatterns} of them any pattern was found. A pattern had to save
      ${Math.round(calibration.threshold)} [bit|bits].
    </p>`,
    html`<ul>
      ${[
        ...facts.scope.filters
          .filter(({ removed }) => removed > 0)
          .map(({ name, removed }) => html`<li>Left out: ${name.replaceAll('-', ' ')}: ${removed}</li>`),
        ...facts.scope.coverage
          .filter(({ mined: own }) => !own)
          .map(({ path, holdings, readable }) =>
            readable
              ? html`<li>Explained already, by ${path}: ${holdings} [holding|holdings]</li>`
              : html`<li>Explained already, by ${path}: Okta does not show what in lists</li>`,
          ),
        ...mined.birthright.map(
          ({ value, members: share }) =>
            html`<li>
              Nearly everybody has ${valueInApp(value, facts)}: ${percent(share.share)} (${countsText(share)})
            </li>`,
        ),
      ]}
    </ul>`,
  );
}

function list(candidates: readonly Candidate[], analysis: Analysis): Html {
  const rows = candidates.flatMap((candidate) =>
    candidate.patterns.map((pattern, n) => ({ candidate, pattern, first: n === 0 })),
  );
  return card(
    'Candidates, the certain ones first',
    table(
      'Candidates',
      [
        {
          title: 'No.',
          cell: ({ candidate, first }) =>
            first
              ? html`<a href="#pattern-${String(numberOf(candidate, analysis))}"
                  >${numberOf(candidate, analysis)}</a
                >`
              : undefined,
          numeric: true,
        },
        {
          title: 'Certainty',
          cell: ({ candidate, first }) => (first ? tierBadge(candidate) : undefined),
        },
        { title: 'Condition → value', cell: ({ pattern }) => saidOf(patternLine(pattern, analysis)) },
        { title: 'Lack it', cell: ({ pattern }) => pattern.evidence.membersLacking, numeric: true },
        { title: 'May become', cell: ({ candidate, first }) => (first ? candidate.use : undefined) },
        {
          title: 'Bundles that exist',
          cell: ({ candidate, first }) => (first ? existingText(candidate, analysis) : undefined),
        },
      ],
      rows.slice(0, ROWS),
    ),
    rows.length > ROWS
      ? html`<p class="note">The first ${ROWS} of ${rows.length} [line|lines] are shown.</p>`
      : undefined,
  );
}

/** Candidates of several apps under one condition. */
function roles(analysis: Analysis): Html | undefined {
  const rows = roleRows(analysis);
  if (rows.length === 0) return undefined;
  return card(
    'One condition in several apps',
    html`<p>What one post needs everywhere: a business role whose bundles are made app by app.</p>`,
    table(
      'Business roles',
      [
        { title: 'Condition', cell: ({ condition }) => condition },
        {
          title: 'Patterns',
          cell: ({ patterns }) =>
            html`${patterns.map(
              ({ number, app }) => html`<a href="#pattern-${String(number)}">${String(number)}</a> ${app} `,
            )}`,
        },
        { title: 'Holdings explained', cell: ({ explained }) => explained, numeric: true },
      ],
      rows.slice(0, ROWS),
    ),
    rows.length > ROWS ? html`<p class="note">The first ${ROWS} of ${rows.length} are shown.</p>` : undefined,
  );
}

/** What is before the figures stands out. */
function saidOf(line: string): Html {
  const [said = '', ...figures] = line.split('  ');
  return html`<strong>${said}</strong>
    <span class="quiet">${figures.join(' ').replaceAll(' %', '\u00a0%')}</span>`;
}

const CURVE_WIDTH = 400;
const CURVE_HEIGHT = 140;

/** How much each further decision explains. */
function curve(analysis: Analysis): Html | undefined {
  const { curve: points, holdings, candidates } = analysis.mined;
  const numbers = [...candidates]
    .sort((a, b) => a.rank - b.rank)
    .slice(0, IN_ORDER)
    .map((candidate) => String(numberOf(candidate, analysis)));
  const last = points.at(-1);
  if (last === undefined || holdings === 0) return undefined;
  const x = (candidates: number) => ((candidates / last.candidates) * CURVE_WIDTH).toFixed(1);
  const y = (explained: number) => (CURVE_HEIGHT * (1 - explained / holdings)).toFixed(1);
  const line = points.map(({ candidates, explained }) => `L${x(candidates)} ${y(explained)}`).join('');
  const said = [0.5, 0.8, 0.9].flatMap((share) => {
    const point = points.find((row) => row.share >= share);
    return point === undefined ? [] : [`${point.candidates} for ${percent(share)}`];
  });
  const words = counted`${last.candidates} [candidate explains|candidates explain] ${percent(last.explained / holdings)} of ${holdings} [holding|holdings], beside what nearly everybody has. Of what they explain: ${said.join(', ')}.`;
  return card(
    'What each further decision explains',
    html`<p>${words}</p>`,
    html`<svg
      class="curve"
      viewBox="-2 -4 ${String(CURVE_WIDTH + 6)} ${String(CURVE_HEIGHT + 8)}"
      role="img"
      aria-label="${words}"
    >
      <path
        class="grid"
        d="${markup(`M0 0H${CURVE_WIDTH}M0 ${CURVE_HEIGHT / 2}H${CURVE_WIDTH}M0 ${CURVE_HEIGHT}H${CURVE_WIDTH}`)}"
      />
      <path class="line" d="${markup(`M0 ${CURVE_HEIGHT}${line}`)}" />
    </svg>`,
    html`<p class="quiet small">
      Left to right: candidates decided, what saves most first, which is not the order of the table: No.
      ${numbers.join(', ')}${candidates.length > IN_ORDER ? ' …' : ''}. Bottom to top: holdings explained, 0
      to 100 %.
    </p>`,
  );
}

function cards({ candidates, analysis, apart }: AnalysisEvidence): Html {
  return html`${candidates
    .slice(0, CARDS)
    .map((candidate) => patternCard(candidate, analysis, apart.get(candidate.key)))}${
    candidates.length > CARDS
      ? html`<p class="note">
          The evidence of the first ${CARDS} of ${candidates.length} [candidate|candidates] is shown; of the
          others get_pattern tells it.
        </p>`
      : undefined
  }`;
}

function standOut({ analysis, outliers }: AnalysisEvidence): Html {
  const { outlierCount } = analysis.mined;
  const shown = outliers.slice(0, ROWS);
  return card(
    `Holdings that stand out: ${outlierCount}`,
    html`<p>
      No pattern explains them. Standing out is no proof of being wrong; nothing is taken away by this.
    </p>`,
    table(
      'Holdings that stand out',
      [
        { title: 'Person', cell: ({ login }) => login },
        {
          title: 'Value',
          cell: ({ app, entitlement, value, sensitive }) =>
            html`${entitlement}=${value}${analysis.facts.apps.length > 1 ? ` in ${app}` : ''}${sensitive ? html` <span class="badge bad">sensitive</span>` : undefined}`,
        },
        { title: 'Peers who hold it', cell: ({ peers }) => peers },
        { title: 'Usual condition', cell: ({ missed }) => missed },
        {
          title: 'Department before',
          cell: ({ formerDepartment, leftOver }) =>
            formerDepartment === undefined
              ? undefined
              : `${formerDepartment}${leftOver ? ', left over' : ''}`,
        },
      ],
      shown,
    ),
    shown.length < outlierCount
      ? html`<p class="note">
          The ${shown.length} strangest of ${outlierCount} are shown; more are in <code>outliers.csv</code>.
        </p>`
      : undefined,
  );
}
