import { expect, it } from 'vitest';
import { volume } from '../support/volume.ts';
import { program } from '../support/program.ts';
import { committedTwice, lostAtAnInstant } from './commits.ts';
import { type Moment, MOMENTS } from './gate.ts';
import { type Death, type KilledJob, killedJob } from './killed-job.ts';
import { type Scenario, scenario, SETTLE_MS, TIMEOUT_MS } from './scenario.ts';
import { Stalls } from './stalls.ts';

/**
 * Real processes, killed with SIGKILL at seeded points while they carry out a plan over HTTP: afterwards the tenant is as
 * the plan promised, nothing was committed twice, nothing was lost at any instant. The judge is the sandbox: its commits
 * and its own effective access. `CRASH_POINTS` and `CRASH_SEED` choose how many points, and which seed is the first.
 */
const POINTS = Number(process.env['CRASH_POINTS'] ?? volume(30, 3_000));
const FIRST_SEED = Number(process.env['CRASH_SEED'] ?? 1);
const KILLS_PER_JOB = 3;
const PEOPLE = 22;
/** Jobs at once: most of the time they wait for a lease to end. */
const AT_ONCE = 10;

/**
 * A tenant commits what it was sent within the time that a runner waits for it. On a busy machine the one in this process
 * stands still for longer: a trial that fails then is made again.
 */
const MOST_TRIALS = 3;

interface Ended {
  readonly scenario: Scenario;
  readonly result: KilledJob;
}

it(
  `a job that is killed at ${POINTS} points ends with what its plan promised`,
  async () => {
    const file = program();
    const counts = new Counts();
    const stalls = new Stalls();
    let seed = FIRST_SEED;
    let planned = 0;
    const workers = Array.from({ length: Math.min(AT_ONCE, Math.ceil(POINTS / KILLS_PER_JOB)) }, async () => {
      while (counts.kills + planned < POINTS) {
        const mine = seed++;
        const kills = Math.min(KILLS_PER_JOB, POINTS - counts.kills - planned);
        planned += kills;
        for (let trial = 1; ; trial++) {
          const begun = performance.now();
          const made = await scenario(mine, PEOPLE);
          try {
            const result = await killedJob(file, made, momentsOf(mine).slice(0, kills));
            check({ scenario: made, result });
            planned -= kills;
            counts.see({ scenario: made, result });
            break;
          } catch (error) {
            // A runner looks for what it sent after so long, whether the tenant stood still once or several times.
            const stood = stalls.mostWithin(TIMEOUT_MS + SETTLE_MS, begun);
            if (trial === MOST_TRIALS || stood < SETTLE_MS) throw error;
            const [what] = String(error).split('\n');
            counts.madeAgain.push(`the tenant stood still for ${stood.toFixed(0)} ms, ${what}`);
          } finally {
            await made.close();
          }
        }
      }
    });
    const ends = await Promise.allSettled(workers);
    stalls.stop();
    console.log(counts.table());
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    expect(counts.kills).toBeGreaterThanOrEqual(POINTS);
    for (const moment of POINTS < 30 ? [] : MOMENTS)
      expect(counts.byMoment.get(moment) ?? 0, moment).toBeGreaterThan(0);
    expect({ twice: counts.twice, lost: counts.lost }).toEqual({ twice: 0, lost: 0 });
    expect(counts.resent).toBeLessThanOrEqual(counts.inFlight);
    // A measure of what was put to the test: some requests must have been out, with and without an effect.
    expect(counts.inFlightCommitted).toBeGreaterThan(0);
    expect(counts.inFlight - counts.inFlightCommitted).toBeGreaterThan(0);
  },
  60_000 + POINTS * 15_000,
);

/** Every moment comes equally often, in changing company. */
function momentsOf(seed: number): readonly Moment[] {
  const turn = Math.floor((seed * KILLS_PER_JOB) / MOMENTS.length);
  return Array.from(
    { length: KILLS_PER_JOB },
    (_, k) => MOMENTS[(seed * KILLS_PER_JOB + k * (1 + 4 * (turn % 2))) % MOMENTS.length] ?? 'at any time',
  );
}

