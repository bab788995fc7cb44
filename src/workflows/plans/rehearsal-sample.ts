import { restrictSnapshot } from '../../access/restrict-snapshot.ts';
import { snapshotFrom } from '../../access/snapshot-chunks.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import type { Operation } from '../../model/operation.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { JOB_BUCKETS } from '../../okta/buckets.ts';
import { callsOf, type WorkLeft } from '../../planning/time-left.ts';
import type { Store } from '../../store/store.ts';

/** People beyond the first wave of whom all are rehearsed; of more, so many are drawn evenly. */
const MOST_PEOPLE = 10_000;
const DRAWN = 5_000;
const BATCH = 1_000;

/** A part of a plan that can be run in its place, with the work of both for scaling up. */
export interface RehearsalSample {
  readonly header: PlanHeader;
  readonly operations: readonly Operation[];
  readonly snapshot: Snapshot | undefined;
  /** Everything beyond the first wave, and the reading back: of the plan, and of this part of it. */
  readonly whole: WorkLeft;
  readonly part: WorkLeft;
  /** People whose grants are rehearsed, of those in the plan. */
  readonly people: number;
}

/** Takes the first wave and everybody else, or evenly so many of them that a rehearsal takes well under a minute. */
export async function rehearsalSample(store: Store, header: PlanHeader): Promise<RehearsalSample> {
  const { counts } = header;
  const others = await countOthers(store, header);
  const drawn = others > MOST_PEOPLE ? DRAWN : others;
  const operations: Operation[] = [];
  const whole = new Work();
  const part = new Work();
  let assignment: Operation | undefined;
  let n = 0;
  for await (const operation of operationsOf(store, header)) {
    whole.add(operation);
    if (operation.kind === 'assign') {
      assignment = operation;
      continue;
    }
    const first = assignment;
    assignment = undefined;
    if (operation.kind === 'grant' && !operation.firstWave) {
      n += 1;
      if (Math.floor((n * drawn) / others) === Math.floor(((n - 1) * drawn) / others)) continue;
    }
    const assign = first === undefined ? undefined : { ...first, seq: operations.length };
    if (assign !== undefined) operations.push(assign);
    const seq = operations.length;
    operations.push(
      operation.kind === 'grant' && assign !== undefined
        ? { ...operation, seq, after: assign.seq }
        : { ...operation, seq },
    );
    for (const kept of operations.slice(assign === undefined ? seq : assign.seq)) part.add(kept);
  }
  const all =
    header.snapshotId === undefined
      ? undefined
      : snapshotFrom(await store.snapshots.chunks(header.snapshotId));
  const principals = new Set(operations.flatMap((row) => ('principal' in row ? [row.principal] : [])));
  const snapshot = all === undefined || drawn === others ? all : restrictSnapshot(all, principals);
  return {
    header: {
      ...header,
      operations: operations.length,
      counts: {
        ...counts,
        ...part.counts,
        wanted: part.counts.toGrant,
        already: 0,
        conflict: 0,
        needsDecision: 0,
        heldBack: 0,
      },
    },
    operations,
    snapshot,
    whole: whole.left(all),
    part: part.left(snapshot),
    people: part.counts.grants,
  };
}

async function* operationsOf(store: Store, { id }: PlanHeader): AsyncIterable<Operation> {
  for (let from = 0; ; from += BATCH) {
    const operations = await store.plans.operations(id, from, BATCH);
    if (operations.length === 0) return;
    yield* operations;
  }
}

async function countOthers(store: Store, header: PlanHeader): Promise<number> {
  let count = 0;
  for await (const operation of operationsOf(store, header))
    if (operation.kind === 'grant' && !operation.firstWave) count += 1;
  return count;
}

/** Counts what operations take. */
class Work {
  readonly counts = { newAccounts: 0, grants: 0, toGrant: 0 };
  readonly #calls: Record<string, number> = {};
  #newAccounts = 0;

  add(operation: Operation): void {
    if (operation.kind === 'assign') this.counts.newAccounts += 1;
    if (operation.kind === 'grant') {
      this.counts.grants += 1;
      this.counts.toGrant += operation.values.length;
    }
    if ('firstWave' in operation && operation.firstWave) return;
    if (operation.kind === 'assign') this.#newAccounts += 1;
    for (const [bucket, count] of callsOf(operation, JOB_BUCKETS))
      this.#calls[bucket] = (this.#calls[bucket] ?? 0) + count;
  }

  left(snapshot: Snapshot | undefined): WorkLeft {
    return {
      firstWave: { people: 0, newAccounts: 0, alone: false },
      calls: this.#calls,
      newAccounts: this.#newAccounts,
      verification: {
        members: (snapshot?.members ?? 0) + this.counts.newAccounts,
        grants: (snapshot?.columns.grantIds.length ?? 0) + this.counts.grants,
        completions: snapshot?.columns.readPrincipals.length ?? 0,
      },
    };
  }
}
