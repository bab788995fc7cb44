import type { MiningProgress } from '../../model/patterns.ts';
import type { Logarithms } from '../search/description-length.ts';
import { endTurns, partTurns, TakenParts } from './part-turns.ts';
import { PartWorker } from './parts.ts';
import type { RawPeople } from '../dataset/raw-people.ts';
import type { RawProfiles } from '../dataset/raw-profiles.ts';
import type { Steps } from './steps.ts';
import type { Found, Helpers, Kind, Part, PartDone, Task, What } from './tasks.ts';
import type { Searched } from '../search/universe.ts';

/** Values of one part: enough that taking it costs nothing, few enough that nobody waits long for the last. */
const PART = 8;

/** This thread and those that help it. */
export class Crew {
  readonly #own = new PartWorker();
  readonly #helpers: Helpers | undefined;
  readonly #steps: Steps;

  constructor(steps: Steps, helpers: Helpers | undefined) {
    this.#steps = steps;
    this.#helpers = helpers;
  }

  /** What tasks about universes need to know. */
  begin(universes: readonly Searched[], logarithms: Logarithms): void {
    this.#own.begin(universes, logarithms, this.#threads);
    this.#helpers?.begin(universes, logarithms);
  }

  get #threads(): number {
    return 1 + (this.#helpers?.count ?? 0);
  }

  /** What tasks about conditions on raw profiles need to know; returns what this thread knows them by. */
  describe(profiles: RawProfiles): RawPeople {
    this.#helpers?.describe(profiles);
    return this.#own.describe(profiles);
  }

  /**
   * What was found, by part, however many threads there are; without a `stage` it is not told how far it is. Throws what the
   * call was aborted with.
   */
  work<K extends Kind>(
    what: What<K>,
    parts: readonly Part[],
    stage?: Parameters<MiningProgress>[2],
  ): Promise<readonly PartDone<K>[]> {
    return this.start(what, parts).finish(stage);
  }

  /** Lets the others begin, while this thread does something else before it helps to `finish`. */
  start<K extends Kind>(what: What<K>, parts: readonly Part[]): Started<K> {
    const task: Task<K> = { what, parts, turns: partTurns(parts.length, this.#threads) };
    const taken = new TakenParts(task.turns);
    const others = this.#helpers?.work(task);
    // Who waits first for its own work must not lose an error of the others.
    others?.catch(() => undefined);
    return { finish: (stage) => this.#finish(task, taken, others, stage) };
  }

  async #finish<K extends Kind>(
    task: Task<K>,
    taken: TakenParts,
    others: Promise<readonly PartDone<K>[]> | undefined,
    stage: Parameters<MiningProgress>[2] | undefined,
  ): Promise<readonly PartDone<K>[]> {
    const done: PartDone<K>[] = [];
    try {
      for (const part of this.#own.work(task, 0)) {
        done.push(part);
        let work = 0;
        for (const one of taken.since()) work += task.parts[one]?.values.length ?? 0;
        if (stage !== undefined) await this.#steps.step(stage, work);
      }
    } finally {
      endTurns(task.turns);
    }
    done.push(...((await others) ?? []));
    return done.sort((a, b) => a.part - b.part);
  }
}

/** Work that others have begun. */
export interface Started<K extends Kind> {
  /** What was found, by part, once this thread has helped. */
  finish(stage?: Parameters<MiningProgress>[2]): Promise<readonly PartDone<K>[]>;
}

/** What was found of each value or condition of the parts, one after another. */
export function* eachFound<K extends Kind>(
  parts: readonly Part[],
  done: readonly PartDone<K>[],
): Generator<{ readonly universe: number; readonly value: number; readonly found: Found<K> }> {
  for (const { part, found } of done) {
    const { universe = 0, values = [] } = parts[part] ?? {};
    for (const [i, one] of found.entries()) yield { universe, value: values[i] ?? 0, found: one };
  }
}

/** The values in parts. */
export function partsOf(
  universe: number,
  values: readonly number[],
  deal?: number,
  size = PART,
): readonly Part[] {
  const parts: Part[] = [];
  for (let start = 0; start < values.length; start += size)
    parts.push({
      universe,
      values: values.slice(start, start + size),
      ...(deal === undefined ? {} : { deal }),
    });
  return parts;
}
