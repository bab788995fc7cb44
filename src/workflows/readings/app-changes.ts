import type { Snapshot, SnapshotHeader } from '../../access/snapshot.ts';
import { formatInstant } from '../../model/instant.ts';
import { ProductError } from '../../model/product-error.ts';
import type { LogEvent, User } from '../../model/tenant-objects.ts';
import type { Call, Context } from '../context.ts';

/** Why apps are read whole though only what changed was wanted. */
export type WhyWhole =
  /** They were never read, or by a product that kept less. */
  | 'not-read-before'
  /** Other attributes are wanted, or other people are left out now. */
  | 'other-rules'
  /** The System Log may have forgotten what happened since. */
  | 'too-long-ago'
  | 'log-not-readable'
  /** Okta refuses to list who changed, or tells it in a shape that is not known. */
  | 'not-answered'
  /** The log tells that access changed, not whose, or that a policy or the engine changed. */
  | 'log-names-nobody'
  /** Entitlements, values or bundles are gone or have other content. */
  | 'structure-changed'
  /** Reading all costs hardly more. */
  | 'too-many-changes'
  /** Somebody of whom the log tells nothing is not as they were read. */
  | 'check-failed';

/** Ends the reading of what changed: all is to be read. */
export class ReadWhole extends Error {
  readonly why: WhyWhole;

  constructor(why: WhyWhole) {
    super(`read whole: ${why}`);
    this.name = 'ReadWhole';
    this.why = why;
  }
}

export interface Changes {
  /** By id, as they are now: whoever's status or profile changed, member or not. */
  readonly users: ReadonlyMap<string, User>;
  /** Whoever was deleted, member or not. */
  readonly deleted: ReadonlySet<string>;
  /** Per app. */
  readonly apps: readonly {
    /** Whose grants may be others than they were. */
    readonly grants: ReadonlySet<string>;
    /** Of these, whose membership may: whether they are members now, as the log says. */
    readonly memberships: ReadonlyMap<string, boolean>;
  }[];
}

/** More than this share of the people of the snapshots, and more than a few, are too many to be read one by one. */
const MOST_SHARE = 0.2;
const A_FEW = 100;

const ACCESS = 'resource.user_entitlements.update';
const ADDED = 'application.user_membership.add';
const REMOVED = 'application.user_membership.remove';
/** Whoever they concern is not said (contract §7.5; names that an organisation does not know find nothing). */
const SWEEPING = [
  'resource.entitlement_policy.create',
  'resource.entitlement_policy.update',
  'resource.entitlement_policy.delete',
  'resource.governance_engine.enable',
  'resource.governance_engine.disable',
] as const;
const DELETED = ['user.lifecycle.delete.initiated'] as const;

interface Period {
  readonly since: string;
  readonly until: string;
}

/** Who may not be as they were in an app. */
interface ChangedAccess {
  readonly grants: Set<string>;
  readonly memberships: Map<string, boolean>;
}

/**
 * Who may not be as they were read: by the System Log (from `logSince`), by the list of people that changed (from `since`), and
 * by the ends of grants. `ids`: of apps, which have so many `principals`; `unpacked`: their snapshots, which may be unpacked
 * meanwhile.
 * Calls: one or more for people that changed (200 a page), for those deleted, and for each app (1,000 events a page); none waits
 * for another. Throws `ReadWhole`.
 */
