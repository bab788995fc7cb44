import { agreeing } from '../model/counted.ts';
import type { PlanHeader } from '../model/plan.ts';
import { agreeCard } from './agreement-form.ts';
import { sectionCard } from './agreement-list.ts';
import type { AgreementView } from './agreement-view.ts';
import { type Html, html } from './html.ts';
import { page } from './page.ts';
import { RISK_REASONS } from './words.ts';

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
          ...(counts.entitlementsWithoutValue === undefined
            ? []
            : ([['Entitlements without a value, not created', counts.entitlementsWithoutValue]] as const)),
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
          ...(counts.toRemove === undefined
            ? []
            : ([['Values taken', plan.undo?.effect?.lost ?? counts.toRemove]] as const)),
          ['Already held', counts.already],
          ...(counts.repeated === undefined ? [] : ([['Asked for again', counts.repeated]] as const)),
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
