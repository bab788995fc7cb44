import type { Clock } from '../../model/clock.ts';
import type { JobTable, JournalEntry } from '../../store/job-table.ts';

/** Writes what happens to operations, many in one transaction: `add` resolves when its entry is durable. */
export class Journal {
  readonly #jobs: JobTable;
  readonly #jobId: string;
  readonly #epoch: number;
  readonly #clock: Clock;
  #waiting: {
    readonly entry: JournalEntry;
    readonly done: () => void;
    readonly failed: (error: unknown) => void;
  }[] = [];
  #writing = false;

  constructor(jobs: JobTable, jobId: string, epoch: number, clock: Clock) {
    this.#clock = clock;
    this.#jobs = jobs;
    this.#jobId = jobId;
    this.#epoch = epoch;
  }

  add(entry: JournalEntry): Promise<void> {
    return new Promise((done, failed) => {
      this.#waiting.push({ entry, done, failed });
      if (!this.#writing) void this.#write();
    });
  }

  async #write(): Promise<void> {
    this.#writing = true;
    while (this.#waiting.length > 0) {
      // Answers that come in together go into one transaction: the commit is what takes time.
      await this.#clock.sleep(0);
      const batch = this.#waiting;
      this.#waiting = [];
      try {
        await this.#jobs.record(
          this.#jobId,
          this.#epoch,
          batch.map(({ entry }) => entry),
        );
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.#writing = false;
  }
}
