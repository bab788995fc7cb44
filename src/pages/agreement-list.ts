import { type AgreementView, ROWS_SHOWN, type Section, sectionsOf } from './agreement-view.ts';
import { type Html, html } from './html.ts';
import { rowsTable } from './plan-rows.ts';

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

/** The list that is looked at, one page of it, and the way to the others. */
export function sectionCard(view: AgreementView): Html {
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
    ${rows.rows.length === 0 ? html`<p>Nothing here${filter === '' ? '' : ' fits that text'}.</p>` : rowsTable(TITLES[section], plan, section, rows)}
    ${rows.rows.length === 0 ? undefined : more}
  </section>`;
}
