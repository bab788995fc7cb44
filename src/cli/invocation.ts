import type { ClosableContext } from '../workflows/create-context.ts';
import type { Terminal } from './terminal.ts';

/** How a command tells its exit code, and where its settings come from. */
export interface Invocation {
  readonly terminal: Terminal;
  /** The environment, with `--env-file`. Throws `config.invalid`. */
  readonly environment: () => Record<string, string | undefined>;
  /** Everything of this process, from its environment. Throws `config.*`, `store.*`. */
  readonly context: () => Promise<ClosableContext>;
  readonly finish: (exit: number) => void;
}
