import type { Snapshot } from '../../access/snapshot.ts';
import type { Capability, PlanCounts, PlanHeader, PlanPerson, PlanValue } from '../../model/plan.ts';
import type { ChangeGrant, Operation } from '../../model/operation.ts';
import type { UndoLabel, UndoSummary } from '../../model/undo.ts';
import type { AppNow } from '../app-line.ts';
import { firstWave } from '../first-wave.ts';
import { type Plan, withHash } from '../plan-hash.ts';
import type { ChangeDraft, Deed } from './undo-deed.ts';
import { changesOf, mixOf, undonePeople, type UndonePerson } from './undone-people.ts';
import { type Pace, secondsLeft } from '../time-left.ts';
import { undoEffect } from './undo-effect.ts';
import { type NotDone, undoHeadline } from './undo-headline.ts';
import { isSensitiveValue } from '../sensitive.ts';
import { ValueTable } from '../structure/value-table.ts';

export interface UndoInput extends NotDone {
  readonly base: Pick<PlanHeader, 'id' | 'tenantId' | 'host' | 'createdAt' | 'readAt' | 'snapshotId'>;
  readonly jobId: string;
  /** The plan of the job. */
  readonly of: PlanHeader;
  /** Its app, as it is now. */
  readonly app: AppNow;
  /** What the job did, in the order of its plan: the deeds of one person stand together. */
  readonly deeds: readonly Deed[];
  /** How the source of the job named a person. */
  readonly nameOf: (
    principal: string,
  ) => { readonly identifier: string; readonly login?: string } | undefined;
  /** Everybody concerned, as they are now. */
  readonly snapshot: Snapshot;
  readonly additive: Capability;
  readonly endingMs: number;
  readonly sensitiveWords: readonly string[];
  readonly pace: Pace;
  readonly endAheadMs: number;
}

/**
 * The plan that takes back what a job did to people. Every operation of the job that was done has a label, also where
 * nothing can be done about it. Deterministic.
 */
export function planUndo(input: UndoInput): Plan {
  const people = undonePeople(input);
  const values = new ValueTable(namedNow(input), input.snapshot.header, input.sensitiveWords);
  const labels: Record<UndoLabel, number> = { exact: 0, 'effective-only': 0, partial: 0, none: 0 };
  let nothingLeft = 0;
  const notExact: string[] = [];
  let notExactPeople = 0;
  for (const { principal, undone } of people) {
    for (const { decision } of undone) {
      if (decision.reason === 'nothing-left') {
        nothingLeft += 1;
        continue;
      }
      labels[decision.label] += 1;
    }
    const left = undone.filter(({ decision }) => decision.label !== 'exact');
    if (left.length > 0) notExactPeople += 1;
    // That accounts stay is said in a line of its own.
    if (left.some(({ decision }) => decision.reason !== 'account-stays'))
      notExact.push(input.nameOf(principal)?.identifier ?? principal);
  }
  const summary: UndoSummary = {
    jobId: input.jobId,
    planId: input.of.id,
    labels,
    nothingLeft,
    effect: undoEffect(people, input.snapshot),
  };
  const operations = operationsOf(people, values);
  const touched = new Set(operations.map(({ principal }) => principal));
  const taken = operations.reduce((sum, operation) => sum + takenBy(operation).length, 0);
  const returned = operations.reduce((sum, operation) => sum + returnedBy(operation).length, 0);
  const counts: PlanCounts = {
    identifiers: people.length,
    identities: people.length === 0 ? {} : { matched: people.length },
    people: touched.size,
    newAccounts: 0,
    members: people.filter(({ now }) => now.member).length,
    dormant: people.filter(({ now }) => !now.member && now.grants.length > 0).length,
    wanted: 0,
    toGrant: returned,
    already: 0,
    conflict: 0,
    needsDecision: 0,
    heldBack: notExactPeople,
    grants: operations.length,
    toRemove: taken,
    rejectedLines: 0,
    newEntitlements: 0,
    newValues: 0,
    existingEntitlements: 0,
    existingValues: 0,
  };
  const rows = people.map((person, n) => rowOf(input, person, n, values));
  return withHash({
    header: {
      ...input.base,
      format: 1,
      kind: 'grants',
      mode: 'undo',
      app: { id: input.app.id, label: input.app.label },
      source: { kind: 'job', jobId: input.jobId, planId: input.of.id },
      risk: operations.length === 0 ? 'routine' : 'destructive',
      riskReasons: riskReasonsOf(operations),
      counts,
      headline: undoHeadline({
        app: input.app,
        jobId: input.jobId,
        summary,
        people: touched.size,
        returned,
        notDone: input.notDone,
        left: input.left,
        notExact,
        accountsStay: people.reduce(
          (sum, { undone }) =>
            sum + undone.filter(({ decision }) => decision.reason === 'account-stays').length,
          0,
        ),
        seconds: secondsOf(input, operations),
        endAheadMs: input.endAheadMs,
      }),
      values: values.rows,
      operations: operations.length,
      undo: summary,
    },
    operations,
    people: rows,
  });
}

