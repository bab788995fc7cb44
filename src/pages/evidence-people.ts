import type { PlanPerson } from '../model/plan.ts';
import { card } from './card.ts';
import { shortOf } from './evidence-parts.ts';
import { type Html, html } from './html.ts';
import { table } from './page.ts';
import { NEEDS_DECISION } from './words.ts';

/** People of one kind who were left as they are, each with why; nothing where there are none. */
export function people(
  title: string,
  about: string,
  [rows, total]: readonly [readonly PlanPerson[], number],
  why: (person: PlanPerson) => string,
): Html | undefined {
  if (total === 0) return undefined;
  return card(
    `${title}: ${total}`,
    html`<p class="quiet">${about}</p>`,
    table(
      title,
      [
        { title: 'Person in the source', cell: ({ identifier }) => identifier },
        { title: 'In Okta', cell: ({ login }) => login },
        { title: 'Why', cell: why },
      ],
      rows,
    ),
    shortOf(rows.length, total, 'people.csv'),
  );
}

/** Why a person needs a decision, and what would follow, in words. */
export function whyNeedsDecision({ needsDecision }: PlanPerson): string {
  const { reasons = [], consequences = [] } = needsDecision ?? {};
  return [...reasons, ...consequences].map((code) => NEEDS_DECISION[code] ?? code).join(', ');
}

/** What was wanted and what is held instead, by entitlement. */
export function whyConflict({ conflicts }: PlanPerson): string {
  return conflicts
    .map(
      ({ entitlementName, wanted, held }) =>
        `${entitlementName}: wanted ${wanted.join(', ')}; held ${held.join(', ') || 'nothing'}`,
    )
    .join(' · ');
}
