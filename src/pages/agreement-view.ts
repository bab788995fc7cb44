import type { FirstOfKind, Operation, PlanHeader, PlanPerson } from '../model/plan.ts';
import type { RejectReason } from '../model/understanding.ts';
import { agreeing } from '../model/counted.ts';
import type { ValueOfPlan } from '../workflows/plan-content.ts';
import { type Html, html } from './html.ts';
import { page, table } from './page.ts';
import { MEMBERSHIP, NEEDS_DECISION, RISK_REASONS, whyHeldBack } from './words.ts';

export const SECTIONS = [
  'to-remove',
  'values',
  'firsts',
  'to-grant',
  'new-accounts',
  'needs-decision',
  'conflict',
  'held-back',
  'rejects',
  'steps',
] as const;

export type Section = (typeof SECTIONS)[number];

/** The rows of the section that is looked at. */
export type SectionRows =
  | { readonly kind: 'values'; readonly rows: readonly ValueOfPlan[] }
  | { readonly kind: 'firsts'; readonly rows: readonly FirstOfKind[] }
  | { readonly kind: 'people'; readonly rows: readonly PlanPerson[] }
  | {
      readonly kind: 'rejects';
      readonly rows: readonly { readonly line: number; readonly reason: RejectReason }[];
    }
  | { readonly kind: 'steps'; readonly rows: readonly Operation[] };

export interface AgreementView {
  readonly plan: PlanHeader;
  /** Where the page's own forms lead. */
  readonly path: string;
  readonly csrf: string;
  readonly nonce: string;
  readonly phrase: string | undefined;
  readonly expiresAt: string;
  readonly asker: string | undefined;
  readonly section: Section;
  readonly rows: SectionRows;
  readonly filter: string;
  /** Where the next page of the section begins; absent on the last. */
  readonly next: number | undefined;
  /** What was wrong with an answer that was just given. */
  readonly problem: string | undefined;
}

const TITLES: Readonly<Record<Section, string>> = {
  'to-remove': 'Who loses what',
  values: 'Values',
  firsts: 'First of their kind',
  'to-grant': 'People',
  'new-accounts': 'New accounts',
  'needs-decision': 'Needs decision',
  conflict: 'Conflicts',
  'held-back': 'Held back',
  rejects: 'Rejected lines',
  steps: 'Steps',
};

const ABOUT: Readonly<Record<Section, string>> = {
  'to-remove':
    'Everybody from whom this plan takes something, with each value. Nobody else loses anything: who holds what is read again directly before it is taken.',
  values: 'What is given, sensitive values first, then what nobody or few held before.',
  firsts:
    'Nobody of the same department on the app held the value when the plan was made. Those who stand alone come first.',
  'to-grant': 'Everybody who gets something by this plan.',
  'new-accounts': 'These people are not in the app yet; they get an account in it.',
  'needs-decision':
    'These people are not touched: serving them would change more than the report says. Each with why, and what it would do.',
  conflict: 'Kept as they are: another value of an entitlement that takes only one is held or wanted.',
  'held-back': 'Not granted: the report does not lead to exactly one active person.',
  rejects: 'Lines of the report that could not be read. Nothing of them is in this plan.',
  steps: 'What is done, in order. Each step is looked at again directly before it is sent.',
};

/** The sections that this plan has anything in. */
export function sectionsOf({ counts, values, operations, firstOfKind }: PlanHeader): readonly Section[] {
  const count: Readonly<Record<Section, number>> = {
    'to-remove': counts.people === 0 ? 0 : (counts.toRemove ?? 0),
    values: counts.toGrant > 0 ? values.length : 0,
    firsts: firstOfKind?.total ?? 0,
    'to-grant': counts.grants,
    'new-accounts': counts.newAccounts,
    'needs-decision': counts.needsDecision,
    conflict: counts.conflict,
    'held-back': counts.heldBack,
    rejects: counts.rejectedLines,
    steps: operations,
  };
  return SECTIONS.filter((section) => count[section] > 0);
}

/** The page on which a person looks at a plan and agrees or refuses. */
export function agreementPage(view: AgreementView): string {
  const { plan } = view;
  return page(
    `Agree to a plan: ${plan.app.label}`,
    html`<a class="skip" href="#agree">Go to the agreement</a>
      <header>
        <p class="quiet small">
          A plan waits for your agreement · <strong>${plan.host}</strong> · nothing is written yet
        </p>
        <h1>${plan.app.label} <span class="badge ${plan.risk}">${plan.risk}</span></h1>
      </header>
      <main class="columns">
        <div>${summary(plan)} ${sectionCard(view)}</div>
        <div>${agreeCard(view)}</div>
      </main>`,
    { nonce: view.nonce, script: FILTER },
  );
}