export async function changesSince(
  context: Context,
  {
    ids,
    principals,
    unpacked,
  }: {
    readonly ids: readonly string[];
    readonly principals: number;
    readonly unpacked: Promise<readonly Snapshot[]>;
  },
  { since, logSince, until }: { readonly since: number; readonly logSince: number; readonly until: number },
  call: Call,
): Promise<Changes> {
  const most = Math.max(A_FEW, MOST_SHARE * principals);
  const period = { since: formatInstant(logSince), until: formatInstant(until) };
  const { signal } = call;
  const [users, deleted, apps, snapshots] = await Promise.all([
    changedUsers(context, formatInstant(since), most, signal),
    deletedUsers(context, period, signal),
    Promise.all(ids.map((id) => changedAccess(context, id, period, { most, signal }))),
    unpacked,
  ]);
  const gone = [...deleted, ...[...users.values()].filter(isDeactivated).map(({ id }) => id)];
  let changed = 0;
  for (const [a, { grants, memberships }] of apps.entries()) {
    const snapshot = snapshots[a];
    if (snapshot === undefined) continue;
    for (const id of expired(snapshot, until)) grants.add(id);
    // Whoever is deactivated or deleted leaves the app, whether or not the log has a line for each app.
    for (const id of gone) {
      if (snapshot.indexOf(id) === undefined) continue;
      grants.add(id);
      memberships.set(id, false);
    }
    changed += grants.size;
  }
  if (changed > most) throw new ReadWhole('too-many-changes');
  return { users, deleted, apps };
}

async function changedUsers(
  context: Context,
  since: string,
  most: number,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, User>> {
  const users = new Map<string, User>();
  for await (const page of context.okta().users.changedSince(since, signal)) {
    for (const user of page) users.set(user.id, user);
    if (users.size > most) throw new ReadWhole('too-many-changes');
  }
  return users;
}

async function deletedUsers(
  context: Context,
  period: Period,
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const deleted = new Set<string>();
  for await (const { userIds } of eventsOf(context, { types: DELETED, ...period }, signal)) {
    if (userIds.length === 0) throw new ReadWhole('log-names-nobody');
    for (const id of userIds) deleted.add(id);
  }
  return deleted;
}

async function changedAccess(
  context: Context,
  about: string,
  period: Period,
  { most, signal }: { readonly most: number; readonly signal: AbortSignal | undefined },
): Promise<ChangedAccess> {
  const [grants, memberships] = [new Set<string>(), new Map<string, boolean>()];
  const types = [ACCESS, ADDED, REMOVED, ...SWEEPING];
  for await (const { type, userIds } of eventsOf(context, { about, types, ...period }, signal)) {
    if (userIds.length === 0 || SWEEPING.some((one) => one === type)) throw new ReadWhole('log-names-nobody');
    for (const id of userIds) {
      grants.add(id);
      if (type !== ACCESS) memberships.set(id, type === ADDED);
    }
    if (grants.size > most) throw new ReadWhole('too-many-changes');
  }
  return { grants, memberships };
}

function isDeactivated({ status }: User): boolean {
  return status === 'DEPROVISIONED';
}

async function* eventsOf(
  context: Context,
  query: Parameters<ReturnType<Context['okta']>['logs']['events']>[0],
  signal: AbortSignal | undefined,
): AsyncIterable<LogEvent> {
  try {
    for await (const page of context.okta().logs.events(query, signal)) yield* page;
  } catch (error) {
    if (error instanceof ProductError) throw new ReadWhole('log-not-readable');
    throw error;
  }
}

/** Principals with a grant that ends by itself until an instant. */
function* expired(snapshot: Snapshot, until: number): Iterable<string> {
  const { grantOffsets, expiresAt } = snapshot.columns;
  for (let p = 0; p < snapshot.people; p++)
    for (let g = grantOffsets[p] ?? 0; g < (grantOffsets[p + 1] ?? 0); g++)
      if ((expiresAt[g] ?? Number.NaN) <= until) {
        yield snapshot.principal(p);
        break;
      }
}

/** Throws `ReadWhole` unless all that there was to hold is there still, with the same content; more may have joined it. */
export function checkStructure(
  before: SnapshotHeader,
  now: Pick<SnapshotHeader, 'entitlements' | 'values' | 'bundles'>,
): void {
  for (const kind of ['entitlements', 'values', 'bundles'] as const) {
    const found = new Set(now[kind].map((row) => JSON.stringify(row)));
    if (before[kind].some((row) => !found.has(JSON.stringify(row)))) throw new ReadWhole('structure-changed');
  }
}
