import { tenantText } from '../mcp/tenant-text.ts';
import { counted } from '../model/counted.ts';
import type { Operation } from '../model/operation.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { Context } from '../workflows/context.ts';
import { operationsInOrder, peopleInOrder, valuesOfPlan } from '../workflows/plan-content.ts';

/** What a plan does with one value, or with an entitlement itself (`value` absent). */
export interface PlanValueRow {
  readonly does: 'creates' | 'gives' | 'takes' | 'removes';
  readonly entitlement: string;
  readonly value?: string;
  /** People of the plan who get or lose it. */
  readonly people?: number;
  /** People who held it when the plan was made; absent where not everybody was read. */
  readonly heldBefore?: number;
}

/** Everything that a plan creates, removes or gives, in its order. */
export async function planValues(context: Context, plan: PlanHeader): Promise<readonly PlanValueRow[]> {
  const rows: PlanValueRow[] = [];
  for await (const operation of operationsInOrder(context, plan.id)) rows.push(...ofStructure(operation));
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

/** One line of a terminal. */
export function planValueText({ does, entitlement, value, people, heldBefore }: PlanValueRow): string {
  const cells = [
    does,
    tenantText(value === undefined ? entitlement : `${entitlement}=${value}`, 400),
    ...(people === undefined
      ? []
      : [
          does === 'takes'
            ? counted`${people} [person loses|people lose] it`
            : counted`${people} [person gets|people get] it`,
        ]),
    ...(heldBefore === undefined ? [] : [counted`${heldBefore} held it before`]),
  ];
  return `${cells.join('\t')}\n`;
}

function ofStructure(operation: Operation): readonly PlanValueRow[] {
  switch (operation.kind) {
    case 'create-entitlement':
      return [
        { does: 'creates', entitlement: operation.name },
        ...operation.values.map(({ name }): PlanValueRow => ({
          does: 'creates',
          entitlement: operation.name,
          value: name,
        })),
      ];
    case 'add-values': {
      const { entitlement } = operation;
      const named = operation.name ?? ('id' in entitlement ? entitlement.id : '');
      return operation.values.map(({ name }) => ({ does: 'creates', entitlement: named, value: name }));
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
