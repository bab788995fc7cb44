import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RunnerProcess } from '../model/runner-process.ts';
import { systemProcesses } from './system-processes.ts';

/** What the processes of this machine are called, with real ones. */
const { own, look } = systemProcesses();
let child: ChildProcess;
let ended: number;
beforeAll(async () => {
  child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const other = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(other, 'exit');
  ended = other.pid ?? 0;
});
afterAll(() => child.kill());

/** Another process of this machine, when this one started. */
const withPid = (pid: number | undefined): RunnerProcess => ({ ...own, pid: pid ?? 0 });
const unknownStart = ({ host, pid }: RunnerProcess): RunnerProcess => ({ host, pid });

it.each<[string, () => RunnerProcess, string]>([
  ['one that ended', () => withPid(ended), 'gone'],
  ['one that ended and did not say when it started', () => unknownStart(withPid(ended)), 'gone'],
  ['one that did not say when it started', () => unknownStart(own), 'not-known'],
  ['one of another machine', () => ({ ...own, host: `${own.host} other` }), 'elsewhere'],
  ['one of another machine that ended here', () => ({ ...withPid(ended), host: 'other' }), 'elsewhere'],
])('%s', (_, which, state) => {
  expect(look(which())).toBe(state);
});

it.runIf(process.platform !== 'win32').each([
  ['by what Linux keeps of it', 'linux'],
  ['by ps', 'darwin'],
] as const)('a process is known by when it started: %s', (_, platform) => {
  // `ps` has whole seconds, and Linux keeps nothing elsewhere.
  if (platform === 'linux' && process.platform !== 'linux') return;
  const processes = systemProcesses(platform);
  expect(processes.own.startedAt).toMatch(/\d/);
  expect(processes.look(processes.own)).toBe('there');
  expect(systemProcesses(platform).own).toEqual(processes.own);
  // Its number was given to another one since.
  expect(processes.look({ ...processes.own, pid: child.pid ?? 0 })).toBe('gone');
  expect(processes.look({ ...processes.own, startedAt: '1' })).toBe('gone');
});

it('nothing tells when a process started on Windows', () => {
  const processes = systemProcesses('win32');
  expect(processes.own.startedAt).toBeUndefined();
  expect(processes.look(processes.own)).toBe('not-known');
  expect(processes.look(withPid(ended))).toBe('gone');
});
