import { counted } from '../../model/counted.ts';
import type { AddValues, CreateEntitlement, RemoveEntitlement, RemoveValues } from '../../model/operation.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { UndoLabel, UndoReason } from '../../model/undo.ts';
import type { Entitlement, EntitlementValue } from '../../model/tenant-objects.ts';
import { type AppNow, appLine } from '../app-line.ts';
import { type Plan, withHash } from '../plan-hash.ts';
import { NO_COUNTS } from '../no-counts.ts';
import { type NotDone, notDoneLines, unclearLine } from './undo-headline.ts';

/** What one operation of a structure job made, from the journal. */
export interface StructureDeed {
  readonly operation: CreateEntitlement | AddValues;
  readonly entitlementId: string;
  /** Ids of the values that it made; undefined where the tenant did not say. */
  readonly valueIds: readonly string[] | undefined;
}

export interface UndoStructureInput extends NotDone {
  readonly base: Pick<PlanHeader, 'id' | 'tenantId' | 'host' | 'createdAt'>;
  readonly jobId: string;
  readonly of: PlanHeader;
  /** Its app, as it is now. */
  readonly app: AppNow;
  readonly deeds: readonly StructureDeed[];
  /** Names of entitlements, one for each removal that the job did: nothing of it comes back. */
  readonly removed: readonly string[];
  /** The same of operations of which it is not known whether they made anything. */
  readonly unclear: readonly string[];
  readonly entitlements: readonly Entitlement[];
  readonly values: readonly EntitlementValue[];
  readonly inUse: ReadonlySet<string> | 'unknown';
}

interface Fate {
  readonly deed: StructureDeed;
  readonly label: UndoLabel;
  readonly reason?: UndoReason;
  readonly remove: readonly EntitlementValue[];
}

/** Values in one request (contract §3: PATCH takes 1 to 100). */
const VALUES_PER_REQUEST = 100;

/**
 * The plan that removes the entitlements and values that a job made: only those that nobody holds and that nothing
 * visible refers to; the others stay and are named. An entitlement goes when all that is left in it goes.
 */
export function planUndoStructure(input: UndoStructureInput): Plan {
  const ours = new Set(input.deeds.flatMap(({ valueIds }) => valueIds ?? []));
  const fates = input.deeds.map((deed) => fateOf(deed, input));
  const operations: (RemoveEntitlement | RemoveValues)[] = [];
  const goesWhole = new Set<string>();
  for (const { deed, label } of fates) {
    const { operation, entitlementId } = deed;
    const entitlement = input.entitlements.find(({ id }) => id === entitlementId);
    if (operation.kind !== 'create-entitlement' || entitlement === undefined || label !== 'exact') continue;
    const left = input.values.filter((value) => value.entitlementId === entitlementId);
    if (left.some(({ id }) => !ours.has(id) || isUsed(id, input))) continue;
    goesWhole.add(entitlementId);
    operations.push({
      kind: 'remove-entitlement',
      seq: operations.length,
      entitlementId,
      name: entitlement.name,
      values: left.map(({ id, name }) => ({ id, name })),
      undoes: operation.seq,
      label: 'exact',
    });
  }
  const final = fates.map((fate): Fate => {
    const whole = goesWhole.has(fate.deed.entitlementId);
    const stays =
      fate.deed.operation.kind === 'create-entitlement' &&
      fate.label === 'exact' &&
      fate.reason === undefined &&
      !whole;
    if (!stays) return fate;
    const foreign = input.values.some(
      ({ id, entitlementId }) => entitlementId === fate.deed.entitlementId && !ours.has(id),
    );
    return { ...fate, label: 'partial', reason: foreign ? 'changed-since' : 'in-use' };
  });
  for (const { deed, label, remove } of final) {
    if (goesWhole.has(deed.entitlementId)) continue;
    for (let i = 0; i < remove.length; i += VALUES_PER_REQUEST) {
      operations.push({
        kind: 'remove-values',
        seq: operations.length,
        entitlementId: deed.entitlementId,
        name: input.entitlements.find(({ id }) => id === deed.entitlementId)?.name ?? '',
        values: remove.slice(i, i + VALUES_PER_REQUEST).map(({ id, name }) => ({ id, name })),
        undoes: deed.operation.seq,
        label,
      });
    }
  }
  const labels: Record<UndoLabel, number> = {
    exact: 0,
    'effective-only': 0,
    partial: 0,
    none: input.removed.length + input.unclear.length,
  };
  let nothingLeft = 0;
  for (const { label, reason } of final) {
    if (reason === 'nothing-left') nothingLeft += 1;
    else labels[label] += 1;
  }
  const values = operations.reduce((sum, operation) => sum + operation.values.length, 0);
  const undo = { jobId: input.jobId, planId: input.of.id, labels, nothingLeft };
  const left = final.filter(({ label }) => label !== 'exact');
  return withHash({
    header: {
      ...input.base,
      format: 1,
      kind: 'structure',
      mode: 'undo',
      app: { id: input.app.id, label: input.app.label },
      source: { kind: 'job', jobId: input.jobId, planId: input.of.id },
      risk: operations.length === 0 ? 'routine' : 'destructive',
      riskReasons: operations.length === 0 ? [] : [{ code: 'removes-structure', count: values }],
      counts: { ...NO_COUNTS, toRemove: values },
      headline: headline(input, { operations, goesWhole: goesWhole.size, values, left, labels, nothingLeft }),
      values: [],
      operations: operations.length,
      undo,
    },
    operations,
    people: [],
  });
}

