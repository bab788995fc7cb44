import { endsByItself } from '../../access/grant-facts.ts';
import { snapshotFrom } from '../../access/snapshot-chunks.ts';
import type { Difference } from '../../model/job.ts';
import type { WriteGrant } from '../../model/operation.ts';
import { ADDITIVE_CAPABILITY, additiveCapability } from '../additive-capability.ts';
import { MAY_HAVE_WRITTEN } from '../execute/carry-out.ts';
import { valueIds } from '../execute/recorded-grant.ts';
import { intentOf } from '../execute/write-grant.ts';
import { named } from '../verify/name-differences.ts';
import { Parked } from '../park.ts';
import { type HeldBefore, heldBefore, seenWhenPlanned } from '../verify/ran-out.ts';
import { MOST_LAG_MS } from '../verify/read-shown.ts';
import { sinceBefore } from '../verify/since-before.ts';
import { carryOutTask, type Lanes, type PersonTask, personTasks } from './people-tasks.ts';
import type { OperationRow } from '../../store/job-table.ts';
import type { Run } from '../run.ts';

const BATCH = 500;

/** Somebody of the first wave with what they held directly before their grant. */
export interface Written {
  readonly grant: WriteGrant;
  readonly before: HeldBefore;
  /** False where a request left and nobody can prove that it made the grant that is there, or that there is none. */
  readonly ours: boolean;
}

/**
 * Writes the first wave, reads it back and compares: nothing lost, nothing that the plan did not name (design §8).
 * While it is not known whether the tenant takes additive grants, one person after the other goes alone.
 * Throws `Parked`.
 */
export async function runFirstWave(run: Run, lanes: Lanes): Promise<void> {
  const { clock, settings } = run.context;
  const earlier = await writtenEarlier(run);
  if (earlier.length > 0) {
    await clock.sleep(settings.settleMs, run.stop.signal).catch(() => undefined);
    if (run.stop.signal.aborted) return;
    await compare(run, earlier);
  }
  let known = (await additiveCapability(run.context, run.plan.tenantId)).capability === 'yes';
  const others: PersonTask[] = [];
  for await (const task of personTasks(run, true)) {
    if (known || task.grant?.method !== 'additive') others.push(task);
    else known = await tryOut(run, lanes, task);
    if (run.stop.signal.aborted) return;
  }
  const written = await write(run, lanes, others);
  if (run.stop.signal.aborted) return;
  if (written.length > 0) {
    await clock.sleep(settings.settleMs, run.stop.signal).catch(() => undefined);
    await compare(run, written);
  }
  // Nobody of the first wave could show it: whoever comes next goes alone too.
  if (known || run.plan.method?.grants !== 'additive') return;
  for await (const task of personTasks(run, false)) {
    if (run.stop.signal.aborted || (await tryOut(run, lanes, task))) return;
  }
}

/** One additive grant, alone and compared: true where it shows that the tenant takes them. Throws `Parked`. */
async function tryOut(run: Run, lanes: Lanes, task: PersonTask): Promise<boolean> {
  const { store, clock, settings } = run.context;
  const written = await write(run, lanes, [task]);
  if (written.length === 0 || run.stop.signal.aborted) return false;
  await clock.sleep(settings.settleMs, run.stop.signal).catch(() => undefined);
  await compare(run, written);
  if (run.stop.signal.aborted || !written.some(({ ours }) => ours)) return false;
  await store.facts.set(run.plan.tenantId, ADDITIVE_CAPABILITY, 'yes', clock.now());
  return true;
}

/**
 * What an earlier runner wrote, or may have written, of a first wave that it did not come to compare. What these people
 * held before is in the plan's snapshot only.
 */
async function writtenEarlier(run: Run): Promise<readonly Written[]> {
  const { store } = run.context;
  if (run.job.phase !== 'first-wave') return [];
  const grants: Omit<Written, 'before'>[] = [];
  for (let from = 0; ; from += BATCH) {
    const operations = await store.plans.operations(run.plan.id, from, BATCH);
    const rows = new Map(
      (await store.jobs.operationRows(run.job.id, from, BATCH)).map((row) => [row.seq, row]),
    );
    for (const operation of operations) {
      const left = whatLeft(rows.get(operation.seq));
      if (operation.kind === 'grant' && operation.firstWave && left !== 'nothing')
        grants.push({ grant: operation, ours: left === 'ours' });
    }
    if (operations.length < BATCH || operations.some((row) => row.kind === 'grant' && !row.firstWave)) break;
  }
  if (grants.length === 0) return [];
  const before = await heldWhenPlanned(run);
  return grants.map((written) => ({ ...written, before: seenWhenPlanned(before(written.grant.principal)) }));
}

