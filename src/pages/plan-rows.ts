import { REJECTED_BECAUSE } from '../model/line-reasons.ts';
import type { Operation } from '../model/operation.ts';
import type { PlanHeader, PlanPerson } from '../model/plan.ts';
import type { Section, SectionRows } from './agreement-view.ts';
import { type Html, html } from './html.ts';
import { table } from './page.ts';
import { MEMBERSHIP, NEEDS_DECISION, whyHeldBack } from './words.ts';

/** The rows of a section as a table. */
export function rowsTable(title: string, plan: PlanHeader, section: Section, rows: SectionRows): Html {
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
        {
          title: 'Why',
          cell: ({ reason }) =>
            html`${reason.replaceAll('-', ' ')} <span class="quiet small">${REJECTED_BECAUSE[reason]}</span>`,
        },
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
          ...(rows.rows.some(({ until }) => until !== undefined)
            ? [{ title: 'Until', cell: ({ until }: PlanPerson) => until ?? 'no end' }]
            : []),
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
  return ('name' in step ? step.name : undefined) ?? '';
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
