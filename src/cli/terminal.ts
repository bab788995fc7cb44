import type { Readable, Writable } from 'node:stream';
import type { Program } from '../workflows/launch-runner.ts';

/** What a command needs of the process it runs in. */
export interface Terminal {
  readonly environment: Record<string, string | undefined>;
  readonly version: string;
  /** How this program is started; absent: jobs run in this process. */
  readonly program?: Program;
  readonly input: Readable;
  readonly output: Writable;
  /** A person sits there: input and output are both a terminal. */
  readonly interactive: boolean;
  /** Results: stdout. */
  out(text: string): void;
  /** Errors and remarks: stderr. */
  error(text: string): void;
}

/** The same terminal, with what is said on the way on stderr: stdout is kept for one document. */
export function quiet(terminal: Terminal): Terminal {
  return { ...terminal, interactive: false, out: (text) => terminal.error(text) };
}

/** Exit codes of every command (docs/errors.md). */
export const EXIT = {
  /** Done, and where something was written, read back as planned. */
  done: 0,
  /** An error; cause and remedy are on stderr. */
  error: 1,
  /** Nobody agreed; nothing was changed. */
  notAgreed: 2,
  /** Done in part: a job stopped, something was read back otherwise, or a part of what was named is left out or left to a person. */
  notAsPlanned: 3,
  /** The command line is wrong. */
  usage: 64,
} as const;
