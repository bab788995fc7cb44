/** The process of a runner, as it says of itself when it takes a job. */
export interface RunnerProcess {
  /** The machine, and what of it numbers its processes: ids of two of them say nothing of each other. */
  readonly host: string;
  readonly pid: number;
  /** When it started, in the machine's own terms: a number is given to another process later. Absent: not known. */
  readonly startedAt?: string;
}

/**
 * `there`: it runs. `gone`: it ended. `not-known`: a process of its number runs, and nothing tells whether it is this one.
 * `elsewhere`: it is none of this machine.
 */
export type ProcessState = 'there' | 'gone' | 'not-known' | 'elsewhere';

/** The door to the processes of this machine. */
export interface Processes {
  readonly own: RunnerProcess;
  readonly look: (process: RunnerProcess) => ProcessState;
}
