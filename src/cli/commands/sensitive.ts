import type { Command } from 'commander';
import type { Invocation } from '../invocation.ts';
import { sensitiveClearCommand } from './sensitive-clear.ts';
import { sensitiveListCommand } from './sensitive-list.ts';
import { sensitiveRestoreCommand } from './sensitive-restore.ts';

/** Adds the commands about values that look privileged. */
export function sensitiveCommands(program: Command, invocation: Invocation): void {
  const group = program
    .command('sensitive')
    .description('look at the values that patterns take for privileged, and clear those whose names mislead');
  sensitiveListCommand(group, invocation);
  sensitiveClearCommand(group, invocation);
  sensitiveRestoreCommand(group, invocation);
}
