import { type Html, html, markup } from './html.ts';
import { STYLE } from './style.ts';

/** A whole page. `nonce`: what the policy of a served page allows; `policy`: that of a page in a file. */
export function page(
  title: string,
  body: Html,
  options: { nonce?: string; script?: string; policy?: string } = {},
): string {
  const nonce = options.nonce === undefined ? undefined : html` nonce="${options.nonce}"`;
  const policy =
    options.policy === undefined
      ? undefined
      : html`<meta http-equiv="Content-Security-Policy" content="${options.policy}" />`;
  const script =
    options.script === undefined ? undefined : html`<script${nonce}>${markup(options.script)}</script>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">${policy}
<title>${title}</title>
<style${nonce}>${markup(STYLE)}</style>
</head>
<body>${body}${script}</body>
</html>
`.text;
}

/** A page of one message. */
export function messagePage(title: string, lines: readonly (string | Html)[], nonce: string): string {
  return page(
    title,
    html`<main>
      <div class="card answer">
        <h1>${title}</h1>
        ${lines.map((line) => html`<p>${line}</p>`)}
      </div>
    </main>`,
    { nonce },
  );
}

export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => string | number | Html | undefined;
  readonly numeric?: true;
}

/** A table with a caption for readers of screens. */
export function table<Row>(caption: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const kind = (column: Column<Row>) => (column.numeric === true ? html` class="n"` : undefined);
  return html`<div class="table" tabindex="0" role="region" aria-label="${caption}">
    <table>
      <thead>
        <tr>
          ${columns.map((column) => html`<th scope="col" ${kind(column)}>${column.title}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${columns.map((column) => html`<td${kind(column)}>${column.cell(row)}</td>`)}
            </tr> `,
        )}
      </tbody>
    </table>
  </div>`;
}