function summary(plan: PlanHeader): Html {
  const { counts } = plan;
  const facts: readonly (readonly [string, number])[] =
    plan.kind === 'structure'
      ? [
          ['New entitlements', counts.newEntitlements],
          ['New values', counts.newValues],
          ['There already', counts.existingValues],
          ...(plan.mode === 'replace'
            ? ([
                ['Entitlements removed', counts.removedEntitlements ?? 0],
                ['Values removed', counts.removedValues ?? 0],
                ['People who lose', counts.people],
              ] as const)
            : []),
        ]
      : [
          ['People', counts.grants],
          ['New accounts', counts.newAccounts],
          ['Values given', counts.toGrant],
          ...(counts.toRemove === undefined ? [] : ([['Values taken', counts.toRemove]] as const)),
          ['Already held', counts.already],
          ['Needs decision', counts.needsDecision],
          ['Conflicts', counts.conflict],
          ['Held back', counts.heldBack],
          ['Rejected lines', counts.rejectedLines],
        ];
  return html`<section class="card" aria-labelledby="what">
    <h2 id="what">What this plan does</h2>
    ${riskNote(plan)}
    <ul class="headline">
      ${plan.headline.map((line) => html`<li>${line}</li>`)}
    </ul>
    <dl class="facts">
      ${facts.map(
        ([name, count]) =>
          html`<div>
            <dt>${name}</dt>
            <dd>${count}</dd>
          </div>`,
      )}
    </dl>
  </section>`;
}

function riskNote({ risk, riskReasons }: PlanHeader): Html | undefined {
  if (risk === 'routine') return undefined;
  const reasons = riskReasons.map(
    ({ code, count }) => html`<li>${count} ${agreeing(RISK_REASONS[code] ?? code, count)}</li>`,
  );
  return risk === 'destructive'
    ? html`<div class="note bad">
        <strong>This plan takes something away, or changes how people hold it.</strong>
        <ul>
          ${reasons}
        </ul>
      </div>`
    : html`<div class="note">
        <strong>Only adds, but more than the routine:</strong>
        <ul>
          ${reasons}
        </ul>
      </div>`;
}

function sectionCard(view: AgreementView): Html {
  const { plan, section, path, rows, filter, next } = view;
  const tabs = sectionsOf(plan).map((name) => {
    const current = name === section ? html` aria-current="page"` : undefined;
    return html`<li><a href="${path}?show=${name}#list" ${current}>${TITLES[name]}</a></li>`;
  });
  const more =
    next === undefined
      ? html`<p class="quiet small">That is all of them.</p>`
      : html`<p class="pager">
          <a href="${path}?show=${section}&q=${encodeURIComponent(filter)}&from=${String(next)}#list"
            >Next ${ROWS_SHOWN}</a
          ><span class="quiet small">There are more.</span>
        </p>`;
  return html`<section class="card" id="list" aria-labelledby="section">
    <nav aria-label="Lists of the plan">
      <ul>
        ${tabs}
      </ul>
    </nav>
    <h2 id="section">${TITLES[section]}</h2>
    <p class="quiet">${ABOUT[section]}</p>
    <form class="filter" method="get" action="${path}#list" role="search">
      <input type="hidden" name="show" value="${section}" />
      <input
        type="search"
        name="q"
        value="${filter}"
        placeholder="Search this list"
        aria-label="Search this list"
        data-filter
      />
      <button>Search</button
      >${filter === '' ? undefined : html`<a href="${path}?show=${section}#list">Show all</a>`}
      <span class="quiet small" role="status" data-count></span>
    </form>
    ${rows.rows.length === 0 ? html`<p>Nothing here${filter === '' ? '' : ' fits that text'}.</p>` : rowsTable(plan, section, rows)}
    ${rows.rows.length === 0 ? undefined : more}
  </section>`;
}

/** Rows of one page of a list. */
export const ROWS_SHOWN = 100;

