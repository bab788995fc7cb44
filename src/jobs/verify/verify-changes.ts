import type { GrantFacts } from '../../access/grant-facts.ts';
import { formatInstant, parseInstant } from '../../model/instant.ts';
import type { ChangeLedger, HoldingLedger, OperationState, Verification } from '../../model/job.ts';
import type { Assign, ChangeGrant, WriteGrant } from '../../model/operation.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import { returnedBy, takenBy } from '../../planning/undo/plan-undo.ts';
import type { JobRow, OperationRow } from '../../store/job-table.ts';
import { accountsReadBack } from './accounts-read-back.ts';
import { NOT_PROVABLY_OURS, NOTHING_LEFT } from '../execute/carry-out.ts';
import type { JobContext } from '../job-context.ts';
import { isBaseWrite, type Races } from './races.ts';
import { beforeAndAfter } from './before-and-after.ts';
import { Differences, EMPTY_LEDGER, holdings, outcomeOf } from './differences.ts';

const BATCH = 500;

/**
 * Reads back what a plan of changes took away and gave back, once every end has come (law 4). What is lost or extra
 * besides, for everybody on the app, is named.
 */
export async function verifyChanges(
  context: JobContext,
  plan: PlanHeader,
  job: JobRow,
  races: Races,
  signal?: AbortSignal,
): Promise<Verification> {
  const { clock } = context;
  await untilEnded(context, plan, job, signal);
  const { before, after, left } = await beforeAndAfter(context, plan, job, signal);
  const listed = new Set(after.grantIds());
  const ledger: { -readonly [K in keyof ChangeLedger]: number } = { ...EMPTY_CHANGES };
  // An exact import has the ledger of an import besides.
  const { counts } = plan;
  const wanted = {
    ...EMPTY_LEDGER,
    wanted: counts.wanted,
    already: counts.already,
    conflict: counts.conflict,
    needsDecision: counts.needsDecision,
    heldBack: plan.mode === 'exact' ? counts.heldBack : 0,
  };
  const assigned = new Set<string>();
  const differences = new Differences(plan, before, left);
  const done = new Set<string>();
  let grantsWritten = 0;
  let raceUnknown = 0;
  const close = (person: readonly Done[]) => {
    const [one] = person;
    if (one === undefined) return;
    const { principal } = one.operation;
    const is = holdings(after, principal);
    const taken = new Set<string>();
    const given = new Set<string>();
    const touched = new Set<string>();
    const perhaps = person.some(({ state, row }) => state === 'done' || mayHaveWritten(state, row));
    for (const { operation, state, grantId } of person) {
      const id = (index: number) => plan.values[index]?.valueId ?? '';
      const wrote = state === 'done';
      if (operation.kind === 'assign') {
        if (wrote) assigned.add(principal);
        continue;
      }
      if (wrote && operation.kind !== 'end-grant' && grantId !== undefined && listed.has(grantId))
        grantsWritten += 1;
      if (grantId !== undefined) touched.add(grantId);
      const ends = operation.kind === 'end-grant' && wrote && listed.has(operation.grantId);
      for (const value of takenBy(operation).map(id)) {
        ledger.toRemove += 1;
        taken.add(value);
        ledger[removalOutcome(state, is.has(value), ends)] += 1;
        if (ends) differences.add({ kind: 'extra', principal, outside: false }, value);
      }
      for (const value of returnedBy(operation).map(id)) {
        given.add(value);
        if (plan.mode === 'exact' && operation.kind !== 'restore-grant')
          wanted[outcomeOf(state, is.has(value))] += 1;
        else {
          ledger.toRestore += 1;
          ledger[is.has(value) ? 'restored' : 'notRestored'] += 1;
        }
        if (wrote && !is.has(value)) differences.add({ kind: 'missing', principal, outside: false }, value);
      }
    }
    done.add(principal);
    for (const { operation, state, row } of person) {
      if (!isBaseWrite(operation)) continue;
      if (mayHaveWritten(state, row)) raceUnknown += 1;
      if (state !== 'done') continue;
      const found = races.of(operation);
      if (found === 'unknown') raceUnknown += 1;
      else differences.overwrote(principal, found);
    }
    differences.overwrote(principal, { lost: [], revived: keptByUs(person, plan, is) });
    differences.compareChanged(principal, before, after, { taken, given, touched, wrote: perhaps });
  };
  await lookAtRaces(context, plan, job, races, signal);
  let person: Done[] = [];
  for await (const next of doneBy(context, plan, job)) {
    if (person[0] !== undefined && person[0].operation.principal !== next.operation.principal) {
      close(person);
      person = [];
    }
    person.push(next);
  }
  close(person);
  for (const snapshot of [before, after]) {
    for (const principal of snapshot.principals()) {
      if (done.has(principal)) continue;
      done.add(principal);
      differences.compare(principal, before, after, undefined);
    }
  }
  balanced(ledger, wanted);
  return {
    readAt: formatInstant(clock.now()),
    people: plan.counts.people,
    ...(await accountsReadBack(context, plan, after, assigned)),
    grantsWritten,
    ledger: wanted,
    changes: ledger,
    entitlements: [],
    lost: differences.lost,
    extra: differences.extra,
    overwritten: differences.overwritten,
    ...(raceUnknown === 0 ? {} : { raceUnknown }),
    ...differences.listed,
  };
}

