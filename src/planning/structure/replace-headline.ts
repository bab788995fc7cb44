import { counted } from '../../model/counted.ts';
import type { PlanHeader, PlanPerson, StructureReference } from '../../model/plan.ts';
import type { EntitlementValue } from '../../model/tenant-objects.ts';
import type { Removal, ReplaceInput } from './replace-input.ts';
import { withoutValueLine } from '../grants/headline.ts';
import { isProvisioned } from './plan-structure.ts';

const number = new Intl.NumberFormat('en-US');
const NAMED = 4;

/** What a person must know of a replacement, in at most 12 lines: what goes, who loses it, what does not come back. */
export function replaceHeadline(
  input: Pick<ReplaceInput, 'app' | 'values' | 'snapshot'>,
  facts: {
    readonly draft: Omit<PlanHeader, 'hash'>;
    readonly removals: readonly Removal[];
    readonly people: readonly PlanPerson[];
    readonly index: ReadonlyMap<string, number>;
    readonly holders: Uint32Array;
    readonly references: readonly StructureReference[];
  },
): readonly string[] {
  const { removals, people, index, holders, references, draft } = facts;
  const heldBy = (values: readonly EntitlementValue[]) => {
    const chosen = new Set(values.flatMap(({ id }) => index.get(id) ?? []));
    return people.filter(({ toRemove = [] }) => toRemove.some((v) => chosen.has(v))).length;
  };
  const whole = removals.filter((removal) => removal.whole);
  const values = removals.flatMap((removal) => removal.values);
  const lines = [
    draft.headline[0] ?? '',
    counted`Replace: removes ${whole.length} [entitlement|entitlements] and ${values.length} [value|values] that the report does not name; ${people.length === 0 ? 'nobody holds them' : counted`${people.length} [person holds|people hold] them, and [loses|lose] them`}`,
  ];
  if (whole.length > 0) {
    const shown = whole
      .map((removal) => ({ ...removal, people: heldBy(removal.values) }))
      .sort((a, b) => b.people - a.people)
      .map(
        (removal) =>
          counted`${removal.entitlement.name} (${removal.values.length} [value|values], ${removal.people} [person|people])`,
      );
    lines.push(`Goes whole: ${listed(shown)}`);
  }
  const parts = removals.filter((removal) => !removal.whole);
  if (parts.length > 0) {
    const shown = parts
      .flatMap(({ entitlement, values: gone }) =>
        gone.map((value) => ({
          name: `${entitlement.name}: ${value.name}`,
          people: holders[index.get(value.id) ?? -1] ?? 0,
        })),
      )
      .sort((a, b) => b.people - a.people)
      .map(({ name, people: count }) => counted`${name} (${count} [person|people])`);
    lines.push(`Goes: ${listed(shown)}`);
  }
  if (references.length > 0)
    lines.push(
      `Lose these values too: ${listed(references.map(({ kind, name }) => `${kind === 'bundle' ? 'bundle' : 'risk rule'} ${name}`))}; one that is left without values gives, or forbids, nothing any more`,
    );
  const byPolicy = input.snapshot.grantTypes().get('POLICY') ?? 0;
  if (byPolicy > 0)
    lines.push(
      counted`${byPolicy} [person has|people have] access by policy: rules of it that name these values lose them, and cannot be seen from here`,
    );
  lines.push(
    'CANNOT BE UNDONE: what is removed, and who held it, is not given back by any undo; the list of people in this plan says who held what',
  );
  const { newEntitlements, newValues } = draft.counts;
  lines.push(
    newEntitlements + newValues === 0
      ? 'Creates nothing'
      : counted`Creates ${newEntitlements} [entitlement|entitlements] and ${newValues} [value|values]; an undo removes them again while nobody holds them`,
  );
  lines.push(...withoutValueLine(draft.counts));
  if (isProvisioned(input.app, input.values))
    lines.push('The app gets its values from elsewhere: it may bring removed ones back');
  return lines.slice(0, 12);
}

function listed(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `${names.slice(0, NAMED).join(', ')}${more > 0 ? `, and ${number.format(more)} more` : ''}`;
}
