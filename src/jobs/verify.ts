import type { GrantFacts } from '../access/grant-facts.ts';
import { snapshotFrom } from '../access/snapshot-chunks.ts';
import type { Snapshot } from '../access/snapshot.ts';
import { formatInstant } from '../model/instant.ts';
import type { Difference, HoldingLedger, OperationState, Verification } from '../model/job.ts';
import type { PlanHeader, WriteGrant } from '../model/plan.ts';
import { ProductError } from '../model/product-error.ts';
import { nameKey } from '../planning/value-map.ts';
import type { JobRow, OperationRow } from '../store/store.ts';
import type { JobContext } from './job-context.ts';
import { readSnapshot } from './read-snapshot.ts';

/** Differences that are kept by name; all are counted. */
const MOST_NAMED = 500;
const BATCH = 1000;

/** Reads the app again and says what is there now: nothing is taken from what was sent (law 4). */
export async function verify(
  context: JobContext,
  plan: PlanHeader,
  job: JobRow,
  signal?: AbortSignal,
): Promise<Verification> {
  await context.clock.sleep(context.settings.settleMs, signal);
  return plan.kind === 'structure'
    ? verifyStructure(context, plan, signal)
    : verifyGrants(context, plan, job, signal);
}

const EMPTY_LEDGER: HoldingLedger = {
  wanted: 0,
  granted: 0,
  already: 0,
  conflict: 0,
  needsDecision: 0,
  heldBack: 0,
  refused: 0,
  stale: 0,
  unknown: 0,
  cancelled: 0,
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
    differences: differences.slice(0, MOST_NAMED),
  };
}

/** What we did for one principal, from the journal. */
interface Deed {
  readonly operation: WriteGrant;
  readonly state: OperationState;
  readonly grantId: string | undefined;
  /** Values that a CUSTOM grant carried because they were there. */
  readonly kept: ReadonlySet<string>;
}