/** The values of the job's plan, by the names that they and their entitlements have now. */
function namedNow({ of, snapshot: { header }, sensitiveWords }: UndoInput): readonly PlanValue[] {
  const entitlements = new Map(header.entitlements.map(({ id, name }) => [id, name]));
  const values = new Map(header.values.map(({ id, name }) => [id, name]));
  return of.values.map((value) => {
    const entitlementName = entitlements.get(value.entitlementId) ?? value.entitlementName;
    const valueName = values.get(value.valueId) ?? value.valueName;
    return {
      ...value,
      entitlementName,
      valueName,
      sensitive: isSensitiveValue(entitlementName, valueName, sensitiveWords),
    };
  });
}

/** There is a way back too: the undo of the undo takes as long again. */
function secondsOf({ snapshot, pace, endAheadMs }: UndoInput, operations: readonly ChangeGrant[]): number {
  return secondsLeft(
    {
      firstWave: { people: operations.filter((row) => row.firstWave).length, newAccounts: 0, alone: false },
      calls: {
        [pace.buckets.grant]: operations.length,
        [pace.buckets.grantRead]: operations.length,
        [pace.buckets.memberRead]: operations.filter(({ kind }) => kind !== 'end-grant').length,
      },
      newAccounts: 0,
      endsMs: 2 * endAheadMs,
      verification: {
        members: snapshot.members,
        grants: snapshot.columns.grantIds.length,
        completions: snapshot.columns.readPrincipals.length,
      },
    },
    pace,
  );
}

/** Indexes of the values that an operation takes from its person. */
export function takenBy(operation: Operation): readonly number[] {
  if (operation.kind === 'end-grant') return operation.values;
  return operation.kind === 'replace-base' ? operation.remove : [];
}

/** How many people lose something by it, and how many get something back. */
function riskReasonsOf(operations: readonly ChangeGrant[]): PlanHeader['riskReasons'] {
  const people = (of: (operation: ChangeGrant) => readonly number[]) =>
    new Set(operations.filter((one) => of(one).length > 0).map(({ principal }) => principal)).size;
  return [
    { code: 'takes-access' as const, count: people(takenBy) },
    { code: 'people' as const, count: people(returnedBy) },
  ].filter(({ count }) => count > 0);
}

/** Indexes of the values that an operation gives, or gives back, to its person. */
export function returnedBy(operation: Operation): readonly number[] {
  if (operation.kind === 'restore-grant' || operation.kind === 'grant') return operation.values;
  return operation.kind === 'replace-base' ? operation.add : [];
}

function operationsOf(people: readonly UndonePerson[], values: ValueTable): readonly ChangeGrant[] {
  const wave = firstWave(
    people.flatMap((person, n) =>
      changesOf(person).length === 0 ? [] : [{ n, mix: mixOf(person), member: person.now.member }],
    ),
  );
  const operations: ChangeGrant[] = [];
  for (const first of [true, false]) {
    for (const [n, person] of people.entries()) {
      if (wave.has(n) !== first) continue;
      for (const { deed, decision, change } of changesOf(person)) {
        const common = {
          seq: operations.length,
          principal: person.principal,
          mix: mixOf(person),
          firstWave: first,
          undoes: deed.seq,
          label: decision.label,
        };
        if (change.kind === 'replace-base')
          operations.push({
            ...change,
            ...common,
            remove: values.of(change.remove),
            add: values.of(change.add),
          });
        else operations.push({ ...change, ...common, values: values.of(change.values) });
      }
    }
  }
  return operations;
}

function rowOf(
  input: UndoInput,
  { principal, now, undone }: UndonePerson,
  n: number,
  values: ValueTable,
): PlanPerson {
  const name = input.nameOf(principal);
  const left = undone.filter(({ decision }) => decision.label !== 'exact').length;
  const changes = changesOf({ principal, now, undone }).map(({ change }) => change);
  const ids = (pick: (change: ChangeDraft) => readonly string[]) =>
    values.of([...new Set(changes.flatMap(pick))]);
  return {
    n,
    identifier: name?.identifier ?? principal,
    class: 'matched',
    principal,
    ...(name?.login === undefined ? {} : { login: name.login }),
    lines: 0,
    membership: now.member ? 'member' : now.grants.length > 0 ? 'dormant' : 'none',
    wanted: 0,
    toGrant: ids((change) =>
      change.kind === 'restore-grant' ? change.values : change.kind === 'replace-base' ? change.add : [],
    ),
    toRemove: ids((change) =>
      change.kind === 'end-grant' ? change.values : change.kind === 'replace-base' ? change.remove : [],
    ),
    already: 0,
    conflict: 0,
    conflicts: [],
    heldBack: left,
    undo: undone.map(({ deed, decision: { label, reason } }) => ({
      seq: deed.seq,
      label,
      ...(reason === undefined ? {} : { reason }),
    })),
  };
}
