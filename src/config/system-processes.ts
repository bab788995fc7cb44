import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Processes, ProcessState, RunnerProcess } from '../model/runner-process.ts';

/** What Linux says of a process (proc(5)): its state, and when it started, in ticks since the machine did. */
function statOf(pid: number | 'self'): { readonly state: string; readonly startedAt: string } | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Its name stands in brackets and may hold anything; what follows the last one is fields 3 and on.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    const [state, startedAt] = [fields[0], fields[19]];
    return state === undefined || startedAt === undefined ? undefined : { state, startedAt };
  } catch {
    return undefined;
  }
}

/**
 * Two containers may have one name, and number their processes each for themselves; a machine that started again numbers
 * them anew.
 */
function host(): string {
  const said = (read: () => string) => {
    try {
      return read().trim();
    } catch {
      return '';
    }
  };
  const boot = said(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  const numbering = said(() => readlinkSync('/proc/self/ns/pid'));
  return [hostname(), boot, numbering].filter((part) => part !== '').join(' ');
}

function own(): RunnerProcess {
  const startedAt = statOf('self')?.startedAt;
  return { host: host(), pid: process.pid, ...(startedAt === undefined ? {} : { startedAt }) };
}

/** Whether a process of this number runs; undefined: nothing tells. */
function runs(pid: number): boolean | undefined {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    return code === 'ESRCH' ? false : code === 'EPERM' ? true : undefined;
  }
}

/** The processes of this machine. When one started is known on Linux only. */
export function systemProcesses(): Processes {
  const self = own();
  return {
    own: self,
    look({ host: where, pid, startedAt }): ProcessState {
      if (where !== self.host) return 'elsewhere';
      const there = runs(pid);
      if (there === false) return 'gone';
      const stat = statOf(pid);
      if (there === undefined || stat === undefined || startedAt === undefined) return 'not-known';
      // One that ended stays in the list until its parent has looked (Z), or a moment longer (X).
      return stat.startedAt === startedAt && !/[ZX]/.test(stat.state) ? 'there' : 'gone';
    },
  };
}
