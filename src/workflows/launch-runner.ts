import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config/settings.ts';

/** How this program is started: the executable and its arguments before the command's name. */
export interface Program {
  readonly executable: string;
  readonly arguments: readonly string[];
}

/** A runner that was started. */
export interface LaunchedRunner {
  /** Whether it is still there, at work or on its way. */
  readonly alive: () => boolean;
}

/**
 * Starts `okta-entitlements work <job>` as a process of its own, with the same settings. Its log goes to `runner.log`
 * in the home, for its owner only.
 */
export function runnerLauncher(
  program: Program,
  settings: Settings,
  environment: Readonly<Record<string, string | undefined>>,
): (jobId: string) => LaunchedRunner {
  return (jobId) => {
    const log = openSync(join(settings.home, 'runner.log'), 'a', 0o600);
    try {
      const child = spawn(program.executable, [...program.arguments, 'work', jobId], {
        detached: true,
        stdio: ['ignore', 'ignore', log],
        env: environment,
        windowsHide: true,
      });
      // A runner that cannot be started leaves the job waiting; whoever watches sees it.
      let failed = false;
      child.once('error', () => (failed = true));
      child.unref();
      return { alive: () => !failed && child.exitCode === null && child.signalCode === null };
    } finally {
      closeSync(log);
    }
  };
}
