import type { GrantFacts } from '../../access/grant-facts.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import { formatInstant, parseInstant } from '../../model/instant.ts';
import type { Difference, Verification } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { WriteGrant } from '../../model/operation.ts';
import { ProductError } from '../../model/product-error.ts';
import { accountsReadBack } from './accounts-read-back.ts';
import { NOT_PROVABLY_OURS } from '../execute/carry-out.ts';
import { nameKey } from '../../planning/structure/value-map.ts';
import type { JobRow, OperationRow } from '../../store/job-table.ts';
import type { JobContext } from '../job-context.ts';
import { Differences, EMPTY_LEDGER, listed, outcomeOf, type WrittenGrant } from './differences.ts';
import type { Races } from './races.ts';
import { beforeAndAfter } from './before-and-after.ts';
import { verifyReplaced } from './verify-replaced.ts';
import { verifyChanges } from './verify-changes.ts';
import { verifyBundles } from './verify-bundles.ts';

const BATCH = 1000;

/** Reads the app again and says what is there now: nothing is taken from what was sent (law 4). */
export async function verify(
  context: JobContext,
  plan: PlanHeader,
  job: JobRow,
  races: Races,
  signal?: AbortSignal,
): Promise<Verification> {
  await context.clock.sleep(context.settings.settleMs, signal);
  if (plan.kind === 'grants' && plan.mode !== 'merge')
    return verifyChanges(context, plan, job, races, signal);
  if (plan.kind === 'bundles') {
    const read = await verifyBundles(context, plan, signal);
    return { ...NOTHING_READ, ...read };
  }
  if (plan.kind === 'structure' && plan.mode === 'replace')
    return verifyReplaced(context, plan, job, await verifyStructure(context, plan, signal), signal);
  return plan.kind === 'structure'
    ? verifyStructure(context, plan, signal)
    : verifyGrants(context, plan, job, races, signal);
}

const NOTHING_READ: Omit<Verification, 'readAt'> = {
  people: 0,
  newAccounts: 0,
  alreadyMembers: 0,
  grantsWritten: 0,
  ledger: EMPTY_LEDGER,
  entitlements: [],
  lost: 0,
  extra: 0,
  differences: [],
};

async function verifyStructure(
  context: JobContext,
  plan: PlanHeader,
  signal?: AbortSignal,
): Promise<Verification> {
  const { okta, store, clock } = context;
  const entitlements = await okta.entitlements.list(plan.app.id, signal);
  const values = await okta.entitlements.values(plan.app.id, signal);
  const keysOf = new Map(
    entitlements.map(
      ({ id }) =>
        [
          id,
          new Set(values.filter((v) => v.entitlementId === id).map((v) => nameKey(v.externalValue))),
        ] as const,
    ),
  );
  const differences: Difference[] = [];
  const operations = await store.plans.operations(plan.id, 0, plan.operations);
  for (const operation of operations) {
    if (operation.kind === 'remove-entitlement' || operation.kind === 'remove-values') {
      const left = values.filter(({ id }) => operation.values.some((value) => value.id === id));
      for (const { name } of left) {
        differences.push({
          kind: 'extra',
          principal: '',
          entitlementName: operation.name,
          valueName: name,
          outside: false,
        });
      }
    }
    if (operation.kind !== 'create-entitlement' && operation.kind !== 'add-values') continue;
    const origin =
      operation.kind === 'add-values' && 'createdBy' in operation.entitlement
        ? operations[operation.entitlement.createdBy]
        : operation;
    const entitlement = entitlements.find((row) =>
      origin?.kind === 'create-entitlement'
        ? nameKey(row.externalValue) === nameKey(origin.externalValue)
        : origin?.kind === 'add-values' && 'id' in origin.entitlement && row.id === origin.entitlement.id,
    );
    const keys = keysOf.get(entitlement?.id ?? '') ?? new Set();
    for (const value of operation.values) {
      if (keys.has(nameKey(value.externalValue))) continue;
      differences.push({
        kind: 'missing',
        principal: '',
        ...(entitlement === undefined ? {} : { entitlementName: entitlement.name }),
        valueName: value.name,
        outside: false,
      });
    }
  }
  return {
    readAt: formatInstant(clock.now()),
    people: 0,
    newAccounts: 0,
    alreadyMembers: 0,
    grantsWritten: 0,
    ledger: EMPTY_LEDGER,
    entitlements: entitlements.map(({ id, name }) => ({ name, values: keysOf.get(id)?.size ?? 0 })),
    lost: 0,
    extra: 0,
    ...listed(differences),
  };
}

