import { type Html, html } from './html.ts';

/** Rows of a list on the page; the CSV files hold all of them. */
export const SHOWN = 1000;

/** Names with their values. */
export function list(rows: readonly (readonly [string, string | number | Html])[]): Html {
  return html`<dl class="plain">
    ${rows.map(
      ([name, value]) =>
        html`<dt>${name}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

/** What of a list is not shown, and where all of it is; nothing where all is shown. */
export function shortOf(shown: number, total: number, file: string): Html | undefined {
  return shown < total
    ? html`<p class="note">
        The first ${shown} of ${total} are shown; all of them are in <code>${file}</code>.
      </p>`
    : undefined;
}