/** The laws, for one job. */
function check({ scenario: made, result }: Ended): void {
  const about = `seed ${made.seed} (${made.kind}; killed ${result.deaths.map(({ moment }) => moment).join(', ')})`;
  expect(
    { state: result.job.state, parked: result.job.parked },
    `${about}: the job\n${result.said}\n${transcript(made, result, result.job.parked?.subject)}`,
  ).toEqual({
    state: 'done',
    parked: undefined,
  });
  const { lost, extra, differences = [] } = result.job.verification ?? {};
  expect({ lost, extra }, about).toEqual({ lost: 0, extra: 0 });
  // What cannot be proved to be ours any more is told as somebody else's doing.
  for (const { principal, outside, kind } of differences) {
    const unproved = result.operations.some(({ seq, state }) => {
      const operation = made.operations[seq];
      return (
        state === 'already' &&
        operation !== undefined &&
        'principal' in operation &&
        operation.principal === principal
      );
    });
    expect(
      { outside, unproved },
      `${about}: ${kind} ${principal}\n${transcript(made, result, principal)}`,
    ).toEqual({ outside: true, unproved: true });
  }
  const open = result.operations.filter(({ state }) => ['pending', 'sent', 'unknown'].includes(state));
  expect(open, `${about}: operations without an outcome`).toEqual([]);
  expect(result.operations).toHaveLength(made.operations.length);
  for (const [user, promised] of made.promised) {
    const message = `${about}: access of ${user}\n${transcript(made, result, user)}`;
    expect([...made.access(user)].sort(), message).toEqual([...promised].sort());
  }
  const twice = committedTwice(made);
  const whose = twice.map((one) => transcript(made, result, one.split(' ')[1])).join('\n');
  expect(twice, `${about}: committed twice\n${whose}`).toEqual([]);
  expect(lostAtAnInstant(made), `${about}: lost at an instant`).toEqual([]);
  const { commits, promised } = made;
  for (const { actor, userId, before, after } of commits) {
    if (actor !== 'client') continue;
    const unplanned = [...after].filter(
      (value) => !before.has(value) && promised.get(userId)?.has(value) !== true,
    );
    expect(unplanned, `${about}: a value nobody planned`).toEqual([]);
  }
  const epochs = result.journal.map(({ epoch }) => epoch);
  expect(epochs, `${about}: one runner after the other`).toEqual([...epochs].sort((a, b) => a - b));
  for (const death of result.deaths) {
    const sentAgain = sentAfter(result, death);
    const ended = sentAgain.filter(
      (seq) => !['pending', 'sent'].includes(death.states.get(seq) ?? 'pending'),
    );
    expect(ended, `${about}: sent again though it had ended`).toEqual([]);
    expect(
      sentAgain.filter((seq) => death.inFlight.has(seq)).length,
      `${about}: more sent again than were in flight`,
    ).toBeLessThanOrEqual(death.inFlight.size);
  }
}

/** What happened to one person. */
function transcript(
  { operations, sandbox, commits, rows }: Scenario,
  { journal }: KilledJob,
  principal: string | undefined,
): string {
  const mine = operations.filter(
    (operation) => 'principal' in operation && operation.principal === principal,
  );
  const grants = [...sandbox.tenant.grants.values()].filter(({ userId }) => userId === principal);
  return [
    ...rows.flatMap((row) => (row.principal === principal ? [JSON.stringify(row)] : [])),
    ...mine.map((operation) => JSON.stringify(operation)),
    ...journal
      .filter(({ seq }) => mine.some((operation) => operation.seq === seq))
      .map((entry) => JSON.stringify(entry)),
    ...commits.flatMap(({ userId, kind, at, before, after }) =>
      userId === principal ? [`${kind} ${at} ${[...before].join()} → ${[...after].join()}`] : [],
    ),
    ...grants.map((grant) => JSON.stringify(grant)),
  ].join('\n');
}

/** Operations that the next runner after a death sent. */
function sentAfter({ journal }: KilledJob, { epoch }: Death): readonly number[] {
  const next = journal.find((entry) => entry.epoch > epoch)?.epoch;
  return [
    ...new Set(
      journal.flatMap((entry) => (entry.epoch === next && entry.state === 'sent' ? [entry.seq] : [])),
    ),
  ];
}

/** What was put to the test, over all jobs. */
class Counts {
  readonly byMoment = new Map<string, number>();
  readonly byPlan = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  kills = 0;
  readonly madeAgain: string[] = [];
  inFlight = 0;
  inFlightCommitted = 0;
  resent = 0;
  twice = 0;
  lost = 0;
  #jobs = 0;
  #resumes = 0;
  #operations = 0;
  #commits = 0;
  #reconciled = 0;
  #notProvablyOurs = 0;

  see({ scenario: made, result }: Ended): void {
    this.#jobs += 1;
    this.kills += result.deaths.length;
    this.#resumes += result.resumes;
    this.#operations += made.operations.length;
    this.#commits += made.commits.filter(({ actor }) => actor === 'client').length;
    this.#reconciled += result.operations.filter(({ code }) => code === 'reconciled').length;
    this.#notProvablyOurs += result.operations.filter(
      ({ code }) => code === 'effect-not-provably-ours',
    ).length;
    this.twice += committedTwice(made).length;
    this.lost += lostAtAnInstant(made).length;
    add(this.byPlan, made.kind);
    for (const death of result.deaths) {
      add(this.byMoment, death.moment);
      this.inFlight += death.inFlight.size;
      this.inFlightCommitted += death.inFlightCommitted;
      this.resent += sentAfter(result, death).filter((seq) => death.inFlight.has(seq)).length;
    }
    for (const [fault, count] of made.sandbox.faults.injected) add(this.#faults, fault, count);
  }

  table(): string {
    const list = (map: ReadonlyMap<string, number>) =>
      [...map].map(([name, count]) => `${name} ${count}`).join(' · ');
    return [
      `crash: ${this.kills} kills in ${this.#jobs} jobs, ${this.#resumes} resumes (${list(this.byPlan)})`,
      `  killed: ${list(this.byMoment)}`,
      `  injected: ${list(this.#faults)}`,
      `  in flight when killed ${this.inFlight} (committed ${this.inFlightCommitted}, not committed ${this.inFlight - this.inFlightCommitted}), sent again ${this.resent}`,
      `  operations ${this.#operations}, commits ${this.#commits}, reconciled ${this.#reconciled}, effect not provably ours ${this.#notProvablyOurs}`,
      `  committed twice ${this.twice}, lost at an instant ${this.lost}`,
      ...this.madeAgain.map((why) => `  made again: ${why}`),
    ].join('\n');
  }
}

function add(map: Map<string, number>, name: string, by = 1): void {
  map.set(name, (map.get(name) ?? 0) + by);
}
