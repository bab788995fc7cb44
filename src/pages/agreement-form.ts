import type { PlanHeader } from '../model/plan.ts';
import type { AgreementView } from './agreement-view.ts';
import { type Html, html } from './html.ts';

/** The form in which a person agrees or refuses, and what they agree to. */
export function agreeCard(view: AgreementView): Html {
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

function instant(text: string): string {
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}
