import type { PlanPerson, PlanValue, StructureReference } from '../../model/plan.ts';
import type { RemoveEntitlement, RemoveValues } from '../../model/operation.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Bundle, EntitlementValue, RiskRule } from '../../model/tenant-objects.ts';
import { type Plan, withHash } from '../plan-hash.ts';
import { draftStructure, VALUES_PER_REQUEST } from './plan-structure.ts';
import { otherwiseChanged, valuesHeldBy } from './removal-effects.ts';
import { replaceHeadline } from './replace-headline.ts';
import type { Removal, ReplaceInput } from './replace-input.ts';
import { planValueByName } from './plan-value.ts';
import { ValueMap } from './value-map.ts';

/**
 * The structure of the app becomes that of the report: what is missing is created, and entitlements and values that the
 * report does not name are removed, whoever holds them (contract §10.17, §10.18). Everybody who loses something is a
 * person of the plan, with what; bundles and risk rules that lose values are named. Nothing of it comes back by an undo.
 * Throws `plan.replace_blocked` while anything is unclear: what could not be read would look like something to remove.
 */
export function planReplaceStructure(input: ReplaceInput): Plan {
  const { bundles, rules, snapshot } = input;
  const removals = removalsOf(input);
  const removed = removals.flatMap(({ values }) => values);
  const otherwise = otherwiseChanged(snapshot, new Set(removed.map(({ id }) => id))).length;
  const unseen = removals.length === 0 ? 0 : [...snapshot.unresolved()].length;
  if (
    bundles === undefined ||
    rules === undefined ||
    input.rejectedLines + input.openQuestions + unseen + otherwise > 0
  )
    throw new ProductError('plan.replace_blocked', {
      fill: {
        lines: input.rejectedLines,
        questions: input.openQuestions,
        people: unseen,
        otherwise,
        lists: (bundles === undefined ? 1 : 0) + (rules === undefined ? 1 : 0),
      },
    });
  const draft = draftStructure(input);
  const values = valuesToRemove(removals, input.sensitiveWords);
  const index = new Map(values.map(({ valueId }, i) => [valueId, i]));
  const people = peopleOf(input, index);
  const holders = new Uint32Array(values.length);
  for (const { toRemove = [] } of people) for (const v of toRemove) holders[v] = (holders[v] ?? 0) + 1;
  const operations = [...draft.operations, ...removeOperations(removals, draft.operations.length)];
  const references = referencesOf(bundles, rules, index);
  const nothing = removals.length === 0;
  return withHash({
    header: {
      ...draft.header,
      mode: 'replace',
      risk: nothing ? draft.header.risk : 'destructive',
      riskReasons: [
        ...draft.header.riskReasons,
        ...(nothing ? [] : [{ code: 'removes-structure' as const, count: removed.length }]),
        ...(people.length === 0 ? [] : [{ code: 'takes-access' as const, count: people.length }]),
      ],
      counts: {
        ...draft.header.counts,
        people: people.length,
        toRemove: people.reduce((sum, { toRemove = [] }) => sum + toRemove.length, 0),
        removedEntitlements: removals.filter(({ whole }) => whole).length,
        removedValues: removed.length,
      },
      headline: nothing
        ? [
            draft.header.headline[0] ?? '',
            'Replace: the app has no entitlement and no value that the report does not name',
            ...draft.header.headline.slice(1),
          ].slice(0, 12)
        : replaceHeadline(input, { draft: draft.header, removals, people, index, holders, references }),
      values,
      operations: operations.length,
      references,
    },
    operations,
    people,
  });
}

function removalsOf({ wanted, entitlements, values }: ReplaceInput): readonly Removal[] {
  const map = new ValueMap(entitlements, values);
  const named = new Map<string, readonly string[]>();
  for (const { name, values: texts } of wanted) {
    const entitlement = map.entitlement(name);
    // Two columns may mean one entitlement: its name and its external value.
    if (entitlement !== undefined)
      named.set(entitlement.id, [...(named.get(entitlement.id) ?? []), ...texts]);
  }
  return entitlements.flatMap((entitlement): readonly Removal[] => {
    const all = values.filter(({ entitlementId }) => entitlementId === entitlement.id);
    const texts = named.get(entitlement.id);
    if (texts === undefined) return [{ entitlement, values: all, whole: true }];
    const kept = new Set(texts.flatMap((text) => map.value(entitlement, text)?.id ?? []));
    const surplus = all.filter(({ id }) => !kept.has(id));
    return surplus.length === 0 ? [] : [{ entitlement, values: surplus, whole: false }];
  });
}

function removeOperations(
  removals: readonly Removal[],
  firstSeq: number,
): readonly (RemoveEntitlement | RemoveValues)[] {
  const operations: (RemoveEntitlement | RemoveValues)[] = [];
  const named = (rows: readonly EntitlementValue[]) => rows.map(({ id, name }) => ({ id, name }));
  for (const { entitlement, values, whole } of removals) {
    const common = { entitlementId: entitlement.id, name: entitlement.name };
    const seq = () => firstSeq + operations.length;
    if (whole) {
      operations.push({ kind: 'remove-entitlement', seq: seq(), ...common, values: named(values) });
      continue;
    }
    for (let i = 0; i < values.length; i += VALUES_PER_REQUEST)
      operations.push({
        kind: 'remove-values',
        seq: seq(),
        ...common,
        values: named(values.slice(i, i + VALUES_PER_REQUEST)),
      });
  }
  return operations;
}

function valuesToRemove(
  removals: readonly Removal[],
  sensitiveWords: readonly string[],
): readonly PlanValue[] {
  return removals.flatMap(({ entitlement, values }) =>
    values.map((value) => planValueByName(entitlement, value, sensitiveWords)),
  );
}

function peopleOf(
  { snapshot, loginOf }: ReplaceInput,
  index: ReadonlyMap<string, number>,
): readonly PlanPerson[] {
  const people: PlanPerson[] = [];
  for (let p = 0; p < snapshot.people; p++) {
    const toRemove = [...valuesHeldBy(snapshot, p)]
      .flatMap((value) => index.get(value) ?? [])
      .sort((a, b) => a - b);
    if (toRemove.length === 0) continue;
    const principal = snapshot.principal(p);
    const login = loginOf(principal);
    people.push({
      n: people.length,
      identifier: login ?? principal,
      class: 'matched',
      principal,
      ...(login === undefined ? {} : { login }),
      lines: 0,
      membership: snapshot.isMember(p) ? 'member' : 'dormant',
      wanted: 0,
      toGrant: [],
      already: 0,
      conflict: 0,
      conflicts: [],
      heldBack: 0,
      toRemove,
    });
  }
  return people;
}

function referencesOf(
  bundles: readonly Bundle[],
  rules: readonly RiskRule[],
  removed: ReadonlyMap<string, number>,
): readonly StructureReference[] {
  return [
    ...bundles
      .filter(({ entitlements }) => entitlements.some(({ values }) => values.some((id) => removed.has(id))))
      .map(({ id, name }) => ({ kind: 'bundle', id, name }) as const),
    ...rules
      .filter(({ criteria }) => criteria.some(({ valueIds }) => valueIds.some((id) => removed.has(id))))
      .map(({ id, name }) => ({ kind: 'risk-rule', id, name }) as const),
  ];
}
