import { TakenParts } from '../../src/mining/threads/part-turns.ts';
import type { Helpers } from '../../src/mining/threads/tasks.ts';
import { MiningHelpers } from '../../src/workflows/patterns/mining-helpers.ts';

/**
 * Threads that certainly help, however small the dataset: whoever hands them a task stands still until they have taken half
 * of its parts. `done`: parts that they did.
 */
export class PatientHelpers implements Helpers {
  readonly count: number;
  done = 0;
  readonly #threads: MiningHelpers;

  constructor(count: number) {
    this.count = count;
    this.#threads = new MiningHelpers(count);
  }

  readonly begin: Helpers['begin'] = (universes, logarithms) => this.#threads.begin(universes, logarithms);

  readonly describe: Helpers['describe'] = (profiles) => this.#threads.describe(profiles);

  readonly work: Helpers['work'] = async (task) => {
    const taken = new TakenParts(task.turns);
    const others = this.#threads.work(task);
    const never = new Int32Array(new SharedArrayBuffer(4));
    for (let left = task.parts.length; 2 * left > task.parts.length; left -= [...taken.since()].length)
      Atomics.wait(never, 0, 0, 1);
    const done = await others;
    this.done += done.length;
    return done;
  };

  async close(): Promise<void> {
    await this.#threads.close();
  }
}