function rowsTable(plan: PlanHeader, section: Section, rows: SectionRows): Html {
  const title = TITLES[section];
  if (rows.kind === 'values') {
    return table(
      title,
      [
        { title: 'Entitlement', cell: ({ value }) => value.entitlementName },
        {
          title: 'Value',
          cell: ({ value }) =>
            html`${value.valueName}${value.sensitive ? html` <span class="badge bad">sensitive</span>` : undefined}`,
        },
        { title: 'Get it', cell: ({ people }) => people, numeric: true },
        {
          title: 'Held before by',
          cell: ({ heldBefore }) =>
            heldBefore === 0 ? html`<span class="badge warn">nobody yet</span>` : (heldBefore ?? 'not known'),
          numeric: true,
        },
      ],
      rows.rows,
    );
  }
  if (rows.kind === 'firsts') {
    return table(
      title,
      [
        { title: 'Value', cell: ({ value }) => valueList(plan, [value]) },
        { title: 'Department', cell: ({ kind }) => kind },
        { title: 'People', cell: ({ people }) => people, numeric: true },
        {
          title: 'Who',
          cell: ({ people, sample }) => (people === 1 ? sample : `${sample}, and ${people - 1} more`),
        },
      ],
      rows.rows,
    );
  }
  if (rows.kind === 'rejects') {
    return table(
      title,
      [
        { title: 'Line', cell: ({ line }) => line, numeric: true },
        { title: 'Why', cell: ({ reason }) => reason.replaceAll('-', ' ') },
      ],
      rows.rows,
    );
  }
  if (rows.kind === 'steps') {
    return table(
      title,
      [
        { title: 'No.', cell: ({ seq }) => seq + 1, numeric: true },
        { title: 'What', cell: ({ kind }) => kind.replaceAll('-', ' ') },
        { title: 'Whom or where', cell: (step) => ('principal' in step ? step.principal : nameOf(step)) },
        { title: 'Details', cell: (step) => detailsOf(plan, step) },
      ],
      rows.rows,
    );
  }
  const person = [
    { title: 'Person in the report', cell: ({ identifier }: PlanPerson) => identifier },
    { title: 'In Okta', cell: ({ login }: PlanPerson) => login },
  ] as const;
  switch (section) {
    case 'needs-decision':
      return table(
        title,
        [
          ...person,
          { title: 'Why', cell: ({ needsDecision }) => worded(needsDecision?.reasons) },
          { title: 'What it would do', cell: ({ needsDecision }) => worded(needsDecision?.consequences) },
          { title: 'Values', cell: ({ needsDecision }) => needsDecision?.count ?? 0, numeric: true },
        ],
        rows.rows,
      );
    case 'conflict':
      return table(
        title,
        [
          ...person,
          {
            title: 'Conflict',
            cell: ({ conflicts }) =>
              conflicts
                .map(
                  ({ entitlementName, wanted, held }) =>
                    `${entitlementName}: wanted ${wanted.join(', ')}; held ${held.join(', ') || 'nothing'}`,
                )
                .join(' · '),
          },
        ],
        rows.rows,
      );
    case 'to-remove':
      return table(
        title,
        [
          {
            title:
              plan.source.kind === 'report' && plan.kind === 'grants' ? 'Person in the report' : 'Person',
            cell: ({ identifier }: PlanPerson) => identifier,
          },
          { title: 'In Okta', cell: ({ login, principal }: PlanPerson) => login ?? principal },
          { title: 'Loses', cell: (row) => valueList(plan, row.toRemove ?? []) },
          ...(plan.counts.toGrant > 0
            ? [{ title: 'Gets', cell: (row: PlanPerson) => valueList(plan, row.toGrant) }]
            : []),
        ],
        rows.rows,
      );
    case 'held-back':
      return table(
        title,
        [
          ...person,
          {
            title: 'Why',
            cell: (row) => whyHeldBack(row),
          },
          { title: 'Lines', cell: ({ lines }) => lines, numeric: true },
          { title: 'Values', cell: ({ heldBack }) => heldBack, numeric: true },
        ],
        rows.rows,
      );
    case 'values':
    case 'firsts':
    case 'to-grant':
    case 'new-accounts':
    case 'rejects':
    case 'steps':
      return table(
        title,
        [
          ...person,
          { title: 'Membership', cell: ({ membership }) => MEMBERSHIP[membership] },
          { title: 'Gets', cell: (row) => valueList(plan, row.toGrant) },
        ],
        rows.rows,
      );
  }
}

function worded(codes: readonly (keyof typeof NEEDS_DECISION)[] = []): string {
  return codes.map((code) => NEEDS_DECISION[code] ?? code).join(', ');
}