/** What of an operation may have taken effect by a request of this job. */
function whatLeft(row: OperationRow | undefined): 'ours' | 'perhaps ours' | 'nothing' {
  if (row?.state === 'done') return 'ours';
  return MAY_HAVE_WRITTEN.has(row?.code ?? '') ? 'perhaps ours' : 'nothing';
}

/** What people held when the plan was made. */
async function heldWhenPlanned(run: Run): Promise<(principal: string) => ReadonlySet<string>> {
  const snapshot = snapshotFrom(await run.context.store.snapshots.chunks(run.plan.snapshotId ?? ''));
  return (principal) => {
    const p = snapshot.indexOf(principal);
    return p !== undefined && snapshot.isMember(p)
      ? new Set(snapshot.access(p).holdings.keys())
      : new Set<string>();
  };
}

/** Writes for these people, and says what each held before. Throws `Parked`. */
export async function write(
  run: Run,
  lanes: Lanes,
  tasks: readonly PersonTask[],
): Promise<readonly Written[]> {
  const written: Written[] = [];
  const sentBefore = tasks.some(({ grant, rows }) => rows.get(grant?.seq ?? -1)?.state === 'sent');
  const planned = sentBefore ? await heldWhenPlanned(run) : undefined;
  await run.all(
    tasks.map(async (task) => {
      let before: HeldBefore | undefined;
      const state = await carryOutTask(run, task, lanes, async () => {
        if (task.grant === undefined) return;
        // A write of an earlier runner may have taken effect already.
        const unclear = task.rows.get(task.grant.seq)?.state === 'sent';
        const { principal, mix } = task.grant;
        before = unclear
          ? planned && seenWhenPlanned(planned(principal))
          : await heldBefore(run, principal, endsByItself(mix));
      });
      if (task.grant === undefined || before === undefined || state === 'pending') return;
      const { seq } = task.grant;
      const [row] = await run.context.store.jobs.operationRows(run.job.id, seq, 1);
      const left = whatLeft(row?.seq === seq ? row : undefined);
      if (left !== 'nothing') written.push({ grant: task.grant, before, ours: left === 'ours' });
    }),
  );
  return written;
}

/**
 * Reads people back: nothing lost, nothing that the plan did not name, and what their grants say is in effect. Throws
 * `Parked` with all that was seen.
 */
export async function compare(run: Run, written: readonly Written[]): Promise<void> {
  const { clock, settings } = run.context;
  const saw: Difference[] = [];
  await run.all(
    written.map(async ({ grant, before, ours }) => {
      let found = await differences(run, grant, before);
      // Reads may lag behind more than expected, of what is in effect by minutes: look again before stopping everything.
      for (let wait = settings.settleMs, waited = 0; found.length > 0; wait *= 2) {
        await clock.sleep(wait, run.stop.signal).catch(() => undefined);
        if (run.stop.signal.aborted) return;
        waited += wait;
        found = await differences(run, grant, before);
        if (found.every(({ kind }) => kind === 'missing') && waited < MOST_LAG_MS) continue;
        saw.push(...found);
        break;
      }
      if (found.length === 0 && ours) run.provenMixes.add(grant.mix.split('|')[0] ?? '');
    }),
  );
  if (saw.length > 0) throw new Parked('first-wave-differs', saw[0]?.principal, undefined, saw);
}

/**
 * What is lost, and what is there that neither the plan nor somebody else explains; what a grant that is there gives and that
 * is not held; an account that is gone.
 */
async function differences(
  run: Run,
  { principal, ...grant }: WriteGrant,
  before: HeldBefore,
): Promise<readonly Difference[]> {
  const intended = intentOf(run, { principal, ...grant }).flatMap((entitlement) => entitlement.values);
  const since = await sinceBefore(run, principal, before, { taken: new Set(), given: new Set(intended) });
  if (since === undefined) return [];
  const { okta } = run.context;
  const { appId } = run.job;
  const { absent } = since;
  const there = absent.length === 0 ? [] : valueIds(await okta.grants.listForPrincipal(appId, principal));
  const missing = absent.filter((value) => there.includes(value));
  const found = await named(run, principal, { ...since, missing });
  // Grants say what a person holds, member or not (contract §10.19): without the account it is nothing.
  const member = await okta.members.get(appId, principal);
  return member === undefined ? [{ kind: 'lost', principal, outside: false }, ...found] : found;
}