/**
 * Value ids that somebody else took away with a grant whose rest had been given anew by then, and that only this gives: hours
 * lie in between at times, where a job stops.
 */
function keptByUs(
  person: readonly Done[],
  plan: PlanHeader,
  is: ReadonlyMap<string, readonly GrantFacts[]>,
): readonly string[] {
  const gone = new Set(
    person.flatMap(({ operation, row }) =>
      operation.kind === 'end-grant' && row?.code === NOTHING_LEFT ? [operation.grantId] : [],
    ),
  );
  return person.flatMap(({ operation, state, grantId }) => {
    if (operation.kind !== 'restore-grant' || state !== 'done') return [];
    if (!gone.has(operation.instead?.grantId ?? '')) return [];
    return operation.values
      .map((index) => plan.values[index]?.valueId ?? '')
      .filter((value) => is.get(value)?.every(({ id }) => id === grantId) === true);
  });
}

/** A request left of which it is not known, or cannot be proven, that it did this. */
function mayHaveWritten(state: OperationState, row: OperationRow | undefined): boolean {
  return state === 'unknown' || state === 'sent' || row?.code === NOT_PROVABLY_OURS;
}

/** Looks at every base write that was not looked at yet. */
async function lookAtRaces(
  context: JobContext,
  plan: PlanHeader,
  job: JobRow,
  races: Races,
  signal: AbortSignal | undefined,
): Promise<void> {
  let batch: Promise<void>[] = [];
  for await (const { operation, row } of doneBy(context, plan, job)) {
    if (row?.state !== 'done' || !isBaseWrite(operation)) continue;
    batch.push(races.look(operation, row, signal));
    if (batch.length < BATCH) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
}

const EMPTY_CHANGES: ChangeLedger = {
  toRemove: 0,
  removed: 0,
  heldOtherwise: 0,
  notRemoved: 0,
  toRestore: 0,
  restored: 0,
  notRestored: 0,
};

interface Done {
  readonly operation: ChangeGrant | WriteGrant | Assign;
  readonly state: OperationState;
  /** The grant that it made or ended. */
  readonly grantId: string | undefined;
  readonly row: OperationRow | undefined;
}

async function* doneBy({ store }: JobContext, plan: PlanHeader, job: JobRow): AsyncIterable<Done> {
  for (let from = 0; ; from += BATCH) {
    const operations = await store.plans.operations(plan.id, from, BATCH);
    if (operations.length === 0) return;
    const rows = new Map((await store.jobs.operationRows(job.id, from, BATCH)).map((row) => [row.seq, row]));
    for (const operation of operations) {
      if (!('principal' in operation)) continue;
      const row = rows.get(operation.seq);
      yield { operation, state: row?.state ?? 'pending', grantId: textOf(row, 'grantId'), row };
    }
  }
}

/** Where a value that was to go ended, by what was done and what was read. */
function removalOutcome(
  state: OperationState,
  there: boolean,
  grantStays: boolean,
): 'removed' | 'heldOtherwise' | 'notRemoved' {
  if (!there) return 'removed';
  return (state === 'done' || state === 'already') && !grantStays ? 'heldOtherwise' : 'notRemoved';
}

function balanced(ledger: ChangeLedger, { wanted, ...parts }: HoldingLedger): void {
  const sum = Object.values(parts).reduce((total, part) => total + part, 0);
  if (sum !== wanted)
    throw new ProductError('internal', { subject: `wanted ${wanted}, accounted for ${sum}` });
  const { toRemove, removed, heldOtherwise, notRemoved, toRestore, restored, notRestored } = ledger;
  if (removed + heldOtherwise + notRemoved !== toRemove || restored + notRestored !== toRestore)
    throw new ProductError('internal', {
      subject: `to remove ${toRemove}, to restore ${toRestore}: sums differ`,
    });
}

/** Waits until every grant that was given an end has ended, so that reading shows it. */
async function untilEnded(
  context: JobContext,
  plan: PlanHeader,
  job: JobRow,
  signal?: AbortSignal,
): Promise<void> {
  const { store, clock, okta, settings } = context;
  let latest = 0;
  for (let from = 0; from < plan.operations; from += BATCH) {
    for (const row of await store.jobs.operationRows(job.id, from, BATCH))
      latest = Math.max(latest, parseInstant(textOf(row, 'endsAt')) ?? 0);
  }
  const wait = latest + settings.settleMs - (clock.now() + (okta.clockAheadMs() ?? 0));
  // No end is further ahead than that, whatever a clock says that was set since.
  const most = settings.endAheadMs + settings.settleMs + 1_000;
  if (latest > 0 && wait > 0) await clock.sleep(Math.min(wait, most), signal);
}

function textOf(row: OperationRow | undefined, key: 'grantId' | 'endsAt'): string | undefined {
  const result = row?.result;
  if (typeof result !== 'object' || result === null || Array.isArray(result)) return undefined;
  const text = (result as Readonly<Record<string, unknown>>)[key];
  return typeof text === 'string' ? text : undefined;
}
