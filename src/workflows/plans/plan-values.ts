import type { NewValue, Operation } from '../../model/operation.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { Context } from '../context.ts';
import { operationsInOrder, peopleInOrder, valuesOfPlan } from './plan-content.ts';

/** What a plan does with one value, or with an entitlement itself (`value` absent). */
export interface PlanValueRow {
  /** `bundles`, `unbundles`: a bundle that holds the value is created or removed, and nobody's access changes. */
  readonly does: 'creates' | 'gives' | 'takes' | 'removes' | 'bundles' | 'unbundles';
  readonly bundle?: string;
  readonly entitlement: string;
  readonly value?: string;
  /** What is created: the name by which an app knows it; it can never be changed. */
  readonly externalValue?: string;
  /** A new entitlement: whether a person can hold several of its values; it can never be changed. */
  readonly multiValue?: boolean;
  /** People of the plan who get or lose it. */
  readonly people?: number;
  /** People who held it when the plan was made; absent where not everybody was read. */
  readonly heldBefore?: number;
}

/** Everything that a plan creates, removes or gives, in its order. */
export async function planValues(context: Context, plan: PlanHeader): Promise<readonly PlanValueRow[]> {
  const rows: PlanValueRow[] = [];
  for await (const operation of operationsInOrder(context, plan.id))
    rows.push(...ofStructure(operation), ...ofBundle(plan, operation));
  for (const { value, people, heldBefore } of await valuesOfPlan(context, plan))
    rows.push({
      does: 'gives',
      entitlement: value.entitlementName,
      value: value.valueName,
      people,
      ...(heldBefore === undefined ? {} : { heldBefore }),
    });
  // A plan that removes a value says so above.
  if (plan.kind !== 'structure') rows.push(...(await taken(context, plan)));
  return rows;
}

function ofBundle({ values }: PlanHeader, operation: Operation): readonly PlanValueRow[] {
  if (operation.kind !== 'create-bundle' && operation.kind !== 'remove-bundle') return [];
  return operation.values.flatMap((index): readonly PlanValueRow[] => {
    const value = values[index];
    return value === undefined
      ? []
      : [
          {
            does: operation.kind === 'create-bundle' ? 'bundles' : 'unbundles',
            bundle: operation.name,
            entitlement: value.entitlementName,
            value: value.valueName,
          },
        ];
  });
}

async function taken(context: Context, plan: PlanHeader): Promise<readonly PlanValueRow[]> {
  const people = new Map<number, number>();
  for await (const { toRemove = [] } of peopleInOrder(context, plan.id, 'to-remove'))
    for (const index of toRemove) people.set(index, (people.get(index) ?? 0) + 1);
  return [...people].flatMap(([index, count]): readonly PlanValueRow[] => {
    const value = plan.values[index];
    return value === undefined
      ? []
      : [{ does: 'takes', entitlement: value.entitlementName, value: value.valueName, people: count }];
  });
}

function created(entitlement: string, values: readonly NewValue[]): readonly PlanValueRow[] {
  return values.map(({ name, externalValue }) => ({
    does: 'creates',
    entitlement,
    value: name,
    externalValue,
  }));
}

function ofStructure(operation: Operation): readonly PlanValueRow[] {
  switch (operation.kind) {
    case 'create-entitlement':
      return [
        {
          does: 'creates',
          entitlement: operation.name,
          externalValue: operation.externalValue,
          multiValue: operation.multiValue,
        },
        ...created(operation.name, operation.values),
      ];
    case 'add-values': {
      const { entitlement } = operation;
      const named = operation.name ?? ('id' in entitlement ? entitlement.id : '');
      return created(named, operation.values);
    }
    case 'remove-entitlement':
      return [
        ...operation.values.map(({ name }): PlanValueRow => ({
          does: 'removes',
          entitlement: operation.name,
          value: name,
        })),
        { does: 'removes', entitlement: operation.name },
      ];
    case 'remove-values':
      return operation.values.map(({ name }) => ({
        does: 'removes',
        entitlement: operation.name,
        value: name,
      }));
    case 'assign':
    case 'grant':
    case 'end-grant':
    case 'restore-grant':
    case 'replace-base':
    case 'create-bundle':
    case 'remove-bundle':
      return [];
  }
}
