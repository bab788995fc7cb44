import { parseInstant } from '../../model/instant.ts';
import type { Difference, OperationState } from '../../model/job.ts';
import type { Assign, ChangeGrant, WriteGrant } from '../../model/operation.ts';
import { returnedBy, takenBy } from '../../planning/undo/plan-undo.ts';
import { EARLIER_STEP, NOT_PROVABLY_OURS } from '../execute/carry-out.ts';
import { assign } from '../execute/assign.ts';
import { endGrant } from '../execute/end-grant.ts';
import { replaceBase } from '../execute/replace-base.ts';
import { restoreGrant } from '../execute/restore-grant.ts';
import { writeGrant } from '../execute/write-grant.ts';
import { named } from '../verify/name-differences.ts';
import { Parked } from '../park.ts';
import { type HeldBefore, heldBefore } from '../verify/ran-out.ts';
import { sinceBefore } from '../verify/since-before.ts';
import { Lane } from '../lane.ts';
import { lags, MOST_LAG_MS, writtenBy } from '../verify/read-shown.ts';
import { restOf } from '../rest-of.ts';
import type { Run } from '../run.ts';
import type { RunOptions } from '../run-options.ts';
import { LOOKED_AT, wavesOf } from './waves.ts';

const BATCH = 500;

type PersonOperation = Assign | WriteGrant | ChangeGrant;

/** The operations of one person, in order. */
type PersonChanges = readonly PersonOperation[];

/** People in progress at once; most of them wait for an assignment to settle. */
const MOST_PEOPLE = 2_000;

/**
 * Carries out a plan that takes access away: the first people, until what must end has ended and was read back; then
 * everybody else, where a person wishes so in waves of which some people are looked at like the first. The operations of one person in order, and none after one that did not come through, so that nothing
 * ends before what takes its place is there. Throws `Parked`.
 */
export async function carryOutChanges(run: Run, onProgress: RunOptions['onProgress']): Promise<void> {
  const { store, settings } = run.context;
  const slots = new Lane(2 * settings.concurrency);
  // What an earlier runner found right is not looked at again: others may have changed it since.
  const over = run.job.phase === 'writing';
  if (!over) await store.jobs.update(run.job.id, { phase: 'first-wave' });
  onProgress?.(run.ended, run.plan.operations, over ? 'writing' : 'first-wave');
  const first: PersonChanges[] = [];
  for await (const person of peopleOf(run, true))
    if (!over || (await isUnfinished(run, person))) first.push(person);
  await run.all(first.map((person) => firstOf(run, person, slots)));
  if (run.stop.signal.aborted) return;
  run.remaining?.firstWaveOver();
  await run.tellTimeLeft();
  await store.jobs.update(run.job.id, { phase: 'writing' });
  const { wave } = run.job.options;
  if (wave === undefined) return everybodyElse(run, peopleOf(run, false), slots, onProgress);
  for await (const people of wavesOf(peopleOf(run, false), wave)) {
    if (run.stop.signal.aborted) return;
    const looked = (await unfinished(run, people)).slice(0, LOOKED_AT);
    const others = people.filter((person) => !looked.includes(person));
    await run.all([
      ...looked.map((person) => firstOf(run, person, slots)),
      everybodyElse(run, others, slots, onProgress),
    ]);
    onProgress?.(run.ended, run.plan.operations, 'writing');
  }
}

/** Those of whom an operation has not ended: whoever an earlier runner was done with is not looked at again. */
async function unfinished(run: Run, people: readonly PersonChanges[]): Promise<readonly PersonChanges[]> {
  const left: PersonChanges[] = [];
  for (const person of people) {
    if (await isUnfinished(run, person)) left.push(person);
    if (left.length >= LOOKED_AT) break;
  }
  return left;
}

async function isUnfinished(run: Run, person: PersonChanges): Promise<boolean> {
  for (const { seq } of person) {
    const [row] = await run.context.store.jobs.operationRows(run.job.id, seq, 1);
    if (row?.seq !== seq || row.state === 'pending' || row.state === 'sent') return true;
  }
  return false;
}

