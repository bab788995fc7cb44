import { csvLine } from '../../model/csv-line.ts';
import type { IdentityDifference } from '../../model/identity.ts';
import type { PlanHeader, PlanPerson } from '../../model/plan.ts';
import type { PeopleFilter } from '../../store/store.ts';
import type { Call, Context } from '../context.ts';
import { readablePlan } from '../own-records.ts';

export type { PeopleFilter } from '../../store/store.ts';

export interface PlanPage {
  readonly header: PlanHeader;
  readonly people: readonly PlanPerson[];
  readonly total: number;
  /** Row number to continue after; absent on the last page. */
  readonly cursor?: number;
}

/** The plan and one page of its people. Throws as `readablePlan`. */
export async function getPlan(
  context: Context,
  input: {
    readonly plan: string;
    readonly people?: PeopleFilter;
    readonly after?: number;
    readonly limit?: number;
  },
  call: Call = {},
): Promise<PlanPage> {
  const header = await readablePlan(context, input.plan, call);
  const filter = input.people ?? 'all';
  const limit = input.limit ?? 25;
  const rows = await context.store.plans.people(header.id, filter, input.after ?? -1, limit + 1);
  const people = rows.slice(0, limit);
  const last = people.at(-1);
  return {
    header,
    people,
    total: await context.store.plans.countPeople(header.id, filter),
    ...(rows.length > limit && last !== undefined ? { cursor: last.n } : {}),
  };
}

const COLUMNS = [
  'identifier',
  'class',
  'login',
  'principal',
  'lines',
  'membership',
  'wanted',
  'to grant',
  'until',
  'already',
  'already until',
  'asked for again',
  'conflicts',
  'needs decision',
  'consequences',
  'values to decide',
  'held back',
  'values held back',
  'to remove',
  'stays',
  'undo',
  'perhaps meant',
  'differs',
] as const;

/** Every person of a plan as CSV lines, for a resource or a file; cells are guarded against formulas. Throws as `readablePlan`. */
export async function* planPeopleCsv(context: Context, plan: string): AsyncIterable<string> {
  const header = await readablePlan(context, plan);
  yield csvLine(COLUMNS);
  for (let after = -1; ;) {
    const rows = await context.store.plans.people(header.id, 'all', after, 1000);
    for (const person of rows) yield csvLine(personCells(header, person));
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.n;
  }
}

function personCells(header: PlanHeader, person: PlanPerson): readonly string[] {
  const named = (index: number) => {
    const value = header.values[index];
    return value === undefined ? '?' : `${value.entitlementName}=${value.valueName}`;
  };
  return [
    person.identifier,
    person.class,
    person.login ?? '',
    person.principal ?? '',
    String(person.lines),
    person.membership,
    String(person.wanted),
    person.toGrant.map(named).join('; '),
    person.until ?? '',
    String(person.already),
    person.alreadyUntil ?? '',
    person.repeated === undefined ? '' : String(person.repeated),
    person.conflicts
      .map(
        (c) =>
          `${c.code} ${c.entitlementName}: wanted ${c.wanted.join(', ')}, held ${c.held.join(', ') || 'nothing'}`,
      )
      .join('; '),
    person.needsDecision?.reasons.join(' ') ?? '',
    person.needsDecision?.consequences.join(' ') ?? '',
    (person.needsDecision?.values ?? []).map(named).join('; '),
    String(person.heldBack),
    (person.heldBackValues ?? []).map(named).join('; '),
    (person.toRemove ?? []).map(named).join('; '),
    person.stays === undefined
      ? ''
      : `${person.stays.values.map(named).join('; ')} (${person.stays.reasons.join(' ')})`,
    (person.undo ?? [])
      .map(({ label, reason }) => (reason === undefined ? label : `${label} (${reason})`))
      .join('; '),
    (person.nearest ?? []).join('; '),
    (person.differs ?? []).map(differenceText).join('; '),
  ];
}

const ATTRIBUTES: Readonly<Record<IdentityDifference['attribute'], string>> = {
  login: 'login',
  email: 'e-mail',
  employeeNumber: 'employee number',
  firstName: 'first name',
  lastName: 'last name',
  displayName: 'name',
};

/** What makes somebody not surely the person of the report: `e-mail a@old.example in the report, a@new.example in Okta`. */
export function differenceText({ attribute, report, okta }: IdentityDifference): string {
  return `${ATTRIBUTES[attribute]} ${report} in the report, ${okta} in Okta`;
}