async function verifyGrants(
  context: JobContext,
  plan: PlanHeader,
  job: JobRow,
  races: Races,
  signal?: AbortSignal,
): Promise<Verification> {
  const { clock } = context;
  const { before, after, left } = await beforeAndAfter(context, plan, job, signal);
  const ledger = {
    ...EMPTY_LEDGER,
    wanted: plan.counts.wanted,
    already: plan.counts.already,
    conflict: plan.counts.conflict,
    needsDecision: plan.counts.needsDecision,
    heldBack: plan.counts.heldBack,
  };
  const differences = new Differences(plan, before, left);
  const grantIds = new Set(after.grantIds());
  const done = new Set<string>();
  let grantsWritten = 0;
  const assigned = new Set<string>();
  let raceUnknown = 0;
  await lookAtRaces(context, plan, job, { before, after, races, signal });
  for await (const { deed, assignedByUs } of deeds(context, plan, job)) {
    const { operation, state, grantId } = deed;
    const { principal } = operation;
    const p = after.indexOf(principal);
    const member = p !== undefined && after.isMember(p);
    if (assignedByUs) assigned.add(principal);
    if (state === 'done' && grantId !== undefined && grantIds.has(grantId)) grantsWritten += 1;
    const held = member ? after.access(p).holdings : new Map<string, readonly GrantFacts[]>();
    for (const index of operation.values) {
      const value = plan.values[index];
      const there = value !== undefined && held.has(value.valueId);
      ledger[outcomeOf(state, there)] += 1;
      if (state === 'done' && !there)
        differences.add({ kind: 'missing', principal, outside: false }, value?.valueId);
      const ours = held.get(value?.valueId ?? '')?.find(({ id }) => id === grantId);
      if (state === 'done' && ours !== undefined && ours.expiresAt !== parseInstant(operation.expiresAt))
        differences.add({ kind: 'expiry', principal, outside: false }, value?.valueId);
    }
    done.add(principal);
    differences.compare(principal, before, after, deed);
    if (deed.mayHaveWritten && operation.method === 'custom') raceUnknown += 1;
    if (state !== 'done' || !mayHaveOverwritten(before, after, deed)) continue;
    const found = races.of(operation);
    if (found === 'unknown') raceUnknown += 1;
    else differences.overwrote(principal, found);
  }
  // Everybody the plan did not write to: in and outside the report.
  for (const snapshot of [before, after]) {
    for (const principal of snapshot.principals()) {
      if (done.has(principal)) continue;
      done.add(principal);
      differences.compare(principal, before, after, undefined);
    }
  }
  const { wanted, ...parts } = ledger;
  const sum = Object.values(parts).reduce((total, part) => total + part, 0);
  if (sum !== wanted)
    throw new ProductError('internal', { subject: `wanted ${wanted}, accounted for ${sum}` });
  return {
    readAt: formatInstant(clock.now()),
    people: plan.counts.people,
    ...(await accountsReadBack(context, plan, after, assigned)),
    grantsWritten,
    ledger,
    entitlements: [],
    lost: differences.lost,
    extra: differences.extra,
    overwritten: differences.overwritten,
    ...(raceUnknown === 0 ? {} : { raceUnknown }),
    ...differences.listed,
  };
}

interface Readings {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly races: Races;
  readonly signal: AbortSignal | undefined;
}

/** Looks at every write that may have undone something of others and that was not looked at yet. */
async function lookAtRaces(
  context: JobContext,
  plan: PlanHeader,
  job: JobRow,
  { before, after, races, signal }: Readings,
): Promise<void> {
  let batch: Promise<void>[] = [];
  for await (const { deed, row } of deeds(context, plan, job)) {
    if (row === undefined || deed.state !== 'done' || !mayHaveOverwritten(before, after, deed)) continue;
    batch.push(races.look(deed.operation, row, signal));
    if (batch.length < BATCH) continue;
    await Promise.all(batch);
    batch = [];
  }
  await Promise.all(batch);
}

/**
 * A CUSTOM grant always. An additive one only for an entitlement that takes one value, where somebody else changed the
 * person's grants since the plan was made.
 */
function mayHaveOverwritten(
  before: Snapshot,
  after: Snapshot,
  { operation, grantId }: WrittenGrant,
): boolean {
  if (operation.method === 'custom') return true;
  if (!operation.freshRead) return false;
  const ids = (snapshot: Snapshot) =>
    snapshot.grantsOf(snapshot.indexOf(operation.principal) ?? -1).map(({ id }) => id);
  return (
    ids(before).join() !==
    ids(after)
      .filter((id) => id !== grantId)
      .join()
  );
}

async function* deeds(
  { store }: JobContext,
  plan: PlanHeader,
  job: JobRow,
): AsyncIterable<{
  readonly deed: WrittenGrant;
  readonly row: OperationRow | undefined;
  /** This job took the person into the app. */
  readonly assignedByUs: boolean;
}> {
  // The assignment of a grant stands directly before it, perhaps in the batch before.
  let assigned: number | undefined;
  for (let from = 0; ; from += BATCH) {
    const operations = await store.plans.operations(plan.id, from, BATCH);
    if (operations.length === 0) return;
    const rows = new Map((await store.jobs.operationRows(job.id, from, BATCH)).map((row) => [row.seq, row]));
    for (const operation of operations) {
      const row = rows.get(operation.seq);
      if (operation.kind === 'assign') assigned = row?.state === 'done' ? operation.seq : undefined;
      if (operation.kind !== 'grant') continue;
      const assignedByUs = operation.after !== undefined && operation.after === assigned;
      yield { deed: deedOf(operation, row), row, assignedByUs };
    }
  }
}

function deedOf(operation: WriteGrant, row: OperationRow | undefined): WrittenGrant {
  const result =
    typeof row?.result === 'object' && row.result !== null
      ? (row.result as { grantId?: unknown; kept?: unknown })
      : {};
  return {
    operation,
    state: row?.state ?? 'pending',
    mayHaveWritten: row?.state === 'unknown' || row?.state === 'sent' || row?.code === NOT_PROVABLY_OURS,
    // Of what was there already, somebody else's may be shown.
    grantId: row?.state === 'done' && typeof result.grantId === 'string' ? result.grantId : undefined,
    kept: new Set(Array.isArray(result.kept) ? result.kept.map(String) : []),
  };
}