/** People beyond the first wave; the first that parks stops the rest. */
async function everybodyElse(
  run: Run,
  people: AsyncIterable<PersonChanges> | Iterable<PersonChanges>,
  slots: Lane,
  onProgress: RunOptions['onProgress'],
): Promise<void> {
  const active = new Set<Promise<void>>();
  let fault: unknown;
  for await (const person of people) {
    if (run.stop.signal.aborted) break;
    const work: Promise<void> = run
      .all([carryOutPerson(run, person, slots).then((states) => watchRaces(run, person, states))])
      .then(() => onProgress?.(run.ended, run.plan.operations, 'writing'))
      .catch((error: unknown) => {
        fault ??= error;
      })
      .finally(() => active.delete(work));
    active.add(work);
    if (active.size >= MOST_PEOPLE) await Promise.race(active);
  }
  await Promise.all(active);
  if (fault !== undefined) throw run.parked ?? fault;
}

async function watchRaces(run: Run, person: PersonChanges, states: readonly OperationState[]): Promise<void> {
  for (const [i, operation] of person.entries())
    if (states[i] === 'done') await run.races.watch(operation, run.stop.signal);
}

async function* peopleOf(run: Run, firstWave: boolean): AsyncIterable<PersonChanges> {
  let person: PersonOperation[] = [];
  for (let from = 0; ; from += BATCH) {
    const operations = await run.context.store.plans.operations(run.plan.id, from, BATCH);
    for (const operation of operations) {
      if (!('principal' in operation)) continue;
      if (operation.firstWave !== firstWave) continue;
      if (person[0] !== undefined && person[0].principal !== operation.principal) {
        yield person;
        person = [];
      }
      person.push(operation);
    }
    if (operations.length < BATCH) break;
  }
  if (person.length > 0) yield person;
}

/** One step of a plan of changes, for this runner or for the one that cancels. */
export function changeGrant(run: Run, operation: ChangeGrant, sentBefore?: number): Promise<OperationState> {
  switch (operation.kind) {
    case 'end-grant':
      return endGrant(run, operation, sentBefore);
    case 'replace-base':
      return replaceBase(run, operation, sentBefore);
    case 'restore-grant':
      return restoreGrant(run, operation, sentBefore);
  }
}

/** The state in which each operation of the person ended; stops at the first that did not come through. */
async function carryOutPerson(
  run: Run,
  person: PersonChanges,
  slots: Lane,
): Promise<readonly OperationState[]> {
  const states: OperationState[] = [];
  let again = false;
  for (const operation of person) {
    const [row] = await run.context.store.jobs.operationRows(run.job.id, operation.seq, 1);
    let state = row?.seq === operation.seq ? row.state : 'pending';
    if (again && row?.seq === operation.seq && row.code === EARLIER_STEP) state = await run.reopen(operation);
    if (state === 'pending' || state === 'sent') {
      again = true;
      const failed = states.some((before) => before !== 'done' && before !== 'already');
      if (run.stop.signal.aborted && state === 'pending') return states;
      if (failed && states.includes('pending')) return states;
      state =
        failed && state === 'pending'
          ? await run.end(operation, 'stale', { code: EARLIER_STEP })
          : await slots.run(() => send(run, person, operation, state === 'sent' ? row?.sentAt : undefined));
    }
    if (operation.kind === 'assign') await settled(run, row?.seq === operation.seq ? row.endedAt : undefined);
    states.push(state);
  }
  return states;
}

function send(
  run: Run,
  person: PersonChanges,
  operation: PersonOperation,
  sentBefore?: number,
): Promise<OperationState> {
  if (operation.kind === 'assign')
    return assign(run, operation, sentBefore, { values: person.flatMap(returnedBy) });
  return operation.kind === 'grant'
    ? writeGrant(run, operation, sentBefore)
    : changeGrant(run, operation, sentBefore);
}

/** A policy of the tenant may take a new account in, and reading may take as long to show it. */
async function settled({ context, stop }: Run, endedAt: number | undefined): Promise<void> {
  const { clock, settings } = context;
  const wait = restOf(clock, endedAt ?? clock.now(), 2 * settings.settleMs);
  if (wait > 0) await clock.sleep(wait, stop.signal).catch(() => undefined);
}

