import type { Helpers, Kind, PartDone, Task } from '../../mining/threads/tasks.ts';
import type { RawProfiles } from '../../mining/dataset/raw-profiles.ts';
import type { Searched } from '../../mining/search/universe.ts';
import type { Logarithms } from '../../mining/search/description-length.ts';
import { AskedThread } from '../asked-thread.ts';

export type ToHelper =
  | {
      readonly kind: 'begin';
      readonly universes: readonly Searched[];
      readonly logarithms: Logarithms;
      readonly threads: number;
    }
  | { readonly kind: 'describe'; readonly profiles: RawProfiles }
  | { readonly kind: 'work'; readonly task: Task; readonly thread: number };

/** Objects of a search are gone at once: room for many of them would only be fresh memory. */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

/**
 * Threads that help one that mines. They read the same memory; `close` ends them. What one of them failed with ends the task
 * and all after it; `internal` where it ended by itself.
 */
export class MiningHelpers implements Helpers {
  readonly count: number;
  readonly #helpers: readonly AskedThread<ToHelper, readonly PartDone[]>[];

  constructor(count: number) {
    this.count = count;
    this.#helpers = Array.from(
      { length: count },
      () => new AskedThread('patterns/mining-helper', 'a helper of mining ended early', LIMITS),
    );
  }

  begin(universes: readonly Searched[], logarithms: Logarithms): void {
    for (const helper of this.#helpers)
      helper.tell({ kind: 'begin', universes, logarithms, threads: 1 + this.count });
  }

  describe(profiles: RawProfiles): void {
    for (const helper of this.#helpers) helper.tell({ kind: 'describe', profiles });
  }

  async work<K extends Kind>(task: Task<K>): Promise<readonly PartDone<K>[]> {
    const done = await Promise.all(
      this.#helpers.map(
        async (helper, i) =>
          (await helper.ask({ kind: 'work', task, thread: 1 + i })) as readonly PartDone<K>[],
      ),
    );
    return done.flat();
  }

  async close(): Promise<void> {
    await Promise.all(this.#helpers.map((helper) => helper.close()));
  }
}