function valueList(plan: PlanHeader, indexes: readonly number[]): Html {
  return html`${indexes.map((index, i) => {
    const value = plan.values[index];
    const comma = i === 0 ? '' : ', ';
    if (value === undefined) return html`${comma}?`;
    const name = html`${value.entitlementName}: ${value.valueName}`;
    return value.sensitive ? html`${comma}<strong class="bad">${name}</strong>` : html`${comma}${name}`;
  })}`;
}

function nameOf(step: Operation): string {
  return 'name' in step ? step.name : '';
}

function detailsOf(plan: PlanHeader, step: Operation): Html {
  switch (step.kind) {
    case 'grant':
      return valueList(plan, step.values);
    case 'assign':
      return html`gets an account in the app`;
    case 'end-grant':
      return html`loses ${valueList(plan, step.values)}`;
    case 'restore-grant':
      return html`gets back ${valueList(plan, step.values)}`;
    case 'replace-base':
      return html`loses ${valueList(plan, step.remove)}; gets back ${valueList(plan, step.add)}`;
    case 'create-entitlement':
    case 'add-values':
    case 'remove-entitlement':
    case 'remove-values':
      return html`${step.values.map(({ name }) => name).join(', ')}`;
    case 'create-bundle':
      return html`new bundle of ${valueList(plan, step.values)}<br />${step.description}`;
    case 'remove-bundle':
      return html`removed if it is unchanged and nobody holds it: ${valueList(plan, step.values)}`;
    default:
      // A step of a kind that this page has no words for is shown as it is stored, never left out.
      return html`<code>${JSON.stringify(step)}</code>`;
  }
}

function sourceWords({ source }: PlanHeader): string {
  switch (source.kind) {
    case 'report':
      return source.name;
    case 'direct':
      return 'named people and values';
    case 'patterns':
      return 'patterns that were found';
    case 'job':
      return 'undoing a job';
  }
}

function agreeCard(view: AgreementView): Html {
  const { plan, path, csrf, phrase, expiresAt, asker, problem } = view;
  const typed =
    phrase === undefined
      ? html`<label class="check"
          ><input type="checkbox" name="agree" value="yes" required />
          <span>I have looked at this plan, and it is what I want.</span></label
        >`
      : html`<label for="phrase">To agree, type exactly:</label><span class="phrase">${phrase}</span>
          <input
            type="text"
            id="phrase"
            name="phrase"
            required
            autocomplete="off"
            autocapitalize="off"
            spellcheck="false"
          />`;
  return html`<section class="card agree" id="agree" aria-labelledby="agree-title" tabindex="-1">
    <h2 id="agree-title">Your agreement</h2>
    ${problem === undefined ? undefined : html`<p class="note bad" role="alert">${problem}</p>`}
    <form method="post" action="${path}">
      <input type="hidden" name="token" value="${csrf}" />
      ${typed}
      <div class="buttons">
        <button class="${plan.risk === 'destructive' ? 'danger' : 'primary'}" name="answer" value="agree">
          Agree and apply
        </button>
        <button name="answer" value="refuse" formnovalidate>Refuse</button>
      </div>
    </form>
    <p class="quiet small">
      Agreeing starts the job at once. It can be stopped at any time; what is done is read back and listed.
      Refusing, or closing this page, changes nothing.
    </p>
    <dl class="plain small">
      <dt>Asked by</dt>
      <dd>${asker ?? 'this machine'}</dd>
      <dt>Source</dt>
      <dd>${sourceWords(plan)}</dd>
      <dt>Steps</dt>
      <dd>${plan.operations}</dd>
      <dt>Plan</dt>
      <dd><code>${plan.id}</code></dd>
      <dt>Hash</dt>
      <dd><code>${plan.hash.slice(0, 16)}…</code></dd>
      <dt>Planned</dt>
      <dd>${instant(plan.createdAt)}</dd>
      <dt>Page closes</dt>
      <dd>${instant(expiresAt)}</dd>
    </dl>
  </section>`;
}

function instant(text: string): string {
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}

/** Narrows the rows that are shown while somebody types; the search itself goes over the whole list. */
const FILTER = `
const box = document.querySelector('[data-filter]'), rows = [...document.querySelectorAll('#list tbody tr')];
const count = document.querySelector('[data-count]');
if (box) box.addEventListener('input', () => {
  const text = box.value.trim().toLowerCase();
  let shown = 0;
  for (const row of rows) { const fits = row.textContent.toLowerCase().includes(text); row.hidden = !fits; if (fits) shown++; }
  count.textContent = text === '' ? '' : shown + ' of ' + rows.length + ' rows shown here; Search looks through all';
});`;
