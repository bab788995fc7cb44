import type { PlanHeader } from '../model/plan.ts';
import type { Context } from '../workflows/context.ts';
import {
  type PeopleSection,
  peopleOfPlan,
  rejectsOfPlan,
  stepsOfPlan,
  valuesOfPlan,
} from '../workflows/plans/plan-content.ts';
import { type AgreementView, ROWS_SHOWN, type Section, SECTIONS, sectionsOf } from './agreement-view.ts';

/** The section of a plan that a query of the page names: `show`, `q` (text to search) and `from` (where it goes on). */
export async function sectionAt(
  context: Context,
  plan: PlanHeader,
  query: URLSearchParams,
): Promise<Pick<AgreementView, 'section' | 'rows' | 'filter' | 'next'>> {
  const asked = SECTIONS.find((section) => section === query.get('show'));
  const section = asked ?? sectionsOf(plan)[0] ?? 'steps';
  const filter = (query.get('q') ?? '').slice(0, 200);
  const text = query.get('from') ?? '';
  const from = /^\d{1,9}$/.test(text) ? Number(text) : undefined;
  return { section, filter, ...(await rowsOf(context, plan, section, filter, from)) };
}

async function rowsOf(
  context: Context,
  plan: PlanHeader,
  section: Section,
  filter: string,
  from: number | undefined,
): Promise<Pick<AgreementView, 'rows' | 'next'>> {
  switch (section) {
    case 'values': {
      const rows = (await valuesOfPlan(context, plan)).filter(({ value }) =>
        fits(`${value.entitlementName} ${value.valueName}`, filter),
      );
      return { rows: { kind: 'values', rows: shown(rows, from) }, next: nextOf(rows, from) };
    }
    case 'firsts': {
      const rows = (plan.firstOfKind?.rows ?? []).filter(({ value, kind, sample }) => {
        const { entitlementName = '', valueName = '' } = plan.values[value] ?? {};
        return fits(`${entitlementName} ${valueName} ${kind} ${sample}`, filter);
      });
      return { rows: { kind: 'firsts', rows: shown(rows, from) }, next: nextOf(rows, from) };
    }
    case 'rejects': {
      const rows = (await rejectsOfPlan(context, plan)).filter(({ line, reason }) =>
        fits(`${line} ${reason.replaceAll('-', ' ')}`, filter),
      );
      return { rows: { kind: 'rejects', rows: shown(rows, from) }, next: nextOf(rows, from) };
    }
    case 'steps': {
      const { steps, more } = await stepsOfPlan(context, plan, {
        text: filter,
        from: from ?? 0,
        limit: ROWS_SHOWN,
      });
      const last = steps.at(-1);
      return {
        rows: { kind: 'steps', rows: steps },
        next: more && last !== undefined ? last.seq + 1 : undefined,
      };
    }
    case 'to-remove':
    case 'to-grant':
    case 'new-accounts':
    case 'needs-decision':
    case 'conflict':
    case 'held-back':
      return peopleRows(context, plan, section, filter, from);
  }
}

async function peopleRows(
  context: Context,
  plan: PlanHeader,
  section: PeopleSection,
  text: string,
  from: number | undefined,
): Promise<Pick<AgreementView, 'rows' | 'next'>> {
  const { people, more } = await peopleOfPlan(context, plan, {
    section,
    text,
    after: from ?? -1,
    limit: ROWS_SHOWN,
  });
  return { rows: { kind: 'people', rows: people }, next: more ? people.at(-1)?.n : undefined };
}

function fits(text: string, filter: string): boolean {
  return text.toLowerCase().includes(filter.trim().toLowerCase());
}

function shown<Row>(rows: readonly Row[], from = 0): readonly Row[] {
  return rows.slice(from, from + ROWS_SHOWN);
}

function nextOf(rows: readonly unknown[], from = 0): number | undefined {
  return rows.length > from + ROWS_SHOWN ? from + ROWS_SHOWN : undefined;
}
