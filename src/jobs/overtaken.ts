import { WriteAbandoned } from '../okta/okta.ts';
import type { JobRow } from '../store/job-table.ts';
import type { JobContext } from './job-context.ts';

/**
 * To whom another job has written since this one was begun, as while it waited for its hours or for a person: what its plan
 * says of them is no longer so; of everybody, where a purge forgot to whom. Read once per run, for as long as it holds the app no other job writes to it.
 */
export class Overtaken {
  readonly #read: () => Promise<ReadonlySet<string> | undefined>;
  #people: Promise<ReadonlySet<string> | undefined> | undefined;

  constructor({ store }: Pick<JobContext, 'store'>, job: JobRow) {
    this.#read = () => store.jobs.writtenByOthers(job);
  }

  /** Throws `WriteAbandoned`. */
  async check(principal: string): Promise<void> {
    this.#people ??= this.#read();
    const people = await this.#people;
    if (people === undefined || people.has(principal)) throw new WriteAbandoned('stale: another job wrote');
  }
}