async function verifyGrants(
  context: JobContext,
  plan: PlanHeader,
  job: JobRow,
  signal?: AbortSignal,
): Promise<Verification> {
  const { store, clock } = context;
  const before = snapshotFrom(await store.snapshots.chunks(plan.snapshotId ?? ''));
  const after = await readSnapshot(context, {
    appId: plan.app.id,
    known: before.header,
    ...(before.header.scope === 'app' ? {} : { people: [...before.columns.principals] }),
    signal,
  });
  const ledger = {
    ...EMPTY_LEDGER,
    wanted: plan.counts.wanted,
    already: plan.counts.already,
    conflict: plan.counts.conflict,
    needsDecision: plan.counts.needsDecision,
    heldBack: plan.counts.heldBack,
  };
  const differences = new Differences(plan, before);
  const grantIds = new Set(after.columns.grantIds);
  const done = new Set<string>();
  let grantsWritten = 0;
  let newAccounts = 0;
  for await (const deed of deeds(context, plan, job)) {
    const { operation, state, grantId } = deed;
    const { principal } = operation;
    const p = after.indexOf(principal);
    const member = p !== undefined && after.isMember(p);
    if (operation.after !== undefined && member) newAccounts += 1;
    if (state === 'done' && grantId !== undefined && grantIds.has(grantId)) grantsWritten += 1;
    const held = member ? after.access(p).holdings : new Map<string, readonly GrantFacts[]>();
    for (const index of operation.values) {
      const value = plan.values[index];
      const there = value !== undefined && held.has(value.valueId);
      ledger[outcomeOf(state, there)] += 1;
      if (state === 'done' && !there)
        differences.add({ kind: 'missing', principal, outside: false }, value?.valueId);
    }
    done.add(principal);
    differences.compare(principal, before, after, deed);
  }
  // Everybody the plan did not write to: in and outside the report.
  for (const snapshot of [before, after]) {
    for (const principal of snapshot.columns.principals) {
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
    newAccounts,
    alreadyMembers: plan.counts.members,
    grantsWritten,
    ledger,
    entitlements: [],
    lost: differences.lost,
    extra: differences.extra,
    differences: differences.named,
  };
}

/** Where a planned holding ended, by what was done and what was read. */
function outcomeOf(
  state: OperationState,
  there: boolean,
): 'granted' | 'already' | 'refused' | 'stale' | 'unknown' | 'cancelled' {
  switch (state) {
    case 'done':
      return there ? 'granted' : 'unknown';
    case 'already':
      return there ? 'already' : 'unknown';
    case 'refused':
    case 'stale':
    case 'cancelled':
      return there ? 'already' : state;
    case 'unknown':
      return there ? 'already' : 'unknown';
    case 'pending':
    case 'sent':
      return there ? 'already' : 'cancelled';
  }
}

async function* deeds({ store }: JobContext, plan: PlanHeader, job: JobRow): AsyncIterable<Deed> {
  for (let from = 0; ; from += BATCH) {
    const operations = await store.plans.operations(plan.id, from, BATCH);
    if (operations.length === 0) return;
    const rows = new Map((await store.jobs.operationRows(job.id, from, BATCH)).map((row) => [row.seq, row]));
    for (const operation of operations) {
      if (operation.kind === 'grant') yield deedOf(operation, rows.get(operation.seq));
    }
  }
}

function deedOf(operation: WriteGrant, row: OperationRow | undefined): Deed {
  const result =
    typeof row?.result === 'object' && row.result !== null
      ? (row.result as { grantId?: unknown; kept?: unknown })
      : {};
  return {
    operation,
    state: row?.state ?? 'pending',
    grantId: typeof result.grantId === 'string' ? result.grantId : undefined,
    kept: new Set(Array.isArray(result.kept) ? result.kept.map(String) : []),
  };
}

/** Collects what is not as it was, for one person after the other. */
class Differences {
  lost = 0;
  extra = 0;
  readonly named: Difference[] = [];
  readonly #values: ReadonlyMap<string, { readonly entitlement: string; readonly value: string }>;
  readonly #plan: PlanHeader;

  constructor(plan: PlanHeader, before: Snapshot) {
    this.#plan = plan;
    const entitlements = new Map(before.header.entitlements.map((row) => [row.id, row.name]));
    this.#values = new Map(
      before.header.values.map((row) => [
        row.id,
        { entitlement: entitlements.get(row.entitlementId) ?? '', value: row.name },
      ]),
    );
  }

  add(difference: Difference, valueId: string | undefined): void {
    if (difference.kind === 'lost' && !difference.outside) this.lost += 1;
    if (difference.kind === 'extra' && !difference.outside) this.extra += 1;
    if (this.named.length >= MOST_NAMED) return;
    const names = valueId === undefined ? undefined : this.#values.get(valueId);
    this.named.push({
      ...difference,
      ...(names === undefined ? {} : { entitlementName: names.entitlement, valueName: names.value }),
    });
  }

  /** What a person held before and after, given what we did for them. */
  compare(principal: string, before: Snapshot, after: Snapshot, deed: Deed | undefined): void {
    const was = holdings(before, principal);
    const is = holdings(after, principal);
    const wrote = deed?.state === 'done';
    const intended = new Set(wrote ? deed.operation.values.map((v) => this.#plan.values[v]?.valueId) : []);
    for (const [value, givers] of was) {
      const now = is.get(value);
      if (now === undefined) {
        const ran =
          givers.length > 0 &&
          givers.every((g) => g.expiresAt !== undefined && g.expiresAt <= after.header.takenAt);
        this.add({ kind: 'lost', principal, outside: ran || !wrote }, value);
      } else if (givers.length > 0 && now.length > 0 && endOf(givers) !== endOf(now)) {
        this.add({ kind: 'expiry', principal, outside: !now.some((g) => g.id === deed?.grantId) }, value);
      }
    }
    for (const [value, givers] of is) {
      if (was.has(value) || intended.has(value)) continue;
      const ours =
        deed?.grantId !== undefined && givers.some((g) => g.id === deed.grantId) && !deed.kept.has(value);
      this.add({ kind: 'extra', principal, outside: !ours }, value);
    }
    const base = baseOf(before, principal);
    if (base === 'POLICY' && baseOf(after, principal) !== 'POLICY') {
      this.add(
        { kind: 'base', principal, outside: !(wrote && deed.operation.method === 'custom') },
        undefined,
      );
    }
  }
}

/** Effective holdings of a member; whoever is no member has none. */
function holdings(snapshot: Snapshot, principal: string): ReadonlyMap<string, readonly GrantFacts[]> {
  const p = snapshot.indexOf(principal);
  return p === undefined || !snapshot.isMember(p) ? new Map() : snapshot.access(p).holdings;
}

/** When a holding ends: with the last of its grants; Infinity without end. */
function endOf(givers: readonly GrantFacts[]): number {
  return Math.max(...givers.map((grant) => grant.expiresAt ?? Number.POSITIVE_INFINITY));
}

function baseOf(snapshot: Snapshot, principal: string): string | undefined {
  const p = snapshot.indexOf(principal);
  return p === undefined
    ? undefined
    : snapshot.grantsOf(p).find((grant) => grant.type === 'POLICY' || grant.type === 'CUSTOM')?.type;
}
