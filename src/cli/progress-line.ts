import { progressMessage } from '../mcp/progress.ts';
import type { Clock } from '../model/clock.ts';
import type { Progress, ProgressStage } from '../workflows/context.ts';
import type { Terminal } from './terminal.ts';

/** How often a bar is drawn anew, and how often a line is printed where there is no terminal. */
const REDRAWN_MS = 250;
const PRINTED_MS = 10_000;
const CELLS = 20;

/**
 * Shows how far a long call is: in a terminal a bar that is drawn over itself, elsewhere a plain line now and then.
 * `end` leaves the bar behind, so that what follows begins on a line of its own.
 */
export function shownProgress(
  clock: Clock,
  terminal: Pick<Terminal, 'interactive' | 'out'>,
): { readonly progress: Progress; readonly end: () => void } {
  const everyMs = terminal.interactive ? REDRAWN_MS : PRINTED_MS;
  let stage: ProgressStage | undefined;
  let last = '';
  let lastAt = 0;
  let open = false;
  return {
    progress(done, total, now, secondsLeft) {
      const message = progressMessage(done, total, now, secondsLeft);
      const entered = now !== stage;
      if (message === last || (!entered && done !== total && clock.now() - lastAt < everyMs)) return;
      stage = now;
      last = message;
      lastAt = clock.now();
      if (!terminal.interactive) {
        terminal.out(`${message}\n`);
        return;
      }
      open = true;
      terminal.out(`\r\u001b[2K${bar(done, total)}${message}`);
    },
    end() {
      if (open) terminal.out('\n');
      open = false;
    },
  };
}

/** `[#####---------------]  25 %  `; nothing while it is not known how much there is. */
function bar(done: number, total: number | undefined): string {
  if (total === undefined || total === 0) return '';
  const part = Math.min(1, done / total);
  const full = Math.floor(part * CELLS);
  return `[${'#'.repeat(full)}${'-'.repeat(CELLS - full)}] ${String(Math.floor(part * 100)).padStart(3)} %  `;
}
