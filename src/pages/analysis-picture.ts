import type { AccessPicture, PictureRow } from '../workflows/patterns/analysis-evidence.ts';
import type { Analysis } from '../workflows/patterns/analysis-facts.ts';
import { valueText } from '../workflows/patterns/pattern-words.ts';
import { card } from './card.ts';
import { type Html, html, markup } from './html.ts';

/** Shares are drawn in so many steps. */
const STEPS = 4;

/** Who holds what before and after: groups of at least five people by values. */
export function pictureCard(app: string, picture: AccessPicture, { facts }: Analysis): Html {
  const { before, after, values, suppressed, noRoom, valuesLeftOut } = picture;
  const people = (rows: readonly PictureRow[]) => rows.reduce((sum, row) => sum + row.people, 0);
  return card(
    `Who holds what in ${app}`,
    html`<p>
      Columns are ${values.length} [value|values], rows are groups of at least 5 members; the more of a group
      hold a value, the fuller its cell. Before: ${people(before)} [member|members] in an order that means
      nothing. After: ${people(after)} [member|members] by the candidates that they meet. What a bundle or a
      policy gives is not drawn.
    </p>`,
    html`<p class="small legend">
      <span class="key explained"></span> held, and a candidate says so ·
      <span class="key unexplained"></span> held otherwise · <span class="key lacking"></span> said, and not
      held
    </p>`,
    html`<div class="pictures">
      <figure>
        ${drawing(before, values.length, `Before: who holds what in ${app}`, false)}
        <figcaption>Before</figcaption>
      </figure>
      <figure>
        ${drawing(after, values.length, `After: what the candidates explain in ${app}`, true)}
        <figcaption>After</figcaption>
      </figure>
    </div>`,
    suppressed > 0
      ? html`<p class="note">
          ${suppressed} [member meets|members meet] a combination of candidates that fewer than 5 people meet:
          they are not drawn under “After”.
        </p>`
      : undefined,
    noRoom > 0
      ? html`<p class="quiet small">
          Under “After” there is room for the larger groups only: ${noRoom} [member|members] of smaller ones
          are not drawn.
        </p>`
      : undefined,
    valuesLeftOut > 0
      ? html`<p class="quiet small">
          Not drawn, because nobody holds them by a grant of their own or there is no room: ${valuesLeftOut}
          of the values.
        </p>`
      : undefined,
    html`<details>
      <summary>The columns, from left to right</summary>
      <p class="small">
        ${values
          .map((value) => valueText(value, facts))
          .slice(0, 60)
          .join(', ')}
      </p>
    </details>`,
  );
}

/** Cells of one kind and one fullness are one path. */
function drawing(rows: readonly PictureRow[], columns: number, title: string, known: boolean): Html {
  if (rows.length === 0) return html`<p class="note">Fewer than 5 people: nothing is drawn.</p>`;
  const kinds = known ? (['explained', 'unexplained', 'lacking'] as const) : (['held'] as const);
  const paths = kinds.flatMap((kind) =>
    Array.from({ length: STEPS }, (_, step) => {
      let path = '';
      for (const [y, row] of rows.entries())
        for (let x = 0; x < columns; x++) {
          if (stepOf(row, x, kind) === step + 1) path += `M${x} ${y}h1v1h-1z`;
        }
      return path === ''
        ? html``
        : html`<path class="${kind}" fill-opacity="${String((step + 1) / STEPS)}" d="${markup(path)}" />`;
    }),
  );
  return html`<svg
    class="picture"
    viewBox="0 0 ${String(columns)} ${String(rows.length)}"
    preserveAspectRatio="none"
    shape-rendering="crispEdges"
    role="img"
    aria-label="${title}"
  >
    ${paths}
  </svg>`;
}

/** 0: none; a cell shows what most of those of its group are whom it concerns. */
function stepOf(row: PictureRow, x: number, kind: 'held' | 'explained' | 'unexplained' | 'lacking'): number {
  const explained = row.explained[x] ?? 0;
  const unexplained = row.unexplained[x] ?? 0;
  const lacking = row.lacking[x] ?? 0;
  const counts = { explained, unexplained, lacking, held: explained + unexplained };
  const most = Math.max(explained, unexplained, lacking);
  if (kind !== 'held' && (counts[kind] < most || (kind === 'lacking' && explained === most))) return 0;
  return Math.ceil((counts[kind] / row.people) * STEPS);
}
