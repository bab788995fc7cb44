import { type Html, html } from './html.ts';

/** A part of a page with its heading; absent content leaves nothing. */
export function card(title: string, ...content: readonly (Html | undefined)[]): Html {
  return html`<section class="card">
    <h2>${title}</h2>
    ${content.filter((part) => part !== undefined)}
  </section> `;
}
