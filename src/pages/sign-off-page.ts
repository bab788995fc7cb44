import { createHash } from 'node:crypto';
import { FORMULA, FORMULA_WITHIN } from '../model/csv-line.ts';
import type { SignOffLine, SignOffSheet } from '../model/sign-off.ts';
import {
  HOW_TO_SIGN_OFF,
  lineCells,
  SIGN_OFF_COLUMNS,
  VERDICTS,
} from '../workflows/bundles/sign-off-files.ts';
import { type Html, html, markup } from './html.ts';
import { page } from './page.ts';
import { STYLE } from './style.ts';

/**
 * A sheet as one file to fill in: it loads nothing and sends nothing. What is filled in is saved as the CSV that comes back;
 * without scripts it can be read and printed.
 */
export function signOffPage(sheet: SignOffSheet): string {
  return page(
    `Sign-off for ${sheet.owner}`,
    html`<header>
        <p class="quiet small">Sheet <code>${sheet.id}</code> · ${sheet.createdAt} · ${sheet.owner}</p>
        <h1>Which of these bundles should be made?</h1>
        <p class="quiet small">
          Making a bundle changes nobody’s access: people get it by request, by an access collection or by a
          grant.
        </p>
      </header>
      <main>
        <section class="card">
          <h2>How to fill it in</h2>
          <ul>
            ${HOW_TO_SIGN_OFF.map((line) => html`<li>${line}</li>`)}
          </ul>
          <noscript
            ><p class="note">
              This page needs its own script to save. Fill in the CSV or the workbook.
            </p></noscript
          >
          <div class="signer">
            <label>Decided by <input type="text" id="by" maxlength="200" autocomplete="name" /></label>
            <label>Date <input type="date" id="on" /></label>
          </div>
        </section>
        ${sheet.lines.map(question)}
        <section class="card">
          <p id="count" aria-live="polite">Nothing is decided yet.</p>
          <div class="buttons"><button type="button" class="primary" id="save">Save as CSV</button></div>
          <p class="quiet small">Send the saved file back. Nothing is sent by this page.</p>
        </section>
      </main>
      <script type="application/json" id="sheet">
        ${data(sheet)}
      </script>`,
    { script: SCRIPT, policy: policyOf(STYLE, SCRIPT) },
  );
}

function policyOf(style: string, script: string): string {
  const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  return `default-src 'none'; style-src ${hash(style)}; script-src ${hash(script)}`;
}

/** JSON in which nothing can end the element or begin another. */
function data(sheet: SignOffSheet): Html {
  const content = {
    id: sheet.id,
    columns: SIGN_OFF_COLUMNS,
    lines: sheet.lines.map((line) => lineCells(line, sheet)),
  };
  return markup(
    JSON.stringify(content).replace(
      /[<>&\u2028\u2029]/g,
      (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  );
}

function question(line: SignOffLine, n: number): Html {
  const look = line.tier === 'STRONG' ? 'good' : line.tier === 'MODERATE' ? 'warn' : 'bad';
  return html`<section class="card question" data-line="${String(n)}">
    <h2>${String(line.number)}. ${pieces(line.condition)} <span class="badge ${look}">${line.tier}</span></h2>
    <dl class="plain">
      <dt>App</dt>
      <dd>${pieces(line.app)}</dd>
      <dt>Bundle</dt>
      <dd>${pieces(line.name)}</dd>
      <dt>For</dt>
      <dd>${pieces(line.description)}</dd>
      <dt>Evidence</dt>
      <dd>${pieces(line.evidence)}</dd>
      <dt>Would gain</dt>
      <dd>${line.wouldGain} [member|members], if it were given to all who fit</dd>
      ${
        line.riskRules === undefined
          ? undefined
          : html`<dt>Risk rules</dt>
              <dd>${pieces(line.riskRules)}</dd>`
      }
    </dl>
    <fieldset>
      <legend>Values; tick those to leave out</legend>
      ${line.values.map(
        ({ letter, text, sensitive }) =>
          html`<label class="check"
            ><input type="checkbox" name="leave" value="${letter}" />
            <span
              >${letter}
              ${pieces(text)}${sensitive ? html` <span class="badge bad">sensitive</span>` : undefined}</span
            ></label
          > `,
      )}
    </fieldset>
    <div class="answers">
      <label
        >Decision
        <select name="decision">
          <option value="">decide later</option>
          ${VERDICTS.map((verdict) => html`<option value="${verdict}">${verdict}</option>`)}
        </select></label
      >
      <label>New bundle name <input type="text" name="name" maxlength="255" /></label>
      <label>Comment <input type="text" name="comment" maxlength="1000" /></label>
    </div>
  </section> `;
}

/** A fill of markup is cut at 400 characters; nobody approves what they were not shown. */
function pieces(text: string): readonly Html[] {
  const chars = Array.from(text);
  const parts: Html[] = [];
  for (let from = 0; from < chars.length; from += 200)
    parts.push(html`${chars.slice(from, from + 200).join('')}`);
  return parts;
}

/** Writes the CSV as `csvLine` does: a cell that could be a formula gets an apostrophe in front. */
const SCRIPT = `
const sheet = JSON.parse(document.getElementById('sheet').textContent);
const at = (name) => sheet.columns.indexOf(name);
const lines = [...document.querySelectorAll('[data-line]')];
const field = (line, name) => line.querySelector('[name=' + name + ']').value.trim();
const decided = () => lines.filter((line) => field(line, 'decision') !== '').length;
function tell() {
  document.getElementById('count').textContent = decided() + ' of ' + lines.length + ' lines are decided.';
}
for (const line of lines) line.addEventListener('input', () => {
  const decision = line.querySelector('[name=decision]');
  const changed = field(line, 'name') !== '' || line.querySelector('[name=leave]:checked') !== null;
  if (changed && decision.value === 'approved') decision.value = 'amended';
  tell();
});
const formula = ${String(FORMULA)}, within = ${String(FORMULA_WITHIN)};
function cell(text) {
  const guarded = (formula.test(text) ? "'" + text : text).replace(within, "$1'");
  return /[",\\r\\n]/.test(guarded) ? '"' + guarded.replaceAll('"', '""') + '"' : guarded;
}
document.getElementById('save').addEventListener('click', () => {
  const by = document.getElementById('by').value.trim(), on = document.getElementById('on').value;
  if (decided() > 0 && (by === '' || on === '')) {
    document.getElementById('count').textContent = 'Say at the top who decided, and when.';
    document.getElementById(by === '' ? 'by' : 'on').focus();
    return;
  }
  const rows = lines.map((line) => {
    const cells = [...sheet.lines[Number(line.dataset.line)]];
    const decision = field(line, 'decision');
    cells[at('Decision')] = decision;
    cells[at('New bundle name')] = field(line, 'name');
    cells[at('Leave out')] = [...line.querySelectorAll('[name=leave]:checked')].map((box) => box.value).join(' ');
    cells[at('Decided by')] = decision === '' ? '' : by;
    cells[at('Date')] = decision === '' ? '' : on;
    cells[at('Comment')] = field(line, 'comment');
    return cells;
  });
  const text = '\\ufeff' + [sheet.columns, ...rows].map((cells) => cells.map(cell).join(',') + '\\r\\n').join('');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv' }));
  link.download = sheet.id + '.csv';
  link.click();
  tell();
});
`;
