import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { Processes, ProcessState, RunnerProcess } from '../model/runner-process.ts';

/** State of a process, and when it started, as its system says it: the same text for the same process. */
interface Seen {
  readonly state: string;
  readonly startedAt: string;
}

/** What Linux says of a process (proc(5)); the start in ticks since the machine's. */
function seenByLinux(pid: number): Seen | undefined {
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

/** What `ps` says of a process, on macOS and the like; the start in seconds. */
function seenByPs(pid: number): Seen | undefined {
  try {
    const text = execFileSync('ps', ['-o', 'stat=', '-o', 'lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 2_000,
    });
    const [, state, startedAt] = /^\s*(\S+)\s+(\S.*?)\s*$/.exec(text) ?? [];
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

/** The processes of this machine. On Windows nothing tells when one started. */
export function systemProcesses(platform: NodeJS.Platform = process.platform): Processes {
  const seen =
    platform === 'linux' ? seenByLinux : platform === 'win32' ? (): Seen | undefined => undefined : seenByPs;
  const startedAt = seen(process.pid)?.startedAt;
  const own: RunnerProcess = {
    host: host(),
    pid: process.pid,
    ...(startedAt === undefined ? {} : { startedAt }),
  };
  return {
    own,
    look({ host: where, pid, startedAt: began }): ProcessState {
      if (where !== own.host) return 'elsewhere';
      const there = runs(pid);
      if (there === false) return 'gone';
      const found = seen(pid);
      if (there === undefined || found === undefined || began === undefined) return 'not-known';
      // One that ended stays in the list until its parent has looked (Z), or a moment longer (X).
      return found.startedAt === began && !/^[ZX]/.test(found.state) ? 'there' : 'gone';
    },
  };
}