/** One person of the first wave: what they hold is read before and after, and must differ by what the plan names only. */
async function firstOf(run: Run, person: PersonChanges, slots: Lane): Promise<void> {
  const [one] = person;
  if (one === undefined) return;
  const { store, clock, settings, okta } = run.context;
  const rows = await Promise.all(
    person.map(async ({ seq }) => (await store.jobs.operationRows(run.job.id, seq, 1))[0]),
  );
  const begun = rows.some((row, i) => row?.seq === person[i]?.seq && row?.state !== 'pending');
  // What an earlier runner began cannot be compared with what was held before it: its grants are.
  const before = begun ? undefined : await heldBefore(run, one.principal);
  const states = await carryOutPerson(run, person, slots);
  // What left and cannot be proven to be ours is compared like what is.
  const ended = await Promise.all(
    person.map(async ({ seq }) => (await store.jobs.operationRows(run.job.id, seq, 1))[0]),
  );
  const done = person.filter(
    ({ seq }, i) =>
      states[i] === 'done' ||
      (states[i] === 'already' && ended[i]?.seq === seq && ended[i].code === NOT_PROVABLY_OURS),
  );
  if (done.length === 0 || run.stop.signal.aborted) return;
  // A grant that was found to be gone went as planned, whoever ended it: perhaps the runner before this one.
  const touched = person.filter((_, i) => states[i] === 'done' || states[i] === 'already');
  await untilEnded(run, done);
  if (run.stop.signal.aborted || (await differences(run, done, touched, before)).length === 0) return;
  // Reads may lag behind more than expected: look again before stopping everything.
  for (let wait = settings.settleMs, waited = wait; ; wait *= 2, waited += wait) {
    await clock.sleep(wait, run.stop.signal).catch(() => undefined);
    if (run.stop.signal.aborted) return;
    const saw = await differences(run, done, touched, before);
    if (saw.length === 0) return;
    const listed = (await okta.grants.listForPrincipal(run.job.appId, one.principal)).map(({ id }) => id);
    if (waited > MOST_LAG_MS || !(await lags(run.context, listed, writtenBy(person, ended), run.stop.signal)))
      throw new Parked('first-wave-differs', one.principal, undefined, saw);
  }
}

/** Until the ends of these operations have come, and show. */
async function untilEnded(run: Run, done: PersonChanges): Promise<void> {
  const { clock, settings } = run.context;
  const ahead = done.some(({ kind }) => kind === 'end-grant') ? settings.endAheadMs + 1_000 : 0;
  await clock.sleep(ahead + settings.settleMs, run.stop.signal).catch(() => undefined);
}

/** What is lost that the plan does not name, what came that nobody explains, an end that did not come, a grant that went. */
async function differences(
  run: Run,
  done: PersonChanges,
  touched: PersonChanges,
  before: HeldBefore | undefined,
): Promise<readonly Difference[]> {
  const principal = done[0]?.principal ?? '';
  const found: Difference[] = [];
  const { okta, store } = run.context;
  const there = await okta.grants.listForPrincipal(run.job.appId, principal);
  const listed = new Set(there.map(({ id }) => id));
  const ids = (indexes: readonly number[]) => indexes.map((index) => run.plan.values[index]?.valueId ?? '');
  const stays = done.flatMap((operation) =>
    operation.kind === 'end-grant' && listed.has(operation.grantId) ? operation.values : [],
  );
  // Every grant that was there and that we did not touch is there still.
  const ours = new Set(touched.map((operation) => ('grantId' in operation ? operation.grantId : undefined)));
  const now = run.context.clock.now() + (okta.clockAheadMs() ?? 0);
  for (const { seq } of done) {
    const [row] = await store.jobs.operationRows(run.job.id, seq, 1);
    for (const grant of row?.before?.grants ?? []) {
      // One that cannot be read excuses nothing.
      const ran = (parseInstant(grant.expiresAt ?? '') ?? Number.POSITIVE_INFINITY) <= now;
      if (!ours.has(grant.id) && !ran && !listed.has(grant.id))
        found.push({ kind: 'base', principal, outside: false });
    }
  }
  if (before === undefined)
    return [...found, ...(await named(run, principal, { lost: [], extra: ids(stays) }))];
  const since = await sinceBefore(run, principal, before, {
    taken: new Set(touched.flatMap((operation) => ids(takenBy(operation)))),
    given: new Set(touched.flatMap((operation) => ids(returnedBy(operation)))),
  });
  if (since === undefined) return found;
  const extra = [...ids(stays), ...since.extra];
  return [...found, ...(await named(run, principal, { lost: since.lost, extra }))];
}
