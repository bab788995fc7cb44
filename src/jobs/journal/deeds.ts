import { parseInstant } from '../../model/instant.ts';
import type { OperationState } from '../../model/job.ts';
import type { MadeGrant, Operation } from '../../model/operation.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { StructureDeed } from '../../planning/undo/plan-undo-structure.ts';
import type { Deed } from '../../planning/undo/undo-deed.ts';
import type { OperationRow } from '../../store/job-table.ts';
import type { Store } from '../../store/store.ts';
import { NOT_PROVABLY_OURS } from '../execute/carry-out.ts';

const BATCH = 1000;

/** What a job did, from its journal. */
export interface Deeds {
  /** To people, in the order of the plan. */
  readonly deeds: readonly Deed[];
  /** Operations that were not done, whatever the reason. */
  readonly notDone: number;
  /** When the last of them ended, by our clock; 0: never. */
  readonly lastAt: number;
}

/** Reads what a job of grants did to people: nothing is taken from what it planned. */
export async function deedsOf({ plans, jobs }: Store, plan: PlanHeader, jobId: string): Promise<Deeds> {
  const deeds: Deed[] = [];
  let notDone = 0;
  let lastAt = 0;
  for (let from = 0; ; from += BATCH) {
    const operations = await plans.operations(plan.id, from, BATCH);
    if (operations.length === 0) return { deeds, notDone, lastAt };
    const rows = new Map((await jobs.operationRows(jobId, from, BATCH)).map((row) => [row.seq, row]));
    for (const operation of operations) {
      const row = rows.get(operation.seq);
      lastAt = Math.max(lastAt, row?.endedAt ?? row?.sentAt ?? 0);
      const deed = row === undefined ? undefined : deedOf(plan, operation, row);
      if (deed === undefined) notDone += 1;
      else deeds.push(deed);
    }
  }
}

function deedOf(plan: PlanHeader, operation: Operation, row: OperationRow): Deed | undefined {
  if (!('principal' in operation)) return undefined;
  const who = { seq: operation.seq, principal: operation.principal };
  if (isUnclear(row)) return { ...who, kind: 'unclear', reason: 'outcome-unknown' };
  if (row.state !== 'done') return undefined;
  if (operation.kind === 'assign') return { ...who, kind: 'assigned' };
  const { before } = row;
  if (operation.kind === 'end-grant') {
    const grant = before?.grants.find(({ id }) => id === operation.grantId);
    return grant === undefined
      ? { ...who, kind: 'unclear', reason: 'before-unknown' }
      : { ...who, kind: 'ended', grant };
  }
  const made = madeBy(row);
  if (made === undefined) return { ...who, kind: 'unclear', reason: 'outcome-unknown' };
  const valueIds = (indexes: readonly number[]) =>
    indexes.flatMap((index) => plan.values[index]?.valueId ?? []);
  const expiresAt = 'expiresAt' in operation ? parseInstant(operation.expiresAt) : undefined;
  const until = expiresAt === undefined ? {} : { expiresAt };
  if (operation.kind === 'restore-grant' || (operation.kind === 'grant' && operation.method === 'additive'))
    return { ...who, kind: 'added', ...made, sent: valueIds(operation.values), ...until };
  // Without what was there, nobody can say what this grant took the place of.
  const [replaced, ...others] = before?.grants ?? [];
  if (before === undefined || others.length > 0 || (replaced !== undefined && replaced.type !== 'CUSTOM'))
    return { ...who, kind: 'unclear', reason: 'before-unknown' };
  return { ...who, kind: 'based', ...made, sent: before.sends, before: replaced, ...until };
}

/**
 * Reads what a job of structure made; `removed`: the entitlements of its removals, which nothing brings back; `unclear`: those
 * of operations of which it is not known whether they made anything.
 */
export async function structureDeedsOf(
  { plans, jobs }: Store,
  plan: PlanHeader,
  jobId: string,
): Promise<
  Omit<Deeds, 'deeds'> & {
    readonly deeds: readonly StructureDeed[];
    readonly removed: readonly string[];
    readonly unclear: readonly string[];
  }
> {
  const deeds: StructureDeed[] = [];
  const removed: string[] = [];
  const unclear: string[] = [];
  let notDone = 0;
  let lastAt = 0;
  const rows = new Map((await jobs.operationRows(jobId, 0, plan.operations)).map((row) => [row.seq, row]));
  for (const operation of await plans.operations(plan.id, 0, plan.operations)) {
    const row = rows.get(operation.seq);
    lastAt = Math.max(lastAt, row?.endedAt ?? row?.sentAt ?? 0);
    const made = row?.state === 'done' ? resultOf(row) : undefined;
    if (operation.kind === 'remove-entitlement' || operation.kind === 'remove-values') {
      // Whoever did it, it is gone; one whose outcome is not known may be.
      if (row === undefined || !GONE.has(row.state)) notDone += 1;
      else removed.push(operation.name);
    } else if (operation.kind !== 'create-entitlement' && operation.kind !== 'add-values') notDone += 1;
    else if (row !== undefined && isUnclear(row)) unclear.push(operation.name ?? '');
    else if (typeof made?.['entitlementId'] !== 'string') notDone += 1;
    else {
      const ids = made['valueIds'];
      const valueIds = Array.isArray(ids) ? ids.map(String) : undefined;
      deeds.push({ operation, entitlementId: made['entitlementId'], valueIds });
    }
  }
  return { deeds, removed, unclear, notDone, lastAt };
}

/** Whether a request of an operation left, and nobody knows what came of it, or can prove that it did what is there. */
export function isUnclear({ state, code }: Pick<OperationRow, 'state' | 'code'>): boolean {
  return state === 'unknown' || state === 'sent' || code === NOT_PROVABLY_OURS;
}

const GONE: ReadonlySet<OperationState> = new Set(['done', 'unknown', 'sent']);

function resultOf({ result }: OperationRow): Readonly<Record<string, unknown>> | undefined {
  return typeof result === 'object' && result !== null && !Array.isArray(result)
    ? (result as Readonly<Record<string, unknown>>)
    : undefined;
}

/** The grant that an operation made, as the tenant recorded it. */
function madeBy(row: OperationRow): { readonly grantId: string; readonly made: MadeGrant } | undefined {
  const { grantId, created, createdBy } = resultOf(row) ?? {};
  if (typeof grantId !== 'string') return undefined;
  return {
    grantId,
    made: {
      ...(typeof created === 'string' ? { created } : {}),
      ...(typeof createdBy === 'string' ? { createdBy } : {}),
    },
  };
}