function fateOf(deed: StructureDeed, input: UndoStructureInput): Fate {
  const { operation, entitlementId, valueIds } = deed;
  const entitlement = input.entitlements.find(({ id }) => id === entitlementId);
  if (entitlement === undefined) return { deed, label: 'exact', reason: 'nothing-left', remove: [] };
  if (operation.kind === 'create-entitlement' && entitlement.name !== operation.name)
    return { deed, label: 'none', reason: 'changed-since', remove: [] };
  if (valueIds === undefined) return { deed, label: 'none', reason: 'before-unknown', remove: [] };
  const there = input.values.filter(({ id }) => valueIds.includes(id));
  if (there.length === 0 && operation.kind === 'add-values')
    return { deed, label: 'exact', reason: 'nothing-left', remove: [] };
  const remove = there.filter(
    ({ id, name, externalId }) =>
      !isUsed(id, input) && externalId === undefined && operation.values.some((made) => made.name === name),
  );
  if (remove.length === there.length) return { deed, label: 'exact', remove };
  const reason = input.inUse === 'unknown' ? 'references-unseen' : 'in-use';
  return { deed, label: remove.length === 0 ? 'none' : 'partial', reason, remove };
}

function isUsed(id: string, { inUse }: UndoStructureInput): boolean {
  return inUse === 'unknown' || inUse.has(id);
}

function headline(
  input: UndoStructureInput,
  facts: {
    readonly operations: readonly unknown[];
    readonly goesWhole: number;
    readonly values: number;
    readonly left: readonly Fate[];
    readonly labels: Readonly<Record<UndoLabel, number>>;
    readonly nothingLeft: number;
  },
): readonly string[] {
  const { labels, left } = facts;
  const names = left.map(
    ({ deed, label, reason }) =>
      `${input.entitlements.find(({ id }) => id === deed.entitlementId)?.name ?? deed.entitlementId} (${label}: ${reason ?? ''})`,
  );
  const shown = names.slice(0, 5);
  return [
    appLine(input.app),
    facts.operations.length === 0
      ? `Undo of ${input.jobId}: nothing of it is left that can be removed`
      : counted`Undo of ${input.jobId}: removes ${facts.goesWhole} [entitlement|entitlements] and ${facts.values} [value|values] that nobody holds`,
    `Of the operations that it did: ${labels.exact} undone exactly, ${labels.partial} in part, ${labels.none} not${facts.nothingLeft === 0 ? '' : `; of ${facts.nothingLeft} nothing is left`}`,
    ...(names.length === 0
      ? []
      : [
          `Not undone exactly: ${shown.join(', ')}${names.length > shown.length ? `, and ${names.length - shown.length} more` : ''}`,
        ]),
    ...(input.removed.length === 0
      ? []
      : [
          counted`Not undone: ${input.removed.length} [removal|removals] (${[...new Set(input.removed)].slice(0, 5).join(', ')}); what was removed, and who held it, does not come back`,
        ]),
    ...unclearLine(input.unclear),
    ...notDoneLines(input),
    ...(facts.operations.length === 0
      ? []
      : [
          'Whether a rule of the entitlement policy names these values cannot be seen; nobody on the app has access by policy',
        ]),
  ];
}
