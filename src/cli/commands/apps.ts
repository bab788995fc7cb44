import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { appsFindCommand } from './apps-find.ts';

/** Adds the commands about apps. */
export function appsCommands(program: Command, invocation: Invocation): void {
  const group = program.command('apps').description('find the app that is meant');
  appsFindCommand(group, invocation);
}
